"""Turns by urgency, user and age; what travels of what is told; where it is made. No cluster is needed."""

from __future__ import annotations

import threading
import time

import pytest

from visiontune.errors import Cancelled
from visiontune.jobs.making import Task
from visiontune.jobs.ray.calls import Calls
from visiontune.jobs.ray.cluster import Place
from visiontune.jobs.ray.outbox import Outbox
from visiontune.jobs.ray.seat import Limits, Seat, best
from visiontune.jobs.ray.seats import Seats
from visiontune.jobs.ray.turns import Caller, Turns


def order(callers: list[tuple[str, Caller]]) -> str:
    """The names of callers in the order of their turns, who all came while another had his."""
    turns, served = Turns(), []
    had = threading.Event()

    def take(name: str, caller: Caller) -> None:
        with turns.take(caller, lambda: False) as turn:
            assert turn
            served.append(name)

    with turns.take(Caller(0, 0.0, "ann"), had.is_set):
        threads = [threading.Thread(target=take, args=one) for one in callers]
        for number, thread in enumerate(threads, 1):
            thread.start()
            while turns.waiting() < number:
                time.sleep(0.001)
    for thread in threads:
        thread.join(5)
    return "".join(served)


def test_the_urgent_go_first_then_who_was_served_longest_ago_then_the_oldest() -> None:
    ann = [(name, Caller(0, since, "ann")) for name, since in (("A", 1.0), ("B", 2.0), ("C", 3.0))]
    bob = [(name, Caller(0, since, "bob")) for name, since in (("x", 8.0), ("y", 9.0))]
    assert order(ann) == "ABC"
    assert order([*ann, *bob]) == "xAyBC"  # nobody's hundred are in the way of another's one
    assert order([ann[2], ann[0], ("!", Caller(-5, 7.0, "ann")), bob[0]]) == "!xAC"


def test_who_may_not_wait_is_told_so_and_who_is_stopped_leaves_the_queue() -> None:
    turns, stop = Turns(), threading.Event()
    with turns.take(Caller(0, 0.0, "ann"), lambda: False):
        with turns.take(Caller(0, 0.0, "bob"), lambda: False, wait=False) as had:
            assert not had
        threading.Timer(0.1, stop.set).start()
        with pytest.raises(Cancelled), turns.take(Caller(0, 0.0, "bob"), stop.is_set):
            raise AssertionError("it had a turn")
        assert turns.waiting() == 0
        assert not turns.close()
    assert turns.close()
    with turns.take(Caller(0, 0.0, "bob"), lambda: False) as had:
        assert not had


def test_all_text_travels_and_of_progress_only_the_latest() -> None:
    outbox = Outbox()
    assert outbox.take(0.0) is None
    for n in range(5):
        outbox.progress(n / 10, "making")
        outbox.emit(f"{n} ")
    assert outbox.take(1.0) == {"progress": [0.4, "making"], "emit": "0 1 2 3 4 "}
    outbox.emit("5")
    assert outbox.take(0.0) is None  # soon
    outbox.end({"done": "a key"})
    rest, last = outbox.take(0.0), outbox.take(0.0)
    assert rest == {"emit": "5"}
    assert last == {"done": "a key"}
    assert last is outbox.last


def test_a_film_is_assembled_where_most_of_its_parts_were_made() -> None:
    calls = Calls(Seats(Limits("ours", 0, 4, 60.0, 1.0, 1.0, 200)), "{}", 1.0)
    for n, machine in enumerate(["north", "south", "south"]):
        calls._remember(f"key {n}", machine)
    request = {
        "kind": "film",
        "scenes": [{"picture": "key 0", "speech": "key 1"}, {"speech": "key 2"}],
        "music": "key 9",
    }
    near = calls._near(Task("a job", request, "a key", "assembler/1/", "film"))
    assert near == {"south": 2, "north": 1}

    seats = [Seat(Place("ours", "film", False, n), None, node) for n, node in enumerate(["", "north", "south"])]
    chosen = best(seats, near)
    assert chosen is not None
    assert chosen.node == "south"
    assert best([], near) is None
    assert Place.of(chosen.place.name) == chosen.place
    assert Place.of("another's actor") is None
