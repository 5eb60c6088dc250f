"""The paper's chain whole: Gemini, Stable Diffusion v1.5, gTTS, a film; services on loopback and tiny weights."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from helpers_diffusion import save_in_hub_cache, unet
from helpers_extras import need
from helpers_film import decode, hear
from helpers_model_server import FakeModelServer, Reply
from helpers_model_server import serving as serving_models
from helpers_translate import FakeTranslate
from helpers_translate import serving as serving_voice
from visiontune.errors import BackendError, InputError
from visiontune.settings import Settings
from visiontune.studio import Studio
from visiontune.text.base import Scene
from visiontune.video.base import VideoRequest
from visiontune.video.pacing import picture_prompts
from visiontune.video.presets import filled, preset

SCRIPT: dict[str, Any] = {
    "title": "How rivers grow",
    "scenes": [
        {
            "narration": "A river begins as a small spring high up in the green hills.",
            "image_prompt": "A spring in hills.",
        },
        {"narration": "On its way down it takes in brooks and grows wide and slow.", "image_prompt": "A wide river."},
        {"narration": "At last it meets the sea and its long way ends there.", "image_prompt": "A river mouth."},
    ],
}


@pytest.fixture
def gemini() -> Iterator[FakeModelServer]:
    with serving_models() as served:
        served.replies = [Reply(text=json.dumps(SCRIPT))]
        yield served


@pytest.fixture
def voice(tmp_path: Path) -> Iterator[FakeTranslate]:
    with serving_voice(tmp_path) as served:
        yield served


@pytest.fixture
def weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tiny weights where the hub's own client would have put Stable Diffusion 1.5."""
    need("diffusers")
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    save_in_hub_cache(tmp_path / "hub", unet=unet(sample_size=16))  # which paints 128 pixels, and quickly


def paper(**fields: Any) -> VideoRequest:
    return VideoRequest.build(**{**preset("paper"), "prompt": "how rivers grow", "duration": 11, "seed": 3, **fields})


def test_the_papers_chain_from_a_prompt_to_a_film(
    tmp_path: Path, gemini: FakeModelServer, voice: FakeTranslate, weights: None
) -> None:
    for package in ("gtts", "openai", "google.genai"):
        need(package)
    settings = Settings.load(
        home=tmp_path / "home", cache=tmp_path / "cache", min_free_disk=0, executor="inline", online=True,
        gemini_api_key="key", gemini_base_url=gemini.address,
    )  # fmt: skip
    with Studio(settings) as studio:
        here = studio.workshop.environment
        studio.workshop.environment = replace(
            here, options={**here.options, "gtts_base_url": voice.address, "retry_wait": 0.01}
        )
        film = studio.make(paper(height=120))
        parts = [studio.store.get(key) for key in film.parts]

    assert len(gemini.asked) == 1 and "how rivers grow" in json.dumps(gemini.asked[0]["body"])
    # Every sentence was spoken by the service, and is read in the captions.
    spoken = [sentence for *_, sentence, _ in film.details["sentences"]]
    assert spoken == [scene["narration"] for scene in SCRIPT["scenes"]]
    assert sorted(voice.asked) == sorted(spoken) and film.details["captions"] >= 3
    pictures = [part for part in parts if part.kind == "image"]
    assert {part.backend.split("/")[0] for part in pictures} == {"diffusion"}
    assert {part.request["model"] for part in pictures} == {"stable-diffusion-v1-5"}
    assert {part.backend.split("/")[0] for part in parts if part.kind == "speech"} == {"gtts"}
    # A picture every two seconds, each another, and as they should be: the film is its frames over its rate.
    changes = film.details["pictures"]
    gaps = [after - before for before, after in pairwise([*changes, film.details["duration"]])]
    assert len(pictures) == len(gaps) and np.mean(gaps) == pytest.approx(2, abs=0.5) and max(gaps) < 4
    assert len({part.path.read_bytes() for part in pictures}) == len(pictures)
    frames = decode(film.path)
    assert film.details["fps"] == 30 and len(frames) / 30 == film.details["duration"]
    assert all(frame.std() > 5 for frame in frames[::30])
    assert np.abs(hear(film.path)).max() > 0.1
    assert film.request["image_model"] == "stable-diffusion-v1-5" and film.request["writer"] == "gemini"


def test_all_that_lacks_is_said_at_once_before_any_work(
    studio: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for package in ("gtts", "openai", "google.genai", "diffusers"):
        need(package)
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    with pytest.raises(BackendError) as caught:
        studio.make(paper())
    for words in (
        "VISIONTUNE_GEMINI_API_KEY", "visiontune weights pull stable-diffusion-v1-5", "VISIONTUNE_ONLINE=1",
    ):  # fmt: skip
        assert words in str(caught.value)
    with pytest.raises(BackendError) as caught:  # words that are given need no Gemini
        studio.make(paper(prompt="", source="A river begins in the hills."))
    assert "GEMINI" not in str(caught.value) and "VISIONTUNE_ONLINE=1" in str(caught.value)
    assert not list(studio.store.library.iterdir())


def test_what_the_user_says_wins_and_unknown_presets_are_named() -> None:
    fields = {"prompt": "rivers", "writer": "auto", "speech_backend": "hibari", "captions": {}}
    told = filled(fields, "paper")
    assert (told["writer"], told["speech_backend"], told["picture_seconds"]) == ("gemini", "hibari", 2.0)
    assert told["music"] is False and filled({**fields, "music": True}, "paper")["music"] is True
    assert filled(fields, None) == fields
    with pytest.raises(InputError, match="preset.*known: paper"):
        filled(fields, "film-noir")


def test_pictures_come_evenly_and_all_show_the_scene() -> None:
    text = "A river begins as a small spring high up in the green hills of the north."
    scene = Scene(narration=text, image_prompt="A spring in hills.")
    found = picture_prompts(scene, 6.1, "en", every=2.0)
    assert [prompt for _, prompt in found] == ["A spring in hills."] * 3
    assert [text[place:].split()[0] for place, _ in found] == ["A", "small", "green"]
    assert picture_prompts(Scene(narration="Yes."), 9.0, "en", every=0.5) == [(0, "Yes.")]  # one word, one picture
    assert picture_prompts(scene, 0.9, "en", every=2.0) == [(0, "A spring in hills.")]
