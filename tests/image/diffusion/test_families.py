"""Every family in every way: from text, from a picture, inside a mask."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from helpers import make_context
from helpers_diffusion import FAMILIES, make
from visiontune.backends import Context
from visiontune.image.base import ImageRequest
from visiontune.image.diffusion.sources import find

FILE = "sha256:" + "0" * 64 + ".png"
MASK = "sha256:" + "1" * 64 + ".png"


@pytest.fixture
def context(tmp_path: Path) -> Context:
    """A context that holds a picture, half red and half blue, and a mask of its right half."""
    picture = np.zeros((192, 256, 3), np.uint8)
    picture[:, :128], picture[:, 128:] = (200, 30, 30), (30, 30, 200)
    mask = np.zeros((192, 256), np.uint8)
    mask[:, 128:] = 255
    cv2.imwrite(str(tmp_path / "start.png"), picture[..., ::-1])
    cv2.imwrite(str(tmp_path / "mask.png"), mask)
    files = {FILE: tmp_path / "start.png", MASK: tmp_path / "mask.png"}
    return replace(make_context(tmp_path), file=files.__getitem__)


def ask(folder: Path, **changes: Any) -> ImageRequest:
    fields = {"prompt": "a red kite", "model": str(folder), "width": 256, "height": 192, "seed": 7}
    return ImageRequest(**{**fields, **changes})


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_paints_from_text_with_its_own_defaults(family: str, tiny: Any, context: Context) -> None:
    previews: list[bytes] = []
    output = make(ask(tiny(family), num_inference_steps=2), replace(context, preview=previews.append))
    again = make(ask(tiny(family), num_inference_steps=2), context)
    assert np.array_equal(output.pixels, again.pixels)
    other = make(ask(tiny(family), num_inference_steps=2, prompt="a green scarf on the chair"), context)
    assert not np.array_equal(output.pixels, other.pixels)


@pytest.mark.parametrize(
    ("family", "steps", "guidance", "sampler"),
    [
        ("sd", 25, 7.5, "pndm"),
        ("turbo", 1, 0.0, "euler"),
        ("lcm", 4, 8.5, "lcm"),
        ("sdxl", 25, 5.0, "euler"),
        ("sd3", 28, 4.5, "flow-euler"),
        ("flux", 4, 0.0, "flow-euler"),
        ("flux-dev", 28, 3.5, "flow-euler"),
    ],
)
def test_defaults_come_from_the_models_own_files(
    family: str, steps: int, guidance: float, sampler: str, tiny: Any, context: Context
) -> None:
    source = find(str(tiny(family)), context.environment)
    assert (source.steps, source.guidance, source.sampler) == (steps, guidance, sampler)
    assert source.family.name == {"turbo": "sd", "flux-dev": "flux"}.get(family, family)
    assert source.side == (1024 if source.family.name == "flux" else 512)


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_changes_a_picture(family: str, tiny: Any, context: Context) -> None:
    little, much = (
        make(ask(tiny(family), init_image=FILE, strength=strength, num_inference_steps=4), context)
        for strength in (0.3, 1.0)
    )
    assert not np.array_equal(little.pixels, much.pixels)
    assert little.details()["strength"] == 0.3


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_paints_inside_a_mask_and_leaves_the_rest(family: str, tiny: Any, context: Context) -> None:
    output = make(ask(tiny(family), init_image=FILE, mask=MASK, num_inference_steps=4), context)
    assert (output.pixels[:, :128] == (200, 30, 30)).all()
    assert np.abs(output.pixels[:, 140:].astype(int) - (30, 30, 200)).mean() > 10


def test_a_single_step_model_takes_a_step_of_a_picture_that_changes_by_half(tiny: Any, context: Context) -> None:
    """One step times a strength of 0.6 would be none."""
    output = make(ask(tiny("turbo"), init_image=FILE), context)
    assert output.details()["strength"] == 0.6
