"""Databases of earlier versions on PostgreSQL are opened by this one, with what they hold."""

from __future__ import annotations

import contextlib

import pytest
from sqlalchemy import Engine, create_engine, inspect, select, text

from helpers_database import make_old
from helpers_postgres import Cluster
from visiontune.errors import StorageError
from visiontune.jobs.database import SCHEMA, Database
from visiontune.jobs.numbering import settled
from visiontune.jobs.queue import JobQueue
from visiontune.jobs.tables import ArtifactRow, ConversationRow, JobRow
from visiontune.listing import Listings

ROWS = (
    'INSERT INTO jobs (id, "user", kind, request, why, state, priority, created, attempt, cancel_asked, fraction, sentence)'
    " VALUES ('j1', 'ana', 'image', '{\"prompt\": \"a heron\"}', 'why', 'done', 0, 5.0, 1, 0, 1.0, 'done')",
    "INSERT INTO events (job_id, time, state, fraction, sentence) VALUES ('j1', 6, 'done', 1, 'done')",
    'INSERT INTO artifacts (id, "user", key, kind, title, request, why, warnings, created, pinned)'
    " VALUES ('a1', 'ana', 'k', 'image', 'A heron', '{}', '', '[\"dark\"]', 7.0, 1)",
    "INSERT INTO conversations (id, \"user\", title, messages, created) VALUES ('c1', 'ana', 'Talk', '{}', 1.5)",
)


@pytest.fixture
def old(postgres: Cluster) -> str:
    """The address of a database of version 0002 that holds one row of everything."""
    url = postgres.create()
    with opened(url) as engine, engine.begin() as connection:
        make_old(connection, "0002")
        for statement in ROWS:
            connection.execute(text(statement.replace(":", r"\:")))
    return url


@contextlib.contextmanager
def opened(url: str):
    engine: Engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    yield engine
    engine.dispose()


def layout(url: str) -> dict[str, object]:
    with contextlib.closing(Database(url)) as database:
        found = inspect(database.engine)
        return {
            table: (
                {
                    column["name"]: (str(column["type"]), column["nullable"], column["default"])
                    for column in found.get_columns(table)
                },
                sorted((index["name"] or "", str(index["column_names"])) for index in found.get_indexes(table)),
                sorted((key["referred_table"], str(key["options"])) for key in found.get_foreign_keys(table)),
            )
            for table in sorted(found.get_table_names())
        }


def test_a_database_with_rows_survives(old: str) -> None:
    with contextlib.closing(Database(old)) as database:
        with database.session(write=False) as session:
            talk, job = session.get(ConversationRow, "c1"), session.get(JobRow, "j1")
            artifact = session.get(ArtifactRow, "a1")
            assert settled(session).jobs == 1
        found = Listings(database).find("ana", text="HERON")
        queue = JobQueue(database, "elsewhere:1:0")
        new = queue.add("image", {})
        assert [event.id for event in queue.events(new.id)] == [2]  # counted on

    assert talk is not None and (talk.title, talk.created, talk.changed) == ("Talk", 1.5, 1.5)
    assert job is not None and job.request == {"prompt": "a heron"} and job.why == "why"
    assert artifact is not None and artifact.warnings == ["dark"] and artifact.pinned == 1
    assert artifact.media == "image" and [one.id for one in found] == ["a1"]


def test_a_migrated_database_has_the_tables_of_a_new_one(old: str, postgres: Cluster) -> None:
    assert layout(old) == layout(postgres.create())


def test_large_numbers_are_held(old: str) -> None:
    with contextlib.closing(Database(old)) as database:
        with database.session() as session:
            session.execute(text("SELECT setval('events_id_seq', 5000000000)"))
            row = session.get(ArtifactRow, "a1")
            assert row is not None
            row.bytes = 6_000_000_000
        queue = JobQueue(database, "elsewhere:1:0")
        (event,) = queue.events(queue.add("image", {}).id)
        assert event.id == 5_000_000_001
        assert Listings(database).usage("ana")[0].bytes == 6_000_000_000
        assert type(Listings(database).usage("ana")[0].bytes) is int
        with database.session() as open_one:
            open_one.execute(
                text("INSERT INTO events (job_id, time, state, fraction, sentence) VALUES ('j1',1,'',0,'')")
            )
            with database.session(write=False) as session:
                assert settled(session).jobs == 5_000_000_001


def test_a_migration_that_breaks_off_leaves_the_old_database(old: str) -> None:
    with opened(old) as engine:
        with engine.begin() as connection:
            connection.exec_driver_sql("CREATE TABLE profiles (odd INTEGER)")  # its CREATE will fail
        with pytest.raises(StorageError, match="profiles"):
            Database(old)
        with engine.begin() as connection:
            assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "0002"
            assert connection.scalar(select(text("messages::text")).select_from(text("conversations"))) == "{}"
            connection.exec_driver_sql("DROP TABLE profiles")
        Database(old).close()
        with engine.begin() as connection:
            assert connection.scalar(text("SELECT version_num FROM alembic_version")) == SCHEMA


def test_a_database_of_a_newer_version_is_said_and_left_alone(postgres: Cluster) -> None:
    url = postgres.create()
    Database(url).close()
    with opened(url) as engine:
        with engine.begin() as connection:
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        with pytest.raises(StorageError, match="newer"):
            Database(url)
        with engine.begin() as connection:
            assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "9999"
