"""LoRAs by name: found here, told by their tensors, and only used with models of the family they were made for."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from visiontune.errors import InputError, WeightsError
from visiontune.weights import formats

if TYPE_CHECKING:
    from visiontune.backends import Environment
    from visiontune.image.base import ImageRequest
    from visiontune.image.diffusion.sources import Source

MOST = 10.0
"""Weights of a LoRA are -10 to 10; its makers mean about 0.5 to 1."""
USUAL = "pytorch_lora_weights.safetensors"
"""The file's name as diffusers saves it."""
_FAMILIES = {"sd": "Stable Diffusion 1 or 2", "sdxl": "SDXL", "sd3": "Stable Diffusion 3", "flux": "FLUX"}
_TRANSFORMERS = ("sd3", "flux")
_WIDTHS = {
    768: ("sd", "Stable Diffusion 1"),
    1024: ("sd", "Stable Diffusion 2"),
    2048: ("sdxl", "SDXL"),
    1536: ("sd3", "Stable Diffusion 3 or 3.5 Medium"),
    2432: ("sd3", "Stable Diffusion 3.5 Large"),
    3072: ("flux", "FLUX"),
}
"""How many numbers the painter reads for a token of text (of a transformer: for any token) tells models apart."""
_REFUSED = (
    (("hada_w", "lokr_w"), "is a LyCORIS (LoHa or LoKr), which is not loaded; get it as plain LoRA"),
    (("dora_scale", "lora_magnitude_vector"), "is a DoRA, which is not loaded; get it as plain LoRA"),
    (("base_model.model.",), "is in peft's own layout; save it with diffusers' save_lora_weights"),
)


@dataclass(frozen=True)
class Lora:
    """A LoRA that is here.

    Args:
        name: What the request calls it.
        weight: How strongly it changes the model; 0 changes nothing, 1 is as it was trained.
        file: Its safetensors file.
        digest: SHA-256 of that.
    """

    name: str
    weight: float
    file: Path
    digest: str

    @property
    def adapter(self) -> str:
        """Its name inside the networks, where dots would not do."""
        return f"a{self.digest[:16]}"

    def __str__(self) -> str:
        return self.name if self.weight == 1 else f"{self.name}:{self.weight:g}"


@dataclass(frozen=True)
class Make:
    """What a model or LoRA is.

    Args:
        family: `sd`, `sdxl`, `sd3`, `flux`; `transformer`: one of the last two; "": the tensors do not tell.
        width: Numbers a token (see `_WIDTHS`); 0: they do not tell.
    """

    family: str
    width: int

    def __str__(self) -> str:
        if self.width in _WIDTHS:
            return _WIDTHS[self.width][1]
        return _FAMILIES.get(self.family) or f"a model that reads {self.width} numbers a token"


def parse(text: str) -> tuple[str, float]:
    """Name and weight of `name:weight`; the weight is 1 where none is given.

    Raises:
        InputError: the weight is no number, or beyond bounds.
    """
    name, colon, tail = text.rpartition(":")
    # `C:\\mine.safetensors` has a colon and no weight.
    if not colon or "\\" in tail or "/" in tail:
        return text, 1.0
    try:
        weight = float(tail)
    except ValueError:
        weight = math.nan
    if not abs(weight) <= MOST or not name:
        raise InputError("loras", text, f"give a name and a weight from -{MOST:g} to {MOST:g}, as my.safetensors:0.8")
    return name, weight


def find(request: ImageRequest, environment: Environment) -> tuple[Lora, ...]:
    """The LoRAs of `request`, in its order.

    Raises:
        InputError: a name, weight or folder will not do, or one is named twice.
        WeightsError: one is not here yet (says how to fetch it), or is refused.
    """
    found = tuple(_find(text, environment) for text in request.loras)
    if len({lora.digest for lora in found}) < len(found):
        raise InputError("loras", list(request.loras), "one is named twice; name it once, with the sum of the weights")
    return found


def _find(text: str, environment: Environment) -> Lora:
    name, weight = parse(text)
    try:
        path = environment.weights.find(name)
    except InputError as error:
        remedy = "there is no such file or folder; give a .safetensors file, a folder, or a hub id (owner/name)"
        raise InputError("loras", text, remedy) from error
    if path is None:
        raise WeightsError(f"the LoRA {name} is not here yet; fetch it with: visiontune weights pull {name}")
    file = path if path.is_file() else _in_folder(path, text)
    formats.require(file, "safetensors")
    _check(file)
    return Lora(name, weight, file, environment.weights.digest(str(file)))


def _in_folder(folder: Path, text: str) -> Path:
    if (folder / "model_index.json").is_file():
        raise InputError("loras", text, "is a whole model; name it with model")
    files = sorted(folder.glob("*.safetensors"))
    chosen = [file for file in files if file.name == USUAL] or files
    if len(chosen) != 1:
        names = ", ".join(file.name for file in chosen) or "none"
        raise InputError("loras", text, f"must hold one .safetensors file; there are: {names}")
    return chosen[0]


def _check(file: Path) -> None:
    names = formats.tensors(file)
    for marks, why in _REFUSED:
        if any(mark in name for name in names for mark in marks):
            raise WeightsError(f"{file.name} {why}")
    if not any("lora" in name for name in names):
        raise WeightsError(
            f"{file.name} is no LoRA: none of its tensors is named so; a whole model is named with model"
        )


def made_for(file: Path) -> Make:
    """What the LoRA in `file` was made for, told by the names and shapes of its tensors."""
    tensors = formats.tensors(file)
    names = "\n".join(tensors)
    if re.search(r"double_blocks|single_blocks|single_transformer_blocks", names):
        return Make("flux", 0)
    if "joint_blocks" in names:
        return Make("sd3", 0)
    if re.search(r"^(lora_)?transformer[._]", names, re.MULTILINE):
        width = _width(tensors, r"attn[._]to_[qkv]")
        return Make(_WIDTHS[width][0] if width in _WIDTHS else "transformer", width)
    width = _width(tensors, r"attn2.*to_[kv]")
    # Only SDXL has a second text encoder beside a UNet, and several transformer blocks in a row.
    if re.search(r"lora_te2_|text_encoder_2\.|_blocks?[._]\S*transformer_blocks[._][1-9]", names):
        return Make("sdxl", width)
    return Make(_WIDTHS[width][0] if width in _WIDTHS else "", width)


def _width(tensors: Mapping[str, Any], layer: str) -> int:
    """Numbers that the first matrix of the first such layer reads."""
    for name, entry in tensors.items():
        if re.search(layer, name) and re.search(r"lora_A|lora_down|lora\.down", name) and len(entry["shape"]) > 1:
            return int(entry["shape"][1])
    return 0


def make_of(source: Source) -> Make:
    """What a model is."""
    family, config = {"lcm": "sd"}.get(source.family.name, source.family.name), source.painter
    width = config.get("cross_attention_dim")
    if family in _TRANSFORMERS:
        width = int(config.get("num_attention_heads", 0)) * int(config.get("attention_head_dim", 0))
    return Make(family, width if isinstance(width, int) else 0)


def misfit(lora: Lora, source: Source) -> str | None:
    """Why `lora` cannot change `source`, naming both; None where it can, as far as can be told before it is loaded."""
    own, wanted = make_of(source), made_for(lora.file)
    if own.family not in _FAMILIES:
        return None
    families = _TRANSFORMERS if wanted.family == "transformer" else (wanted.family or own.family,)
    if own.family not in families or (wanted.width and own.width and wanted.width != own.width):
        return (
            f"was made for {wanted}, and the model {source.name} is {own}; take a LoRA and a model of the same family"
        )
    return None


def require_fit(loras: tuple[Lora, ...], source: Source) -> None:
    """Pass, or refuse a LoRA of another family.

    Raises:
        InputError: names the LoRA, what it was made for, and the model.
    """
    for lora in loras:
        if why := misfit(lora, source):
            raise InputError("loras", str(lora), why)
