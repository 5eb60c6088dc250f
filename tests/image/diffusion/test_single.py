"""A single `.safetensors` file at the door: told by its tensors, whatever its name; completed by a folder that is here."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import pytest

from helpers import make_environment
from visiontune.errors import WeightsError
from visiontune.image.base import ImageRequest
from visiontune.image.diffusion.backend import Diffusion
from visiontune.image.diffusion.sources import find

SD_MARK = "cond_stage_model.transformer.text_model.embeddings.position_embedding.weight"
SDXL_MARK = "conditioner.embedders.1.model.transformer.resblocks.0.attn.in_proj_bias"


def write(path: Path, *names: str) -> Path:
    """A safetensors file of tensors of two float32 zeros."""
    head = {name: {"dtype": "F32", "shape": [2], "data_offsets": [8 * n, 8 * n + 8]} for n, name in enumerate(names)}
    text = json.dumps(head).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + bytes(8 * len(names)))
    return path


def test_a_file_is_completed_by_a_model_of_its_own_family_only(small: Path, tmp_path: Path) -> None:
    environment = make_environment(tmp_path, image_base=str(small))
    source = find(str(write(tmp_path / "mix.safetensors", SD_MARK, "model.diffusion_model.out.2.bias")), environment)
    assert source.base == small and source.family.name == "sd"
    assert source.numbers == {"all": 4}
    assert (source.side, source.steps, source.sampler) == (128, 25, "pndm")
    with pytest.raises(WeightsError, match="visiontune weights pull .*xl"):
        find(str(write(tmp_path / "large.safetensors", SDXL_MARK)), environment)


@pytest.mark.parametrize(
    ("tensors", "said"),
    [
        (("lora_unet_mid_block.lora_up.weight",), "is a LoRA, not a whole model; name it with loras"),
        (("decoder.conv_in.weight",), "is not a whole checkpoint of Stable Diffusion"),
        ((SD_MARK,), "fetch one: visiontune weights pull "),
    ],
)
def test_what_is_no_whole_model_is_named_before_anything_loads(
    tensors: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    file = write(tmp_path / "mix.safetensors", *tensors)
    request = ImageRequest(prompt="a red kite", model=str(file))
    lacks = Diffusion().lacks_for(request, make_environment(tmp_path))
    assert lacks is not None and said in lacks
