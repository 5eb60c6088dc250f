"""Nobody's hundreds of jobs, or long ones, are in the way of another's single picture."""

from __future__ import annotations

import sys
import threading

import pytest
from pydantic import SecretStr

from visiontune.artifacts import Artifact
from visiontune.backends import Context
from visiontune.image.base import ImageRequest
from visiontune.jobs.database import Database
from visiontune.jobs.queue import JobQueue
from visiontune.jobs.tables import JobRow
from visiontune.registry import Registry
from visiontune.settings import Settings
from visiontune.studio import Studio

FAR = "elsewhere"  # a host whose processes we cannot see
GO_ON = threading.Event()


class Long:
    """A whole of several parts that takes as long as the test likes."""

    name = "long"
    version = 1
    composite = True

    def __call__(self, request: ImageRequest, context: Context) -> Artifact:
        while not GO_ON.wait(0.05):
            context.check_cancelled()
        (made,) = context.make_all([request.model_copy(update={"backend": "stub"})])
        return made


def picture(seed: int, backend: str = "stub") -> ImageRequest:
    return ImageRequest(prompt=f"kite {seed}", seed=seed, backend=backend, width=64, height=64)


def test_after_five_hundred_jobs_of_another_a_picture_is_the_next(database: Database, clock) -> None:
    queue, other = (JobQueue(database, f"{FAR}:{n}:0", lease=1e6, clock=clock) for n in range(2))
    with database.session() as session:
        session.add_all(JobRow(user="busy", kind="image", request={"n": n}, created=clock() - 1) for n in range(500))
    running = [queue.claim(), other.claim()]
    mine = queue.add("image", {}, "quiet")

    assert running[0] is not None
    queue.finish(running[0], "done", "done")  # a step's time later
    taken = other.claim()

    assert taken is not None and taken.id == mine.id
    assert taken.request == {} and taken.user == "quiet" and taken.state == "running"


def test_a_newcomer_is_one_of_whom_none_runs(database: Database) -> None:
    queue = JobQueue(database, f"{FAR}:1:0")
    for n in range(3):
        queue.add("video", {"n": n}, "busy")
    assert queue.claim() is not None
    assert queue.claim(newcomer=True) is None
    first, second = (queue.add("image", {}, "quiet") for _ in range(2))
    taken = queue.claim(newcomer=True)
    assert taken is not None and taken.id == first.id
    assert queue.claim(newcomer=True) is None
    queue.finish(taken, "done", "done")
    again = queue.claim(newcomer=True)
    assert again is not None and again.id == second.id
    assert [event.state for event in queue.events(first.id)] == ["queued", "running", "done"]


def test_long_jobs_of_one_user_on_all_places_leave_one_for_another(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, __name__, sys.modules[Long.__module__])
    registry = Registry.load()
    registry.targets["image"]["long"] = f"{__name__}:Long"
    if database.on_postgresql:
        address = database.address.render_as_string(hide_password=False)
        settings = settings.model_copy(update={"database": SecretStr(address)})
    GO_ON.clear()
    stop = threading.Event()
    with Studio(settings, registry) as studio:
        long = [studio.submit(picture(n, "long"), "busy") for n in range(4)]
        serving = threading.Thread(target=studio.serve, kwargs={"stop": stop})
        serving.start()
        try:
            for _ in range(2):  # one after the other
                assert studio.wait(studio.submit(picture(9), "quiet").id).path.exists()
            assert [studio.queue.get(job.id).state for job in long] == ["running", "running", "queued", "queued"]
            GO_ON.set()
            assert {studio.wait(job.id).kind for job in long} == {"image"}
        finally:
            GO_ON.set()
            stop.set()
            serving.join()
