"""Pulls in the background: shown and stopped from anywhere, told when they fail, gone on with."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from visiontune.errors import InputError, NotFound
from visiontune.jobs.database import Database
from visiontune.jobs.owner import this_owner
from visiontune.weights import Weights
from visiontune.weights.catalogue import HubFile, Model
from visiontune.weights.pulls import Pulls, PullState

HUB = HubFile("maker/tiny", "main", "tiny.gguf")
URL = "/maker/tiny/resolve/main/tiny.gguf"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database.in_folder(tmp_path / "home")
    yield database
    database.close()


def pulls(database: Database, tmp_path: Path, *models: Model, owner: str = "", offline: bool = False) -> Pulls:
    known = {model.name: model for model in models}
    weights = Weights(tmp_path / "cache", hub_cache=tmp_path / "hub-cache", models=known, offline=offline)
    return Pulls(database, weights, owner or this_owner())


def ended(where: Pulls, name: str = "tiny", seconds: float = 20.0) -> PullState:
    deadline = time.monotonic() + seconds
    while (state := where.get(name)) is None or state.state == "running":
        assert time.monotonic() < deadline, state
        time.sleep(0.02)
    return state


def test_a_pull_is_shown_to_the_end(tmp_path: Path, database: Database, hub: Any, model: Any, content: bytes) -> None:
    hub.files[URL] = content
    where = pulls(database, tmp_path, model(hub=HUB))
    assert where.start("tiny").state == "running"
    assert ended(where).state == "done"
    assert where.weights.path("tiny").read_bytes() == content
    assert where.weights.changes.count == 1, "who keeps what is here looks again"
    assert where.find()["tiny"].fraction == 1.0
    assert where.start("tiny").state == "done"  # nothing to do


def test_nothing_is_begun_offline(tmp_path: Path, database: Database, hub: Any, model: Any) -> None:
    where = pulls(database, tmp_path, model(hub=HUB), offline=True)
    with pytest.raises(InputError, match="VISIONTUNE_OFFLINE"):
        where.start("tiny")
    assert where.find() == {}


def test_any_process_can_stop_it(tmp_path: Path, database: Database, hub: Any, model: Any, content: bytes) -> None:
    large = content * 40
    hub.files[URL], hub.slow = large, 0.2
    where = pulls(database, tmp_path, model(content=large, hub=HUB))
    where.start("tiny")
    other = pulls(database, tmp_path, model(content=large, hub=HUB), owner="elsewhere:1:2")
    assert other.start("tiny").state == "running"  # the same one
    other.cancel("tiny")
    state = ended(other)
    assert state.state == "cancelled" and state.fraction < 1
    assert not where.weights.present("tiny")
    hub.slow = 0.0
    where.start("tiny")
    assert ended(where).state == "done" and where.weights.path("tiny").read_bytes() == large


def test_a_failure_is_said(tmp_path: Path, database: Database, hub: Any, model: Any) -> None:
    where = pulls(database, tmp_path, model(hub=HUB))
    where.start("tiny")
    state = ended(where)
    assert state.state == "failed" and "tiny.gguf could not be had" in state.sentence


def test_one_whose_process_died_can_be_started_again(
    tmp_path: Path, database: Database, hub: Any, model: Any, content: bytes
) -> None:
    from visiontune.jobs.tables import PullRow

    hub.files[URL] = content
    gone = this_owner().split(":")[0] + ":999999999:1.00"
    with database.session() as session:
        session.add(PullRow(name="tiny", state="running", owner=gone, fraction=0.5, sentence="x", changed=time.time()))
    where = pulls(database, tmp_path, model(hub=HUB))
    state = where.get("tiny")
    assert state is not None and (state.state, state.fraction) == ("failed", 0.5) and "again" in state.sentence
    where.start("tiny")
    assert ended(where).state == "done"


@pytest.mark.parametrize("name", ["other", "/etc/passwd", "../tiny", ""])
def test_only_names_of_the_list_are_pulled(name: str, tmp_path: Path, database: Database, model: Any) -> None:
    where = pulls(database, tmp_path, model())
    with pytest.raises(NotFound):
        where.start(name)
    assert where.find() == {} and where.get(name) is None and where.cancel(name) is None
