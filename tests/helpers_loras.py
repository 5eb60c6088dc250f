"""Tiny LoRAs with random weights, made by peft on the networks of a tiny pipeline, in the layouts they are traded in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

ATTENTION = ["to_q", "to_k", "to_v", "to_out.0"]
SPOKEN = ["q_proj", "k_proj", "v_proj", "out_proj", "fc1", "fc2"]


def save_lora(
    folder: Path, pipeline: Path, *, seed: int = 1, alpha: int = 4, parts: tuple[str, ...] = ("unet",)
) -> Path:
    """A LoRA of rank 4 for some networks of `pipeline`, saved as diffusers does; returns its file."""
    import diffusers
    import torch
    from peft import LoraConfig
    from peft.utils import get_peft_model_state_dict

    pipe = diffusers.DiffusionPipeline.from_pretrained(pipeline)
    layers: dict[str, Any] = {}
    torch.manual_seed(seed)
    for part in parts:
        network = getattr(pipe, part)
        targets = ATTENTION if part in ("unet", "transformer") else SPOKEN
        network.add_adapter(LoraConfig(r=4, lora_alpha=alpha, init_lora_weights=False, target_modules=targets))
        layers[f"{part}_lora_layers"] = get_peft_model_state_dict(network)
        layers[f"{part}_lora_adapter_metadata"] = network.peft_config["default"].to_dict()
    type(pipe).save_lora_weights(folder, **layers)
    return folder / "pytorch_lora_weights.safetensors"


def as_kohya(file: Path, into: Path, alpha: float, *, second: bool = False) -> Path:
    """The same LoRA with the names that kohya's trainer gives, and a strength beside every layer.

    Args:
        second: For SDXL, whose text encoders are numbered, and whose painter's blocks have the names of its first code.
    """
    import re

    import torch
    from safetensors.torch import load_file, save_file

    prefixes = {
        "unet": "lora_unet_",
        "text_encoder": "lora_te1_" if second else "lora_te_",
        "text_encoder_2": "lora_te2_",
    }
    named = {}
    for name, tensor in load_file(file).items():
        part, _, rest = name.partition(".")
        module, _, end = rest.partition(".lora_")
        # The trainer names the layers as they were called when it was written.
        level = "" if part == "unet" or module.startswith("text_model") else "text_model."
        if second:  # a block has one layer going down and two going up (see `unet`)
            module = re.sub(
                r"down_blocks\.(\d)\.attentions\.0", lambda at: f"input_blocks.{1 + 2 * int(at[1])}.1", module
            )
            module = module.replace("mid_block.attentions.0", "middle_block.1")
            up = r"up_blocks\.(\d)\.attentions\.(\d)"
            module = re.sub(up, lambda at: f"output_blocks.{2 * int(at[1]) + int(at[2])}.1", module)
        module = prefixes[part] + (level + module).replace(".", "_")
        named[f"{module}.lora_{'down' if end.startswith('A') else 'up'}.weight"] = tensor
        named[f"{module}.alpha"] = torch.tensor(alpha)
    save_file(named, into)
    return into


def as_older_diffusers(file: Path, into: Path) -> Path:
    """The same LoRA with the names of a text encoder that still has the level `text_model`."""
    from safetensors.torch import load_file, save_file

    tensors = load_file(file)
    save_file(
        {
            name.replace("text_encoder.encoder.", "text_encoder.text_model.encoder."): one
            for name, one in tensors.items()
        },
        into,
    )
    return into
