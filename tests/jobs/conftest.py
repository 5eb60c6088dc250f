"""A clock that tests turn, and a Ray cluster."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest

from helpers_extras import need
from helpers_ray import head, node, ray_processes


class Clock:
    """Seconds, moved by hand."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def cluster() -> Iterator[Any]:
    """A Ray cluster of two processors; nothing of it is left."""
    need("ray")
    before = ray_processes()
    with head() as made:
        node(made, cpus=2)
        yield made
    until = time.monotonic() + 10
    while (left := ray_processes() - before) and time.monotonic() < until:
        time.sleep(0.1)
    assert not left
