"""A language-model server on loopback, and the embedded model where it is here."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpers_extras import need_weights
from helpers_model_server import FakeModelServer, Reply, serving


@pytest.fixture
def server() -> Iterator[FakeModelServer]:
    with serving() as served:
        yield served


@pytest.fixture(scope="session")
def reply_type() -> type[Reply]:
    """`Reply`, since test modules cannot import a conftest."""
    return Reply


@pytest.fixture(scope="session")
def gguf() -> Path:
    """The embedded model's file."""
    given = os.environ.get("VISIONTUNE_TEST_GGUF")
    return Path(given) if given else need_weights("smollm2-135m-instruct")
