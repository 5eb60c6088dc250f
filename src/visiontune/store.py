"""The store: content-addressed folders of artifacts, published whole or not at all, and the user's imported files.

```
HOME/library/ab/ab12…/image.png       the main file, named by kind
                      image.svg       a companion
                      artifact.json   request, backend, details, parts; written last
HOME/files/sha256…png                 imported files
HOME/work/…                           folders of running jobs, named with their owner; swept when that is gone
```
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, unquote

from visiontune import metadata
from visiontune.artifacts import Artifact, provenance, translating_os_errors
from visiontune.backends import Output
from visiontune.errors import InputError, JobError, StorageError
from visiontune.requests import Request

_RECORD = "artifact.json"
_CARRY = {
    ".png",
    ".jpg",
    ".wav",
    ".flac",
    ".mid",
    ".svg",
}  # films carry theirs from the muxer; JSON and text have no place for it
MAX_IMPORT = 2 * 1024**3  # bytes
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
        return self.library / key[:2] / key

    def find(self, key: str) -> Artifact | None:
        """The finished artifact of `key`, or None; one whose record is damaged, or a file missing, is none."""
        folder = self.folder(key)
        try:
            record = json.loads((folder / _RECORD).read_text(encoding="utf-8"))
            found = Artifact(
                id="",
                key=key,
                kind=record["kind"],
                path=folder / record["file"],
                files={name: folder / file for name, file in record["files"].items()},
                request=record["request"],
                backend=record["backend"],
                details=record["details"],
                warnings=tuple(record["warnings"]),
                parts=tuple(record["parts"]),
                seconds=record["seconds"],
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None
        return found if all(file.exists() for file in (found.path, *found.files.values())) else None

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

    @contextmanager
    def workspace(self, job_id: str, owner: str) -> Iterator[Path]:
        """A folder for one making, removed afterwards whatever happens.

        Its name says whose it is: a file in it would be missing when a kill comes in between.
        """
        folder = self.work / f"{job_id}-{secrets.token_hex(4)}@{quote(owner, safe='')}"
        with translating_os_errors("a working folder cannot be made"):
            folder.mkdir(parents=True)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def sweep(self, is_dead: Callable[[str], bool]) -> None:
        """Remove the working folders of dead owners, and what is left of deleted artifacts."""
        for folder in list(self.work.iterdir()):
            _, _, owner = folder.name.partition("@")
            if folder.name.startswith("removed-") or (owner and is_dead(unquote(owner))):
                shutil.rmtree(folder, ignore_errors=True)

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
            folder.mkdir()
            path = folder / f"{request.kind}{output.suffix}"
            companions = output.save(path)
            if key is None:
                digest = hashlib.sha256(path.read_bytes()).hexdigest()
                key = request.key_for(f"{maker}/{digest}")
            if output.suffix in _CARRY:
                metadata.embed(path, provenance(request.document(), maker))
            record = {
                "kind": request.kind,
                "file": path.name,
                "files": {name: file.name for name, file in companions.items()},
                "request": request.document(),
                "backend": maker,
                "details": output.details(),
                "warnings": list(output.warnings),
                "parts": list(parts),
                "seconds": seconds,
                "created": time.time(),
            }
            (folder / _RECORD).write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
            for file in folder.iterdir():
                _sync(file)
            final = self.folder(key)
            final.parent.mkdir(exist_ok=True)
            try:
                folder.rename(final)
                _sync(final.parent)
            except OSError:
                # Another maker of the same key was first: its content is as good as ours. What is damaged gives way.
                if self.find(key) is None:
                    if not final.exists():
                        raise
                    self.remove(key)
                    folder.rename(final)
                    _sync(final.parent)
        found = self.find(key)
        if found is None:
            raise StorageError(
                f"the {request.kind} vanished while it was published; is the library folder shared by name?"
            )
        return found

    def remove(self, key: str) -> None:
        """Remove an artifact's files: first out of sight in one step, then from the disk."""
        folder = self.folder(key)
        if folder.exists():
            grave = self.work / f"removed-{key[:16]}-{secrets.token_hex(4)}"
            with translating_os_errors("an artifact cannot be removed"):
                folder.rename(grave)
            shutil.rmtree(grave, ignore_errors=True)

    def published(self) -> list[str]:
        """Keys of all finished artifacts."""
        return sorted(folder.name for folder in self.library.glob("??/*") if (folder / _RECORD).exists())

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
        """
        try:
            size = path.stat().st_size
            if not path.is_file():
                raise InputError(field, str(path), "must be a file")
            if size == 0:
                raise InputError(field, str(path), "is empty")
            if size > MAX_IMPORT:
                raise InputError(field, str(path), "is larger than 2 GiB")
            with path.open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError as error:
            raise InputError(field, str(path), f"cannot be read: {error.strerror}") from error
        except ValueError as error:  # NUL in the name
            raise InputError(field, str(path), "is no file name") from error
        suffix = re.sub(r"[^a-z0-9]", "", path.suffix.lower())[:8] or "bin"
        ref = f"sha256:{digest}.{suffix}"
        target = self._import_path(ref)
        if not target.exists():
            with translating_os_errors(f"{path.name} cannot be copied into the library"):
                part = target.with_name(f".{secrets.token_hex(8)}.part")
                try:
                    shutil.copyfile(path, part)
                    part.replace(target)
                finally:
                    part.unlink(missing_ok=True)
        return ref

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
        if not re.fullmatch(r"sha256:[0-9a-f]{64}\.[a-z0-9]{1,8}", ref):
            raise InputError("file", ref, "must be sha256:<hex>.<suffix> of an imported file")
        return self.imports / ref.removeprefix("sha256:")


def _sync(path: Path) -> None:
    """Have the file or folder on disk before its name appears."""
    if os.name == "nt" and path.is_dir():
        return  # Windows cannot open folders
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
