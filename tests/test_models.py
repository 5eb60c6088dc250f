"""The model pool."""

from __future__ import annotations

import threading
import time

import pytest

from visiontune.models import ModelPool


def test_w10_four_cold_requests_load_once() -> None:
    pool = ModelPool()
    loads: list[float] = []
    got: list[object] = []

    def load() -> object:
        loads.append(time.monotonic())
        time.sleep(0.1)
        return object()

    barrier = threading.Barrier(4)

    def ask() -> None:
        barrier.wait()
        with pool.use("model", load) as model:
            got.append(model)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(loads) == 1
    assert len(got) == 4
    assert len(set(map(id, got))) == 1


def test_w10_a_failed_load_can_be_tried_again() -> None:
    pool = ModelPool()

    def fail() -> object:
        raise OSError("no")

    with pytest.raises(OSError, match="no"), pool.use("model", fail):
        pass
    with pool.use("model", lambda: "loaded") as model:
        assert model == "loaded"


def test_a_model_is_never_used_by_two_threads_at_once() -> None:
    pool = ModelPool()
    inside: list[int] = []
    most: list[int] = []

    def ask() -> None:
        with pool.use("model", object):
            inside.append(1)
            most.append(len(inside))
            time.sleep(0.01)
            inside.pop()

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(most) == 1


def test_the_least_recently_used_model_leaves_when_memory_is_short() -> None:
    pool = ModelPool(budget=250)
    for name in ("a", "b", "a", "c"):
        with pool.use(name, object, megabytes=100):
            pass
    assert pool.loaded() == ["a", "c"]


def test_w26_a_model_that_leaves_is_unloaded_before_the_next_one_loads() -> None:
    told: list[str] = []

    class Model:
        def __init__(self, name: str) -> None:
            told.append(f"load {name}")
            self.name = name

        def unload(self) -> None:
            told.append(f"unload {self.name}")

    pool = ModelPool(budget=150)
    for name in ("image", "chat", "chat", "image"):
        with pool.use(name, lambda name=name: Model(name), megabytes=100):  # type: ignore[misc]
            assert pool.loaded() == [name]
    assert told == ["load image", "unload image", "load chat", "unload chat", "load image"]


def test_a_model_in_use_stays() -> None:
    pool = ModelPool(budget=150)
    with pool.use("a", object, megabytes=100) as a, pool.use("b", object, megabytes=100):
        assert a is not None
        assert pool.loaded() == ["a", "b"]
