"""Whose a bucket is: only the studio whose database knows what is needed there may remove anything."""

from __future__ import annotations

from visiontune.errors import StorageError
from visiontune.store.bucket import Bucket

OWNER = "studio"
"""The object that names it."""


def own(bucket: Bucket, studio: str) -> None:
    """Make the bucket that of `studio`, unless it is another's.

    Raises:
        StorageError: it is another's, which names what would be right; or it cannot be reached.
    """
    if bucket.get(OWNER) is None:
        bucket.create(OWNER, studio.encode())
    if (bucket.get(OWNER) or b"").decode("ascii", "replace") != studio:
        raise StorageError(
            f"the store {bucket.address.told} is of another studio, whose database knows what is needed there; give this"
            " one a prefix of its own (VISIONTUNE_STORE), or the database of that one (VISIONTUNE_DATABASE)."
            f" Where that studio is no more, remove the object {OWNER} there"
        )
