"""All rows of one database into another, empty one, of whichever kind; while the first is in use."""

from __future__ import annotations

from sqlalchemy import Connection, func, insert, select, text

from visiontune.errors import InputError
from visiontune.jobs.database import Database
from visiontune.jobs.tables import Base, EventRow, ReplyEventRow

_AT_ONCE = 500  # rows that are held in memory
_COUNTED = (EventRow.__tablename__, ReplyEventRow.__tablename__)
"""Tables whose numbers are not given again, though their highest rows may be gone."""


def check_empty(database: Database) -> None:
    """Refuse a database that holds something.

    Raises:
        InputError: it does.
    """
    with database.reading() as connection:
        _check_empty(connection, database)


def transfer(source: Database, target: Database) -> int:
    """Copy all rows as they stand at one moment; returns how many. Where it fails, the target stays empty.

    Raises:
        InputError: the target holds something already.
        StorageError: one of them cannot be used.
    """
    with source.reading_at_once() as old, target.session() as session:
        new = session.connection()
        _check_empty(new, target)
        rows = 0
        for table in Base.metadata.sorted_tables:
            for part in old.execution_options(yield_per=_AT_ONCE).execute(select(table)).mappings().partitions():
                new.execute(insert(table), [dict(row) for row in part])
                rows += len(part)
        for name in _COUNTED:
            _count_on(new, name, _last(old, name))
        if target.on_postgresql:
            new.execute(text("SELECT setval('attempts_id_seq', (SELECT coalesce(max(id), 0) + 1 FROM attempts))"))
    return rows


def _check_empty(connection: Connection, database: Database) -> None:
    if any(connection.execute(select(table).limit(1)).first() is not None for table in Base.metadata.sorted_tables):
        raise InputError("VISIONTUNE_DATABASE", database.url, "holds a studio already; it must be empty")


def _last(connection: Connection, table: str) -> int:
    """The highest number that was ever given."""
    if connection.dialect.name == "postgresql":
        last = connection.scalar(text(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {table}_id_seq"))
    else:
        last = connection.scalar(text("SELECT seq FROM sqlite_sequence WHERE name = :name"), {"name": table})
    highest = connection.scalar(select(func.max(Base.metadata.tables[table].c.id)))
    return max(last or 0, highest or 0)


def _count_on(connection: Connection, table: str, last: int) -> None:
    if not last:
        return
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT setval(:name, :last)"), {"name": f"{table}_id_seq", "last": last})
        return
    connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": table})
    connection.execute(text("INSERT INTO sqlite_sequence VALUES (:name, :last)"), {"name": table, "last": last})
