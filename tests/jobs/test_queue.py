"""The queue: claims, leases, fences, cancels."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from sqlalchemy import text

from visiontune.errors import InputError, QueueFull
from visiontune.jobs.database import Database, file_system
from visiontune.jobs.queue import JobQueue
from visiontune.jobs.records import Job

FAR = "elsewhere"  # a host whose processes we cannot see, so that only the lease counts


def test_jobs_are_claimed_in_order_and_once(database: Database) -> None:
    queue = JobQueue(database, f"{FAR}:1:0")
    first, second = queue.add("image", {"n": 1}), queue.add("image", {"n": 2})

    claimed = [queue.claim(), queue.claim(), queue.claim()]

    assert [job.id if job else None for job in claimed] == [first.id, second.id, None]


def test_many_claimers_never_get_the_same_job(database: Database) -> None:
    for n in range(40):
        JobQueue(database, "x:1:0").add("image", {"n": n})
    got: list[str] = []

    def claim_all(owner: str) -> None:
        own = Database(database.address)
        queue = JobQueue(own, f"{FAR}:{owner}:0")
        while (job := queue.claim()) is not None:
            got.append(job.id)
        own.close()

    threads = [threading.Thread(target=claim_all, args=(str(n),)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(got) == 40
    assert len(set(got)) == 40


def test_w03_a_long_job_is_not_delivered_twice_while_its_owner_beats(database: Database, clock) -> None:
    a = JobQueue(database, f"{FAR}:1:0", lease=10, clock=clock)
    b = JobQueue(database, f"{FAR}:2:0", lease=10, clock=clock)
    a.add("video", {})
    job = a.claim()
    assert job is not None
    for _ in range(5):  # 25 seconds of work under a lease of 10
        clock.now += 5
        assert a.heartbeat([job]) == []
        assert b.claim() is None

    assert a.finish(job, "done", "done")
    assert b.claim() is None


def test_a_silent_owner_loses_its_job_and_changes_nothing_afterwards(database: Database, clock) -> None:
    a = JobQueue(database, f"{FAR}:1:0", lease=10, clock=clock)
    b = JobQueue(database, f"{FAR}:2:0", lease=10, clock=clock)
    a.add("video", {})
    late = a.claim()
    assert late is not None
    clock.now += 11
    taken = b.claim()
    assert taken is not None

    assert taken.id == late.id
    assert taken.attempt == 2
    assert a.heartbeat([late]) == [late]
    assert not a.progress(late, 0.9, "too late")
    assert not a.finish(late, "failed", "too late")
    assert b.get(late.id).state == "running"
    assert b.finish(taken, "done", "done")


def test_w06_a_dead_owner_on_this_host_loses_its_job_at_once(database: Database) -> None:
    from visiontune.jobs.owner import this_owner

    host, pid, start = this_owner().rsplit(":", 2)
    dead = JobQueue(database, f"{host}:{pid}:{float(start) - 1000:.2f}", lease=3600)  # the same pid, another life
    dead.add("video", {})
    dead.claim()
    live = JobQueue(database, this_owner())

    taken = live.claim()

    assert taken is not None
    assert taken.attempt == 2
    assert [event.state for event in live.events(taken.id)] == ["queued", "running", "queued", "running"]


def test_w07_reclaiming_leaves_the_jobs_of_live_owners_alone(database: Database, clock) -> None:
    a = JobQueue(database, f"{FAR}:1:0", lease=10, clock=clock)
    b = JobQueue(database, f"{FAR}:2:0", lease=100, clock=clock)
    a.add("video", {})
    job_a = a.claim()
    b.add("video", {})
    job_b = b.claim()
    assert job_a is not None
    assert job_b is not None
    clock.now += 20

    assert JobQueue(database, f"{FAR}:3:0", clock=clock).reclaim() == 1
    assert b.get(job_a.id).state == "queued"
    assert b.get(job_b.id).state == "running"
    assert b.finish(job_b, "done", "done")


def test_w18_cancelling_a_waiting_job_touches_no_other(database: Database) -> None:
    queue = JobQueue(database, f"{FAR}:1:0")
    ids = [queue.add("image", {"n": n}).id for n in range(3)]
    running = queue.claim()
    assert running is not None

    queue.cancel(ids[2])

    assert [queue.get(job_id).state for job_id in ids] == ["running", "queued", "cancelled"]
    assert not queue.cancel_asked(running)
    assert queue.get(ids[2]).started is None


def test_cancelling_a_running_job_asks_its_owner(database: Database) -> None:
    queue = JobQueue(database, f"{FAR}:1:0")
    queue.add("image", {})
    job = queue.claim()
    assert job is not None

    queue.cancel(job.id)

    assert queue.cancel_asked(job)
    assert queue.get(job.id).state == "running"


def test_of_many_jobs_those_are_told_that_are_unwanted_here(database: Database, clock) -> None:
    here, there = (JobQueue(database, f"{FAR}:{n}:0", lease=10, clock=clock) for n in (1, 2))
    for n in range(3):
        here.add("image", {"n": n})
    going, cancelled, taken = (here.claim() for _ in range(3))
    assert going is not None and cancelled is not None and taken is not None
    here.cancel(cancelled.id)
    clock.now += 8
    here.heartbeat([going, cancelled])
    clock.now += 4
    assert there.claim(taken.id) is not None
    ended = here.add("image", {}, mine=True)
    here.finish(ended, "done", "done")

    assert here.unwanted([going, cancelled, taken, ended]) == {cancelled.id, taken.id, ended.id}
    assert here.unwanted([]) == set()


def test_w24_a_full_queue_says_when_to_come_back(database: Database) -> None:
    queue = JobQueue(database, f"{FAR}:1:0", limit=6)
    for n in range(6):
        queue.add("image", {"n": n})

    with pytest.raises(QueueFull) as refused:
        queue.add("image", {"n": 7})
    assert refused.value.retry_after > 0

    job = queue.claim()
    assert job is not None
    queue.finish(job, "failed", "it broke")
    assert queue.add("image", {"n": 8}).state == "queued"  # the slot of the failed job is free


def test_events_are_numbered_and_go_on_where_a_reader_stopped(database: Database) -> None:
    queue = JobQueue(database, f"{FAR}:1:0")
    queue.add("image", {})
    job = queue.claim()
    assert isinstance(job, Job)
    queue.progress(job, 0.5, "half")
    queue.finish(job, "done", "done")

    events = queue.events(job.id)

    assert [event.sentence for event in events] == ["waiting", "started", "half", "done"]
    assert queue.events(job.id, after=events[1].id) == events[2:]


@pytest.mark.parametrize("document", ["[]", '"words"', "null", "5", pytest.param('{"kind":', id="damaged")])
def test_a_row_edited_by_hand_is_in_nobodys_way(database: Database, document: str) -> None:
    """Whoever lists or claims jobs reads it as an empty request; what is damaged PostgreSQL does not take at all."""
    queue = JobQueue(database, f"{FAR}:1:0")
    odd, sound = queue.add("image", {}), queue.add("image", {"n": 1})
    if document.endswith(":") and database.on_postgresql:
        document = "[]"
    with database.session() as session:
        edit = "UPDATE jobs SET request = :request, parents = :request WHERE id = :id"
        edit = edit if not database.on_postgresql else edit.replace(":request", "CAST(:request AS json)")
        session.execute(text(edit), {"request": document, "id": odd.id})

    listed, claimed = queue.get(odd.id), queue.claim_many(2)

    assert (listed.request, listed.parents, listed.title) == ({}, (), "")
    assert [(job.id, job.request, job.parents) for job in claimed] == [(odd.id, {}, ()), (sound.id, {"n": 1}, ())]


def test_an_unknown_job_is_an_input_error(database: Database) -> None:
    with pytest.raises(InputError, match="no such job"):
        JobQueue(database, "x:1:0").cancel("nothing")


def test_migrations_make_exactly_the_tables_of_the_code(database: Database) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from visiontune.jobs.tables import Base

    def compared(found: object, name: str | None, kind: str, *rest: object) -> bool:
        return not (kind == "index" and name == "jobs_turn")  # SQLite does not tell that an index goes down

    context = {} if database.on_postgresql else {"include_object": compared}
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts=context), Base.metadata) == []


def test_opening_twice_at_the_same_moment_migrates_once(tmp_path: Path) -> None:
    errors: list[BaseException] = []

    def open_it() -> None:
        try:
            Database.in_folder(tmp_path / "home").close()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=open_it) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


def test_the_file_system_of_a_folder_is_known(tmp_path: Path) -> None:
    assert file_system(tmp_path) not in {"nfs", "cifs"}
    assert file_system(Path("/proc")) == "proc"
