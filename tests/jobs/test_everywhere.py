"""One suite over every engine, database and store together: what is submitted is made once, found again, and backed up."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest

from helpers_film import decode
from visiontune.backup import backup
from visiontune.errors import VisionTuneError
from visiontune.image.base import ImageRequest
from visiontune.settings import Settings
from visiontune.speech.base import SpeechRequest
from visiontune.store.bucket import Address
from visiontune.studio import Studio
from visiontune.text.base import Scene, Script
from visiontune.video.base import VideoRequest


@pytest.fixture(params=["inline", "processes", "ray"])
def executor(request: pytest.FixtureRequest) -> dict[str, Any]:
    if request.param != "ray":
        return {"executor": request.param}
    cluster = request.getfixturevalue("cluster")
    return {"executor": "ray", "ray_address": cluster.address, "ray_memory": 200, "ray_cpus": 0.5}


@pytest.fixture(params=["sqlite", "postgresql"])
def base(request: pytest.FixtureRequest) -> dict[str, Any]:
    return {} if request.param == "sqlite" else {"database": request.getfixturevalue("emptied").url()}


@pytest.fixture(params=["folder", "bucket"])
def store(request: pytest.FixtureRequest) -> dict[str, Any]:
    if request.param == "folder":
        return {}
    address: Address = request.getfixturevalue("address")
    return {"store": address.name, "store_endpoint": address.endpoint}


@pytest.fixture
def everywhere(settings: Settings, executor: dict[str, Any], base: dict[str, Any], store: dict[str, Any]) -> Settings:
    given = executor | base | store
    return Settings.load(home=settings.home, cache=settings.cache, min_free_disk=0, **given)


def test_what_is_submitted_is_made_once_and_found_by_others(everywhere: Settings, tmp_path: Path) -> None:
    script = Script(title="Kites", scenes=(Scene(narration="A kite flies.", image_prompt="a red kite"),))
    film = VideoRequest(script=script, image_backend="stub", speech_backend="stub", music=False, height=120, seed=3)
    wanted = (
        ImageRequest(prompt="a red kite", backend="stub", width=64, height=64, seed=1),
        SpeechRequest(text="A kite flies.", backend="stub", seed=2),
        film,
    )
    with Studio(everywhere) as studio:
        jobs = [studio.submit(request) for request in wanted]
        refused = studio.submit(ImageRequest(prompt="never", backend="stub", seed=9))
        studio.cancel(refused.id)
        assert studio.serve(until_idle=True) == len(wanted)
        made = [studio.wait(job.id) for job in jobs]
        assert len(decode(made[2].path)) > 20
        assert studio.queue.get(refused.id).state == "cancelled"
        again = studio.make(wanted[0])
        assert again.key == made[0].key
        assert [job.attempt for job in map(studio.queue.get, (job.id for job in jobs))] == [1, 1, 1]
        with pytest.raises(VisionTuneError):
            studio.wait(refused.id)
        hashes = {one.id: hashlib.sha256(one.path.read_bytes()).hexdigest() for one in made}
        copy = tmp_path / "copy"
        backup(everywhere.home, copy, studio.store, studio.database)

    # Elsewhere: the backup alone, with nothing of the cluster.
    with Studio(Settings.load(home=copy, cache=everywhere.cache, min_free_disk=0)) as other:
        found = {key: hashlib.sha256(other.library.get(key).path.read_bytes()).hexdigest() for key in hashes}
    assert found == hashes
