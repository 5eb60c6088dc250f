"""Clips by diffusion are checked as pictures are: their prompt, and frames from the first to the last."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from helpers import make_context
from helpers_extras import need
from helpers_safety import save_classifier
from helpers_videos import save_modelscope
from visiontune.clip import diffusion, families
from visiontune.clip.base import ClipRequest
from visiontune.errors import ContentError, InputError, WeightsError
from visiontune.safety import checking

need("diffusers")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_modelscope(tmp_path_factory.mktemp("tiny") / "modelscope")


@pytest.fixture(autouse=True)
def small_frames(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(families, "frame_of", lambda source, family: (160, 96))


def ask(folder: Path, prompt: str = "a red kite") -> ClipRequest:
    fields = {"prompt": prompt, "model": str(folder), "width": 160, "height": 96, "seed": 7, "duration": 1.0}
    return ClipRequest.build(**{**fields, "num_inference_steps": 1, "fps": 8})


def test_a_flagged_clip_is_kept_back_naming_the_frame(folder: Path, tmp_path: Path) -> None:
    context = make_context(tmp_path, safety="on")
    save_classifier(context.environment.weights.cache, flags=True)
    with pytest.raises(ContentError, match=r"the clip of seed 7 \(frame 1\) was kept back"):
        diffusion.Diffusion()(ask(folder), context)


def test_frames_are_looked_at_from_the_first_to_the_last(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    monkeypatch.setattr(checking, "require_clean", lambda pixels, which, environment: seen.append(which))
    output = diffusion.Diffusion()(ask(folder), make_context(tmp_path, safety="off"))
    count = int(output.details()["made"].split(", ")[1].split()[0])
    frames = [int(which.partition("frame ")[2].rstrip(")")) for which in seen]
    assert len(frames) == min(count, 5) and frames[0] == 1 and frames[-1] == count
    assert np.diff(frames).max() <= -(-count // 4)


def test_prompts_and_missing_weights_are_refused_at_the_door(folder: Path, tmp_path: Path) -> None:
    backend, environment = diffusion.Diffusion(), make_context(tmp_path, safety="on").environment
    with pytest.raises(InputError, match=r"cruelty \(beheading\)"):
        backend.resolve(ask(folder, "a beheading in the square"), environment, lambda part: "")
    lacks = backend.lacks_for(ask(folder), environment)
    assert lacks is not None and "visiontune weights pull safety-checker" in lacks
    with pytest.raises(WeightsError, match="visiontune weights pull safety-checker"):
        backend(ask(folder), make_context(tmp_path, safety="picture"))
