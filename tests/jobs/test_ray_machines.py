"""Machines that die, and machines of another version."""

from __future__ import annotations

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from helpers_extras import need
from helpers_ray import Telling, head, node, noted, notes, say, studio_at
from visiontune.errors import HandedBack
from visiontune.jobs import dispatcher
from visiontune.jobs.ray.status import look
from visiontune.settings import Settings


@pytest.fixture
def newer(monkeypatch: pytest.MonkeyPatch) -> None:
    """This process, and so its dispatchers, has another version than the machines of the cluster."""
    monkeypatch.setattr(Telling, "version", 2)
    monkeypatch.setattr(dispatcher, "PAUSE", 0.5)


def test_a_step_goes_to_a_machine_of_its_version_or_back_and_is_made_again_where_that_dies(
    cluster: Any, settings: Settings, newer: None
) -> None:
    with studio_at(cluster.address, settings, ray_idle=1.0) as studio:
        job = studio.submit(say("wait 2"))
        assert studio.serve(until_idle=True) == 1
        assert studio.queue.get(job.id).state == "queued", studio.queue.get(job.id).sentence
        assert studio.store.published() == []
        assert notes(settings.home) == []
        with pytest.raises(HandedBack, match=r"to be made by telling/2/, and this worker has telling/1/"):
            studio.make(say("Now."))

        added = [node(cluster, TELLING_VERSION="2") for _ in range(2)]
        try:
            with ThreadPoolExecutor(1) as pool:
                time.sleep(max(0.0, studio.dispatcher._rests_until - time.monotonic()))
                serving = pool.submit(studio.serve, until_idle=True)
                pid = noted(settings.home, "wait 2")
                where = next(
                    actor.state["node"] for actor in look(studio.settings).actors if actor.state.get("pid") == pid
                )
                cluster.remove_node(next(one for one in added if one.node_id == where), allow_graceful=False)
                serving.result(timeout=60)
        finally:
            for one in added:
                if one in cluster.worker_nodes:
                    cluster.remove_node(one)
        assert studio.wait(job.id).backend == "telling/2/"
        assert len(notes(settings.home, "wait 2")) == 2
        assert {studio.store.get(key).backend for key in studio.store.published()} == {"telling/2/"}


def test_a_head_that_dies_and_comes_back_costs_what_was_being_made(settings: Settings) -> None:
    need("ray")
    with socket.socket() as free:
        free.bind(("", 0))
        port = free.getsockname()[1]
    told: list[str] = []
    with ThreadPoolExecutor(1) as pool:
        with head(gcs_server_port=port) as made:
            node(made)
            studio = studio_at(made.address, settings)
            making = pool.submit(studio.make, say("wait 2"), lambda fraction, sentence: told.append(sentence))
            noted(settings.home, "wait 2")
        with studio, head(gcs_server_port=port) as made:
            assert not making.done()
            node(made)
            assert making.result(timeout=60).request["text"] == "wait 2"
            assert len(notes(settings.home, "wait 2")) == 2
            studio.make(say("Next."))
