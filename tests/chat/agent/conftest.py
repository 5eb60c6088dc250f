"""A model server on loopback, and what records the calls that reach it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from helpers_agent import Desk
from helpers_model_server import FakeModelServer, serving


@pytest.fixture
def server() -> Iterator[FakeModelServer]:
    with serving() as served:
        yield served


@pytest.fixture
def desk() -> Desk:
    return Desk()
