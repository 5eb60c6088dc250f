"""What is kept of a painted picture, and what is never loaded: through the studio, as users have it."""

from __future__ import annotations

import pickle
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from helpers import make_context
from visiontune import metadata
from visiontune.errors import BackendError, InputError
from visiontune.image.base import ImageRequest
from visiontune.image.diffusion.backend import Diffusion
from visiontune.studio import Studio


def ask(folder: Path, **changes: Any) -> ImageRequest:
    fields = {"prompt": "a red kite", "model": str(folder), "width": 128, "height": 128, "backend": "diffusion"}
    return ImageRequest.build(**{**fields, **changes})


@pytest.mark.parametrize("prompt", ["桜🌸" * 120, "a/b\\c:../x", '"; rm -rf * #' + "../" * 90])
def test_i11_odd_prompts_are_kept_inside_and_never_name_a_file(prompt: str, small: Path, studio: Studio) -> None:
    artifact = studio.make(ask(small, prompt=prompt, num_inference_steps=1))
    assert re.fullmatch(r"[a-z]+\.png", artifact.path.name)
    inside = artifact.path.relative_to(studio.settings.home)
    assert all(re.fullmatch(r"[a-z0-9.]{1,80}", part) for part in inside.parts), inside
    assert artifact.request["prompt"] == prompt
    document = metadata.extract(artifact.path)
    assert document is not None and document["request"]["prompt"] == prompt


def test_i11_a_prompt_with_nul_is_refused_with_its_field(small: Path) -> None:
    with pytest.raises(InputError, match="prompt: .*NUL"):
        ask(small, prompt="a/b\0c:../x")


def test_i13_what_was_used_is_kept_and_remade_to_the_byte(small: Path, studio: Studio, tmp_path: Path) -> None:
    request = ask(small)
    assert request.num_inference_steps is None and request.guidance_scale is None and request.scheduler == ""
    artifact = studio.make(request)
    used = {"num_inference_steps": 25, "guidance_scale": 7.5, "scheduler": "pndm", "seed": request.seed}
    document = metadata.extract(artifact.path)
    assert document is not None
    for kept in (artifact.request, document["request"]):
        assert {name: kept[name] for name in used} == used
    facts = artifact.details
    assert (facts["steps"], facts["guidance"], facts["scheduler"], facts["seed"]) == (25, 7.5, "pndm", request.seed)
    assert re.fullmatch("[0-9a-f]{64}", facts["model_hash"])
    assert facts["model_hash"] in document["backend"], "the PNG says which weights painted it"

    again = studio.remake(artifact.path, tmp_path / "again.png")
    assert (tmp_path / "again.png").read_bytes() == artifact.path.read_bytes()
    assert again.details["seed"] == request.seed
    other = studio.make(ask(small))
    assert other.request["seed"] != request.seed
    assert other.path.read_bytes() != artifact.path.read_bytes()


class Bomb:
    """Writes a file when it is loaded as a pickle."""

    def __init__(self, marker: Path) -> None:
        self.marker = marker

    def __reduce__(self) -> tuple[Any, tuple[Any, ...]]:
        return Path.touch, (self.marker,)


@pytest.mark.parametrize("protocol", range(6))
def test_w16_a_pickle_called_safetensors_is_refused_and_never_run(
    protocol: int, small: Path, studio: Studio, tmp_path: Path
) -> None:
    marker = tmp_path / "marker"
    bomb = pickle.dumps(Bomb(marker), protocol=protocol)
    alone = tmp_path / "tiny.SafeTensors"
    alone.write_bytes(bomb)
    inside = tmp_path / "pipeline"
    shutil.copytree(small, inside)
    (inside / "unet" / "diffusion_pytorch_model.safetensors").write_bytes(bomb)
    beside = tmp_path / "beside"
    shutil.copytree(small, beside)
    (beside / "vae" / "vocabulary.PKL").write_bytes(bomb)
    for model in (alone, inside, beside):
        with pytest.raises(BackendError, match="is a Python pickle, .* refused whatever its name"):
            studio.make(ask(model))
    assert not marker.exists()
    pickle.loads(bomb)
    assert marker.exists(), "the bomb would have gone off"


def test_w16_a_torch_checkpoint_called_safetensors_is_refused(small: Path, studio: Studio, tmp_path: Path) -> None:
    import torch

    marker = tmp_path / "marker"
    torch.save({"weight": torch.zeros(2), "more": Bomb(marker)}, tmp_path / "tiny.SafeTensors")
    with pytest.raises(BackendError, match="is a Python pickle"):
        studio.make(ask(tmp_path / "tiny.SafeTensors"))
    assert not marker.exists()


def test_w16_a_model_that_brings_code_is_refused(small: Path, tmp_path: Path) -> None:
    folder = tmp_path / "pipeline"
    shutil.copytree(small, folder)
    index = folder / "model_index.json"
    index.write_text(index.read_text().replace('"diffusers",\n    "UNet2D', '"evil",\n    "UNet2D'))
    assert "evil" in index.read_text()
    lacks = Diffusion().lacks_for(ask(folder), make_context(tmp_path).environment)
    assert lacks is not None and "unet wants code from 'evil', which is not run here" in lacks
