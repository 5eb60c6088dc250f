"""A cluster that grows: what lacks a machine is seen by Ray's autoscaler, for as long as somebody waits for it."""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest

from helpers_extras import need
from helpers_ray import head, node, noted, notes, say, studio_at
from visiontune.artifacts import Artifact
from visiontune.errors import Cancelled
from visiontune.jobs.ray.status import look
from visiontune.settings import Settings
from visiontune.studio import Studio


def lacking(cluster: Any) -> int:
    """Actors of a processor each that wait for a machine, as Ray's autoscaler is told."""
    sdk: Any = importlib.import_module("ray.autoscaler.v2.sdk")
    state = sdk.get_cluster_resource_state(sdk.GcsClient(cluster.address))
    assert all(one.request.resources_bundle["CPU"] == 1.0 for one in state.pending_resource_requests)
    return sum(one.count for one in state.pending_resource_requests)


def until(found: Callable[[], Any], wanted: Any) -> None:
    late = time.monotonic() + 60
    while (last := found()) != wanted:
        assert time.monotonic() < late, f"{last}, not {wanted}"
        time.sleep(0.1)


def cancel(studio: Studio, text: str, making: Future[Artifact]) -> None:
    job = next(job for job in studio.queue.find(["running"]) if job.request["text"] == text)
    studio.cancel(job.id)
    with pytest.raises(Cancelled):
        making.result(timeout=30)


def test_what_lacks_a_machine_is_seen_until_it_has_one_or_is_withdrawn(settings: Settings) -> None:
    need("ray")
    few = {"ray_idle": 2.0, "ray_max": 2, "workers": 8}
    with head() as made, ThreadPoolExecutor(4) as pool, studio_at(made.address, settings, **few) as studio:

        def make(text: str) -> Future[Artifact]:
            return pool.submit(studio.make, say(text))

        def seen() -> int:
            return lacking(made)

        vain = make("In vain.")
        until(seen, 1)  # there is no machine at all
        cancel(studio, "In vain.", vain)
        until(seen, 0)

        long = make("wait 600")
        until(seen, 1)
        node(made, cpus=1)
        first = noted(settings.home, "wait 600")
        until(seen, 0)

        vain = make("In vain beside.")
        until(seen, 1)
        more = [make(f"In vain, too, {n}.") for n in range(2)]
        time.sleep(2.0)
        assert seen() == 1  # two actors are the most that may be
        cancel(studio, "In vain beside.", vain)
        for n, one in enumerate(more):
            assert seen() == 1
            cancel(studio, f"In vain, too, {n}.", one)
        until(seen, 0)
        assert len(look(studio.settings).actors) == 1

        beside = make("Beside.")
        until(seen, 1)
        added = node(made, cpus=1)
        assert beside.result(timeout=60).request["text"] == "Beside."
        assert not long.done()
        actors = {actor.state["pid"]: actor.state["node"] for actor in look(studio.settings).actors if actor.state}
        assert actors[noted(settings.home, "Beside.")] == added.node_id

        until(lambda: [actor.state.get("pid") for actor in look(studio.settings).actors], [first])  # the idle one went
        cancel(studio, "wait 600", long)
        assert seen() == 0
        assert len(notes(settings.home)) == 2  # what was in vain was not made
