"""Order between a bucket and this machine: what was not sent is sent, and what a kill or a removal left is removed."""

from __future__ import annotations

import contextlib
import time
from collections import defaultdict
from typing import TYPE_CHECKING

from visiontune.artifacts import translating_os_errors
from visiontune.store.bucket import Listed
from visiontune.store.records import RECORD
from visiontune.store.shelf import LIBRARY

if TYPE_CHECKING:
    from visiontune.store.objects import ObjectStore

ORPHANED = 86_400.0
"""Seconds after which a file that no record names was left by a kill: nobody sends so long."""
_RECENT = 3_600.0
"""Seconds for which what lies here is not held against a listing, which may be older."""


def tidied(store: ObjectStore) -> None:
    """See above.

    Raises:
        StorageError: the bucket cannot be reached or refuses.
    """
    for key in store.unsent():
        store.send(key)
    for path in store.imports.iterdir():
        # What is being copied there has a name with a dot before it.
        if not path.name.startswith(".") and store.cache.used(path.name) is None:
            with contextlib.suppress(FileNotFoundError):  # removed just now
                store.send_file(path)
    now, objects = time.time(), defaultdict[str, list[Listed]](list)
    for one in store.bucket.objects(LIBRARY):
        objects[one.path.split("/")[-2]].append(one)
    for key, listed in objects.items():
        orphans = _orphans(store, key, listed, now - ORPHANED)
        store.bucket.remove(*orphans)
    _forget_removed(store, {key for key, listed in objects.items() if any(map(_is_record, listed))}, now)
    _remove_parts(store, now)


def _orphans(store: ObjectStore, key: str, listed: list[Listed], before: float) -> list[str]:
    old = [one.path for one in listed if one.written < before and not _is_record(one)]
    if not old or not any(map(_is_record, listed)):
        return old
    known = store.record(key)
    if known is not None and store.shelf.files(key, known).issuperset(old):
        return []
    record = store.shelf.record(key)
    # Of one that is damaged nobody needs anything: whoever makes it anew sends its files again.
    return old if record is None else sorted(set(old) - store.shelf.files(key, record))


def _forget_removed(store: ObjectStore, there: set[str], now: float) -> None:
    """Remove from here what another machine removed from the bucket."""
    unsent = set(store.unsent())
    for key in store.noted():
        recent = max(store.folder(key).stat().st_mtime, store.cache.used(key) or 0.0) > now - _RECENT
        if key in there or key in unsent or recent:
            continue
        store.forget(key)


def _remove_parts(store: ObjectStore, now: float) -> None:
    """Remove halves of files that killed processes were fetching."""
    with translating_os_errors("halves of files cannot be removed"):
        for root, pattern in ((store.library, "??/*/.*.part"), (store.imports, ".*.part")):
            for part in root.glob(pattern):
                with contextlib.suppress(FileNotFoundError):
                    if part.stat().st_mtime < now - ORPHANED:
                        part.unlink()


def _is_record(one: Listed) -> bool:
    return one.path.endswith(f"/{RECORD}")
