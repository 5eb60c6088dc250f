"""The store: finished artifacts by key and imported files by content, in a local folder or in a bucket behind one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visiontune.store.imported import MAX_IMPORT
from visiontune.store.local import ArtifactStore

if TYPE_CHECKING:
    from visiontune.settings import Settings

__all__ = ["MAX_IMPORT", "ArtifactStore", "open_store"]


def open_store(settings: Settings) -> ArtifactStore:
    """The store that the settings name. A bucket is not asked before something is needed of it.

    Raises:
        InputError: `VISIONTUNE_STORE` is no address, or needs a package that is not installed.
        StorageError: the local folder cannot be used.
    """
    if settings.store is None:
        return ArtifactStore(settings.home)
    from visiontune.store.bucket import Address, Bucket
    from visiontune.store.objects import ObjectStore

    bucket = Bucket(Address(settings.store, settings.store_endpoint, settings.store_region))
    return ObjectStore(settings.home, bucket, settings.store_cache * 1_000_000, redirect=settings.store_redirect)
