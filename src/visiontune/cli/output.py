"""What commands print: progress on stderr, results on stdout, errors with their exit code."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from visiontune.errors import InputError, VisionTuneError

if TYPE_CHECKING:
    from visiontune.artifacts import Artifact
    from visiontune.requests import Request


@contextmanager
def progress(quiet: bool) -> Iterator[Callable[[float, str], None]]:
    """A function that shows progress on stderr; a bar in a terminal, nothing elsewhere."""
    if quiet:
        yield lambda fraction, sentence: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeElapsedColumn(),
        TextColumn("{task.description}", markup=False),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("starting", total=1.0)
        yield lambda fraction, sentence: bar.update(task, completed=fraction, description=sentence)


def make_and_tell(
    requests: Sequence[Request],
    output: Path | None,
    *,
    as_json: bool,
    quiet: bool,
    strip_metadata: bool = False,
    finish: Callable[[Artifact], dict[str, Any]] | None = None,
) -> None:
    """Make `requests`, write them to `output` (numbered when several), and say what was made."""
    from visiontune.files import check_output, export
    from visiontune.studio import Studio

    if output is not None:
        check_output(requests[0].kind, output)
    documents = []
    with Studio() as studio:
        for n, request in enumerate(requests):
            with progress(quiet or as_json) as report:
                artifact = studio.make(request, report)
            document = artifact.document()
            if output is not None:
                target = output if len(requests) == 1 else output.with_stem(f"{output.stem}-{n + 1}")
                export(artifact, target, strip_metadata=strip_metadata)
                document["path"] = str(target)
            document |= finish(artifact) if finish else {}
            documents.append(document)
            if not as_json:
                tell(document)
    if as_json:
        print_json({**documents[0], "artifacts": documents})


def tell(document: dict[str, Any]) -> None:
    """Say where an artifact is, and what could not be had whole."""
    for warning in document["warnings"]:
        print(f"note: {warning}", file=sys.stderr)
    print(document["path"])


def print_json(document: dict[str, Any]) -> None:
    print(json.dumps(document, ensure_ascii=False))


def fail(error: VisionTuneError, *, as_json: bool) -> int:
    """Tell an error; returns the exit code."""
    print(f"visiontune: {error}", file=sys.stderr)
    if as_json:
        from visiontune.jobs.making import error_document

        print_json({"error": error_document(error)})
    return 2 if isinstance(error, InputError) else 1


def given(**fields: Any) -> dict[str, Any]:
    """The fields that the user gave; the request's own defaults stand for the others."""
    return {name: value for name, value in fields.items() if value is not None}


def import_into_library(path: Path | None, field: str) -> str | None:
    """Import a file that an option names."""
    if path is None:
        return None
    from visiontune.settings import Settings
    from visiontune.store import ArtifactStore

    return ArtifactStore(Settings.load().home).import_file(path, field)
