"""The local cache of a bucket: what lies here and there alike, and may go from here when room is needed."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from visiontune.artifacts import translating_os_errors
from visiontune.store.workspaces import oldest

FRESH = 600.0
"""Seconds for which what was used stays in any case: somebody may be about to read it."""
_DOWN_TO = 0.9
"""Share of the bound that is kept when it was passed, so that not every new file makes room for itself."""


@dataclass(frozen=True)
class Copy:
    """Of an artifact (its key) or an imported file (its name): bytes here, and when it was used last."""

    name: str
    size: int
    used: float


class Cache:
    """Markers of copies, in a folder: one file each, named as the copy, whose time is that of its last use.

    What has no marker is nowhere else, and is never removed.

    Args:
        store: Names the bucket; copies of another's are none of this one's.
        bound: Bytes that copies may take; more only while running jobs need them.
        work: The folder of working folders.
    """

    def __init__(self, folder: Path, store: str, bound: int, work: Path, fresh: float = FRESH) -> None:
        self.folder = folder / hashlib.sha256(store.encode()).hexdigest()[:16]
        self.bound, self.work, self.fresh = bound, work, fresh
        self._grown: int | None = None  # bytes since the last look at all; None: there was none
        with translating_os_errors(f"the folder {folder} cannot be used"):
            self.folder.mkdir(parents=True, exist_ok=True)

    def add(self, name: str, size: int) -> None:
        """Mark what lies in the bucket as well."""
        with translating_os_errors("the local cache cannot be written"):
            self.folder.mkdir(parents=True, exist_ok=True)  # somebody may have emptied the home
            part = self.folder / f".{secrets.token_hex(8)}.part"
            part.write_text(json.dumps(size))
            part.replace(self.folder / name)
        if self._grown is not None:
            self._grown += size

    def has(self, name: str) -> bool:
        """Whether it is marked, which counts as a use."""
        try:
            os.utime(self.folder / name)
        except OSError:
            return False
        return True

    def used(self, name: str) -> float | None:
        """When it was used last; None: it is not marked."""
        with contextlib.suppress(OSError):
            return (self.folder / name).stat().st_mtime
        return None

    def drop(self, name: str) -> None:
        with contextlib.suppress(OSError):
            (self.folder / name).unlink()

    def copies(self) -> list[Copy]:
        """All, the one whose last use is longest ago first."""
        return sorted(self._copies(), key=lambda one: one.used)

    def _copies(self) -> Iterator[Copy]:
        with translating_os_errors("the local cache cannot be read"):
            entries = list(self.folder.iterdir()) if self.folder.exists() else []
        for entry in entries:
            with contextlib.suppress(OSError, ValueError):  # another process removed it
                if not entry.name.startswith("."):
                    yield Copy(entry.name, int(entry.read_text()), entry.stat().st_mtime)

    def shrink(self, remove: Callable[[str], None], *, now: bool = False) -> int:
        """Remove copies, the least recently used first, if the bound may be passed; returns how many went.

        Args:
            remove: Removes the files of a copy.
            now: Look in any case, and not only when enough was added since the last look.
        """
        if not now and self._grown is not None and self._grown <= self.bound * (1 - _DOWN_TO) / 2:
            return 0
        copies, gone = self.copies(), 0
        total = sum(one.size for one in copies)
        self._grown = 0
        if total <= self.bound:
            return 0
        # What was used since the longest making began it may need again.
        needed = min(time.time() - self.fresh, oldest(self.work))
        for one in copies:
            if total <= self.bound * _DOWN_TO or one.used >= needed:
                break
            if self.used(one.name) != one.used:  # another process needs it, or removed it
                continue
            self.drop(one.name)  # first: what has no marker is looked for in the bucket if its files are not whole
            remove(one.name)
            total, gone = total - one.size, gone + 1
        return gone
