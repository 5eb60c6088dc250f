"""Files out of a bucket: to a folder, checked before they get their name, or piece by piece to a reader."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from visiontune.artifacts import translating_os_errors
from visiontune.store.bucket import Bucket, Damaged
from visiontune.store.records import Stamp


@dataclass(frozen=True)
class Remote:
    """A file in a bucket, and what it must be.

    Args:
        shared: Whether browsers may be sent to it.
    """

    bucket: Bucket
    path: str
    stamp: Stamp
    shared: bool = False

    @property
    def size(self) -> int:
        return self.stamp.size

    def read(self, start: int, end: int) -> Iterator[bytes]:
        """See `Distant.read`. A part alone can be checked by the length of the whole only."""
        pieces = self.bucket.read(self.path, start, end, self.size)
        if (start, end) != (0, self.size):
            yield from pieces
            return
        seen, held = hashlib.sha256(), b""
        for piece in pieces:
            seen.update(piece)
            if held:
                yield held
            held = piece
        if seen.hexdigest() != self.stamp.sha256:
            raise Damaged(
                f"a file in the store {self.bucket.address.told} is damaged: its content is not what it was ({self.path})"
            )
        yield held

    def url(self, seconds: int) -> str | None:
        """See `Distant.url`."""
        return self.bucket.url(self.path, seconds) if self.shared else None

    def fetch(self, target: Path) -> None:
        """Write it to `target`, which appears whole.

        Raises:
            Damaged: it is gone, or not what it must be; nothing is left.
            StorageError: it cannot be reached, or cannot be written here; nothing is left.
        """
        part = target.with_name(f".{secrets.token_hex(8)}.part")
        try:
            with translating_os_errors(f"a file of the store {self.bucket.address.told} cannot be kept here"):
                with part.open("wb") as out:
                    for piece in self.read(0, self.size):
                        out.write(piece)
                part.replace(target)
        finally:
            part.unlink(missing_ok=True)
