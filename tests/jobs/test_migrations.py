"""Databases of earlier versions are opened by this one, with what they hold."""

from __future__ import annotations

import io
import json
import sqlite3
from pathlib import Path

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import create_engine, inspect, select

from helpers_database import make_old, migrations
from visiontune.errors import StorageError
from visiontune.jobs.database import SCHEMA, Database
from visiontune.jobs.tables import ArtifactRow, ConversationRow, EventRow, JobRow
from visiontune.listing import Listings


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A database of version 0002 that holds one row of everything."""
    home = tmp_path / "old"
    home.mkdir()
    engine = create_engine(f"sqlite:///{home / 'visiontune.db'}")
    with engine.begin() as connection:
        make_old(connection, "0002")
        connection.exec_driver_sql(
            "INSERT INTO jobs (id, user, kind, request, why, state, priority, created, attempt, cancel_asked, fraction, sentence)"
            " VALUES ('j1', 'ana', 'image', '{\"prompt\": \"a heron\"}', 'why', 'done', 0, 5.0, 1, 0, 1.0, 'done')"
        )
        connection.exec_driver_sql(
            "INSERT INTO events (job_id, time, state, fraction, sentence) VALUES ('j1', 6, 'done', 1, 'done')"
        )
        connection.exec_driver_sql(
            "INSERT INTO artifacts (id, user, key, kind, title, request, why, warnings, created, pinned)"
            " VALUES ('a1', 'ana', 'k', 'image', 'A heron', '{}', '', '[\"dark\"]', 7.0, 1)"
        )
        for n in range(3):
            connection.exec_driver_sql(
                f"INSERT INTO conversations (id, user, title, messages, created) VALUES ('c{n}', 'ana', 'Talk {n}', '{{}}', {n + 0.5})"
            )
    engine.dispose()
    return home


def test_a_database_with_rows_survives(old: Path) -> None:
    database = Database.in_folder(old)
    with database.session(write=False) as session:
        talks = session.scalars(select(ConversationRow).order_by(ConversationRow.id)).all()
        job, artifact = session.get(JobRow, "j1"), session.get(ArtifactRow, "a1")
        events = session.scalars(select(EventRow)).all()
    found = Listings(database).find("ana", text="HERON")
    database.close()

    assert [(talk.id, talk.user, talk.title, talk.created, talk.changed, talk.summary) for talk in talks] == [
        (f"c{n}", "ana", f"Talk {n}", n + 0.5, n + 0.5, "") for n in range(3)
    ]
    assert job is not None and job.request == {"prompt": "a heron"} and job.why == "why"
    assert artifact is not None and artifact.warnings == ["dark"] and artifact.pinned == 1
    assert artifact.media == "image" and [one.id for one in found] == ["a1"]
    assert [event.job_id for event in events] == ["j1"]


def test_a_migrated_database_has_the_tables_of_a_new_one(old: Path, tmp_path: Path) -> None:
    def layout(home: Path) -> dict[str, object]:
        database = Database.in_folder(home)
        found = inspect(database.engine)
        made = {
            table: (
                [(column["name"], str(column["type"]), column["nullable"]) for column in found.get_columns(table)],
                sorted(index["name"] or "" for index in found.get_indexes(table)),
                [(key["referred_table"], key["options"]) for key in found.get_foreign_keys(table)],
            )
            for table in sorted(found.get_table_names())
        }
        database.close()
        return dict(made)

    migrated = layout(old)

    assert migrated == layout(tmp_path / "new")
    assert {"messages", "profiles"} <= set(migrated)


def test_a_second_opening_changes_nothing(old: Path) -> None:
    Database.in_folder(old).close()
    with sqlite3.connect(old / "visiontune.db") as before:
        dump = list(before.iterdump())
    before.close()

    Database.in_folder(old).close()

    with sqlite3.connect(old / "visiontune.db") as after:
        assert list(after.iterdump()) == dump
        assert after.execute("SELECT version_num FROM alembic_version").fetchall() == [(SCHEMA,)]
        assert after.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert after.execute("PRAGMA foreign_key_check").fetchall() == []
    after.close()


def test_a_migration_that_breaks_off_leaves_the_old_database(old: Path) -> None:
    from visiontune.errors import StorageError

    with sqlite3.connect(old / "visiontune.db") as broken:
        broken.execute("CREATE TABLE profiles (odd INTEGER)")  # its CREATE will fail, after conversations were changed
    broken.close()

    with pytest.raises(StorageError):
        Database.in_folder(old)

    with sqlite3.connect(old / "visiontune.db") as left:
        assert [json.loads(row[0]) for row in left.execute("SELECT messages FROM conversations")] == [{}, {}, {}]
        assert left.execute("SELECT version_num FROM alembic_version").fetchall() == [("0002",)]
        left.execute("DROP TABLE profiles")
    left.close()
    database = Database.in_folder(old)
    database.close()


def test_a_database_of_a_newer_version_is_said_and_left_alone(tmp_path: Path) -> None:
    from visiontune.errors import StorageError

    Database.in_folder(tmp_path).close()
    with sqlite3.connect(tmp_path / "visiontune.db") as newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
    newer.close()

    with pytest.raises(StorageError, match="newer"):
        Database.in_folder(tmp_path)

    with sqlite3.connect(tmp_path / "visiontune.db") as left:
        assert left.execute("SELECT version_num FROM alembic_version").fetchall() == [("9999",)]
    left.close()


def test_postgresql_gets_plain_alterations() -> None:
    written = io.StringIO()
    context = MigrationContext.configure(
        dialect_name="postgresql", opts={"as_sql": True, "output_buffer": written, "literal_binds": True}
    )
    with Operations.context(context):
        for module in migrations():
            module.upgrade()
    sql = " ".join(written.getvalue().split())

    assert "ALTER TABLE conversations DROP COLUMN messages;" in sql
    assert "ALTER TABLE conversations ALTER COLUMN changed SET NOT NULL;" in sql
    assert "FOREIGN KEY(conversation_id) REFERENCES conversations (id) ON DELETE CASCADE" in sql
    assert '"user" VARCHAR(64) NOT NULL, fields JSON NOT NULL' in sql  # the reserved word is quoted
    assert sql.index("UPDATE conversations SET changed = created") < sql.index("SET NOT NULL")


def test_searches_know_capitals_of_all_scripts(tmp_path: Path) -> None:
    database = Database.in_folder(tmp_path)
    with database.session() as session:
        for n, title in enumerate(["ÉCOLE de danse", "Ночь в лесу", "plain"]):
            session.add(ConversationRow(id=str(n), user="ana", title=title, created=1, changed=1))
    with database.session(write=False) as session:

        def ids(text: str) -> list[str]:
            return list(
                session.scalars(
                    select(ConversationRow.id).where(ConversationRow.title.icontains(text, autoescape=True))
                )
            )

        assert (ids("école"), ids("НОЧЬ"), ids("%")) == (["0"], ["1"], [])
    database.close()


def test_a_home_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    for home in (tmp_path / "file", tmp_path / "file" / "home"):
        with pytest.raises(StorageError, match="cannot be used"):
            Database.in_folder(home)
