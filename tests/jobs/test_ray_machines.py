"""Machines that die, and machines of another version."""

from __future__ import annotations

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from helpers_extras import need
from helpers_ray import Telling, head, node, noted, notes, say, studio_at, tell
from visiontune.errors import HandedBack
from visiontune.jobs import dispatcher
from visiontune.jobs.ray.status import look
from visiontune.settings import Settings


@pytest.fixture
def newer(monkeypatch: pytest.MonkeyPatch) -> None:
    """This process, and so its dispatchers, has another version than the machines of the cluster."""
    monkeypatch.setattr(Telling, "version", 2)
    monkeypatch.setattr(dispatcher, "PAUSE", 0.5)


def test_a_step_goes_to_a_machine_of_its_version_or_back_and_back_as_well_where_that_dies(
    cluster: Any, settings: Settings, monkeypatch: pytest.MonkeyPatch, newer: None
) -> None:
    with studio_at(cluster.address, settings, ray_idle=1.0) as studio:

        def serve() -> str:
            time.sleep(max(0.0, studio.dispatcher._rests_until - time.monotonic()))
            studio.serve(until_idle=True)
            return studio.queue.get(job.id).state

        job = studio.submit(say("until told"))
        assert serve() == "queued"
        assert studio.store.published() == []
        assert notes(settings.home) == []

        added = node(cluster, TELLING_VERSION="2")
        try:
            with ThreadPoolExecutor(1) as pool:
                serving = pool.submit(serve)
                pid = noted(settings.home, "until told")
                where = [actor.state["node"] for actor in look(studio.settings).actors if actor.state.get("pid") == pid]
                assert where == [added.node_id]
                cluster.remove_node(added, allow_graceful=False)
                assert serving.result(timeout=60) == "queued"
        finally:
            if added in cluster.worker_nodes:
                cluster.remove_node(added)
        assert studio.store.published() == []
        with pytest.raises(HandedBack, match=r"to be made by telling/2/, and this worker has telling/1/"):
            studio.make(say("until told"))

        tell(settings.home)
        monkeypatch.setattr(Telling, "version", 1)
        assert serve() == "done"
        assert studio.wait(job.id).backend == "telling/1/"
        assert len(notes(settings.home, "until told")) >= 2
        assert len(studio.store.published()) == 1


def test_a_head_that_dies_and_comes_back_costs_what_was_being_made(settings: Settings) -> None:
    need("ray")
    with socket.socket() as free:
        free.bind(("", 0))
        port = free.getsockname()[1]
    told: list[str] = []
    with ThreadPoolExecutor(1) as pool:
        with head(gcs_server_port=port, num_cpus=1) as made:
            studio = studio_at(made.address, settings)
            making = pool.submit(studio.make, say("wait 2"), lambda fraction, sentence: told.append(sentence))
            noted(settings.home, "wait 2")
        with studio, head(gcs_server_port=port, num_cpus=1):
            assert not making.done()
            assert making.result(timeout=60).request["text"] == "wait 2"
            assert (
                len(notes(settings.home, "wait 2")) >= 2
            )  # and again where an actor could be started as the rest died
            assert len(studio.store.published()) == 1
            studio.make(say("Next."))
