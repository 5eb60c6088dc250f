"""A store in a bucket that several machines share, behind a folder of this one.

```
s3://bucket/prefix/library/…    see `shelf`
                   files/…      see `brought`
HOME/library, HOME/files        as in a local store: what was made or brought here, or fetched
HOME/cached/…                   a marker for each of these that the bucket holds as well, so that it may go from here
```

Makers work here. What they made is published here first and then sent: it is not lost where the bucket cannot be
reached, and once another machine finds it, all of it is there.
"""

from __future__ import annotations

import contextlib
import logging
import secrets
import shutil
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from visiontune.artifacts import Artifact, translating_os_errors
from visiontune.errors import StorageError
from visiontune.store.brought import Brought
from visiontune.store.bucket import Bucket, Damaged
from visiontune.store.cache import FRESH, Cache
from visiontune.store.fetching import Remote
from visiontune.store.local import ArtifactStore
from visiontune.store.measuring import Size
from visiontune.store.owning import Owner
from visiontune.store.records import Record
from visiontune.store.shelf import Shelf, note

log = logging.getLogger(__name__)
_AT_ONCE = 32  # records that are asked for side by side


class ObjectStore(ArtifactStore):
    """Artifacts and imported files in a bucket, and at most `bound` bytes of them in the folder `home` as well.

    All methods raise `StorageError` where something is not here and the bucket cannot be reached or refuses.

    Args:
        redirect: Whether browsers may be sent to the bucket for pictures, sounds and films.
        fresh: Seconds for which what was used stays here in any case.
    """

    def __init__(self, home: Path, bucket: Bucket, bound: int, *, redirect: bool = False, fresh: float = FRESH) -> None:
        super().__init__(home)
        self.bucket, self.shelf, self.brought = bucket, Shelf(bucket, redirect), Brought(bucket)
        self.cache = Cache(home / "cached", bucket.address.told, bound, self.work, fresh)
        self._size, self._owner = Size(bucket), Owner(bucket)
        self._tidied: float | None = None
        self._locks = [threading.Lock() for _ in range(64)]

    def find(self, key: str) -> Artifact | None:
        """The finished artifact of `key`, fetched where it is not here; None where there is none, or it is damaged."""
        with self._lock(key):
            if (found := self._here(key)) is not None:
                self.cache.has(key)
                return found
            if (record := self.shelf.record(key)) is None:
                return None
            try:
                self.shelf.fetch(key, record, self.folder(key))
            except Damaged as error:
                log.warning("%s; what it belongs to is made again", error)
                return None
            self.cache.add(key, record.size())
        self.cache.shrink(self._forget)
        return self._here(key)

    def _here(self, key: str) -> Artifact | None:
        """What lies here whole: what does not can be fetched."""
        folder, record = self.folder(key), self.record(key)
        return record.artifact(key, folder) if record is not None and record.is_whole(folder) else None

    def look(self, key: str) -> Artifact | None:
        """See `ArtifactStore.look`."""
        record = self.record(key)
        if record is None:
            if (record := self.shelf.record(key)) is None:
                return None
            with self._lock(key):
                if self.record(key) is None:
                    note(record, self.folder(key))
        return record.artifact(key, self.folder(key))

    def looks(self, keys: Iterable[str]) -> dict[str, Artifact | None]:
        """See `ArtifactStore.looks`; the bucket is asked for many at once."""
        wanted = list(keys)
        with ThreadPoolExecutor(_AT_ONCE, "look") as pool:
            return dict(zip(wanted, pool.map(self.look, wanted), strict=True))

    def distant(self, key: str, path: Path) -> Remote | None:
        """See `ArtifactStore.distant`."""
        record = self.record(key)
        stamp = record.stamps.get(path.name) if record else None
        if stamp is None or (path.exists() and path.stat().st_size == stamp.size):
            self.cache.has(key)
            return None
        return self.shelf.remote(key, path.name, stamp)

    def touch(self, key: str) -> None:
        """Count an artifact as fresh again, in the bucket as well; what is not there is sent."""
        super().touch(key)
        record = self.record(key)
        sent = record is not None and (self.cache.has(key) or not record.is_whole(self.folder(key)))
        if record is not None and sent and self.shelf.written(key) is not None:
            self.shelf.write(key, record)
        else:
            self.send(key)

    def _appeared(self, key: str, kind: str) -> Artifact:
        """As `ArtifactStore._appeared`, and sent. What cannot be sent now stays here until it can.

        Raises:
            StorageError: it cannot be kept, or cannot be sent.
        """
        super()._appeared(key, kind)
        try:
            self.send(key)
        except StorageError as error:
            raise StorageError(f"{error}. The {kind} is kept here, and is sent with the next try") from error
        self.cache.shrink(self._forget)
        return super()._appeared(key, kind)

    def send(self, key: str) -> None:
        """Have in the bucket what lies here; where another's was first, that takes the place of this one.

        Raises:
            StorageError: it is not whole here, or cannot be sent.
        """
        with self._lock(key):
            folder, record = self.folder(key), self.record(key)
            if record is None or not record.is_whole(folder):
                raise StorageError(f"what is to be sent to the store is not whole here ({key[:12]}…); make it again")
            with translating_os_errors("an artifact cannot be read"):
                record = record.stamped(folder)
            standing = self.shelf.send(key, record, folder)
            if standing is not record and not self._replace(key, standing):
                self.shelf.write(key, standing := record)
            self.cache.add(key, standing.size())
        self._size.add(standing.size())

    def _replace(self, key: str, standing: Record) -> bool:
        """Have another's artifact here instead of ours; False where it is damaged."""
        folder = self.work / f"removed-{key[:16]}-{secrets.token_hex(4)}"  # swept if we are killed
        try:
            self.shelf.fetch(key, standing, folder)
            self._discard(key)
            with translating_os_errors("an artifact cannot be kept"):
                folder.rename(self.folder(key))
        except Damaged as error:
            log.warning("%s; ours takes its place", error)
            return False
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        return True

    def remove(self, key: str, before: float | None = None) -> bool:
        """Remove an artifact, here and there."""
        self.check_owner()
        if before is not None and (self.shelf.written(key) or 0.0) > before:
            return False
        self._size.add(-self.shelf.remove(key))
        self.forget(key)
        return True

    def forget(self, key: str) -> None:
        """Remove from here all of what is no longer in the bucket."""
        self.cache.drop(key)
        self._discard(key)

    def published(self) -> list[str]:
        """Keys of all finished artifacts, here and there."""
        return sorted(self.ages())

    def ages(self) -> dict[str, float]:
        """See `ArtifactStore.ages`."""
        found = {}
        for key in self.unsent():
            with contextlib.suppress(FileNotFoundError):  # another process removed it just now
                found[key] = self.folder(key).stat().st_mtime
        return found | self.shelf.ages()

    def unsent(self) -> list[str]:
        """Keys of what is whole here and not known to be in the bucket."""
        return [key for key in super().published() if self.cache.used(key) is None and self._here(key) is not None]

    def noted(self) -> list[str]:
        """Keys of what has a record here, with its files or without."""
        return super().published()

    def size(self) -> int:
        """Bytes in the bucket; listed now and then."""
        return self._size()

    def import_file(self, path: Path, field: str = "file") -> str:
        """As `ArtifactStore.import_file`, and sent."""
        ref = super().import_file(path, field)
        self.send_file(self._import_path(ref))
        self.cache.shrink(self._forget)
        return ref

    def send_file(self, path: Path) -> None:
        """Have in the bucket what was imported here."""
        self._size.add(self.brought.send(path))
        self.cache.add(path.name, path.stat().st_size)

    def file(self, ref: str) -> Path:
        """The path of an imported file, fetched where it is not here.

        Raises:
            InputError: nothing of this content was imported.
            StorageError: it is damaged, or cannot be reached.
        """
        path = self._import_path(ref)
        with self._lock(ref):
            if path.exists():
                self.cache.has(path.name)
                return path
            if (found := self.brought.look(path.name)) is None:
                return super().file(ref)  # which says that it is not here
            self.brought.fetch(found, path)
            self.cache.add(path.name, found.size)
        self.cache.shrink(self._forget)
        return path

    def has_file(self, ref: str) -> bool:
        """Whether this file was imported."""
        return super().has_file(ref) or self.brought.look(self._import_path(ref).name) is not None

    def remove_file(self, ref: str) -> None:
        """Remove an imported file that nothing names any more, here and there."""
        self.check_owner()
        name = self._import_path(ref).name
        self._size.add(-self.brought.remove(name))
        self.cache.drop(name)
        super().remove_file(ref)

    def claim(self, studio: Callable[[], str]) -> None:
        """See `ArtifactStore.claim`."""
        self._owner.claim(studio)

    def check_owner(self) -> None:
        """See `ArtifactStore.check_owner`."""
        self._owner.check()

    def tidy(self, every: float = 900.0) -> None:
        """See `ArtifactStore.tidy`."""
        from visiontune.store.tidying import tidied

        if self._tidied is None or time.monotonic() - self._tidied >= every:
            self._tidied = time.monotonic()
            tidied(self)
            self.cache.shrink(self._forget, now=True)

    def check(self) -> None:
        """See `ArtifactStore.check`; the bucket is asked, too."""
        super().check()
        self.bucket.probe()

    def probe(self) -> str:
        """See `ArtifactStore.probe`."""
        taken, waiting = sum(one.size for one in self.cache.copies()), len(self.unsent())
        told = f"{taken // 1_000_000} of {self.cache.bound // 1_000_000} MB cached {super().probe()}"
        return f"in {self.bucket.address.told}; {told}" + (f"; not sent yet: {waiting}" if waiting else "")

    def origin(self) -> str:
        """See `ArtifactStore.origin`."""
        return self.shelf.origin

    def copy(self, target: Path) -> dict[Path, int]:
        """See `ArtifactStore.copy`.

        Raises:
            Damaged: all but what is damaged there was copied; says how much that is.
        """
        from visiontune.store.copying import copied

        return copied(self, target)

    def _lock(self, name: str) -> threading.Lock:
        """One for all that has this name, so that threads do not fetch the same twice."""
        return self._locks[hash(name) % len(self._locks)]

    def _forget(self, name: str) -> None:
        """Remove the files of a copy; of an artifact the record stays, which is small and read often."""
        if "." in name:
            super().remove_file(f"sha256:{name}")
            return
        record = self.record(name)
        with translating_os_errors("the local cache cannot be shrunk"):
            for file in record.names if record else ():
                (self.folder(name) / file).unlink(missing_ok=True)
