"""The check of prompts where it is switched on: before anything is loaded or sent."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from helpers import make_context
from helpers_extras import need
from visiontune.errors import InputError, WeightsError
from visiontune.image.base import ImageRequest
from visiontune.image.diffusion.backend import Diffusion
from visiontune.image.google import GeminiImage
from visiontune.image.illustrator import Illustrator
from visiontune.image.openai import OpenAIImage
from visiontune.settings import Settings

REFUSED = ImageRequest(prompt="a beheading in the square", width=128, height=128)


@pytest.mark.parametrize("backend", [Diffusion(), OpenAIImage(), GeminiImage()], ids=lambda backend: backend.name)
def test_painters_refuse_before_anything_is_loaded_or_sent(backend: Any, tmp_path: Path) -> None:
    for package in ("openai", "google", "google.genai"):
        need(package)
    # No weights, no key and no server: it would fail otherwise if it went on.
    with pytest.raises(InputError, match=r"cruelty \(beheading\)") as caught:
        backend(REFUSED, make_context(tmp_path, safety="on"))
    assert caught.value.field == "prompt"
    with pytest.raises(InputError, match="pornographic"):
        backend(ImageRequest(prompt="a chair", style="pornographic"), make_context(tmp_path, safety="on"))


@pytest.mark.parametrize("setting", ["auto", "off"])
def test_it_is_off_unless_switched_on(setting: str, tmp_path: Path) -> None:
    need("torch")
    with pytest.raises(WeightsError):  # it went on to its weights, of which there are none
        Diffusion()(REFUSED, make_context(tmp_path, safety=setting))
    assert Settings.load().safety == "auto"
    assert Settings.load(safety="on").options()["safety"] == "on"


def test_drawings_are_never_checked(tmp_path: Path) -> None:
    output = Illustrator()(REFUSED, make_context(tmp_path, safety="on"))
    assert output.pixels.shape == (128, 128, 3)
