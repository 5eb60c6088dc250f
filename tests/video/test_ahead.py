"""Working ahead in a thread, and side by side in several: order, errors, and no thread that stays."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from visiontune.video.ahead import ahead, side_by_side


def _threads() -> int:
    return sum(thread.name == "ahead" for thread in threading.enumerate())


def test_all_items_in_order() -> None:
    assert list(ahead(iter(range(100)), 4)) == list(range(100))
    assert _threads() == 0


def test_an_error_comes_at_its_place() -> None:
    def items() -> Iterator[int]:
        yield from (1, 2)
        raise LookupError("third")

    got = []
    with pytest.raises(LookupError, match="third"):
        for item in ahead(items(), 8):
            got.append(item)
    assert got == [1, 2]
    assert _threads() == 0


def test_it_stops_when_nobody_asks_any_more() -> None:
    made = []

    def items() -> Iterator[int]:
        for n in range(10_000):
            made.append(n)
            yield n

    stream = ahead(items(), 3)
    assert next(stream) == 0
    stream.close()  # type: ignore[attr-defined]
    assert _threads() == 0
    assert len(made) < 20


def _helpers() -> int:
    return sum(thread.name.startswith("side-by-side") for thread in threading.enumerate())


def _task(number: int) -> Callable[[], int]:
    def work() -> int:
        time.sleep(0.004 * (number % 3))  # later tasks end before earlier ones
        if number == 37:
            raise LookupError("thirty-seventh")
        return number

    return work


def test_results_come_in_the_order_of_their_tasks() -> None:
    assert list(side_by_side(map(_task, range(30)), 3, 6)) == list(range(30))
    assert _helpers() == 0


def test_two_tasks_are_worked_on_at_once() -> None:
    both = threading.Barrier(2, timeout=30)
    assert sorted(side_by_side([both.wait, both.wait], 2, 2)) == [0, 1]


def test_a_tasks_error_comes_at_its_place() -> None:
    got = []
    with pytest.raises(LookupError, match="thirty-seventh"):
        for number in side_by_side(map(_task, range(100)), 2, 4):
            got.append(number)
    assert got == list(range(37))
    assert _helpers() == 0


def test_nothing_works_on_when_nobody_asks_any_more() -> None:
    begun = []

    def tasks() -> Iterator[Callable[[], int]]:
        for number in range(10_000):
            begun.append(number)
            yield _task(number % 30)

    stream = ahead(side_by_side(tasks(), 2, 4), 3)
    assert next(stream) == 0
    stream.close()  # type: ignore[attr-defined]
    assert _threads() == _helpers() == 0
    assert len(begun) < 40
