"""Working ahead in a thread: order, errors, and no thread that stays."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from visiontune.video.ahead import ahead


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
