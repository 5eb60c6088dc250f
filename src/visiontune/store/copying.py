"""A bucket's library in a folder, laid out as a home has it."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from visiontune.artifacts import translating_os_errors
from visiontune.store.brought import FILES
from visiontune.store.bucket import Damaged
from visiontune.store.records import RECORD

if TYPE_CHECKING:
    from visiontune.store.objects import ObjectStore


def copied(store: ObjectStore, target: Path) -> dict[Path, int]:
    """Have all in the home `target`: the bytes of each path in it, 0 where it was there.

    Raises:
        Damaged: all but what is damaged was copied; says how much that is.
        StorageError: the bucket cannot be reached, or the folder not be written.
    """
    done: dict[Path, int] = {}
    faults: list[Damaged] = []
    for key in store.shelf.ages():
        record, relative = store.shelf.record(key), store.folder(key).relative_to(store.home)
        if record is None:
            faults.append(Damaged(f"the record of {key}"))
            continue
        new = not record.is_whole(target / relative) or not (target / relative / RECORD).exists()
        try:
            if new:
                store.shelf.fetch(key, record, target / relative, beside=store.folder(key))
                with contextlib.suppress(OSError):  # as old as the one that lies here, if one does: it is no other
                    shutil.copystat(store.folder(key) / RECORD, target / relative / RECORD)
        except Damaged as error:
            faults.append(error)
            continue
        sizes = {name: stamp.size for name, stamp in record.stamps.items()} | {RECORD: len(record.text().encode())}
        done |= {relative / name: size if new else 0 for name, size in sizes.items()}
    for name, one in store.brought.all():
        path = target / FILES / name
        if new := not (path.exists() and path.stat().st_size == one.size):
            with translating_os_errors("an imported file cannot be copied"):
                path.parent.mkdir(parents=True, exist_ok=True)
            try:
                store.brought.fetch(one, path)
            except Damaged as error:
                faults.append(error)
                continue
        done[path.relative_to(target)] = one.size if new else 0
    if faults:
        raise Damaged(
            f"the copy lacks what is damaged in the store ({len(faults)}), as: {faults[0]}; all else is there"
        )
    return done
