"""Which studio a database is of: machines that share one are one studio, and so is a home and its backup."""

from __future__ import annotations

import secrets

from sqlalchemy import text

from visiontune.jobs.database import Database

_SERVER = "SELECT system_identifier FROM pg_control_system()"
_DATABASE = "SELECT oid FROM pg_database WHERE datname = current_database()"


def identity(database: Database) -> str:
    """A name for the studio, the same for all who use its database. No secret.

    Raises:
        StorageError: the database cannot be used.
    """
    if database.on_postgresql:
        with database.session(write=False) as session:
            return f"{session.scalar(text(_SERVER)):x}-{session.scalar(text(_DATABASE)):x}"
    with database.session() as session:
        # The number that SQLite keeps for whom the file is of; it goes with every copy.
        number = session.scalar(text("PRAGMA user_version")) or 0
        if not number:
            number = secrets.randbelow(2**31 - 1) + 1
            session.execute(text(f"PRAGMA user_version = {number}"))
    return f"{number:08x}"
