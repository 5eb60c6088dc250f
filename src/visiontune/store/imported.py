"""Imported files: copies of what users bring, named by content."""

from __future__ import annotations

import hashlib
import re
import secrets
import shutil
from pathlib import Path

from visiontune.artifacts import translating_os_errors
from visiontune.errors import InputError

MAX_IMPORT = 2 * 1024**3  # bytes


def add(path: Path, folder: Path, field: str = "file") -> str:
    """Copy a user's file into `folder`; returns its `FileRef`.

    Raises:
        InputError: it is missing, no regular file, empty or over 2 GiB.
        StorageError: it cannot be kept.
    """
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise InputError(field, str(path), "must be a file")
        if size == 0:
            raise InputError(field, str(path), "is empty")
        if size > MAX_IMPORT:
            raise InputError(field, str(path), "is larger than 2 GiB")
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise InputError(field, str(path), f"cannot be read: {error.strerror}") from error
    except ValueError as error:  # NUL in the name
        raise InputError(field, str(path), "is no file name") from error
    suffix = re.sub(r"[^a-z0-9]", "", path.suffix.lower())[:8] or "bin"
    target = folder / f"{digest}.{suffix}"
    if not target.exists():
        with translating_os_errors(f"{path.name} cannot be copied into the library"):
            part = target.with_name(f".{secrets.token_hex(8)}.part")
            try:
                shutil.copyfile(path, part)
                part.replace(target)
            finally:
                part.unlink(missing_ok=True)
    return f"sha256:{target.name}"


def name_of(ref: str) -> str:
    """The name of the file that a `FileRef` names.

    Raises:
        InputError: it is no `FileRef`.
    """
    if not re.fullmatch(r"sha256:[0-9a-f]{64}\.[a-z0-9]{1,8}", ref):
        raise InputError("file", ref, "must be sha256:<hex>.<suffix> of an imported file")
    return ref.removeprefix("sha256:")
