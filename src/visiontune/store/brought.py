"""Imported files as they lie in a bucket: `files/SHA256.png`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from visiontune.store.bucket import Bucket, Listed
from visiontune.store.fetching import Remote
from visiontune.store.records import Stamp

FILES = "files"


@dataclass(frozen=True)
class Brought:
    """The imported files of a bucket, by the names that they have in a folder, too."""

    bucket: Bucket

    def look(self, name: str) -> Listed | None:
        return self.bucket.look(f"{FILES}/{name}")

    def send(self, path: Path) -> int:
        """Have a file there; returns the bytes that were sent: none where it lies there already."""
        size, found = path.stat().st_size, self.look(path.name)
        if found is not None and found.size == size:
            return 0
        self.bucket.put(f"{FILES}/{path.name}", path)
        return size

    def fetch(self, found: Listed, target: Path) -> None:
        """Write it to `target`.

        Raises:
            Damaged: its content is not what its name says.
        """
        Remote(self.bucket, found.path, Stamp(target.name.partition(".")[0], found.size)).fetch(target)

    def remove(self, name: str) -> int:
        """Remove it; returns the bytes that went."""
        found = self.look(name)
        self.bucket.remove(f"{FILES}/{name}")
        return found.size if found else 0

    def all(self) -> Iterator[tuple[str, Listed]]:
        """Names and objects."""
        for one in self.bucket.objects(FILES):
            name = one.path.rpartition("/")[2]
            if re.fullmatch(r"[0-9a-f]{64}\.[a-z0-9]{1,8}", name):
                yield name, one
