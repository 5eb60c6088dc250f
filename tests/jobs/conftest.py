"""A clock that tests turn, and a Ray cluster."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psutil
import pytest

from helpers_bucket import KEYS
from helpers_extras import need
from helpers_ray import descendants, head, node


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
    before = set(descendants())
    with head() as made:
        node(made, cpus=2, **KEYS)  # a machine has the keys of the bucket in its environment
        yield made
        started = set(descendants()) - before
    assert len(started) > 4
    _, left = psutil.wait_procs(started, timeout=10)
    assert not left
