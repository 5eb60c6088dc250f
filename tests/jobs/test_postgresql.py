"""What is PostgreSQL's own: transactions side by side, servers that restart, wake-ups, addresses with passwords."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from helpers_extras import need
from helpers_postgres import Cluster, Emptied, cluster
from visiontune.errors import InputError, StorageError, Unavailable
from visiontune.image.base import ImageRequest
from visiontune.jobs.database import Database
from visiontune.jobs.numbering import settled
from visiontune.jobs.queue import JobQueue
from visiontune.jobs.replies import ReplyQueue
from visiontune.jobs.tables import EventRow, JobRow
from visiontune.settings import Settings
from visiontune.studio import Studio

FAR = "elsewhere"  # a host whose processes we cannot see


@pytest.fixture
def there(emptied: Emptied) -> Iterator[Database]:
    """An empty database on PostgreSQL."""
    database = Database(emptied.url())
    yield database
    database.close()


def wait_for(condition: Any, seconds: float = 10.0) -> None:
    ends = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends, "it did not come about"
        time.sleep(0.01)


def test_a_reader_waits_with_what_comes_after_an_event_that_is_not_committed_yet(there: Database) -> None:
    queue = JobQueue(there, f"{FAR}:1:0")
    job = queue.add("image", {})
    seen: list[str] = []
    last = 0

    def look() -> None:
        nonlocal last
        with there.session(write=False) as session:
            upto = settled(session).jobs
            for event in session.query(EventRow).filter(EventRow.id > last, EventRow.id <= upto).order_by(EventRow.id):
                seen.append(event.sentence)
            last = upto

    def write(session: Any, sentence: str) -> None:
        session.add(EventRow(job_id=job.id, time=0.0, state="running", fraction=0.0, sentence=sentence))
        session.flush()

    look()
    with there.session() as late:
        write(late, "first")
        with there.session() as other:
            write(other, "second")
            write(other, "third")
        look()
        assert seen == ["waiting"]
        write(late, "fourth")
        with pytest.raises(RuntimeError, match="broken off"), there.session() as lost:
            write(lost, "never")
            raise RuntimeError("broken off")
        look()
        assert seen == ["waiting"]
    look()
    assert seen == ["waiting", "first", "second", "third", "fourth"]
    with there.session() as after:
        write(after, "fifth")
    look()
    assert seen[5:] == ["fifth"]


def test_whoever_reads_while_many_write_gets_every_event_once(there: Database) -> None:
    queue = JobQueue(there, f"{FAR}:1:0", limit=1_000)
    jobs = [queue.add("image", {"n": n}) for n in range(6)]
    for _ in jobs:
        queue.claim()
    stop = threading.Event()
    got: list[int] = []

    def read() -> None:
        last = 0
        while True:
            ended = stop.is_set()
            with there.session(write=False) as session:
                upto = settled(session).jobs
                found = session.query(EventRow.id).filter(EventRow.id > last, EventRow.id <= upto).order_by(EventRow.id)
                got.extend(row.id for row in found)
            last = upto
            if ended:
                return

    def work(number: int) -> None:
        job = queue.get(jobs[number].id)
        for step in range(30):
            queue.progress(job, step / 30, f"step {step}")
        queue.finish(job, "done", "done")

    reader = threading.Thread(target=read)
    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in (reader, *threads):
        thread.start()
    for thread in threads:
        thread.join()
    stop.set()
    reader.join()

    with there.session(write=False) as session:
        written = [row.id for row in session.query(EventRow.id).order_by(EventRow.id)]
    assert got == written
    assert len(got) == 6 * (1 + 1 + 30 + 1)


def test_a_conversation_is_answered_one_by_one_though_engines_claim_at_the_same_moment(there: Database) -> None:
    engines = [ReplyQueue(there, f"{FAR}:{n}:0", limit_of_user=100) for n in range(4)]
    for n in range(12):
        engines[0].add("assistant", {"n": n}, "ann", "c1")
    order: list[int] = []
    running, most = 0, 0
    lock = threading.Lock()

    def answer(engine: ReplyQueue) -> None:
        nonlocal running, most
        while len(order) < 12:
            if (reply := engine.claim()) is None:
                time.sleep(0.002)
                continue
            with lock:
                running += 1
                most = max(most, running)
                order.append(reply.request["n"])
            with lock:
                running -= 1
            engine.finish(reply, "done")

    threads = [threading.Thread(target=answer, args=(engine,)) for engine in engines]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert order == list(range(12)) and most == 1


def test_jobs_are_counted_one_after_the_other_so_that_no_bound_is_passed(there: Database) -> None:
    queues = [JobQueue(there, f"{FAR}:{n}:0", limit=10) for n in range(4)]
    refused: list[str] = []

    def add(queue: JobQueue) -> None:
        for n in range(6):
            try:
                queue.add("image", {"n": n})
            except Exception as error:
                refused.append(type(error).__name__)

    threads = [threading.Thread(target=add, args=(queue,)) for queue in queues]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert queues[0].count(["queued"]) == 10
    assert refused == ["QueueFull"] * 14


def test_who_waits_is_woken_from_another_process_connection(emptied: Emptied) -> None:
    url = emptied.url()
    here, other = Database(url), Database(url)
    stop = threading.Event()
    try:
        ear = here.waking.ear("jobs")
        ear.wait(0.1, stop)  # the first word: it listens now
        started = time.monotonic()
        threading.Timer(0.2, lambda: JobQueue(other, f"{FAR}:1:0").add("image", {})).start()
        ear.wait(0.1, stop)
        assert 0.15 < time.monotonic() - started < 1.5  # without it, two seconds
        JobQueue(other, f"{FAR}:1:0").add("image", {})
        other.waking.close()  # tells what is left to tell
        time.sleep(0.3)
        started = time.monotonic()
        ear.wait(0.1, stop)  # told between two waits
        assert time.monotonic() - started < 0.2
        stop.set()
        started = time.monotonic()
        ear.wait(0.1, stop)
        assert time.monotonic() - started < 0.5
    finally:
        here.close()
        other.close()


def test_text_that_postgresql_cannot_hold_is_kept_without_what_it_cannot(there: Database) -> None:
    queue = JobQueue(there, f"{FAR}:1:0")
    job = queue.add("image", {"prompt": "a\0b \ud800 \\u0000", "more": [{"x\0": "\0"}]}, why="\0because")
    assert queue.get(job.id).request == {"prompt": "a\ufffdb ? \\u0000", "more": [{"x\ufffd": "\ufffd"}]}
    assert queue.get(job.id).why == "\ufffdbecause"
    replies = ReplyQueue(there, f"{FAR}:1:0")
    replies.add("text", {"text": "\0\ud800"}, "ann")
    replies.add("text", {"text": "plain"}, "bob")
    assert {reply.user for reply in (replies.claim(), replies.claim()) if reply} == {"ann", "bob"}


def test_two_that_wait_for_each_other_are_told_and_the_work_is_done_again(there: Database) -> None:
    queue = JobQueue(there, f"{FAR}:1:0")
    ids = sorted(queue.add("image", {"n": n}).id for n in range(2))
    meet = threading.Barrier(2, timeout=10)
    tries: list[str] = []

    def touch(order: list[str]) -> None:
        first = True

        def work(session: Any) -> None:
            nonlocal first
            tries.append(order[0])
            for n, one in enumerate(order):
                session.query(JobRow).filter(JobRow.id == one).update({"priority": JobRow.priority + 1})
                if n == 0 and first:
                    first = False
                    meet.wait()

        there.run(work)

    threads = [threading.Thread(target=touch, args=(order,)) for order in (ids, ids[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with there.session(write=False) as session:
        assert [row.priority for row in session.query(JobRow)] == [2, 2]
    assert len(tries) == 3


def picture(seed: int) -> ImageRequest:
    return ImageRequest(prompt=f"kite {seed}", seed=seed, backend="stub", width=64, height=64)


def test_a_studio_lives_on_while_its_database_restarts(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    with cluster() as running:
        settings = Settings.load(
            home=tmp_path / "home", cache=tmp_path / "cache", min_free_disk=0, database=running.create(), lease=20
        )
        stop = threading.Event()
        with Studio(settings) as studio:
            serving = threading.Thread(target=studio.serve, kwargs={"stop": stop})
            serving.start()
            try:
                made = studio.wait(studio.submit(picture(1)).id)
                assert made.path.exists()
                job = studio.queue.add("image", picture(2).document(), mine=True)
                running.stop()
                with pytest.raises(Unavailable, match="cannot be reached"):
                    studio.queue.get(job.id)
                ends: list[bool] = []
                ending = threading.Thread(target=lambda: ends.append(studio.queue.finish(job, "done", "done")))
                ending.start()
                wait_for(lambda: "no job can be claimed" in caplog.text)
                running.start()
                ending.join()
                assert ends == [True]  # it was tried again
                assert studio.queue.get(job.id).state == "done"
                assert studio.wait(studio.submit(picture(3)).id).path.exists()
                running.restart()  # nobody is told, and all connections of the pool are broken
                assert studio.queue.get(job.id).state == "done"
                assert studio.wait(studio.submit(picture(4)).id).path.exists()
            finally:
                stop.set()
                serving.join()


def test_a_job_whose_end_could_not_be_written_is_not_lost_while_its_process_lives(there: Database) -> None:
    now = 1_000.0
    queue = JobQueue(there, f"{FAR}:1:0", lease=10, clock=lambda: now)
    queue.add("image", {})
    job = queue.claim()
    assert job is not None

    def fail(session: Any) -> None:
        raise StorageError("the disk is full")

    with pytest.raises(StorageError, match="full"):
        queue.finish(job, "done", "done", also=fail)
    assert queue.claim() is None
    now += 11
    again = queue.claim()
    assert again is not None and (again.id, again.attempt) == (job.id, 2)
    now += 11  # this one is being made, and its heartbeat only late
    assert queue.claim() is None and queue.heartbeat([again]) == []


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("mysql://ana:s3cret@host/db", "must begin with postgresql://"),
        ("postgresql://ana:s3cret@host", "must name a database"),
        ("ana:s3cret@host/db", "must be as postgresql://"),
        ("postgresql://ana:s3cret@host:port/db", "must be as postgresql://"),
        ("sqlite:///films.db", "must begin with postgresql://"),
        ("postgresql://ana:ab@s3cret@host/db", "@ of a user or a password written as %40"),
        ("postgresql://ana:s3cret@host/db%00", "no NUL"),
        ("postgresql://ana@host/db?autocommit=1&pwd=s3cret", "libpq knows, which autocommit, pwd is not"),
        ("postgresql://ana@host:1/db?password=s3cret&connect_timeout=2", "cannot be reached"),
        ("postgresql://ana:s3cret@127.0.0.1:1/db", r"VISIONTUNE_DATABASE postgresql://ana:\*\*\*@.*cannot be reached"),
    ],
)
def test_addresses_are_told_without_their_passwords(address: str, said: str, tmp_path: Path) -> None:
    if "reached" in said or "libpq" in said:
        need("psycopg")
    address = address.replace("ana@host:1", "ana@127.0.0.1:1")
    settings = Settings.load(home=tmp_path, database=address)
    assert "s3cret" not in repr(settings) and "database" not in settings.options()
    with pytest.raises((InputError, StorageError), match=said) as refused:
        Database.of(settings)
    error: BaseException | None = refused.value
    assert "s3cret" not in str(error)


def test_a_database_of_another_encoding_is_refused(postgres: Cluster) -> None:
    postgres.execute("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
    with pytest.raises(StorageError, match="LATIN1"):
        Database(postgres.url("latin"))


def test_opening_a_new_database_at_the_same_moment_migrates_it_once(postgres: Cluster) -> None:
    url = postgres.create()
    errors: list[BaseException] = []

    def open_it() -> None:
        try:
            Database(url).close()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=open_it) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
