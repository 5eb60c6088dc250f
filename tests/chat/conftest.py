"""A database in a temporary folder; an assistant with a poet for a language model, whose studio is worked on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from helpers_chat import Chat, assisting, poet_installed
from visiontune.chat.assistant import Assistant
from visiontune.chat.understanding import Understander


@pytest.fixture(scope="session")
def understander() -> Understander:
    """The trained one."""
    return Understander.load()


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory, understander: Understander) -> Iterator[Assistant]:
    """Models are loaded once a module; every test is a user of its own, so none sees another's."""
    folder = tmp_path_factory.mktemp("assistant")
    with poet_installed(folder / "packages"), assisting(folder, understander) as assistant:
        yield assistant


@pytest.fixture
def chat(assistant: Assistant, request: pytest.FixtureRequest) -> Chat:
    """A conversation of a new user."""
    return Chat(assistant, request.node.name[:50])
