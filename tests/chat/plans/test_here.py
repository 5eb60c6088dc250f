"""What is on this machine, as plans see it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from helpers_extras import need
from visiontune.chat.plans.here import Here
from visiontune.registry import Registry
from visiontune.settings import Settings
from visiontune.studio import Studio

OWN = "http://127.0.0.1:9/v1"


def paid(folder: Path, *kinds: str, only: str = "", **options: Any) -> list[bool]:
    """Whether each kind is paid for in a studio with these settings, whose speech is by `only` where that is given."""
    registry = Registry.load()
    if only:
        registry.targets["speech"] = {only: registry.targets["speech"][only]}
    settings = Settings.load(home=folder / "home", cache=folder / "cache", min_free_disk=0, **options)
    with Studio(settings, registry) as studio:
        here = Here.of(studio)
        return [here.paid(kind) for kind in kinds]


@pytest.mark.parametrize(
    "options", [{"openai_base_url": OWN, "openai_model": "m"}, {"openai_api_key": "k"}, {"gemini_api_key": "k"}]
)
def test_what_a_model_plans_and_we_draw_is_never_asked_about(tmp_path: Path, options: dict[str, Any]) -> None:
    """With a capable model the planner makes pictures, and its bytes may differ; yet nothing is bought."""
    need("openai")
    settings = Settings.load(home=tmp_path / "home", cache=tmp_path / "cache", min_free_disk=0, **options)
    with Studio(settings) as studio:
        from visiontune.image.base import ImageRequest

        chosen = studio.workshop.resolve(ImageRequest(prompt="a fox", seed=1))
        assert chosen.backend == "planner"
        assert not any(Here.of(studio).paid(kind) for kind in ("image", "video", "music", "text", "upscale"))


def test_a_service_that_wants_a_key_is_paid_for_and_a_server_of_ones_own_is_not(tmp_path: Path) -> None:
    kinds = ("speech", "video", "image")
    assert paid(tmp_path, *kinds, only="openai", openai_api_key="k") == [True, True, False]
    own = {"openai_api_key": "k", "openai_base_url": OWN}
    assert paid(tmp_path, *kinds, only="openai", **own) == [False, False, False]
    assert paid(tmp_path, *kinds, only="stub") == [False, False, False]


def test_the_voices_that_are_here_can_be_used(tmp_path: Path) -> None:
    settings = Settings.load(home=tmp_path / "home", cache=tmp_path / "cache", min_free_disk=0)
    with Studio(settings) as studio:
        voices = Here.of(studio).voices
        assert "heart" in [voice.name for voice in voices]
        for voice in voices:
            from visiontune.speech.base import SpeechRequest

            language = voice.region or voice.language or "en"
            spoken = studio.make(
                SpeechRequest(text="Good day.", voice=voice.name, backend=voice.backend, language=language, seed=1)
            )
            assert spoken.details["words"]
