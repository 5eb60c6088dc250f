"""A language-model server that answers with plans, and a studio that asks it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from helpers_extras import need
from helpers_model_server import FakeModelServer, Reply, serving
from visiontune.settings import Settings
from visiontune.studio import Studio


@pytest.fixture
def server() -> Iterator[FakeModelServer]:
    need("openai")
    with serving() as served:
        yield served


def given(studio: Studio, **options: object) -> None:
    """Let backends of `studio` find options that are no settings of users'."""
    vars(studio.workshop.environment.options)["_settings"].update(options)


@pytest.fixture
def planning(settings: Settings, server: FakeModelServer) -> Iterator[Studio]:
    """A studio with a capable language model."""
    able = {"openai_base_url": f"{server.address}/v1", "openai_model": "m"}
    with Studio(settings.model_copy(update=able)) as studio:
        given(studio, retry_wait=0.01)
        yield studio


@pytest.fixture
def answers() -> Callable[..., list[Reply]]:
    """Replies of the server: a text as it is, or the pictures of an answer."""

    def make(*given: str | list[dict[str, Any]]) -> list[Reply]:
        return [Reply(text=one if isinstance(one, str) else json.dumps({"pictures": one}), cut=200) for one in given]

    return make


def scene(setting: str, *things: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"template": "scene", "setting": setting, "things": list(things), **fields}


@pytest.fixture(name="scene")
def scene_() -> Callable[..., dict[str, Any]]:
    return scene
