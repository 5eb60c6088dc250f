"""What a store may say of a file that does not lie here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol


class Distant(Protocol):
    """A file in a bucket. `size` is its length in bytes."""

    @property
    def size(self) -> int: ...

    def read(self, start: int, end: int) -> Iterator[bytes]:
        """Its bytes from `start` up to `end`, piece by piece; the whole is checked before its last piece is given.

        Raises:
            StorageError: it is damaged, or cannot be reached.
        """
        ...

    def url(self, seconds: int) -> str | None:
        """An address that anybody may fetch it from for so long; None: it is to come through us.

        Raises:
            StorageError: there are no keys to sign with.
        """
        ...
