"""How each kind of database is connected to: one transaction means the same on both, and broken connections are replaced."""

from __future__ import annotations

import json
import re
import sqlite3
import time
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InvalidatePoolError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from visiontune.errors import BackendError, InputError, StorageError, Unavailable

NAME = "VISIONTUNE_DATABASE"
_PATIENCE = 30  # seconds for which a lock is waited for, on both
_FRESH = 0.1  # seconds since its last use within which a connection is taken to be whole
_SECRET = re.compile("pass|pwd|secret|token", re.IGNORECASE)
_REPLACED = "\ufffd"


def address_of(text: str) -> URL:
    """The address of a PostgreSQL database, as psycopg is given it.

    Raises:
        InputError: it is none; passwords are not in the message.
        BackendError: psycopg is not installed.
    """
    from visiontune.extras import missing

    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:
        raise InputError(NAME, _masked(text), "must be as postgresql://user:password@host/name") from error
    if url.drivername not in ("postgresql", "postgres", "postgresql+psycopg"):
        raise InputError(
            NAME, shown(url), "must begin with postgresql://; without it the database is a file in VISIONTUNE_HOME"
        )
    if "@" in (url.host or "") or "\0" in unquote(text):
        raise InputError(NAME, _masked(text), "must have no NUL, and any @ of a user or a password written as %40")
    if not url.database:
        raise InputError(NAME, shown(url), "must name a database, as postgresql://user:password@host/name")
    if lacks := missing("cluster", "psycopg"):
        raise BackendError(f"{NAME} names a PostgreSQL database, but {lacks}")
    if odd := sorted(set(url.query) - _known()):
        raise InputError(NAME, shown(url), f"must have after ? only what libpq knows, which {', '.join(odd)} is not")
    return url.set(drivername="postgresql+psycopg")


def _known() -> set[str]:
    """What may follow the name: psycopg itself takes more, as whether there are transactions."""
    from psycopg.pq import Conninfo

    return {option.keyword.decode() for option in Conninfo.get_defaults()}


def shown(url: URL) -> str:
    """An address without its passwords."""
    query = {name: "***" if _SECRET.search(name) else value for name, value in url.query.items()}
    text = url.set(query=query).render_as_string(hide_password=True)
    return re.sub(r"^(postgresql)\+psycopg:", r"\1:", text)


def connect(url: URL) -> tuple[Engine, Engine]:
    """The engine of a database, and the one of transactions of one statement; nothing is connected to yet.

    They are the same on SQLite. On PostgreSQL to begin and to commit would take twice as long as the statement.
    """
    if url.get_backend_name() == "sqlite":
        engine = _sqlite(url)
        return engine, engine
    return _postgresql(url, "READ COMMITTED", 10, 20), _postgresql(url, "AUTOCOMMIT", 2, 10)


def sqlite_in(folder: Path) -> URL:
    """The address of the database file of a home."""
    return URL.create("sqlite", database=str(folder / "visiontune.db"))


def translated(error: DBAPIError | PoolTimeout, url: URL) -> StorageError:
    """What a database said, in our words; never with a password, nor with what was to be written."""
    if isinstance(error, PoolTimeout):
        return Unavailable("the database is busy: all connections of this process are in use; try again")
    said = str(error.orig or type(error).__name__)
    for secret in (url.password, *(value for name, value in url.query.items() if _SECRET.search(name))):
        said = said.replace(str(secret), "***") if secret else said
    said = " ".join(said.split())
    if url.get_backend_name() == "sqlite":
        return StorageError(f"the database cannot be used: {said}")
    state = getattr(error.orig, "sqlstate", None) or ""
    if state.startswith("40") or state == "55P03":  # serialization, deadlock; a lock that was waited for too long
        return Unavailable(f"another change was in the way; try again ({said})")
    # 08 connection, 57P shut down or starting, 25P03 ended as idle, 53300 too many; without a state it never answered.
    away = state.startswith(("08", "57P")) or state in ("25P03", "53300") or error.connection_invalidated
    if away or (not state and type(error.orig).__name__ in ("OperationalError", "InterfaceError", "ConnectionTimeout")):
        return Unavailable(f"the database cannot be reached: {said}")
    return StorageError(f"the database cannot be used: {said}")


def read(text: str) -> Any:
    """A document as SQLite keeps it; one that was damaged is empty, so that its row is in nobody's way."""
    try:
        # Of three lists in a row most are empty: a page of rows is read a fifth quicker.
        return [] if text == "[]" else json.loads(text)
    except (ValueError, RecursionError):
        return {}


def _sqlite(url: URL) -> Engine:
    options = {"timeout": _PATIENCE, "check_same_thread": False}
    engine = create_engine(url, connect_args=options, json_deserializer=read)

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, record: Any) -> None:
        # pysqlite's own BEGIN would come late; SQLAlchemy's "begin" event below replaces it.
        connection.isolation_level = None
        cursor = connection.cursor()
        busy = f"busy_timeout={_PATIENCE * 1_000}"
        for pragma in (busy, "journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
            _insist(cursor, f"PRAGMA {pragma}")
        cursor.close()
        # SQLite's own lower() knows only ASCII, so that a search for "straße" or "école" would miss capitals.
        connection.create_function("lower", 1, _lower, deterministic=True)

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        mode = connection.get_execution_options().get("visiontune_begin", "IMMEDIATE")
        connection.exec_driver_sql(f"BEGIN {mode}")

    return engine


def _insist(cursor: sqlite3.Cursor, statement: str) -> None:
    """Wait for a lock for which SQLite does not: that of two who open a new file at once, and each change its journal."""
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            cursor.execute(statement)
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.01)


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


def _postgresql(url: URL, isolation: Literal["READ COMMITTED", "AUTOCOMMIT"], kept: int, more: int) -> Engine:
    from psycopg.types.string import StrDumperUnknown

    class Plain(StrDumperUnknown):
        """Text as PostgreSQL takes it: SQLite keeps NUL, too."""

        def dump(self, obj: str) -> Any:
            return super().dump(obj.replace("\0", _REPLACED))

    # Of a network that is gone the system would tell after a quarter of an hour.
    lively = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3, "tcp_user_timeout": 30_000}
    given = {"connect_timeout": 10, "application_name": "visiontune"} | lively
    engine = create_engine(
        url,
        connect_args={name: value for name, value in given.items() if name not in url.query},
        pool_size=kept,
        max_overflow=more,
        pool_timeout=_PATIENCE,
        isolation_level=isolation,
        json_serializer=_json,
    )

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, record: Any) -> None:
        connection.adapters.register_dumper(str, Plain)
        record.info["used"] = time.monotonic()
        autocommit, connection.autocommit = connection.autocommit, True
        # A process that was stopped inside of a transaction must not keep its locks, and others from reading on.
        for name, seconds in (("lock_timeout", _PATIENCE), ("idle_in_transaction_session_timeout", 2 * _PATIENCE)):
            connection.execute(f"SET {name} = '{seconds}s'")
        if isolation == "AUTOCOMMIT":  # few statements, asked often: to plan one takes longer than to do it
            connection.execute("SET plan_cache_mode = force_generic_plan")
            connection.prepare_threshold = 0
        connection.autocommit = autocommit

    @event.listens_for(engine, "checkout")
    def _check(connection: Any, record: Any, proxy: Any) -> None:
        if time.monotonic() - record.info.get("used", 0.0) < _FRESH:
            return
        try:
            engine.dialect.do_ping(connection)
        except Exception as error:  # whatever it is: this one is of no use, and the others are as old
            raise InvalidatePoolError from error

    @event.listens_for(engine, "checkin")
    def _note(connection: Any, record: Any) -> None:
        record.info["used"] = time.monotonic()

    return engine


def _json(value: Any) -> str:
    """As PostgreSQL takes it: of NUL and half characters it can make no text."""
    text = json.dumps(value)
    return json.dumps(_plain(value)) if re.search(r"\\u(0000|d[89a-f])", text) else text


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\0", _REPLACED).encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {_plain(key): _plain(part) for key, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, list | tuple) else value


def _masked(text: str) -> str:
    """Of what cannot be read as an address: nothing after its scheme, as anything in it may be a password."""
    scheme, found, _ = text.partition("://")
    return f"{scheme[:20]}://…" if found else "…"
