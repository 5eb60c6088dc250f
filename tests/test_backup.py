"""A backup is a home: made in use, again only what is new, opened in its place."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import SecretStr

from helpers_bucket import failing, machine
from helpers_postgres import Cluster, Emptied
from visiontune.backup import backup, restore
from visiontune.chat.memory.conversations import Conversations
from visiontune.errors import InputError, StorageError
from visiontune.image.base import ImageRequest
from visiontune.jobs.database import Database
from visiontune.jobs.numbering import settled
from visiontune.settings import Settings
from visiontune.store.bucket import Address
from visiontune.studio import Studio


def picture(seed: int) -> ImageRequest:
    return ImageRequest(prompt=f"kite {seed}", seed=seed, backend="stub", width=64, height=64)


def test_a_copy_takes_the_place_of_what_was_lost(studio: Studio, tmp_path: Path) -> None:
    made = studio.make(picture(1))
    ref = studio.import_file(made.path)
    waiting = studio.submit(picture(2))
    copy = tmp_path / "copy"

    done = backup(studio.settings.home, copy)

    assert done.copied >= 3 and done.kept == done.removed == 0
    assert not (copy / "work").exists() and not (copy / "previews").exists()
    assert copy.stat().st_mode & 0o077 == 0
    with Studio(Settings.load(home=copy, cache=tmp_path / "cache", min_free_disk=0)) as again:
        found = again.library.get(made.id)
        assert found.path.read_bytes() == made.path.read_bytes()
        assert copy in found.path.parents
        assert again.store.file(ref).read_bytes() == made.path.read_bytes()
        again.serve(until_idle=True)
        assert again.queue.get(waiting.id).state == "done"
    assert studio.queue.get(waiting.id).state == "queued"


def test_a_second_one_takes_only_what_is_new_and_lets_go_what_is_gone(studio: Studio, tmp_path: Path) -> None:
    first, second = studio.make(picture(1)), studio.make(picture(2))
    copy = tmp_path / "copy"
    before = backup(studio.settings.home, copy)
    studio.library.delete(first.id)
    studio.store.remove(first.key)  # as the next collection does
    third = studio.make(picture(3))

    after = backup(studio.settings.home, copy)

    files = len(list(third.path.parent.iterdir()))
    assert (after.copied, after.removed) == (files, files)
    assert after.kept == before.copied - files
    with Studio(Settings.load(home=copy, cache=tmp_path / "cache", min_free_disk=0)) as again:
        assert {artifact.id for artifact in again.library.find()} == {second.id, third.id}
        assert again.store.find(first.key) is None
        assert again.library.get(third.id).path.exists()


def test_what_the_copy_lists_is_there_though_more_is_made_meanwhile(studio: Studio, tmp_path: Path) -> None:
    stop = threading.Event()

    def go_on() -> None:
        seed = 100
        while not stop.is_set():
            studio.make(picture(seed))
            seed += 1

    making = threading.Thread(target=go_on)
    making.start()
    try:
        for n in range(3):
            copy = tmp_path / f"copy{n}"
            backup(studio.settings.home, copy)
            with sqlite3.connect(copy / "visiontune.db") as database:
                keys = [key for (key,) in database.execute("SELECT key FROM artifacts")]
            database.close()
            with Studio(Settings.load(home=copy, cache=tmp_path / "cache", min_free_disk=0)) as again:
                assert [key for key in keys if again.store.find(key) is None] == []
    finally:
        stop.set()
        making.join()


def test_where_it_makes_no_sense_it_is_refused(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nothing to back up"):
        backup(settings.home, tmp_path / "copy")
    Studio(settings).close()
    for target in (settings.home, settings.home / "library" / "copy", settings.home.parent):
        with pytest.raises(InputError, match="must lie outside"):
            backup(settings.home, target)


def test_what_cannot_be_copied_is_told(settings: Settings, tmp_path: Path) -> None:
    Studio(settings).close()
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageError, match="backup"):
        backup(settings.home, tmp_path / "file" / "copy")
    (settings.home / "visiontune.db").write_bytes(b"SQLite format 3\0" + b"\xff" * 4_000)
    for beside in ("-wal", "-shm"):
        (settings.home / f"visiontune.db{beside}").unlink(missing_ok=True)
    with pytest.raises(StorageError, match="database"):
        backup(settings.home, tmp_path / "copy")
    assert not (tmp_path / "copy" / "visiontune.db").exists()


def test_the_command_says_what_it_did(
    studio: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from visiontune.cli.library import backup as command

    made = studio.make(picture(1))
    monkeypatch.setenv("VISIONTUNE_HOME", str(studio.settings.home))
    command(tmp_path / "copy")

    files = len(list(made.path.parent.iterdir()))
    assert capsys.readouterr().out.startswith(f"{files} files copied (")
    assert (tmp_path / "copy" / made.path.relative_to(studio.settings.home)).read_bytes() == made.path.read_bytes()


def test_a_studio_on_postgresql_is_copied_into_a_home_and_taken_back_into_another_database(
    postgres: Cluster, settings: Settings, tmp_path: Path
) -> None:
    # Not the database of other tests, whose numbers go on though its tables are empty.
    there = settings.model_copy(update={"database": SecretStr(postgres.create())})
    with Studio(there) as studio:
        made = studio.make(picture(1))
        waiting = studio.submit(picture(2))
        studio.queue.cancel(studio.submit(picture(3)).id)
        talk = Conversations(studio.database).start("local", "Ein Gespräch")
        Conversations(studio.database).add(talk.id, "local", "user", "Wie geht's? \U0001f33b", {"n": [1, None, 2.5]})
        with studio.database.session(write=False) as session:
            last = settled(session)
        backup(there.home, tmp_path / "copy", database=studio.database)

    assert not list((tmp_path / "copy").glob(".*"))
    with Studio(Settings.load(home=tmp_path / "copy", cache=tmp_path / "cache", min_free_disk=0)) as copy:
        assert copy.library.get(made.id).path.read_bytes() == made.path.read_bytes()
        assert copy.queue.get(waiting.id) == waiting
        assert {job.state for job in copy.queue.find()} == {"queued", "cancelled", "done"}
        with copy.database.session(write=False) as session:
            assert settled(session) == last
    again = Settings.load(
        home=tmp_path / "again", cache=tmp_path / "cache", min_free_disk=0, database=postgres.create()
    )
    database = Database.of(again)
    try:
        assert restore(tmp_path / "copy", again.home, database) > 10
        with pytest.raises(InputError, match="must be empty"):
            restore(tmp_path / "copy", again.home, database)
    finally:
        database.close()
    with Studio(again) as studio:
        assert studio.library.get(made.id).path.read_bytes() == made.path.read_bytes()
        (message,) = Conversations(studio.database).get(talk.id, "local").messages
        assert (message.text, message.data) == ("Wie geht's? \U0001f33b", {"n": [1, None, 2.5]})
        studio.serve(until_idle=True)
        assert studio.queue.get(waiting.id).state == "done"
        assert min(event.id for event in studio.queue.events(waiting.id, last.jobs)) == last.jobs + 1


def test_what_is_restored_lies_in_the_bucket(
    studio: Studio, tmp_path: Path, emptied: Emptied, address: Address
) -> None:
    made = studio.make(picture(1))
    ref = studio.import_file(made.path)
    backup(studio.settings.home, tmp_path / "copy")

    with contextlib.closing(Database(emptied.url())) as database:
        restore(tmp_path / "copy", tmp_path / "home", database, machine(tmp_path / "home", address))

    elsewhere = machine(tmp_path / "elsewhere", address)
    found = elsewhere.find(made.key)
    assert found is not None and found.path.read_bytes() == made.path.read_bytes()
    assert elsewhere.file(ref).read_bytes() == made.path.read_bytes()


def test_what_could_not_be_sent_when_restoring_is_told(
    studio: Studio, tmp_path: Path, emptied: Emptied, keys: None
) -> None:
    studio.make(picture(1))
    backup(studio.settings.home, tmp_path / "copy")
    with failing(403) as endpoint, contextlib.closing(Database(emptied.url())) as database:
        store = machine(tmp_path / "home", Address("s3://films/studio", endpoint))
        with pytest.raises(StorageError, match="an engine with this home sends what is missing"):
            restore(tmp_path / "copy", tmp_path / "home", database, store)


def test_what_is_no_backup_is_not_restored(tmp_path: Path, emptied: Emptied) -> None:
    with contextlib.closing(Database(emptied.url())) as database, pytest.raises(InputError, match="holds no backup"):
        restore(tmp_path, tmp_path / "home", database)


def _foreign(path: Path) -> None:
    path.unlink()
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE jobs (id TEXT)")
        connection.commit()


def _newer(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()


@pytest.mark.parametrize(("spoil", "said"), [
    (lambda path: path.write_bytes(b""), "damaged, or none of a studio"),
    (lambda path: path.write_bytes(b"words" * 1_000), "not a database"),
    (_foreign, "damaged, or none of a studio"),
    (_newer, "likely a newer one"),
], ids=["emptied", "garbage", "foreign", "newer"])  # fmt: skip
def test_a_spoiled_backup_is_refused_before_anything_is_written(
    spoil: Callable[[Path], object], said: str, studio: Studio, tmp_path: Path, emptied: Emptied
) -> None:
    studio.make(picture(1))
    copy = tmp_path / "copy #1 100%?"
    backup(studio.settings.home, copy)
    spoil(copy / "visiontune.db")
    refused = pytest.raises(StorageError, match=f"(?s)the backup in .*#1 100%.* cannot be restored.*{said}")
    with contextlib.closing(Database(emptied.url())) as database, refused:
        restore(copy, tmp_path / "new", database)
    assert not (tmp_path / "new").exists()


def test_a_used_database_is_refused_before_anything_is_written(
    studio: Studio, tmp_path: Path, emptied: Emptied
) -> None:
    studio.make(picture(1))
    backup(studio.settings.home, tmp_path / "copy #1")
    (tmp_path / "copy #1" / "library" / "link").symlink_to("/etc/passwd")
    with contextlib.closing(Database(emptied.url())) as database:
        restore(tmp_path / "copy #1", tmp_path / "one", database)
        with pytest.raises(InputError, match="VISIONTUNE_DATABASE: .* must be empty"):
            restore(tmp_path / "copy #1", tmp_path / "two", database)
    assert not (tmp_path / "two").exists() and not (tmp_path / "one" / "library" / "link").exists()


def test_a_database_that_was_emptied_does_not_take_the_place_of_its_backup(studio: Studio, tmp_path: Path) -> None:
    studio.make(picture(1))
    backup(studio.settings.home, tmp_path / "copy")
    good = (tmp_path / "copy" / "visiontune.db").read_bytes()
    (tmp_path / "emptied").mkdir()
    (tmp_path / "emptied" / "visiontune.db").touch()
    with pytest.raises(StorageError, match="damaged, or none of a studio"):
        backup(tmp_path / "emptied", tmp_path / "copy")
    assert (tmp_path / "copy" / "visiontune.db").read_bytes() == good
