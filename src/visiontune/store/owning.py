"""Whose a bucket is: only the studio whose database knows what is needed there may remove anything."""

from __future__ import annotations

from collections.abc import Callable

from visiontune.errors import StorageError
from visiontune.store.bucket import Bucket

OWNER = "studio"
"""The object that names it."""


class Owner:
    """Whether a bucket is this studio's; the first studio that removes something owns it."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket
        self._studio: Callable[[], str] | None = None

    def claim(self, studio: Callable[[], str]) -> None:
        """Say which studio this is: asked only when it must be known."""
        self._studio = studio

    def check(self) -> None:
        """Make the bucket that of this studio, unless it is another's.

        Raises:
            StorageError: it is another's, which names what would be right; or it cannot be reached.
        """
        if self._studio is not None:
            _own(self._bucket, self._studio())
        self._studio = None  # asked once: nobody takes it away again


def _own(bucket: Bucket, studio: str) -> None:
    if bucket.get(OWNER) is None:
        bucket.create(OWNER, studio.encode())
    if (bucket.get(OWNER) or b"").decode("ascii", "replace") != studio:
        raise StorageError(
            f"the store {bucket.address.told} is of another studio, whose database knows what is needed there; give this"
            " one a prefix of its own (VISIONTUNE_STORE), or the database of that one (VISIONTUNE_DATABASE)."
            f" Where that studio is no more, remove the object {OWNER} there"
        )
