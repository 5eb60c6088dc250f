"""What was pulled from a hub is what the backend of diffusion loads: a tiny pipeline, over HTTP on loopback."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import numpy as np

from helpers import make_context
from helpers_diffusion import save_sd
from helpers_extras import need
from visiontune.image.base import ImageOutput, ImageRequest
from visiontune.image.diffusion.backend import Diffusion

REPO = "maker/tiny-painter"


def painted(model: str, folder: Path) -> ImageOutput:
    folder.mkdir(exist_ok=True)
    context = make_context(folder)
    request = ImageRequest(
        prompt="a red kite", model=model, width=128, height=128, seed=7, num_inference_steps=2, backend="diffusion"
    )
    backend = Diffusion()
    assert backend.lacks_for(request, context.environment) is None
    return backend(backend.resolve(request, context.environment, lambda part: ""), context)


def test_a_pulled_repository_paints_as_the_folder_that_it_was_made_of(tmp_path: Path, hub: Any) -> None:
    need("diffusers")
    source = save_sd(tmp_path / "source")
    files = {path.relative_to(source).as_posix(): path.read_bytes() for path in source.rglob("*") if path.is_file()}
    hub.publish(REPO, {**files, "unet/diffusion_pytorch_model.bin": pickle.dumps({"w": [1.0] * 900})})
    here = tmp_path / "here"
    here.mkdir()
    weights = make_context(here).environment.weights
    request = ImageRequest(prompt="a red kite", model=REPO, backend="diffusion")
    lacks = Diffusion().lacks_for(request, make_context(here).environment)
    assert lacks is not None
    assert f"visiontune weights pull {REPO}" in lacks

    folder = weights.pull(REPO)

    assert not list(folder.rglob("*.bin"))
    assert {"unet", "vae", "text_encoder", "tokenizer", "scheduler"} <= {path.name for path in folder.iterdir()}
    asked = len(hub.asked)
    output = painted(REPO, here)
    assert len(hub.asked) == asked  # loading asks nobody
    assert output.details()["model"] == REPO
    assert output.details()["model_hash"] == weights.digest(REPO)
    assert np.array_equal(output.pixels, painted(str(source), tmp_path / "other").pixels)
