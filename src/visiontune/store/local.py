"""The local store: content-addressed folders of artifacts, published whole or not at all, and imported files.

```
HOME/library/ab/ab12…/image.png       the main file, named by kind
                      image.svg       a companion
                      artifact.json   request, backend, details, parts; written last
HOME/files/sha256…png                 imported files
HOME/work/…                           folders of running jobs, named with their owner; swept when that is gone
```
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from pathlib import Path

from visiontune.artifacts import Artifact, translating_os_errors
from visiontune.backends import Output
from visiontune.errors import InputError, JobError, StorageError
from visiontune.requests import Request
from visiontune.store import imported, workspaces
from visiontune.store.base import Distant
from visiontune.store.preparing import prepared, sync
from visiontune.store.records import RECORD, Record, shelved

_MEGABYTE = 1_000_000


class ArtifactStore:
    """Finished artifacts by key, and imported files by content, in a local folder."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.library = home / "library"
        self.imports = home / "files"
        self.work = home / "work"
        with translating_os_errors(f"the library folder {home} cannot be used"):
            for folder in (self.library, self.imports, self.work):
                folder.mkdir(parents=True, exist_ok=True)

    def folder(self, key: str) -> Path:
        return self.library / shelved(key)

    def find(self, key: str) -> Artifact | None:
        """The finished artifact of `key`, or None; one whose record is damaged, or a file missing, is none."""
        return self._here(key)

    def _here(self, key: str) -> Artifact | None:
        """What lies in this folder. A file that its user damaged is there: whoever opens it says so."""
        folder, record = self.folder(key), self.record(key)
        return record.artifact(key, folder) if record is not None and record.is_there(folder) else None

    def record(self, key: str) -> Record | None:
        """The record that lies in this folder."""
        try:
            return Record.read((self.folder(key) / RECORD).read_bytes())
        except OSError:
            return None

    def look(self, key: str) -> Artifact | None:
        """As `find`, to be read about only: its files may have to be fetched before they can be opened."""
        return self.find(key)

    def looks(self, keys: Iterable[str]) -> dict[str, Artifact | None]:
        """As `look`, of many."""
        return {key: self.look(key) for key in keys}

    def distant(self, key: str, path: Path) -> Distant | None:
        """The file that `look` said would lie at `path`, where it must be fetched first; None: it is here."""
        return None

    def get(self, key: str) -> Artifact:
        """The finished artifact of `key`, which some request names.

        Raises:
            JobError: it is no longer here.
        """
        found = self.find(key)
        if found is None:
            raise JobError(f"a finished part is no longer in the library ({key[:12]}…); make it again")
        return found

    def touch(self, key: str) -> None:
        """Count an artifact as fresh again: a job has found it and will need it."""
        with translating_os_errors("an artifact cannot be kept"):
            os.utime(self.folder(key))

    def check_room(self, least: int, most: int) -> None:
        """Refuse work that there is no room for, in MB: `least` stay free on the disk, the library takes `most` (0: any).

        Raises:
            StorageError: says what to delete.
        """
        free = shutil.disk_usage(self.home).free
        if free < least * _MEGABYTE:
            raise StorageError(
                f"only {free // _MEGABYTE} MB are free on the disk of {self.home}, and {least} MB must"
                " stay free (VISIONTUNE_MIN_FREE_DISK); delete something first: visiontune library delete"
            )
        if most and self.size() >= most * _MEGABYTE:
            raise StorageError(
                f"the library takes {self.size() // _MEGABYTE} MB of the {most} MB that it may"
                " (VISIONTUNE_MAX_DISK); delete something, or let the oldest go: visiontune library delete --oldest"
            )

    def workspace(self, job_id: str, owner: str) -> AbstractContextManager[Path]:
        """A folder for one making, removed afterwards whatever happens."""
        return workspaces.opened(self.work, job_id, owner)

    def sweep(self, is_dead: Callable[[str], bool]) -> None:
        """Remove the working folders of dead owners, and what is left of deleted artifacts."""
        workspaces.sweep(self.work, is_dead)

    def publish(
        self,
        request: Request,
        key: str | None,
        maker: str,
        output: Output,
        workspace: Path,
        *,
        parts: tuple[str, ...] = (),
        seconds: float = 0.0,
    ) -> Artifact:
        """Check `output` and let it appear under `key`, whole; what is there already stays.

        Without a key (composites plan anew, so the same request may give something else later) the key is of
        request and content.

        Raises:
            ContentError: the output is not what was asked for.
            StorageError: the disk is full or cannot be written.
        """
        output.check(request)
        folder = workspace / "publish"
        with translating_os_errors(f"the {request.kind} cannot be saved"):
            key = prepared(folder, request, key, maker, output, parts, seconds)
            final = self.folder(key)
            final.parent.mkdir(exist_ok=True)
            try:
                folder.rename(final)
                sync(final.parent)
            except OSError:
                # Another maker of the same key was first: its content is as good as ours. What is damaged gives way.
                if self._here(key) is None:
                    if not final.exists():
                        raise
                    self._discard(key)
                    folder.rename(final)
                    sync(final.parent)
        return self._appeared(key, request.kind)

    def _appeared(self, key: str, kind: str) -> Artifact:
        """What has just appeared."""
        found = self._here(key)
        if found is None:
            raise StorageError(f"the {kind} vanished while it was published; is the library folder shared by name?")
        return found

    def remove(self, key: str, before: float | None = None) -> bool:
        """Remove an artifact's files: first out of sight in one step, then from the disk.

        Args:
            before: Only if nobody needed it since then (seconds since the epoch).

        Returns:
            Whether it is gone.
        """
        with contextlib.suppress(FileNotFoundError):  # it is gone already
            if before is not None and self.folder(key).stat().st_mtime > before:
                return False
        self._discard(key)
        return True

    def _discard(self, key: str) -> None:
        folder = self.folder(key)
        if folder.exists():
            grave = self.work / f"removed-{key[:16]}-{secrets.token_hex(4)}"
            with translating_os_errors("an artifact cannot be removed"):
                folder.rename(grave)
            shutil.rmtree(grave, ignore_errors=True)

    def published(self) -> list[str]:
        """Keys of all finished artifacts."""
        return sorted(folder.name for folder in self.library.glob("??/*") if (folder / RECORD).exists())

    def ages(self) -> dict[str, float]:
        """Of all finished artifacts, when each was last found or made for a job (seconds since the epoch)."""
        found = {}
        for key in self.published():
            with contextlib.suppress(FileNotFoundError):  # another removed it just now
                found[key] = self.folder(key).stat().st_mtime
        return found

    def claim(self, studio: Callable[[], str]) -> None:
        """Say which studio this is, to be asked when something is to be removed that machines share."""

    def check_owner(self) -> None:
        """Refuse to remove what another studio keeps here.

        Raises:
            StorageError: this is the store of another one.
        """

    def tidy(self) -> None:
        """Put in order what lies elsewhere, too; here there is no such thing."""

    def check(self) -> None:
        """See whether things can be kept.

        Raises:
            StorageError: they cannot.
        """
        what = f"the library folder {self.home} cannot be written"
        with translating_os_errors(what), tempfile.TemporaryFile(dir=self.work) as file:
            file.write(b"x")

    def probe(self) -> str:
        """Where things are kept.

        Raises:
            StorageError: as from `check`.
        """
        self.check()
        return f"in the folder {self.home}"

    def origin(self) -> str:
        """Scheme, host and port that browsers are sent to for files; empty: all come through us."""
        return ""

    def copy(self, target: Path) -> dict[Path, int]:
        """Fetch into the home `target` what does not lie in this one: the bytes of each path in it, 0 if it was there."""
        return {}

    def size(self) -> int:
        """Bytes of the library and the imported files."""
        total = 0
        for root in (self.library, self.imports):
            for folder, _, names in os.walk(root):
                for name in names:
                    try:
                        total += os.lstat(os.path.join(folder, name)).st_size
                    except FileNotFoundError:  # removed while we count
                        continue
        return total

    def import_file(self, path: Path, field: str = "file") -> str:
        """Copy a user's file into the library; returns its `FileRef`, named by content.

        Raises:
            InputError: it is missing, no regular file, empty or over 2 GiB.
            StorageError: it cannot be kept.
        """
        return imported.add(path, self.imports, field)

    def file(self, ref: str) -> Path:
        """The path of an imported file.

        Raises:
            InputError: nothing of this content was imported here.
        """
        path = self._import_path(ref)
        if not path.exists():
            raise InputError("file", ref, "is not in this library; import it again")
        return path

    def has_file(self, ref: str) -> bool:
        """Whether this file was imported."""
        return self._import_path(ref).exists()

    def remove_file(self, ref: str) -> None:
        """Remove an imported file that nothing names any more."""
        with translating_os_errors("an imported file cannot be removed"):
            self._import_path(ref).unlink(missing_ok=True)

    def _import_path(self, ref: str) -> Path:
        return self.imports / imported.name_of(ref)
