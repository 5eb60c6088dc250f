"""What commands print: progress on stderr, results on stdout, errors with their exit code."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from visiontune.errors import InputError, VisionTuneError

if TYPE_CHECKING:
    from visiontune.artifacts import Artifact
    from visiontune.requests import Request
    from visiontune.studio import Studio


@dataclass(frozen=True)
class Progress:
    """Shows a fraction and a sentence when it is called; `preview` shows an unfinished picture (PNG)."""

    report: Callable[[float, str], None] = lambda fraction, sentence: None
    preview: Callable[[bytes], None] = lambda png: None

    def __call__(self, fraction: float, sentence: str) -> None:
        self.report(fraction, sentence)


@contextmanager
def progress(quiet: bool) -> Iterator[Progress]:
    """Progress on stderr: in a terminal a bar, and above it the unfinished picture; nothing elsewhere."""
    if quiet:
        yield Progress()
        return
    from rich.console import Console, Group, RenderableType
    from rich.live import Live
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    from visiontune.cli.previews import can_show, half_blocks

    console = Console(stderr=True)
    if not console.is_terminal:
        yield Progress()
        return
    columns = (
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeElapsedColumn(),
        TextColumn("{task.description}", markup=False),
    )
    bar = Bar(*columns, console=console)
    task = bar.add_task("starting", total=1.0)
    shown: list[RenderableType] = [bar]

    def preview(png: bytes) -> None:
        if can_show(console) and (picture := half_blocks(png, console.width, console.height - 4)) is not None:
            shown[:] = [picture, bar]

    live = Live(
        console=console,
        transient=True,
        refresh_per_second=8,
        redirect_stdout=False,  # rich would send results to stderr
        get_renderable=lambda: Group(*shown),
    )
    with live:
        yield Progress(lambda fraction, sentence: bar.update(task, completed=fraction, description=sentence), preview)


@dataclass
class Made:
    """What was made of one request.

    Args:
        made_from: The artifact of the request itself.
        artifact: What was made of that in the end, often the same.
        document: The JSON object of `artifact`.
        path: The file that was written.
    """

    made_from: Artifact
    artifact: Artifact
    document: dict[str, Any]
    path: Path | None = None


def make_and_write(
    requests: Sequence[Request],
    output: Path | None,
    *,
    quiet: bool,
    strip_metadata: bool = False,
    finish: Callable[[Studio, Artifact, Progress], Artifact] | None = None,
) -> list[Made]:
    """Make `requests` side by side and write each to `output` (numbered when several).

    Args:
        requests: Of one kind.
        output: None: they stay in the library.
        finish: Makes what is written of what was made, as for an enlarged picture.
    """
    from visiontune.files import is_given
    from visiontune.studio import Studio

    made: list[Made] = []
    try:
        with Studio() as studio, progress(quiet) as report:
            if output is not None:
                studio.export.check(requests[0].kind, output)
                for n, request in enumerate(requests):
                    studio.export.check(request.kind, file := target(output, n, len(requests)))
                    if is_given(file, request):
                        raise InputError("--output", str(file), "holds what this is made from; name another file")

            def done(n: int, artifact: Artifact) -> None:
                finished = finish(studio, artifact, report) if finish else artifact
                one = Made(artifact, finished, finished.document())
                if finished is not artifact:
                    one.document["made_from"] = artifact.document()
                if output is not None:
                    one.path = target(output, n, len(requests))
                    written = studio.export(finished, one.path, strip_metadata=strip_metadata)
                    for kept, beside in ((one.path.with_suffix(file.suffix), file) for file in written[1:]):
                        if beside != kept:
                            one.document["warnings"].append(
                                f"{kept.name} is your own, or was edited, and stays; what belongs to the film is in "
                                f"{beside.name}"
                            )
                    one.document["path"] = str(one.path)
                made.append(one)

            if len(requests) == 1:  # in this thread, where an interrupt ends it at once
                done(0, studio.make(requests[0], report, preview=report.preview))
            else:
                studio.make_all(requests, report, report.preview, done)
    except BaseException:
        for one in made:  # what was made before a failure is there
            print(f"made before that: {one.document['path']}", file=sys.stderr)
        raise
    return made


def target(output: Path, n: int, of: int) -> Path:
    """The file of the n-th of several: numbered, unless it is alone."""
    return output if of == 1 else output.with_stem(f"{output.stem}-{n + 1}")


def make_and_tell(
    requests: Sequence[Request],
    output: Path | None,
    *,
    as_json: bool,
    quiet: bool,
    strip_metadata: bool = False,
) -> None:
    """Make `requests`, write them to `output`, and say what was made."""
    made = make_and_write(requests, output, quiet=quiet or as_json, strip_metadata=strip_metadata)
    tell_all([one.document for one in made], as_json)


def tell_all(documents: Sequence[dict[str, Any]], as_json: bool, more: dict[str, Any] | None = None) -> None:
    """Say what was made: one JSON object of the first and all of them, or lines. `more` are other files by name."""
    if as_json:
        print_json({**documents[0], **(more or {}), "artifacts": list(documents)})
        return
    for document in documents:
        tell(document)
    for path in (more or {}).values():
        print(path)


def tell(document: dict[str, Any]) -> None:
    """Say where an artifact is, and what could not be had whole."""
    for warning in document["warnings"]:
        print(f"note: {warning}", file=sys.stderr)
    for line in (document["path"], *document.get("beside", ())):
        print(line)


def print_json(document: dict[str, Any]) -> None:
    print(json.dumps(document, ensure_ascii=False))


def fail(error: VisionTuneError, *, as_json: bool) -> int:
    """Tell an error; returns the exit code."""
    print(f"visiontune: {error}", file=sys.stderr)
    if as_json:
        from visiontune.jobs.making import error_document

        print_json({"error": error_document(error)})
    return 2 if isinstance(error, InputError) else 1


def fail_usage(error: Exception) -> None:
    """Tell wrong options as JSON, in the form of other bad input."""
    message = error.format_message() if hasattr(error, "format_message") else str(error)
    print_json({"error": {"type": "InputError", "message": " ".join(message.split())}})


def given(**fields: Any) -> dict[str, Any]:
    """The fields that the user gave; the request's own defaults stand for the others."""
    return {name: value for name, value in fields.items() if value is not None}


def import_picture(path: Path | None, field: str) -> str | None:
    """As `import_into_library`, for pictures: another file is refused by the name that the user knows."""
    from visiontune.pictures import require_picture

    if path is not None and path.is_file():  # what is no file at all is refused as every import refuses it
        require_picture(path, field)
    return import_into_library(path, field)


def import_into_library(path: Path | None, field: str) -> str | None:
    """Import a file that an option names."""
    if path is None:
        return None
    from visiontune.settings import Settings
    from visiontune.store import open_store

    return open_store(Settings.load()).import_file(path, field)
