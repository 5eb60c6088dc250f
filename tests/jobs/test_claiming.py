"""Several jobs at once: those that one after the other would be, each to one claimer, and back when who claimed them dies."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import threading
from collections import Counter
from typing import Any

import pytest
from sqlalchemy import delete, insert

from visiontune.jobs.database import Database
from visiontune.jobs.owner import this_owner
from visiontune.jobs.queue import JobQueue
from visiontune.jobs.tables import JobRow

FAR = "elsewhere"  # a host whose processes we cannot see
FOREVER = 1e6


def some_queue(chance: random.Random) -> list[dict[str, Any]]:
    """Jobs of a few users: waiting ones of few urgencies and ages, so that many are equal; running ones; ended ones."""
    users = [f"user {n}" for n in range(chance.randint(1, 7))]
    rows = []
    for n in range(chance.randint(0, 40)):
        state = chance.choices(["queued", "running", "done", "cancelled"], [6, 2, 1, 1])[0]
        held = (
            {"owner": f"{FAR}:9:0", "lease_until": 1e12} if state == "running" else {"owner": None, "lease_until": None}
        )
        aged = {"priority": chance.choice([0, 0, 0, -1, 2]), "created": float(chance.randint(1, 5))}
        row = {
            "id": f"{chance.getrandbits(40):010x}",
            "user": chance.choice(users),
            "state": state,
            "request": {"n": n},
        }
        rows.append({"kind": "image"} | row | aged | held)
    return rows


def fill(database: Database, rows: list[dict[str, Any]]) -> None:
    with database.session() as session:
        session.execute(delete(JobRow))
        if rows:
            session.execute(insert(JobRow), rows)


@pytest.mark.parametrize("newcomers", [False, True])
def test_several_at_once_are_those_that_one_after_the_other_would_be(database: Database, newcomers: bool) -> None:
    chance = random.Random(5)
    queue = JobQueue(database, f"{FAR}:1:0", lease=FOREVER)
    sizes = Counter[int]()
    for _ in range(40):
        rows, many = some_queue(chance), chance.randint(1, 12)
        fill(database, rows)
        one_by_one = [job for _ in range(many) if (job := queue.claim(newcomer=newcomers)) is not None]
        fill(database, rows)
        at_once = queue.claim_many(many, newcomers=newcomers)

        assert {job.id for job in at_once} == {job.id for job in one_by_one}
        assert at_once == sorted(at_once, key=lambda job: (-job.priority, job.created, job.id))
        asked = {row["id"]: row["request"] for row in rows}
        for job in at_once:
            assert job.state == "running" and job.request == asked[job.id] and job == queue.get(job.id)
            assert [(event.state, event.sentence) for event in queue.events(job.id)] == [("running", "started")]
        waiting = sum(row["state"] == "queued" for row in rows)
        assert newcomers or len(at_once) == min(many, waiting)
        sizes[len(at_once)] += 1
    assert max(sizes) > 2, "the queues were too short to tell anything"


def test_one_users_urgent_jobs_come_all_before_anothers(database: Database) -> None:
    """Six of three users: by urgency first, then each user's turn, whatever their age."""
    rows = [("ann", 0, 1), ("ann", 0, 2), ("ann", 0, 3), ("bob", 0, 8), ("bob", 0, 9), ("cy", 5, 7), ("cy", 5, 6)]
    made = [
        {"id": f"{user}{age}", "user": user, "priority": urgent, "created": float(age), "kind": "image", "request": {}}
        for user, urgent, age in rows
    ]
    fill(database, made)
    queue = JobQueue(database, f"{FAR}:1:0", lease=FOREVER)
    assert [job.id for job in queue.claim_many(3)] == ["cy6", "cy7", "ann1"]
    assert {job.id for job in queue.claim_many(2)} == {"bob8", "ann2"}
    assert {job.id for job in queue.claim_many(9)} == {"bob9", "ann3"}
    assert queue.claim_many(9) == []


def claim_all(address: str, number: int, results: Any) -> None:
    """A process of two threads that claim by handfuls until none waits."""
    database = Database(address)
    got: list[str] = []

    def work(thread: int) -> None:
        chance = random.Random(10 * number + thread)
        queue = JobQueue(database, f"{FAR}:{number}:{thread}", lease=FOREVER)
        while taken := queue.claim_many(chance.randint(1, 9)):
            got.extend(job.id for job in taken)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    database.close()
    results.put(got)


def test_processes_that_claim_handfuls_get_each_job_once_and_leave_none(database: Database) -> None:
    rows = [
        {"id": f"{n:04}", "user": f"user {n % 3}", "kind": "image", "request": {}, "created": 1.0} for n in range(400)
    ]
    fill(database, rows)
    context = multiprocessing.get_context("spawn")
    results = context.Queue()
    address = database.address.render_as_string(hide_password=False)
    processes = [context.Process(target=claim_all, args=(address, number, results)) for number in range(2)]
    for process in processes:
        process.start()
    got = [job for _ in processes for job in results.get(timeout=120)]
    for process in processes:
        process.join()

    assert sorted(got) == [row["id"] for row in rows]
    queue = JobQueue(database, f"{FAR}:9:0")
    assert queue.count(["queued"]) == 0
    assert {len(queue.events(job)) for job in got[::10]} == {1}


def claim_and_die(address: str) -> None:
    queue = JobQueue(Database(address), this_owner())
    queue.claim_many(4)
    os.kill(os.getpid(), signal.SIGKILL)


def test_what_was_claimed_at_once_is_free_again_when_who_claimed_it_dies(database: Database) -> None:
    queue = JobQueue(database, this_owner())
    ids = {queue.add("image", {"n": n}).id for n in range(5)}
    address = database.address.render_as_string(hide_password=False)
    process = multiprocessing.get_context("spawn").Process(target=claim_and_die, args=(address,))
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    assert queue.count(["running"]) == 4

    taken = queue.claim_many(9)

    assert {job.id for job in taken} == ids
    assert sorted(job.attempt for job in taken) == [1, 2, 2, 2, 2]
    assert {queue.finish(job, "done", "done") for job in taken} == {True}
