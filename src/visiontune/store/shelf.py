"""Artifacts as they lie in a bucket: files named by their content, and a record that is written after them.

```
library/ab/ab12…/SHA256.png       a file: makers whose files differ do not write over each other's
                 artifact.json    by the first who made it
```
"""

from __future__ import annotations

import logging
import secrets
import shutil
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from visiontune.artifacts import translating_os_errors
from visiontune.store.bucket import Bucket, Damaged
from visiontune.store.fetching import Remote
from visiontune.store.records import RECORD, Record, Stamp, shelved

log = logging.getLogger(__name__)
LIBRARY = "library"
KINDS = {
    ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".webp": "image/webp",
    ".mp4": "video/mp4", ".webm": "video/webm", ".mov": "video/quicktime",
    ".wav": "audio/wav", ".mp3": "audio/mpeg", ".ogg": "audio/ogg", ".opus": "audio/ogg", ".flac": "audio/flac",
    ".m4a": "audio/mp4",
}  # fmt: skip
"""What browsers may be sent to: nothing in which scripts could lie."""


@dataclass(frozen=True)
class Shelf:
    """The artifacts of a bucket. All methods raise `StorageError` where it cannot be reached or refuses.

    Args:
        shared: Whether browsers may be sent to it.
    """

    bucket: Bucket
    shared: bool = False

    @cached_property
    def origin(self) -> str:
        """Scheme, host and port that browsers are sent to; empty where they are not."""
        found = urlsplit(self.bucket.url(RECORD, 60)) if self.shared else None
        return f"{found.scheme}://{found.netloc}" if found else ""

    def record(self, key: str) -> Record | None:
        """The record of a finished artifact; None where there is none, or it is damaged, which is logged."""
        content = self.bucket.get(self.path(key, RECORD))
        record = Record.read(content) if content is not None else None
        if content is not None and record is None:
            log.warning("the record of %s in the store %s is damaged", key, self.bucket.address.told)
        return record

    def send(self, key: str, record: Record, folder: Path) -> Record:
        """Have an artifact of `folder` there; returns the record that stands: another's may have been first."""
        for name in record.names:
            # Also where it lies there already: it is then too new to be taken for an orphan before its record is there.
            path = self._file(key, name, record.stamps[name])
            self.bucket.put(path, folder / name, KINDS.get(Path(name).suffix, "application/octet-stream"))
        if not self.bucket.create(self.path(key, RECORD), record.text().encode(), "application/json"):
            standing = self.record(key)
            if standing is not None and standing.stamps != record.stamps:
                return standing
            self.write(key, record)
        return record

    def write(self, key: str, record: Record) -> None:
        """Write a record over what is there. Its time is when the artifact was needed last."""
        self.bucket.put(self.path(key, RECORD), record.text().encode(), "application/json")

    def fetch(self, key: str, record: Record, folder: Path, beside: Path | None = None) -> None:
        """Have an artifact's files in `folder`, then its record; what lies in `beside` is copied from there.

        Raises:
            Damaged: a file is gone, or not what the record says; there is no record in `folder`.
        """
        with translating_os_errors("an artifact cannot be kept"):
            folder.mkdir(parents=True, exist_ok=True)
        for name in record.names:
            stamp = record.stamps.get(name)
            if stamp is None:
                raise Damaged(f"the record of {key[:12]}… in the store does not say what {name} must be")
            if _is(folder / name, stamp):
                continue
            if beside is not None and _is(beside / name, stamp):
                with translating_os_errors("an artifact cannot be kept"):
                    shutil.copyfile(beside / name, folder / name)
            else:
                self.remote(key, name, stamp).fetch(folder / name)
        note(record, folder)

    def remote(self, key: str, name: str, stamp: Stamp) -> Remote:
        """A file of an artifact, where it lies."""
        return Remote(self.bucket, self._file(key, name, stamp), stamp, self.shared and Path(name).suffix in KINDS)

    def remove(self, key: str) -> int:
        """Remove an artifact: the record first, so that nobody finds half of it; returns the bytes that went."""
        record, objects = self.path(key, RECORD), list(self.bucket.objects(self.path(key)))
        self.bucket.remove(record)
        self.bucket.remove(*(one.path for one in objects if one.path != record))
        return sum(one.size for one in objects)

    def written(self, key: str) -> float | None:
        """When its record was written, in seconds since the epoch; None: there is none."""
        found = self.bucket.look(self.path(key, RECORD))
        return found.written if found else None

    def ages(self) -> dict[str, float]:
        """Of all finished artifacts, when their records were written."""
        objects = self.bucket.objects(LIBRARY)
        return {one.path.split("/")[-2]: one.written for one in objects if one.path.endswith(f"/{RECORD}")}

    def path(self, key: str, name: str = "") -> str:
        """Of something of an artifact, or of all."""
        return f"{LIBRARY}/{shelved(key)}/{name}".rstrip("/")

    def _file(self, key: str, name: str, stamp: Stamp) -> str:
        return self.path(key, f"{stamp.sha256}{Path(name).suffix}")

    def files(self, key: str, record: Record) -> set[str]:
        """Paths of the files that a record names."""
        return {self._file(key, name, record.stamps[name]) for name in record.names if name in record.stamps}


def note(record: Record, folder: Path) -> None:
    """Write a record into a folder of this machine."""
    with translating_os_errors("an artifact cannot be kept"):
        folder.mkdir(parents=True, exist_ok=True)
        part = folder / f".{secrets.token_hex(8)}.part"
        part.write_text(record.text(), encoding="utf-8")
        part.replace(folder / RECORD)


def _is(path: Path, stamp: Stamp) -> bool:
    try:
        return path.stat().st_size == stamp.size and Stamp.of(path) == stamp
    except OSError:
        return False
