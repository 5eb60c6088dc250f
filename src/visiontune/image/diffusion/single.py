"""A single `.safetensors` file as it is traded: weights without configuration and tokenizers, which are found here."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from visiontune.errors import WeightsError
from visiontune.image.diffusion.device import Device
from visiontune.image.diffusion.families import family_of, index

if TYPE_CHECKING:
    from visiontune.backends import Environment
    from visiontune.image.diffusion.sources import Source

_MARKS = (
    ("flux", ("double_blocks.0.img_attn.proj.weight", "model.diffusion_model.double_blocks.0.img_attn.proj.weight")),
    ("sd3", ("model.diffusion_model.joint_blocks.0.context_block.adaLN_modulation.1.bias",)),
    ("sdxl", ("conditioner.embedders.1.model.transformer.resblocks.0.attn.in_proj_bias",)),
    ("sd", ("cond_stage_model.transformer.text_model.embeddings.position_embedding.weight",)),
    ("sd", ("cond_stage_model.model.transformer.resblocks.0.attn.in_proj_bias",)),
)
"""Tensors that only one family's files hold."""


def family_name(path: Path) -> str:
    """The family of a single file.

    Raises:
        WeightsError: it is a LoRA, a part of a model, or of a family that is not loaded from single files.
    """
    from visiontune.image.diffusion.sources import header

    names = header(path)
    for family, marks in _MARKS:
        if any(mark in names for mark in marks):
            return family
    if any("lora" in name for name in names):
        raise WeightsError(f"{path.name} is a LoRA, not a whole model; name it with loras")
    raise WeightsError(
        f"{path.name} is not a whole checkpoint of Stable Diffusion 1 or 2, SDXL, SD 3 or FLUX; give the model as a folder"
    )


def base_for(path: Path, environment: Environment) -> Path:
    """A folder of the same family that is here: its configuration and tokenizers complete the file.

    Raises:
        WeightsError: none is here; says which to fetch.
    """
    from visiontune.image.diffusion.sources import catalogued

    wanted = family_name(path)
    fits = []
    for name in catalogued(environment):
        about = environment.weights.known[name].about
        if about.get("family") != wanted:
            continue
        fits.append(name)
        if environment.weights.present(name) and (folder := environment.weights.find(name)) is not None:
            return folder
    own = environment.option("image_base")
    if own and family_of(str(index(Path(str(own)))["_class_name"])).name == wanted:
        return Path(str(own))
    raise WeightsError(
        f"{path.name} is a checkpoint without configuration and tokenizers, which are taken from a model of its family;"
        f" fetch one: visiontune weights pull {fits[-1] if fits else wanted}"
    )


def load_single(source: Source, device: Device) -> Any:
    """The pipeline of a single file, completed by `source.base`."""
    import diffusers

    kind = getattr(diffusers, source.family.text)
    assert source.base is not None, "find() gives every single file a base"
    return kind.from_single_file(
        str(source.path), config=str(source.base), torch_dtype=device.torch_dtype, local_files_only=True
    )
