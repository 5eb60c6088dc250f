"""The interface in this process, over a studio of stubs; `work` does what waits."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from visiontune.settings import Settings
from visiontune.studio import Studio

if TYPE_CHECKING:
    from flask.testing import FlaskClient


@pytest.fixture
def web_studio(tmp_path: Path) -> Iterator[Studio]:
    settings = Settings.load(home=tmp_path / "home", cache=tmp_path / "cache", executor="inline", min_free_disk=0)
    with Studio(settings) as studio:
        yield studio


@pytest.fixture
def client(web_studio: Studio) -> FlaskClient:
    from visiontune.web.app import create_app

    return create_app(studio=web_studio).test_client()


@pytest.fixture
def work(web_studio: Studio) -> Callable[[], int]:
    return lambda: web_studio.serve(until_idle=True)


@pytest.fixture
def made(client: FlaskClient, work: Callable[[], int]) -> Callable[..., dict[str, Any]]:
    """Makes a picture by the stub, and answers its artifact."""

    def make(**fields: Any) -> dict[str, Any]:
        asked = {"prompt": "a heron", "width": 96, "height": 64, "backend": "stub"} | fields
        job = client.post("/api/make/image", json=asked).get_json()["jobs"][0]
        work()
        artifact = client.get(f"/api/jobs/{job['id']}").get_json()["artifact"]
        found: dict[str, Any] = client.get(f"/api/artifacts/{artifact}").get_json()
        return found

    return make


@pytest.fixture
def answering(web_studio: Studio) -> Iterator[None]:
    """Something that answers replies."""
    from visiontune.chat.answering import Answering

    stop = threading.Event()
    thread = threading.Thread(target=Answering(web_studio).serve, args=(stop,), daemon=True)
    thread.start()
    yield
    stop.set()
    thread.join(30)
