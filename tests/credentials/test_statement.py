"""What is vouched for: IPTC's term for each kind of making."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from visiontune.artifacts import Artifact
from visiontune.clip.base import ClipRequest
from visiontune.credentials.statement import digital_source, state
from visiontune.image.base import ImageRequest
from visiontune.registry import Registry
from visiontune.speech.base import SpeechRequest
from visiontune.studio import Studio
from visiontune.text.base import Scene, Script
from visiontune.upscale.base import UpscaleRequest
from visiontune.video.base import Recording, VideoRequest

FILE = f"sha256:{'0' * 64}.png"
SCRIPT = Script(scenes=(Scene(narration="A river begins in the hills."),))


def image(backend: str, **more: Any) -> ImageRequest:
    return ImageRequest(prompt="a red kite", backend=backend, seed=1, **more)


def video(images: str, voice: str, **more: Any) -> VideoRequest:
    return VideoRequest(script=SCRIPT, image_backend=images, speech_backend=voice, backend="director", seed=1, **more)


@pytest.mark.parametrize(
    ("request_", "term"),
    [
        (image("illustrator"), "algorithmicMedia"),
        (image("diffusion"), "trainedAlgorithmicMedia"),
        (image("openai"), "trainedAlgorithmicMedia"),
        (image("gemini"), "trainedAlgorithmicMedia"),
        (image("of-a-package-that-is-gone"), "trainedAlgorithmicMedia"),
        (image("diffusion", init_image=FILE), "compositeWithTrainedAlgorithmicMedia"),
        (SpeechRequest(text="One.", backend="hibari"), "trainedAlgorithmicMedia"),
        (SpeechRequest(text="One.", backend="espeak"), "algorithmicMedia"),
        (ClipRequest(prompt="a kite", backend="layers", image_backend="illustrator"), "algorithmicMedia"),
        (ClipRequest(prompt="a kite", backend="layers", image_backend="diffusion"), "trainedAlgorithmicMedia"),
        (ClipRequest(prompt="a kite", backend="layers", init_image=FILE), "algorithmicallyEnhanced"),
        (ClipRequest(prompt="a kite", backend="diffusion"), "trainedAlgorithmicMedia"),
        (UpscaleRequest(file=FILE, factor=2, backend="lanczos"), "algorithmicallyEnhanced"),
        (UpscaleRequest(file=FILE, factor=2, backend="realesrgan"), "compositeWithTrainedAlgorithmicMedia"),
        (video("illustrator", "hibari"), "compositeSynthetic"),
        (video("diffusion", "espeak"), "compositeSynthetic"),
        (video("illustrator", "espeak"), "composite"),
    ],
)
def test_what_was_made_by_models_by_rules_or_of_the_users_own(request_: Any, term: str) -> None:
    assert digital_source(request_.document(), Registry.load()) == term


def test_a_film_in_which_the_user_speaks_has_no_made_voice() -> None:
    spoken = VideoRequest(narration=Recording(audio=FILE), image_backend="illustrator", backend="director", seed=1)
    assert digital_source(spoken.document(), Registry.load()) == "composite"


@pytest.mark.parametrize(
    ("upscaler", "drawn_by", "term"),
    [
        ("lanczos", "stub", "algorithmicMedia"),
        ("lanczos", "diffusion", "trainedAlgorithmicMedia"),
        ("realesrgan", "stub", "compositeWithTrainedAlgorithmicMedia"),
    ],
)
def test_an_enlarged_picture_of_ours_is_what_that_was_or_more(
    studio: Studio, tmp_path: Path, upscaler: str, drawn_by: str, term: str
) -> None:
    from visiontune import metadata
    from visiontune.artifacts import provenance

    drawn = tmp_path / "drawn.png"
    drawn.write_bytes(studio.make(image("stub", width=64, height=64)).path.read_bytes())
    metadata.embed(drawn, provenance(image(drawn_by).document(), f"{drawn_by}/1/"))
    request = UpscaleRequest(file=studio.import_file(drawn), factor=2, backend=upscaler)
    large = Artifact("i", "k", "upscale", drawn, {}, request.document(), f"{upscaler}/2/model")
    said = state(large, studio.workshop.registry, studio.store.file)
    assert (said.source, said.maker, said.prompt) == (term, (upscaler, "2"), "")


def test_the_words_are_said_only_where_they_are_not_private(studio: Studio) -> None:
    made = studio.make(image("stub", width=64, height=64))
    arguments = (made, studio.workshop.registry, studio.store.file)
    assert state(*arguments).prompt == "a red kite" and state(*arguments, private=True).prompt == ""
    assert state(*arguments).maker == ("stub", "1")
