"""Urgent jobs go first, whoever asked for them, and nobody asks for more than there is."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from visiontune.cli.app import app
from visiontune.errors import InputError, JobError, NotFound
from visiontune.image.base import ImageRequest
from visiontune.jobs.database import Database
from visiontune.jobs.queue import JobQueue
from visiontune.jobs.urgency import prioritise
from visiontune.studio import Studio


def test_the_order_of_those_that_wait_follows_their_priority(database: Database) -> None:
    queue = JobQueue(database, "elsewhere:1:0")
    late, usual, first = (
        queue.add("image", {}, user, priority=priority).id for user, priority in (("ann", -3), ("ann", 0), ("bob", 2))
    )
    raised = queue.add("image", {}, "cid").id
    assert prioritise(queue, raised, 10).priority == 10

    claimed = [job.id for job in (queue.claim() for _ in range(4)) if job is not None]

    assert claimed == [raised, first, usual, late]
    with pytest.raises(JobError, match="is running; only one that waits"):
        prioritise(queue, late, 1)
    with pytest.raises(NotFound):
        prioritise(queue, "nothing", 1)
    assert queue.get(late).priority == -3


def test_it_is_bounded(studio: Studio) -> None:
    for wrong in (-11, 11):
        with pytest.raises(InputError, match=rf"priority: {wrong} - must be a whole number from -10 to 10"):
            studio.submit(ImageRequest(prompt="x", seed=1, backend="stub"), priority=wrong)
    assert studio.queue.find() == []
    job = studio.submit(ImageRequest(prompt="x", seed=1, backend="stub"), priority=-10)
    assert job.priority == -10


def test_it_is_set_by_a_command(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("home", "cache"):
        monkeypatch.setenv(f"VISIONTUNE_{name.upper()}", str(getattr(studio.settings, name)))
    job = studio.submit(ImageRequest(prompt="x", seed=1, backend="stub"))
    for wanted in ("7", "-2"):
        done = CliRunner().invoke(app, ["library", "priority", job.id, wanted], catch_exceptions=False)
        assert (done.exit_code, done.stdout.strip()) == (0, wanted)
        assert studio.queue.get(job.id).priority == int(wanted)
