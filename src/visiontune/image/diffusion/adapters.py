"""LoRAs on a loaded pipeline: put on through diffusers and peft, weighed anew for each picture, taken off again."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from visiontune.errors import InputError, WeightsError
from visiontune.image.diffusion.loras import Lora

if TYPE_CHECKING:
    from visiontune.image.diffusion.loading import Loaded

_DOWN = (".lora_A.", ".lora_down.", ".lora.down.", "_lora.down.", ".lora_linear_layer.down.")
"""Parts of the names that the first of a LoRA's two matrices has, in the layouts that diffusers reads."""


def wear(loaded: Loaded, loras: tuple[Lora, ...]) -> tuple[str, ...]:
    """Give the pipeline exactly `loras`, whatever it wore before; returns sentences for the user.

    Raises:
        InputError: the pipeline takes no LoRAs.
        WeightsError: one does not fit; the pipeline is then without any.
    """
    from visiontune.image.diffusion.loading import quiet

    with quiet():
        if list(loaded.worn) != [lora.digest for lora in loras]:
            _take_off(loaded)
            for lora in loras:
                loaded.worn[lora.digest] = _put_on(loaded, lora)
        if loras:
            loaded.pipe.set_adapters([lora.adapter for lora in loras], [lora.weight for lora in loras])
    return tuple(note for note in loaded.worn.values() if note)


def _take_off(loaded: Loaded) -> None:
    loaded.worn.clear()
    if hasattr(loaded.pipe, "unload_lora_weights"):
        loaded.pipe.unload_lora_weights()


def _put_on(loaded: Loaded, lora: Lora) -> str:
    """Load `lora`; returns what of it this model has no place for, as a sentence."""
    pipe, name = loaded.pipe, loaded.source.name
    if not hasattr(pipe, "load_lora_weights"):
        raise InputError("loras", str(lora), f"the model {name} takes no LoRAs")
    tensors = read(lora.file)
    wanted = sum(any(part in tensor for part in _DOWN) for tensor in tensors)
    try:
        pipe.load_lora_weights(_renamed(tensors, pipe), adapter_name=lora.adapter)
        placed = _settle(loaded, lora)
        if not placed:
            raise ValueError("it changes none of its layers")
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RuntimeError) as error:
        from visiontune.image.diffusion.loading import out_of_memory

        _take_off(loaded)
        if out_of_memory(error):
            raise
        # Shapes and names of another model make diffusers and peft raise anything of these.
        raise WeightsError(f"the LoRA {lora.name} does not fit the model {name}: {str(error).strip()[:300]}") from error
    if placed < wanted:
        return f"{wanted - placed} of the {wanted} layers that the LoRA {lora.name} changes are not in this model"
    return ""


def _settle(loaded: Loaded, lora: Lora) -> int:
    """Bring the new matrices to the model's device and number format; returns in how many layers they are."""
    placed = 0
    where: dict[str, Any] = {"dtype": loaded.device.torch_dtype}
    if loaded.offload == "none":
        where["device"] = loaded.device.kind
    for part in _parts(loaded.pipe):
        part.eval()
        for name, number in part.named_parameters():
            if f".{lora.adapter}." in f"{name}.":
                number.requires_grad_(False)
                number.data = number.data.to(**where)
                placed += ".lora_A." in name
    return placed


def _parts(pipe: Any) -> Iterator[Any]:
    """The networks that a LoRA may change."""
    for name in pipe._lora_loadable_modules:  # diffusers has no public name for it
        if (part := getattr(pipe, name, None)) is not None:
            yield part


def read(file: Path) -> dict[str, Any]:
    """The matrices of a LoRA in float32, with what its file says of their strength (alpha) multiplied into them.

    So all layouts are weighed in one way, and nothing is rounded twice.
    """
    from safetensors import safe_open

    with safe_open(file, framework="pt") as stored:
        tensors = {name: stored.get_tensor(name).float() for name in stored.keys()}  # noqa: SIM118 (it is no dict)
        told = (stored.metadata() or {}).get("lora_adapter_metadata")
    for name in [name for name in tensors if name.endswith(".alpha")]:
        module = name.removesuffix("alpha")
        for second in (f"{module}lora_up.weight", f"{module}lora_B.weight"):
            if second in tensors:
                tensors[second] = tensors[second] * (float(tensors.pop(name)) / tensors[second].shape[1])
    if told:
        _strengthen(tensors, json.loads(told))
    return tensors


def _strengthen(tensors: dict[str, Any], told: dict[str, Any]) -> None:
    """Multiply in the strengths of a file as diffusers saves it: `told` is the configuration of each part in peft's words."""
    for name, tensor in tensors.items():
        part, _, rest = name.partition(".")
        alpha = told.get(f"{part}.lora_alpha")
        if alpha is None or ".lora_B." not in name:
            continue
        module, rank = rest.partition(".lora_B.")[0], tensor.shape[1]
        for pattern, special in (told.get(f"{part}.alpha_pattern") or {}).items():
            if re.fullmatch(rf"(.*\.)?({pattern})", module):
                alpha = special
        tensors[name] = tensor * (alpha / (math.sqrt(rank) if told.get(f"{part}.use_rslora") else rank))


def _renamed(tensors: dict[str, Any], pipe: Any) -> dict[str, Any]:
    """Names of a text encoder's layers as the installed transformers has them: newer ones left out a level."""
    renamed = {}
    for name, tensor in tensors.items():
        for part, kohya in (
            ("text_encoder", "lora_te_"),
            ("text_encoder", "lora_te1_"),
            ("text_encoder_2", "lora_te2_"),
        ):
            encoder = getattr(pipe, part, None)
            if encoder is not None and not hasattr(encoder, "text_model"):
                name = re.sub(rf"^({part}\.|{kohya})text_model[._]", r"\1", name)
        renamed[name] = tensor
    return renamed
