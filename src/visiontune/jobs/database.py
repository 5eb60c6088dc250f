"""The database: opened with safe settings, migrated under a lock. SQLite in the home, or a PostgreSQL that many share."""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import psutil
from filelock import FileLock
from sqlalchemy import URL, Connection, Engine, inspect, make_url, text
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from visiontune.artifacts import translating_os_errors
from visiontune.errors import StorageError, Unavailable
from visiontune.jobs.connecting import NAME, address_of, connect, shown, sqlite_in, translated
from visiontune.jobs.waking import Listening, Polling, Waking, topics_of

if TYPE_CHECKING:
    from visiontune.settings import Settings

SCHEMA = "0006"
"""The newest migration; must be the last in `migrations/versions`."""
_REMOTE = {"nfs", "nfs4", "cifs", "smbfs", "smb3", "fuse.sshfs", "9p", "afs"}
_LOCKS = 22_100  # of ours among the advisory locks of a PostgreSQL database
_PAUSE = 0.5  # seconds between two tries while the database is away
T = TypeVar("T")


class Database:
    """Sessions on one database. On SQLite every writing transaction starts IMMEDIATE: a lock taken late deadlocks.

    On PostgreSQL transactions run side by side (READ COMMITTED): what must not is told by `alone`, and what is numbered
    is read up to `numbering.settled`.

    Args:
        url: Of SQLAlchemy; a PostgreSQL's needs the extra `cluster`.

    Raises:
        InputError: the address is none of a database that we know.
        StorageError: the database cannot be opened, is damaged, or is none for all languages.
    """

    def __init__(self, url: str | URL) -> None:
        address = make_url(url) if str(url).startswith("sqlite") else address_of(_plain(url))
        self.address, self.url = address, shown(address)
        self.on_postgresql = address.get_backend_name() == "postgresql"
        self.engine, self._single = connect(address)
        self._deferred = self.engine.execution_options(visiontune_begin="DEFERRED")
        self.waking: Waking = Listening(self.engine) if self.on_postgresql else Polling()
        try:
            self._migrate()
        except DBAPIError as error:
            raised = translated(error, address)
            self.close()
            raise type(raised)(f"{f'{NAME} ' if self.on_postgresql else ''}{self.url}: {raised}") from error
        except BaseException:
            self.close()
            raise

    @classmethod
    def of(cls, settings: Settings) -> Database:
        """The one that the settings name; by default that in the home.

        Raises:
            InputError: `VISIONTUNE_DATABASE` is wrong.
            StorageError: as above.
        """
        if settings.database is None:
            return cls.in_folder(settings.home)
        return cls(address_of(settings.database.get_secret_value()))

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
                f"{home} lies on a network file system ({kind}), on which SQLite loses data; set VISIONTUNE_HOME to a"
                " local folder, or VISIONTUNE_DATABASE to a PostgreSQL database"
            )
        return cls(sqlite_in(home))

    @contextmanager
    def session(self, *, write: bool = True, relaxed: bool = False) -> Iterator[Session]:
        """One transaction: committed at the end, rolled back on an exception.

        Args:
            relaxed: Its end is not waited for by the disk: what a server that loses power may forget, as how far a job
                is. (On SQLite none is: it keeps all of it, or all but the last moment.)

        Raises:
            Unavailable: PostgreSQL is away, or gave way to another transaction; `run` tries again.
            StorageError: it cannot be used.
        """
        try:
            with Session(self.engine if write else self._reader(), expire_on_commit=False) as session, session.begin():
                if relaxed and self.on_postgresql:
                    session.execute(_RELAXED)
                yield session
                topics = topics_of(session)
        except (DBAPIError, PoolTimeout) as error:
            if isinstance(error, IntegrityError):  # who is second is for the caller to tell
                raise
            raise translated(error, self.address) from error
        self.waking.tell(*topics)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One reading transaction without objects for rows, which take longer than most questions.

        Raises:
            StorageError: as from `session`.
        """
        with self._connected(self._reader()) as connection:
            yield connection

    @contextmanager
    def reading_at_once(self) -> Iterator[Connection]:
        """As `reading`, and all that is read is of one moment, as SQLite's is in any case.

        Raises:
            StorageError: as from `session`.
        """
        steady = {"isolation_level": "REPEATABLE READ"} if self.on_postgresql else {}
        with self._connected(self._reader().execution_options(**steady)) as connection:
            yield connection

    @contextmanager
    def _connected(self, engine: Engine) -> Iterator[Connection]:
        try:
            with engine.connect() as connection:
                yield connection
        except (DBAPIError, PoolTimeout) as error:
            raise translated(error, self.address) from error

    @contextmanager
    def writing(self) -> Iterator[DBAPICursor]:
        """One writing transaction by the driver's own cursor, for what is done so often that all above the driver would
        take longer than the database. On PostgreSQL each statement is one by itself.

        Raises:
            StorageError: as from `session`.
        """
        connection = None
        try:
            connection = self._single.raw_connection()
            cursor = connection.cursor()
            if not self.on_postgresql:
                cursor.execute("BEGIN IMMEDIATE")
            yield cursor
            connection.commit()
        except (DBAPIError, PoolTimeout) as error:
            raise translated(error, self.address) from error
        except self.engine.dialect.loaded_dbapi.Error as error:
            if connection is not None:
                connection.invalidate()  # whether it is of use yet, nobody knows
            raise translated(DBAPIError(None, None, error), self.address) from error
        finally:
            if connection is not None:
                connection.close()

    def run(self, work: Callable[[Session], T], patience: float = 0.0, *, relaxed: bool = False) -> T:
        """What `work` returns of a transaction; done again from its start where it met another, or broke off.

        Args:
            work: Must bear to be done again even though it was done: a connection may break after the commit.
            patience: Seconds for which a database that is away is tried again; one more try there is in any case.

        Raises:
            StorageError: it cannot be used, or is still away.
        """
        started, tried = time.monotonic(), 0
        while True:
            try:
                with self.session(relaxed=relaxed) as session:
                    return work(session)
            except Unavailable:
                tried += 1
                if tried > 1 and time.monotonic() - started >= patience:
                    raise
                if tried > 1:
                    time.sleep(_PAUSE)

    def told(self) -> str:
        """Which one it is, for people.

        Raises:
            StorageError: as from `session`.
        """
        if not self.on_postgresql:
            return f"SQLite, {self.address.database}"
        with self.reading() as connection:
            version = connection.execute(text("SHOW server_version")).scalar()
        return f"PostgreSQL {version}, {self.url}"

    def alone(self, session: Session, what: str) -> None:
        """From here to the end of its transaction none else that says so of `what` runs; SQLite's never do."""
        if self.on_postgresql:
            session.execute(_ALONE, {"space": _LOCKS, "what": zlib.crc32(what.encode()) - 2**31})

    def _reader(self) -> Engine:
        return self.engine if self.on_postgresql else self._deferred

    def close(self) -> None:
        self.waking.close()
        self.engine.dispose()
        self._single.dispose()

    def _migrate(self) -> None:
        with self.engine.connect() as connection:
            if _version(connection) == SCHEMA:
                return  # the common case, without Alembic's import
        from alembic import command
        from alembic.config import Config
        from alembic.util import CommandError

        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
        with self._migration_lock(), self.engine.connect() as connection:
            if self.on_postgresql:
                connection.execute(_PATIENT)
                connection.execute(_ALONE, {"space": _LOCKS, "what": 0})
                _check_encoding(connection, self.url)
            if _version(connection) == SCHEMA:
                return
            if not self.on_postgresql:
                connection.rollback()
            config.attributes["connection"] = connection
            try:
                command.upgrade(config, "head")
            except CommandError as error:
                raise StorageError(
                    f"the database {self.url} was made by another version of VisionTune, likely a newer one;"
                    " use that, or restore a backup"
                ) from error
            connection.commit()

    def _migration_lock(self) -> FileLock | nullcontext[None]:
        # PostgreSQL's lock is one of the transaction that migrates.
        return nullcontext() if self.on_postgresql else FileLock(f"{self.address.database}.migrate.lock")


_RELAXED = text("SET LOCAL synchronous_commit = off")
_PATIENT = text(
    "SELECT set_config('lock_timeout', '0', true), set_config('idle_in_transaction_session_timeout', '0', true)"
)
_ALONE = text("SELECT pg_advisory_xact_lock(:space, :what)")


def _plain(url: str | URL) -> str:
    return url if isinstance(url, str) else url.render_as_string(hide_password=False)


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("select version_num from alembic_version")).scalar()


def _check_encoding(connection: Connection, url: str) -> None:
    encoding = connection.execute(text("SHOW server_encoding")).scalar()
    if encoding != "UTF8":
        raise StorageError(f"the database {url} holds text as {encoding}; make one with ENCODING 'UTF8'")


def file_system(path: Path) -> str:
    """The type of the file system that holds `path`, as the system names it; empty where unknown."""
    best, kind = "", ""
    resolved = str(path.resolve())
    for partition in psutil.disk_partitions(all=True):
        point = partition.mountpoint
        if (resolved == point or resolved.startswith(point.rstrip("/") + "/")) and len(point) >= len(best):
            best, kind = point, partition.fstype.lower()
    return kind
