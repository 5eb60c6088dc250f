"""What the chaos benchmark finds once nothing runs: it must see what is wrong."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest

from helpers_benchmarks import load_benchmark
from visiontune.image.base import ImageRequest
from visiontune.jobs.steps import Steps
from visiontune.studio import Studio
from visiontune.text.base import ScriptRequest


@pytest.fixture(scope="module")
def chaos() -> ModuleType:
    return load_benchmark("chaos_verdict")


def picture(seed: int) -> ImageRequest:
    return ImageRequest(prompt="a red kite", backend="stub", width=64, height=64, seed=seed)


def made(studio: Studio) -> list[str]:
    """Two jobs that are done: a picture, and a script, which is a composite."""
    jobs = [studio.submit(request).id for request in (picture(1), ScriptRequest(prompt="how bees make honey"))]
    assert studio.serve(until_idle=True) == 2
    return jobs


def test_all_that_is_done_once_and_whole_is_sound(studio: Studio, chaos: ModuleType) -> None:
    found: dict[str, Any] = chaos.verdict(studio, made(studio))
    assert found == {
        "ended": {"done": 2}, "reasons": [], "lost": 0, "doubled": [], "listed": 2, "torn": {}, "orphans": [], "leases": 0,
    }  # fmt: skip
    assert chaos.is_sound(found, 2) and not chaos.is_sound(found, 3)


def test_what_never_ended_or_failed_is_not_sound(studio: Studio, chaos: ModuleType) -> None:
    jobs = [*made(studio), studio.submit(picture(2)).id]
    found = chaos.verdict(studio, jobs)
    assert found["lost"] == 1 and not chaos.is_sound(found, 3)
    held = studio.queue.claim()
    assert held is not None and chaos.verdict(studio, jobs)["leases"] == 1
    studio.queue.finish(held, "failed", "no paper")
    found = chaos.verdict(studio, jobs)
    assert found["reasons"] == ["no paper"] and found["lost"] == 0 and not chaos.is_sound(found, 3)


def test_damaged_files_and_parts_published_twice_are_named(studio: Studio, chaos: ModuleType) -> None:
    jobs = made(studio)
    artifact = studio.wait(jobs[0])
    artifact.path.write_bytes(artifact.path.read_bytes()[:40])
    found = chaos.verdict(studio, jobs)
    assert list(found["torn"]) == [artifact.id] and not chaos.is_sound(found, 2)
    steps = Steps(studio.database, studio.queue.owner, lease=30)
    for job in jobs:
        one = studio.wait(job)
        attempt = steps.claim(one.key, job, one.kind, one.request["backend"])
        assert attempt is not None and steps.finish(one.key, attempt, "done")
    doubled = [f"part {one.key}: {one.kind} published" for one in map(studio.wait, jobs)]
    assert sorted(chaos.verdict(studio, jobs)["doubled"]) == sorted(doubled)
