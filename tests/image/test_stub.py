"""The stub paints the colour that the prompt names."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from helpers import make_context
from visiontune.image.base import ImageRequest
from visiontune.image.stub import Stub


@pytest.mark.parametrize(("word", "strong"), [("red", [0]), ("green", [1]), ("blue", [2]), ("yellow", [0, 1])])
def test_v20_mean_colour_is_the_named_one(word: str, strong: list[int], tmp_path: Path) -> None:
    request = ImageRequest.build(prompt=f"The {word} door", width=320, height=180, seed=1)
    output = Stub()(request, make_context(tmp_path))
    output.check(request)
    mean = output.pixels.reshape(-1, 3).mean(axis=0)
    weak = [channel for channel in range(3) if channel not in strong]
    assert min(mean[strong]) > max(mean[weak]) + 100


def test_other_prompts_and_seeds_have_other_colours(tmp_path: Path) -> None:
    def make(prompt: str, seed: int) -> list[float]:
        request = ImageRequest.build(prompt=prompt, width=64, height=64, seed=seed)
        means: list[float] = Stub()(request, make_context(tmp_path)).pixels.reshape(-1, 3).mean(axis=0).tolist()
        return means

    assert make("one", 1) == make("one", 1)
    assert make("one", 1) != make("two", 1)
    assert make("one", 1) != make("one", 2)


def test_it_is_not_one_flat_colour(tmp_path: Path) -> None:
    request = ImageRequest.build(prompt="white", width=64, height=64, seed=1)
    assert np.ptp(Stub()(request, make_context(tmp_path)).pixels) >= 40
