"""A copy of a home that can take its place, made while it is in use.

The database is copied first, by SQLite's own online copy (a PostgreSQL's rows are read as of one moment, and become an
SQLite database: the copy is a home in any case), then the files: what is published never changes, so the files
of all that the database lists are there, and perhaps some that it does not know yet. A second backup to the same folder
copies only what is new.
"""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from visiontune.artifacts import translating_os_errors
from visiontune.errors import InputError, StorageError
from visiontune.jobs.database import Database
from visiontune.jobs.transfer import check_empty, transfer
from visiontune.store import ArtifactStore

DATABASE = "visiontune.db"
_LEFT_OUT = ("cached", "work", "previews", "thumbnails")  # of running jobs, or made again when somebody looks
_MIRRORED = ("library", "files")  # what goes from these goes from the copy, too


@dataclass(frozen=True)
class Backup:
    """What a backup did: files copied, kept from before and removed; `bytes` of those copied."""

    copied: int
    kept: int
    removed: int
    bytes: int


def backup(home: Path, target: Path, store: ArtifactStore | None = None, database: Database | None = None) -> Backup:
    """Copy the home of a studio to the folder `target`, where it may be a home at once.

    Args:
        store: Where it keeps things, if not in its home only: what lies in a bucket is fetched into the copy.
        database: Its database, if that is not in its home.

    Raises:
        InputError: there is no home, or one lies in the other.
        StorageError: it cannot be read or written, or something in the bucket is damaged.
    """
    source, target = home.resolve(), target.resolve()
    if not (source / DATABASE).is_file() and database is None:
        raise InputError("VISIONTUNE_HOME", str(home), "holds no studio yet; there is nothing to back up")
    if source == target or source in target.parents or target in source.parents:
        raise InputError("folder", str(target), f"must lie outside of the home {source}, and not around it")
    with translating_os_errors(f"the backup to {target} failed"):
        target.mkdir(parents=True, exist_ok=True)
        target.chmod(0o700)  # accounts and keys are in it
        if database is None:
            _copy_database(source / DATABASE, target / DATABASE)
        else:
            _export_database(database, target / DATABASE)
        copied = kept = size = 0
        wanted = set(_files(source))
        for relative in sorted(wanted):
            done = _copy(source / relative, target / relative)
            copied, kept, size = copied + (done is not None), kept + (done is None), size + (done or 0)
        for relative, fetched in store.copy(target).items() if store is not None else ():
            if relative not in wanted:
                copied, kept, size = copied + (fetched > 0), kept + (fetched == 0), size + fetched
                wanted.add(relative)
        gone = [one for one in _files(target) if one.parts[0] in _MIRRORED and one not in wanted]
        for relative in gone:
            (target / relative).unlink(missing_ok=True)
            with contextlib.suppress(OSError):  # others are in it
                (target / relative).parent.rmdir()
    return Backup(copied, kept, len(gone), size)


def restore(folder: Path, home: Path, database: Database, store: ArtifactStore | None = None) -> int:
    """Take a backup into a home and a database that is not in it, such as a PostgreSQL; returns how many rows.

    Args:
        store: Where the studio keeps things, if not in its home only: the files are sent to its bucket.

    Raises:
        InputError: there is no backup in `folder`, or the database is not empty; nothing was written then.
        StorageError: something cannot be read, written or sent, or the backup is of a newer version.
    """
    source = folder.resolve()
    if not (source / DATABASE).is_file():
        raise InputError("folder", str(folder), f"holds no backup: there is no {DATABASE} in it")
    with (
        translating_os_errors(f"the backup in {folder} cannot be restored"),
        tempfile.TemporaryDirectory(prefix="visiontune-") as scratch,  # it may be older, and stays as it is
    ):
        try:
            _copy_database(source / DATABASE, Path(scratch) / DATABASE)
            kept = Database.in_folder(Path(scratch))
        except StorageError as error:
            raise StorageError(f"the backup in {folder} cannot be restored: {error}") from error
        with contextlib.closing(kept):
            check_empty(database)
            if source != home.resolve():
                for relative in sorted(_files(source)):
                    _copy(source / relative, home / relative)
            rows = transfer(kept, database)
    if store is not None:
        try:
            store.tidy()
        except StorageError as error:
            raise StorageError(
                f"{error}. Database and {home} are restored; an engine with this home sends what is missing"
            ) from error
    return rows


def _files(home: Path) -> Iterator[Path]:
    """Paths of what is kept, within `home`."""
    for path in home.rglob("*"):
        relative = path.relative_to(home)
        if (
            relative.parts[0] in _LEFT_OUT
            or relative.name.startswith(DATABASE)
            or relative.suffix in (".part", ".lock")
        ):
            continue
        if path.is_file() and not path.is_symlink():
            yield relative


def _copy_database(source: Path, target: Path) -> None:
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    try:
        with (
            contextlib.closing(sqlite3.connect(f"{source.as_uri()}?mode=ro", uri=True, timeout=30)) as old,
            contextlib.closing(sqlite3.connect(part)) as new,
        ):
            old.backup(new)
            (state,) = new.execute("PRAGMA integrity_check").fetchone()
            ours = new.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
            new.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error as error:
        raise StorageError(f"the database cannot be copied: {error}") from error
    if state != "ok":
        raise StorageError(f"the database is damaged: {state}")
    if ours is None:  # as SQLite sees a file that was emptied
        raise StorageError(f"the database is damaged, or none of a studio: there is nothing of one in {source}")
    for beside in ("-wal", "-shm"):  # of a studio that ran in the copy
        target.with_name(target.name + beside).unlink(missing_ok=True)
    part.replace(target)


def _export_database(database: Database, target: Path) -> None:
    with tempfile.TemporaryDirectory(prefix=".database-", dir=target.parent) as scratch:
        with contextlib.closing(Database.in_folder(Path(scratch))) as copy:
            transfer(database, copy)
        # Its newest rows lie beside it until it is read once more.
        _copy_database(Path(scratch) / DATABASE, target)


def _copy(source: Path, target: Path) -> int | None:
    """Bytes copied; None: it was there, as it is, or is gone by now."""
    try:
        now = source.stat()
        if target.exists() and (now.st_size, int(now.st_mtime)) == (target.stat().st_size, int(target.stat().st_mtime)):
            return None
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f"{target.name}.part")
        try:
            shutil.copy2(source, part)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
    except FileNotFoundError:
        if source.exists():
            raise
        return None
    return now.st_size
