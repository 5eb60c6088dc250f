"""The simulation of a studio at scale: waiting times against formulas, turns, starts, deaths, and what the command says.

Formulas: Kleinrock, Queueing Systems I (1975): M/M/1 in 3.2, M/M/c (Erlang's C) in 3.5, M/G/1 (Pollaczek and Khinchine) in
5.6. M/D/c: the approximation of Cosmetatos (Some approximate equilibrium results for the multi-server queue (M/G/r),
Operational Research Quarterly 27, 1976), within 1 % of the exact values at the loads here.
"""

from __future__ import annotations

import json
import math
import random
from types import ModuleType
from typing import Any

import pytest

from helpers_benchmarks import load_benchmark


@pytest.fixture(scope="module")
def scale() -> ModuleType:
    return load_benchmark("scale")


@pytest.fixture(scope="module")
def model() -> ModuleType:
    load_benchmark("scale")
    return load_benchmark("scale_model")


def erlang_wait(load: float, servers: int) -> float:
    """Mean wait of M/M/c, in units of one service time; `load` is per server."""
    offered = load * servers
    last = offered**servers / math.factorial(servers) / (1 - load)
    waits = last / (sum(offered**n / math.factorial(n) for n in range(servers)) + last)
    return waits / (servers * (1 - load))


def deterministic_wait(load: float, servers: int) -> float:
    """Mean wait of M/D/c, in units of the service time; exact for one server."""
    more = (1 - load) * (servers - 1) * (math.sqrt(4 + 5 * servers) - 2) / (16 * load * servers)
    return erlang_wait(load, servers) / 2 * (1 + more)


def waits(model: ModuleType, load: float, servers: int, fixed: bool, places: int | None, count: int = 20_000) -> float:
    chance, now, asked = random.Random(5), 0.0, []
    for n in range(count):
        now += chance.expovariate(load * servers)
        step = model.Step("x", 1.0 if fixed else chance.expovariate(1.0))
        asked.append(model.Asked(now, n % 7, "job", ((step,),)))
    seen = model.Simulation(model.Pool(workers=servers, places=places)).run(asked)
    whole = sum(seen.queued["job"]) + sum(seen.waited["x"])
    return float(whole / count)


@pytest.mark.parametrize(("load", "servers"), [(0.5, 1), (0.7, 4)])
@pytest.mark.parametrize("places", [None, 10**9], ids=["jobs wait", "steps wait"])
def test_waiting_times_are_those_of_the_formulas(model: ModuleType, load: float, servers: int, places: int) -> None:
    assert erlang_wait(0.5, 1) == pytest.approx(1.0)  # rho / (1 - rho)
    assert deterministic_wait(0.5, 1) == pytest.approx(0.5)
    assert waits(model, load, servers, False, places) == pytest.approx(erlang_wait(load, servers), rel=0.08)
    assert waits(model, load, servers, True, places) == pytest.approx(deterministic_wait(load, servers), rel=0.08)


def test_users_take_turns_and_the_urgent_go_first(model: ModuleType) -> None:
    turns = model.Turns()
    for n in range(3):
        turns.add(1, 0, float(n), f"a{n}")
    turns.add(2, 0, 5.0, "b0")
    turns.add(2, 0, 6.0, "b1")
    turns.add(3, 1, 9.0, "urgent")
    taken = [turns.take()[2] for _ in range(3)]
    turns.ended(1)
    turns.ended(2)
    assert taken == ["urgent", "a0", "b0"]
    assert [turns.take()[2] for _ in range(3)] == ["a1", "b1", "a2"] and turns.length == 0


def test_a_worker_loads_each_kind_once_and_ends_when_it_was_idle_too_long(model: ModuleType) -> None:
    pool = model.Pool(workers=1, idle=10, start={"x": 5.0, "y": 2.0})

    def job(time: float, kind: str) -> Any:
        return model.Asked(time, 1, "job", ((model.Step(kind, 1.0),),))

    asked = [job(0, "x"), job(7, "x"), job(30, "x"), job(40, "y"), job(45, "x")]
    seen = model.Simulation(pool).run(asked)
    assert seen.total["job"] == pytest.approx([6, 1, 6, 3, 1]) and seen.starts == 3


def test_who_dies_is_tried_again_and_given_up_at_last(model: ModuleType) -> None:
    asked = [model.Asked(float(n), n, "job", ((model.Step("x", 0.5),),)) for n in range(2_000)]
    seen = model.Simulation(model.Pool(workers=9, deaths=0.5, tries=2), seed=3).run(asked)
    assert seen.died == pytest.approx(1_500, rel=0.05)  # half of the first tries, and half of the second
    assert seen.failed == pytest.approx(500, rel=0.1)
    assert len(seen.total["job"]) == 2_000


def test_workers_come_with_the_load_and_go_after_it(model: ModuleType) -> None:
    asked = [model.Asked(100.0, n, "job", ((model.Step("x", 300.0),),)) for n in range(10)]
    late = model.Asked(4_000.0, 1, "job", ((model.Step("x", 1.0),),))
    pool = model.Pool(workers=10, places=100, least=1, boot=60, idle=120)
    seen = model.Simulation(pool).run([*asked, late])
    assert seen.peak == 10 and max(seen.waited["x"]) == pytest.approx(65, abs=15)  # a look each 15 s, then the boot
    assert 10 * 300 / 3_600 < seen.hours < 0.5 * 10 * 4_000 / 3_600


def test_the_command_says_the_same_for_the_same_seed(
    scale: ModuleType, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def said() -> dict[str, Any]:
        monkeypatch.setattr("sys.argv", ["scale.py", "videos", "--per-day", "300", "--share", "1", "--json"])
        scale.main()
        found: dict[str, Any] = json.loads(capsys.readouterr().out)
        return found

    first = said()
    assert first == said()
    assert first["jobs"] == 300 and first["failed"] <= 1
    assert first["queued"]["p50"] <= first["queued"]["p95"] <= first["queued"]["p99"]
    assert first["p95_at_workers"] <= 10 and first["workers"] >= first["mean_workers"]
    assert {each["what"] for each in first["saturation"]} == {
        "workers",
        "database writes",
        "database reads",
        "object store",
    }
    assert first["per_1000_videos"]["total"] > 0


def test_the_committed_costs_are_whole_and_say_what_is_assumed(scale: ModuleType) -> None:
    costs = scale.load()
    assert costs["machine"]["processor"] and costs["machine"]["day"]
    for film in costs["films"].values():
        assert {"image", "speech", "music", "film"} <= set(film["costs"])
        for cost in film["costs"].values():
            assert cost["count"] > 0 and not cost["assumed"] and cost["cpu"] > 0 and cost["size"] > 0
    assert all(each["assumed"] and each["count"] == 0 and each["of"] for each in costs["assumed"].values())
