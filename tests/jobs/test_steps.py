"""Parts: one owner makes each, and each counts once, whoever dies before it could say so."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from sqlalchemy import select

from visiontune.jobs.database import Database
from visiontune.jobs.owner import this_host
from visiontune.jobs.steps import Steps
from visiontune.jobs.tables import StepRow

FAR = "another-host"
DEAD = f"{this_host()}:999999999:0"


@dataclass
class Clock:
    now: float = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def row(database: Database) -> tuple[str, str | None, int, int, float]:
    """Of the part "key": state, owner, how often it was published and found, seconds."""
    query = select(StepRow.state, StepRow.owner, StepRow.published, StepRow.found, StepRow.seconds)
    with database.session(write=False) as session:
        state, owner, published, found, seconds = session.execute(query.where(StepRow.key == "key")).one()
    return state, owner, published, found, seconds


def test_a_step_is_made_by_one_owner_and_its_late_result_changes_nothing(database: Database, clock: Clock) -> None:
    a, b = (Steps(database, f"{FAR}:{n}:0", lease=10, clock=clock) for n in (1, 2))

    assert a.claim("key", "job", "image", "stub") == 1
    assert b.claim("key", "job", "image", "stub") is None
    clock.now += 5
    a.heartbeat(["key"])
    clock.now += 6
    assert b.claim("key", "job", "image", "stub") is None  # the heartbeat held it
    clock.now += 11
    assert b.claim("key", "job", "image", "stub") == 2
    assert not a.finish("key", 1, "done")
    assert b.finish("key", 2, "done")


def test_what_another_made_between_a_look_and_a_claim_counts_as_found(database: Database) -> None:
    steps = Steps(database, f"{FAR}:1:0", lease=10)
    assert steps.claim("key", "job", "image", "stub") == 1
    assert steps.finish("key", 1, "done", 2.5)
    assert steps.claim("key", "job", "image", "stub") == 2
    assert steps.finish("key", 2, "found", 2.5)
    assert row(database) == ("done", None, 1, 1, 2.5)


def test_what_a_dead_owner_made_counts_once_when_it_is_found(database: Database, clock: Clock) -> None:
    dead, mine = (Steps(database, owner, lease=10, clock=clock) for owner in (DEAD, f"{FAR}:1:0"))
    assert dead.claim("key", "job", "image", "stub") == 1
    mine.found(["key"])
    assert row(database) == ("done", None, 1, 1, 0.0)
    mine.found(["key"])
    assert row(database) == ("done", None, 1, 2, 0.0)


def test_what_a_living_owner_makes_again_is_left_to_it(database: Database, clock: Clock) -> None:
    a, b = (Steps(database, f"{FAR}:{n}:0", lease=10, clock=clock) for n in (1, 2))
    assert a.claim("key", "job", "image", "stub") == 1
    b.found(["key"])
    assert row(database) == ("running", f"{FAR}:1:0", 0, 1, 0.0)
    clock.now += 11
    b.found(["key"])
    assert row(database) == ("done", None, 1, 2, 0.0)
    assert not a.finish("key", 1, "done", 1.0)
