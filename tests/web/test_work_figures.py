"""Figures of the work done: by kind, state and backend, from both databases, and not counted anew for every look."""

from __future__ import annotations

import time

import pytest
from prometheus_client import CollectorRegistry, generate_latest
from sqlalchemy import func, select

from visiontune.errors import BackendError
from visiontune.image.base import ImageRequest
from visiontune.jobs.database import Database
from visiontune.jobs.queue import JobQueue
from visiontune.jobs.steps import Steps
from visiontune.jobs.tables import JobRow
from visiontune.speech.base import SpeechRequest
from visiontune.studio import Studio
from visiontune.text.base import Scene, Script
from visiontune.video.base import VideoRequest
from visiontune.web.app import create_app
from visiontune.web.work_figures import KEPT, WorkFigures


def told(figures: WorkFigures) -> dict[str, float]:
    registry = CollectorRegistry()
    registry.register(figures)
    lines = generate_latest(registry).decode().splitlines()
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))}


def test_steps_and_jobs_are_told_by_kind_state_and_backend(database: Database) -> None:
    queue, steps = JobQueue(database, "here:1:0"), Steps(database, "here:1:0", 30.0)
    request = {"prompt": "a kite", "backend": "stub"}
    for state in ("done", "done", "failed"):
        job = queue.add("image", request, mine=True)
        time.sleep(0.01)
        queue.finish(job, state, state)
    queue.add("image", request)
    queue.add("image", {"prompt": "a kite"})
    for key, backend, state in (
        ("0", "stub", "done"),
        ("1", "stub", "done"),
        ("2", "stub", "failed"),
        ("3", "ink", "done"),
    ):
        assert (attempt := steps.claim(key, job.id, "image", backend)) == 1
        assert steps.finish(key, attempt, state, 1.5 if state == "done" else 0.0)
    assert steps.claim("2", job.id, "image", "stub") == 2
    assert steps.claim("4", job.id, "image", "ink") == 1
    assert steps.finish("4", 1, "stopped")
    steps.found(["0", "1"])
    steps.found(["1"])

    seen = told(WorkFigures(database))

    of, ink = 'backend="stub",kind="image"', 'backend="ink",kind="image"'
    assert seen[f'visiontune_steps{{{of},state="done"}}'] == 2
    assert seen[f'visiontune_steps{{{of},state="running"}}'] == 1
    assert seen[f'visiontune_steps{{{ink},state="stopped"}}'] == 1
    assert seen[f"visiontune_step_tries_total{{{of}}}"] == 4
    assert seen[f"visiontune_step_seconds_total{{{of}}}"] == 3.0
    outcomes = {
        name: [seen[f'visiontune_step_outcomes_total{{{name},outcome="{one}"}}'] for one in ("made", "failed", "found")]
        for name in (of, ink)
    }
    assert outcomes == {of: [2, 1, 3], ink: [1, 0, 0]}
    assert seen[f'visiontune_jobs_of{{{of},state="done"}}'] == 2
    assert seen[f'visiontune_jobs_of{{{of},state="queued"}}'] == 1
    assert seen[f'visiontune_jobs_of{{{of},state="failed"}}'] == 1
    assert seen['visiontune_jobs_of{backend="",kind="image",state="queued"}'] == 1
    with database.session(write=False) as session:
        took = session.scalar(select(func.sum(JobRow.finished - JobRow.started)).where(JobRow.state == "done"))
    assert took is not None and took >= 0.02
    assert seen[f'visiontune_jobs_seconds{{{of},state="done"}}'] == pytest.approx(took)
    assert f'visiontune_jobs_seconds{{{of},state="queued"}}' not in seen


def test_they_are_counted_once_in_a_while(studio: Studio) -> None:
    now = 100.0
    figures = WorkFigures(studio.database, lambda: now)
    assert told(figures) == {}
    studio.make(ImageRequest(prompt="a kite", seed=1, backend="stub"))
    now += KEPT - 1
    assert told(figures) == {}
    now += 1
    assert told(figures)['visiontune_steps{backend="stub",kind="image",state="done"}'] == 1


def test_the_page_of_figures_has_them(studio: Studio) -> None:
    script = Script(title="Two", scenes=(Scene(narration="One."), Scene(narration="Two.")))
    request = VideoRequest(
        script=script, seed=1, height=120, draft=True, speech_backend="stub", image_backend="stub", music_backend="none"
    )
    studio.make(request)
    studio.make(request)
    for _ in range(3):
        studio.workshop.breaker.failed("speech.stub", BackendError("it is away"))
    with pytest.raises(BackendError):
        studio.make(SpeechRequest(text="Three.", backend="stub", seed=1))
    text = create_app(studio=studio).test_client().get("/metrics").text
    for kind, backend, parts in (("speech", "stub", 2), ("image", "stub", 2), ("film", "assembler", 1)):
        of = f'backend="{backend}",kind="{kind}"'
        assert f'visiontune_steps{{{of},state="done"}} {parts}.0' in text
        for outcome in ("made", "found"):
            assert f'visiontune_step_outcomes_total{{{of},outcome="{outcome}"}} {parts}.0' in text
    assert 'visiontune_step_outcomes_total{backend="stub",kind="speech",outcome="failed"} 1.0' in text
    assert 'visiontune_jobs_of{backend="director",kind="video",state="done"} 2.0' in text
