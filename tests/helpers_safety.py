"""Tiny classifiers of pictures with random weights, which flag everything or nothing, in the cache of weights."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from visiontune.safety.pictures import CLASSIFIER


def save_classifier(cache: Path, *, flags: bool, drop: str = "") -> Path:
    """The classifier as a pull leaves it in `cache`, with the names that the real one's tensors have.

    Args:
        flags: Whether it flags every picture, or none.
        drop: A tensor that is left out.
    """
    import torch
    from diffusers.pipelines.stable_diffusion.safety_checker import StableDiffusionSafetyChecker
    from safetensors.torch import save_file
    from transformers import CLIPConfig

    vision = {
        "hidden_size": 32,
        "intermediate_size": 37,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "patch_size": 8,
    }
    torch.manual_seed(0)
    model = StableDiffusionSafetyChecker(CLIPConfig(projection_dim=16, vision_config={**vision, "image_size": 32}))
    model.concept_embeds_weights.fill_(
        -2.0 if flags else 2.0
    )  # cosines are -1 to 1, and above the threshold is flagged
    tensors = {}
    for name, tensor in model.state_dict().items():
        older = (
            name
            if name.startswith("vision_model.vision_model.")
            else name.replace("vision_model.", "vision_model.vision_model.")
        )
        if older != drop:
            tensors[older] = tensor.half().contiguous()
    tensors["vision_model.vision_model.embeddings.position_ids"] = torch.arange(17).expand(1, -1).clone()
    folder = cache / CLASSIFIER
    folder.mkdir(parents=True)
    save_file(tensors, folder / "model.safetensors")
    model.config.save_pretrained(folder)
    hashes = {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in ("config.json", "model.safetensors")
    }
    (folder / "hashes.json").write_text(json.dumps(hashes))
    return folder
