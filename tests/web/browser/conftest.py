"""The browser that the tests of a module look with."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from helpers_web import Looking, looking


@pytest.fixture(scope="module")
def looks() -> Iterator[Looking]:
    with looking() as looks:
        yield looks
