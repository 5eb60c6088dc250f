"""Clips by diffusion over tiny pipelines on disk: the loading code is the one that loads the large."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from helpers import make_context
from helpers_extras import need
from helpers_film import decode
from helpers_videos import FAMILIES
from visiontune.backends import Context
from visiontune.clip import families
from visiontune.clip.base import ClipOutput, ClipRequest
from visiontune.clip.diffusion import Diffusion


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """`tiny("ltx")` is the folder of a tiny pipeline."""
    need("diffusers")
    made: dict[str, Path] = {}

    def folder(family: str) -> Path:
        if family not in made:
            made[family] = FAMILIES[family](tmp_path_factory.mktemp("tiny") / family)
        return made[family]

    return folder


@pytest.fixture(autouse=True)
def small_frames(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tiny ones were trained on nothing; told that it was small frames, they make such, and in seconds."""
    real = families.frame_of
    monkeypatch.setattr(
        families, "frame_of", lambda source, family: real(source, family) if family.fixed else (160, 96)
    )


def make(request: ClipRequest, context: Context) -> ClipOutput:
    """As the studio does it: resolved at the door, then made."""
    backend = Diffusion()
    assert backend.lacks_for(request, context.environment) is None
    output = backend(backend.resolve(request, lambda part: ""), context)
    output.check(request)
    return output


def ask(folder: Path, **changes: Any) -> ClipRequest:
    fields = {"prompt": "a red kite", "model": str(folder), "width": 200, "height": 120, "seed": 7, "duration": 1.0}
    return ClipRequest.build(**{**fields, "num_inference_steps": 2, "fps": 12, **changes})


def own_picture(tmp_path: Path) -> str:
    rgb = np.zeros((150, 250, 3), np.uint8)
    rgb[40:110, 80:170] = (230, 40, 40)
    name = f"sha256:{'0' * 64}.png"
    cv2.imwrite(str(tmp_path / name), cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR))
    return name


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_makes_a_clip_of_the_size_length_and_rate_asked_for(
    family: str, tiny: Any, tmp_path: Path
) -> None:
    own = own_picture(tmp_path) if family == "svd" else None
    output = make(ask(tiny(family), init_image=own, fps=15, duration=0.6), make_context(tmp_path))
    frames = np.stack(decode(output.path))
    assert frames.shape == (9, 120, 200, 3)
    assert np.abs(np.diff(frames.astype(int), axis=0)).mean() > 1
    assert output.fps == 15 and output.details()["steps"] == 2
    assert any("a second" in sentence for sentence in output.warnings)
    assert any("scaled and cropped to 200x120" in sentence for sentence in output.warnings)
