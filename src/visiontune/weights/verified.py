"""Hashes of files, and a memory of them, so that a large file is read once and not at every start."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path

from visiontune.errors import WeightsError


def file_hash(path: Path, by: str = "sha256") -> str:
    """SHA-256 of a file in hex; by `git`: git's SHA-1 of it, by which the hub names small files.

    Raises:
        WeightsError: the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            if by == "sha256":
                return hashlib.file_digest(file, "sha256").hexdigest()
            content = file.read()
    except OSError as error:
        raise WeightsError(f"{path} cannot be read: {error.strerror or error}") from error
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def algorithm(expected: str) -> str:
    """What made the hash `expected`, told by its length."""
    return "git" if len(expected) == 40 else "sha256"


@dataclass(frozen=True)
class Memory:
    """Files whose hash is known, by path, size and time of change; a file in the cache folder.

    It is no proof: who can write there can write the models, too.
    """

    file: Path

    def hash(self, path: Path, like: str = "") -> str:
        """The hash of `path`, from memory where it did not change since.

        Args:
            path: Any file.
            like: A hash of the wanted kind; empty for SHA-256.

        Raises:
            WeightsError: the file cannot be read.
        """
        try:
            status = path.stat()
        except OSError as error:
            raise WeightsError(f"{path} cannot be read: {error.strerror or error}") from error
        kind = algorithm(like)
        mark = [status.st_size, status.st_mtime_ns, kind]
        known = self._read().get(str(path.absolute()))
        if known and known[:3] == mark:
            return str(known[3])
        found = file_hash(path, kind)
        self.remember(path, found)
        return found

    def remember(self, path: Path, found: str) -> None:
        """Note that `path` has the hash `found` as it is now."""
        status = path.stat()
        entries = {name: entry for name, entry in self._read().items() if os.path.exists(name)}
        entries[str(path.absolute())] = [status.st_size, status.st_mtime_ns, algorithm(found), found]
        part = self.file.with_name(f"{self.file.name}.{os.getpid()}.part")
        # A cache that cannot be written is no fault: the file is read again the next time.
        with contextlib.suppress(OSError):
            self.file.parent.mkdir(parents=True, exist_ok=True)
            part.write_text(json.dumps(entries, indent=1), encoding="utf-8")
            part.replace(self.file)

    def _read(self) -> dict[str, list[object]]:
        try:
            entries = json.loads(self.file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return entries if isinstance(entries, dict) else {}
