"""The database: opened with safe settings, migrated under a lock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
from filelock import FileLock
from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.orm import Session

from visiontune.artifacts import translating_os_errors
from visiontune.errors import StorageError

SCHEMA = "0004"
"""The newest migration; must be the last in `migrations/versions`."""
_REMOTE = {"nfs", "nfs4", "cifs", "smbfs", "smb3", "fuse.sshfs", "9p", "afs"}


class Database:
    """Sessions on one database. On SQLite every writing transaction starts IMMEDIATE: a lock taken late deadlocks.

    Raises:
        StorageError: the database cannot be opened, is damaged, or lies on a network file system.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = _engine(url)
        self._reader = self.engine.execution_options(visiontune_begin="DEFERRED")
        try:
            self._migrate()
        except (DatabaseError, OperationalError) as error:
            raise StorageError(f"the database {url} cannot be used: {error.orig or error}") from error

    @classmethod
    def in_folder(cls, home: Path) -> Database:
        """The database in `home`, which is made where it is not there.

        Raises:
            StorageError: also where `home` cannot be made, or is a file.
        """
        with translating_os_errors(f"the library folder {home} cannot be used"):
            home.mkdir(parents=True, exist_ok=True)
        kind = file_system(home)
        if kind in _REMOTE:
            raise StorageError(
                f"{home} lies on a network file system ({kind}), on which SQLite loses data; set VISIONTUNE_HOME to a local folder"
            )
        return cls(f"sqlite:///{home / 'visiontune.db'}")

    @contextmanager
    def session(self, *, write: bool = True) -> Iterator[Session]:
        """One transaction: committed at the end, rolled back on an exception."""
        with Session(self.engine if write else self._reader, expire_on_commit=False) as session, session.begin():
            try:
                yield session
            except OperationalError as error:
                raise StorageError(f"the database cannot be used: {error.orig}") from error

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One reading transaction without objects for rows, which take longer than most questions."""
        with self._reader.begin() as connection:
            try:
                yield connection
            except OperationalError as error:
                raise StorageError(f"the database cannot be used: {error.orig}") from error

    def close(self) -> None:
        self.engine.dispose()

    def _migrate(self) -> None:
        if self._version() == SCHEMA:
            return  # the common case, without Alembic's import
        from alembic import command
        from alembic.config import Config
        from alembic.util import CommandError

        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
        with _migration_lock(self.url):
            if self._version() != SCHEMA:
                with self.engine.connect() as connection:
                    config.attributes["connection"] = connection
                    try:
                        command.upgrade(config, "head")
                    except CommandError as error:
                        raise StorageError(
                            f"the database {self.url} was made by another version of VisionTune, likely a newer one;"
                            " use that, or restore a backup"
                        ) from error
                    connection.commit()

    def _version(self) -> str | None:
        with self.engine.connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            return connection.execute(text("select version_num from alembic_version")).scalar()


@contextmanager
def _migration_lock(url: str) -> Iterator[None]:
    if not url.startswith("sqlite:///"):
        yield  # PostgreSQL's DDL is transactional; the loser of the race finds the work done
        return
    with FileLock(url.removeprefix("sqlite:///") + ".migrate.lock"):
        yield


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True)
    engine = create_engine(url, connect_args={"timeout": 30, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, record: Any) -> None:
        # pysqlite's own BEGIN would come late; SQLAlchemy's "begin" event below replaces it.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=30000"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()
        # SQLite's own lower() knows only ASCII, so that a search for "straße" or "école" would miss capitals.
        connection.create_function("lower", 1, _lower, deterministic=True)

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        mode = connection.get_execution_options().get("visiontune_begin", "IMMEDIATE")
        connection.exec_driver_sql(f"BEGIN {mode}")

    return engine


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


def file_system(path: Path) -> str:
    """The type of the file system that holds `path`, as the system names it; empty where unknown."""
    best, kind = "", ""
    resolved = str(path.resolve())
    for partition in psutil.disk_partitions(all=True):
        point = partition.mountpoint
        if (resolved == point or resolved.startswith(point.rstrip("/") + "/")) and len(point) >= len(best):
            best, kind = point, partition.fstype.lower()
    return kind
