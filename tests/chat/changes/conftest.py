"""What was really made, once for all tests of follow-ups."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from helpers_following import SCRIPT, World
from visiontune.chat.base import Situation
from visiontune.image.base import ImageRequest
from visiontune.music.base import MusicRequest
from visiontune.settings import Settings
from visiontune.speech.base import SpeechRequest
from visiontune.studio import Studio
from visiontune.text.base import Message, TextRequest
from visiontune.video.base import VideoRequest


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("world")
    settings = Settings.load(home=folder / "home", cache=folder / "cache", min_free_disk=0)
    with Studio(settings) as studio:
        found = World(studio)
        requests = {
            "picture": ImageRequest(prompt="a dog on a beach", width=128, height=72, backend="stub", seed=11),
            "second": ImageRequest(prompt="a lighthouse in fog", width=128, height=72, backend="stub", seed=12),
            "third": ImageRequest(prompt="a fox in a wood", width=128, height=72, backend="stub", seed=13),
            "piece": MusicRequest(prompt="a calm waltz for piano", key="D major", tempo=100, instrument="piano", duration=4.0, backend="composer", composer="bach", seed=21),
            "recording": SpeechRequest(text="Mind the gap. The doors close at nine.", backend="stub", seed=31),
            "film": VideoRequest(
                script=SCRIPT, prompt="the coast", height=144, draft=True, image_backend="stub", speech_backend="stub", music=False, seed=41,
            ),
            "poem": TextRequest(messages=(Message(role="user", content="a poem about rain"),), backend="stub", seed=51),
        }  # fmt: skip
        for name, request in requests.items():
            found.made[name] = studio.make(request)
        yield found


@pytest.fixture
def picture(world: World) -> Situation:
    """A picture of a dog on a beach, of the usual size, was made."""
    return world.situation(world.one("picture", width=1280, height=720))
