"""Artifacts: finished pieces, and what a file says of its origin."""

from __future__ import annotations

import errno
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from visiontune.errors import StorageError

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@dataclass(frozen=True)
class Artifact:
    """A finished piece: its main file, companions by name, and all that is known of it.

    Args:
        id: What users see and name; empty for a part that was never listed.
        key: SHA-256 of request and maker; internal.
        details: JSON facts from the maker (duration, words with times, plan, …).
        request: The request's JSON document, with its kind.
        parts: Keys of the artifacts it was made of.
        seconds: How long the making took.
        why: A line for each backend that `auto` chose for whoever asked; no part of the content.
    """

    id: str
    key: str
    kind: str
    path: Path
    files: Mapping[str, Path]
    request: Mapping[str, Any]
    backend: str
    details: Mapping[str, Any] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    seconds: float = 0.0
    why: str = ""

    def document(self) -> dict[str, Any]:
        """This artifact as one JSON object, as `--json` prints it."""
        return {
            "id": self.id,
            "kind": self.kind,
            "path": str(self.path),
            "files": {name: str(path) for name, path in self.files.items()},
            "seconds": round(self.seconds, 3),
            "request": dict(self.request),
            "backend": self.backend,
            "why": self.why,
            "details": dict(self.details),
            "warnings": list(self.warnings),
        }


@contextmanager
def translating_os_errors(what: str) -> Iterator[None]:
    """Turn a full or unwritable disk into `StorageError`."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise StorageError(
                f"{what}: the disk is full; free some space (visiontune library delete) and try again"
            ) from error
        raise StorageError(f"{what}: {error.strerror or error}") from error


def provenance(request: Mapping[str, Any], backend: str) -> dict[str, Any]:
    """What a file says of its origin: the whole request, so that it can be made again."""
    return {"visiontune": 1, "request": dict(request), "backend": backend}
