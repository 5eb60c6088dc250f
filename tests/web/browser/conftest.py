"""The browser that the tests of a module look with."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from helpers_web import Looking, Running, looking


@pytest.fixture(scope="module")
def looks(served: Running) -> Iterator[Looking]:
    """After its server, so that it ends before: a page whose server is gone complains."""
    with looking() as looks:
        yield looks
