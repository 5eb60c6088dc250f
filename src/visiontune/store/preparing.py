"""The files of an artifact put together in a folder, with the request in them and their record beside them."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path
from typing import Any

from visiontune import metadata
from visiontune.artifacts import provenance
from visiontune.backends import Output
from visiontune.requests import Request
from visiontune.store.records import RECORD, Record

_CARRY = {
    ".png",
    ".jpg",
    ".wav",
    ".flac",
    ".mid",
    ".svg",
}  # films carry theirs from the muxer; JSON and text have no place for it


def prepared(
    folder: Path, request: Request, key: str | None, maker: str, output: Output, parts: tuple[str, ...], seconds: float
) -> str:
    """Write `output`, which was checked, into the new `folder`, all of it on the disk; returns its key.

    Without a `key` it is of request and content.
    """
    folder.mkdir()
    path = folder / f"{request.kind}{output.suffix}"
    companions = output.save(path)
    if key is None:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        key = request.key_for(f"{maker}/{digest}")
    if output.suffix in _CARRY:
        metadata.embed(path, provenance(request.document(), maker))
    record = {
        "kind": request.kind,
        "file": path.name,
        "files": {name: file.name for name, file in companions.items()},
        "request": request.document(),
        "backend": maker,
        "details": output.details(),
        "warnings": list(output.warnings),
        "parts": list(parts),
        "seconds": seconds,
        "created": time.time(),
    }
    (folder / RECORD).write_text(_stamped(record, folder).text(), encoding="utf-8")
    for file in folder.iterdir():
        sync(file)
    return key


def sync(path: Path) -> None:
    """Have the file or folder on disk before its name appears."""
    if os.name == "nt" and path.is_dir():
        return  # Windows cannot open folders
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _stamped(document: dict[str, Any], folder: Path) -> Record:
    names = (document["file"], *document["files"].values())
    return Record(document, tuple(dict.fromkeys(names)), {}).stamped(folder)
