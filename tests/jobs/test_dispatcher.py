"""What a dispatcher claims it begins at once, and gives back when it is told to stop."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from visiontune.artifacts import Artifact
from visiontune.backends import Context
from visiontune.image.base import ImageRequest
from visiontune.jobs.queue import JobQueue
from visiontune.jobs.records import Job
from visiontune.jobs.running import Running, RunningJobs
from visiontune.jobs.steps import Steps
from visiontune.registry import Registry
from visiontune.settings import Settings
from visiontune.studio import Studio

PLACES = 20
GO_ON = threading.Event()
BEGUN: list[str] = []


class Held:
    """A whole that begins, and ends when the test says so."""

    name = "held"
    version = 1
    composite = True

    def __call__(self, request: ImageRequest, context: Context) -> Artifact:
        BEGUN.append(request.prompt)
        while not GO_ON.wait(0.02):
            context.check_cancelled()
        (made,) = context.make_all([request.model_copy(update={"backend": "stub"})])
        return made


@pytest.fixture
def studio(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Studio]:
    monkeypatch.setitem(sys.modules, __name__, sys.modules[Held.__module__])
    registry = Registry.load()
    registry.targets["image"]["held"] = f"{__name__}:Held"
    GO_ON.clear()
    BEGUN.clear()
    with Studio(settings, registry) as made:
        yield made
        GO_ON.set()


def submit(studio: Studio, number: int, user: str = "local") -> Job:
    request = ImageRequest(prompt=f"kite {number}", seed=number, backend="held", width=64, height=64)
    return studio.submit(request, user)


def wait_for(studio: Studio, begun: int) -> None:
    until = time.monotonic() + 60
    while len(BEGUN) < begun:
        assert time.monotonic() < until, f"{len(BEGUN)} of {begun} were begun"
        time.sleep(0.01)
    assert studio.queue.count(["running"]) == begun


def test_jobs_are_claimed_by_handfuls_for_places_that_are_free_and_begun_at_once(studio: Studio) -> None:
    jobs = [submit(studio, n) for n in range(PLACES + 3)]
    stop = threading.Event()
    serving = threading.Thread(target=studio.dispatcher.serve, kwargs={"jobs": PLACES, "stop": stop})
    serving.start()
    try:
        wait_for(studio, PLACES)
        running = [job for job in map(studio.queue.get, (job.id for job in jobs)) if job.state == "running"]
        assert [job.id for job in running] == [job.id for job in jobs[:PLACES]]
        handfuls = [job.started for job in running]
        assert len(set(handfuls)) == 7  # six by three, and two: at most an eighth of the places
        newcomers = [submit(studio, 100 + n, f"user {n}") for n in range(4)]
        wait_for(studio, PLACES + len(newcomers))
        assert {studio.queue.get(job.id).state for job in newcomers} == {"running"}
        GO_ON.set()
        for job in (*jobs, *newcomers):
            assert studio.wait(job.id).kind == "image"
    finally:
        stop.set()
        serving.join(60)
    assert len(BEGUN) == len(set(BEGUN)) == PLACES + 3 + 4


class StopsThen(JobQueue):
    """Is told to stop in the moment in which it has claimed."""

    stop: threading.Event

    def claim_many(self, many: int, *, job_id: str | None = None, newcomers: bool = False) -> list[Job]:
        taken = super().claim_many(many, job_id=job_id, newcomers=newcomers)
        self.stop.set()
        return taken


class BeginsLate(RunningJobs):
    """Its jobs begin once those that run were told to end."""

    def __init__(self, queue: JobQueue, steps: Steps) -> None:
        super().__init__(queue, steps)
        self.told = threading.Event()

    def release_all(self) -> None:
        super().release_all()
        self.told.set()

    @contextmanager
    def hold(self, running: Running) -> Iterator[None]:
        self.told.wait()
        with super().hold(running):
            yield


@pytest.mark.parametrize("late", [False, True])
def test_what_was_claimed_when_it_was_told_to_stop_is_given_back(studio: Studio, late: bool) -> None:
    jobs = [submit(studio, n) for n in range(8)]
    dispatcher = studio.dispatcher

    def serve(drain: float) -> tuple[int, set[tuple[str, int]]]:
        dispatcher.queue = queue = StopsThen(studio.database, studio.queue.owner)
        queue.stop = threading.Event()
        ended: list[int] = []
        serving = threading.Thread(target=lambda: ended.append(dispatcher.serve(jobs=64, stop=queue.stop, drain=drain)))
        serving.start()
        serving.join(60)
        found = {(job.state, job.attempt) for job in map(queue.get, (job.id for job in jobs))}
        assert ended, f"it does not end: {found}"
        return ended[0], found

    if late:
        dispatcher._running = BeginsLate(studio.queue, dispatcher.steps)
    assert serve(0.1) == (0, {("queued", 1)})
    GO_ON.set()
    assert serve(60.0) == (8, {("done", 2)})
