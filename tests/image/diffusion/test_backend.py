"""The backend over tiny pipelines on disk: the loading code is the one that loads the large."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from helpers import make_context
from helpers_diffusion import make
from visiontune.errors import Cancelled, InputError
from visiontune.image.base import ImageRequest
from visiontune.image.diffusion.backend import Diffusion
from visiontune.registry import Registry


def ask(folder: Path, **changes: Any) -> ImageRequest:
    fields = {"prompt": "a red kite", "model": str(folder), "width": 256, "height": 192, "seed": 7, **changes}
    return ImageRequest(**{"num_inference_steps": 3, **fields})


def test_a_picture_from_text(tiny: Any, tmp_path: Path) -> None:
    told: list[tuple[float, str]] = []
    context = replace(make_context(tmp_path), progress=lambda fraction, sentence: told.append((fraction, sentence)))
    output = make(ask(tiny("sd")), context)
    assert output.pixels.shape == (192, 256, 3)
    assert output.details()["steps"] == 3
    assert output.details()["model"] == str(tiny("sd"))
    assert [fraction for fraction, _ in told] == sorted(fraction for fraction, _ in told)
    assert sum("painting, step" in sentence for _, sentence in told) >= 3


def test_i05_seed_nought_is_a_seed(tiny: Any, tmp_path: Path) -> None:
    context = make_context(tmp_path)
    first, again, other = (make(ask(tiny("sd"), seed=seed), context) for seed in (0, 0, 1))
    assert np.array_equal(first.pixels, again.pixels)
    assert not np.array_equal(first.pixels, other.pixels)
    assert first.details()["seed"] == 0


def test_prompt_guidance_and_steps_are_heard(tiny: Any, tmp_path: Path) -> None:
    context = make_context(tmp_path)
    plain = make(ask(tiny("sd")), context).pixels
    for change in (
        {"prompt": "a green scarf"},
        {"guidance_scale": 0.0},
        {"num_inference_steps": 4},
        {"negative_prompt": "oak"},
        {"style": "watercolour"},
        {"scheduler": "ddim"},
    ):
        assert not np.array_equal(plain, make(ask(tiny("sd"), **change), context).pixels), change


def test_a_cancel_is_seen_within_one_step(tiny: Any, tmp_path: Path) -> None:
    steps: list[str] = []

    def check() -> None:
        if any("step 2 of" in sentence for sentence in steps):
            raise Cancelled("cancelled")

    context = replace(
        make_context(tmp_path), check_cancelled=check, progress=lambda fraction, sentence: steps.append(sentence)
    )
    with pytest.raises(Cancelled):
        make(ask(tiny("sd"), num_inference_steps=20), context)
    assert not any("step 3 of" in sentence for sentence in steps)
    # The pipeline is whole afterwards.
    whole = make_context(tmp_path)
    before = make(ask(tiny("sd")), whole).pixels
    again = make(ask(tiny("sd")), replace(whole, environment=context.environment)).pixels
    assert np.array_equal(before, again)


def test_an_unknown_scheduler_names_near_ones_at_the_door(tiny: Any, tmp_path: Path) -> None:
    backend = Diffusion()
    environment = make_context(tmp_path).environment
    with pytest.raises(InputError, match=r"scheduler: 'eulr' - .*did you mean euler"):
        backend.resolve(ask(tiny("sd"), scheduler="eulr"), environment, lambda part: "")


def test_without_weights_it_says_how_to_get_them_and_what_runs_meanwhile(tmp_path: Path) -> None:
    lacks = Registry.lacks(Diffusion(), make_context(tmp_path).environment)
    assert lacks is not None
    assert "visiontune weights pull stable-diffusion-v1-5" in lacks
    assert "2.1 GB" in lacks and "illustrator" in lacks
