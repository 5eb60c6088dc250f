"""What people who wait are told: their place, about how long it takes; and that users are served in turn."""

from __future__ import annotations

import pytest

from visiontune.jobs.database import Database
from visiontune.jobs.queue import JobQueue
from visiontune.jobs.records import Job, title_of


@pytest.fixture
def queue(database: Database, clock) -> JobQueue:
    return JobQueue(database, "elsewhere:1:0", lease=10_000, clock=clock)


def claimed(queue: JobQueue) -> Job:
    job = queue.claim()
    assert job is not None
    return job


def test_one_users_hundred_jobs_are_not_in_the_way_of_anothers_one(queue: JobQueue, clock) -> None:
    for n in range(100):
        clock.now += 1
        queue.add("image", {"n": n}, "busy")
    first = claimed(queue)
    clock.now += 1
    other = queue.add("image", {}, "quiet")

    assert first.user == "busy"
    assert claimed(queue).id == other.id
    assert claimed(queue).user == "busy"


def test_places_are_counted_as_users_are_served_in_turn(queue: JobQueue, clock) -> None:
    jobs = []
    for user in ("ann", "ann", "ann", "bob", "ann", "cleo"):
        clock.now += 1
        jobs.append(queue.add("image", {}, user))

    places = [queue.position(job) for job in jobs]

    assert places[:2] == [0, 3]  # ann's second comes after bob's and cleo's first
    assert places[3] == 1  # bob's
    assert places[5] == 2  # cleo's: after one of ann's and bob's
    running = claimed(queue)
    assert queue.position(running) is None
    queue.finish(running, "done", "done")
    assert queue.position(queue.get(running.id)) is None


def test_a_running_job_is_expected_by_its_own_pace(queue: JobQueue, clock) -> None:
    queue.add("video", {})
    job = claimed(queue)
    assert queue.remaining(queue.get(job.id)) is None  # nobody knows yet
    clock.now += 30
    queue.progress(job, 0.25, "a quarter")

    assert queue.remaining(queue.get(job.id)) == pytest.approx(90)


def test_without_a_pace_it_is_what_the_kind_usually_takes(queue: JobQueue, clock) -> None:
    for seconds in (10, 20, 200):
        queue.add("image", {})
        job = claimed(queue)
        clock.now += seconds
        queue.finish(job, "done", "done")
    queue.add("image", {})
    running, waiting = claimed(queue), queue.add("image", {})
    clock.now += 5

    assert queue.remaining(queue.get(running.id)) == pytest.approx(20)
    assert queue.remaining(waiting) == pytest.approx(20)
    behind = queue.add("image", {})
    assert queue.remaining(behind) == pytest.approx(40)
    assert queue.remaining(queue.add("music", {})) is None
    queue.cancel(waiting.id)
    assert queue.remaining(queue.get(waiting.id)) is None


def test_jobs_are_found_page_by_page(queue: JobQueue, clock) -> None:
    jobs = []
    for n in range(7):
        clock.now += 1
        jobs.append(queue.add("image" if n % 2 else "music", {"n": n}, "ann").id)
    queue.add("image", {}, "bob")
    newest = jobs[::-1]

    assert [job.id for job in queue.find(user="ann", limit=3)] == newest[:3]
    assert [job.id for job in queue.find(user="ann", limit=3, offset=3)] == newest[3:6]
    third = queue.get(newest[2])
    assert [job.id for job in queue.find(user="ann", before=third.created)] == newest[3:]
    assert [job.id for job in queue.find(user="ann", kind="image")] == jobs[5::-2]
    assert (queue.count(user="ann"), queue.count(["queued"]), queue.count(["done"])) == (7, 8, 0)


@pytest.mark.parametrize(
    ("request_", "title"),
    [
        ({"prompt": "a fox\n in  snow"}, "a fox in snow"),
        ({"prompt": "", "text": "Good day."}, "Good day."),
        ({"script": {"title": "", "scenes": [{"narration": "Once."}]}}, "Once."),
        ({"script": {"title": "Bees", "scenes": []}, "prompt": "x"}, "Bees"),
        ({"prompt": "wide " * 40}, "wide " * 15 + "wide…"),
        ({"prompt": 3, "script": None}, ""),
    ],
)
def test_a_job_is_called_by_what_was_asked_for(request_: dict[str, object], title: str) -> None:
    assert title_of(request_) == title
