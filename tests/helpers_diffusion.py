"""Tiny diffusion pipelines with random weights, in diffusers' own format on disk: a second each, a few MB."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

CLIP_LENGTH, T5_LENGTH = 77, 512
"""Tokens of the real text encoders; a tiny one has as many, since long prompts are the point."""
WIDTH = 32
"""Numbers of a token of every tiny text encoder."""


def clip_vocabulary() -> tuple[dict[str, int], list[str]]:
    """CLIP's alphabet (bytes as characters, with and without the end of a word) and no merges but a few."""
    printable = [*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)]
    letters = [chr(byte) for byte in printable]
    letters += [chr(256 + n) for n in range(256 - len(printable))]
    tokens = [*letters, *(letter + "</w>" for letter in letters)]
    merges = []
    # Common words as one token each, so that prompts are as long as with the real vocabulary.
    for word in ("oak", "shelves", "quiet", "library", "green", "scarf", "on", "the", "chair", "red", "kite", "a"):
        parts = [*word[:-1], word[-1] + "</w>"]
        while len(parts) > 1:
            pair = f"{parts[0]} {parts[1]}"
            if pair not in merges:
                merges.append(pair)
                tokens.append(parts[0] + parts[1])
            parts[:2] = [parts[0] + parts[1]]
    tokens += ["<|startoftext|>", "<|endoftext|>"]
    return {token: n for n, token in enumerate(dict.fromkeys(tokens))}, merges


def save_clip_tokenizer(folder: Path, pad: str = "<|endoftext|>") -> dict[str, int]:
    """The files of a CLIP tokenizer as the hub has them."""
    folder.mkdir(parents=True)
    vocabulary, merges = clip_vocabulary()
    (folder / "vocab.json").write_text(json.dumps(vocabulary, ensure_ascii=False), encoding="utf-8")
    (folder / "merges.txt").write_text("#version: 0.2\n" + "\n".join(merges) + "\n", encoding="utf-8")
    special = {
        "bos_token": "<|startoftext|>",
        "eos_token": "<|endoftext|>",
        "unk_token": "<|endoftext|>",
        "pad_token": pad,
    }
    (folder / "special_tokens_map.json").write_text(json.dumps(special))
    config = {**special, "tokenizer_class": "CLIPTokenizer", "model_max_length": CLIP_LENGTH, "do_lower_case": True}
    (folder / "tokenizer_config.json").write_text(json.dumps(config))
    return vocabulary


def clip(kind: str = "CLIPTextModel", **changes: Any) -> Any:
    import torch
    import transformers

    vocabulary, _ = clip_vocabulary()
    torch.manual_seed(0)
    config = transformers.CLIPTextConfig(
        **{
            "vocab_size": len(vocabulary),
            "hidden_size": WIDTH,
            "intermediate_size": 37,
            "num_attention_heads": 4,
            "num_hidden_layers": 3,
            "max_position_embeddings": CLIP_LENGTH,
            "projection_dim": WIDTH,
            "bos_token_id": vocabulary["<|startoftext|>"],
            "eos_token_id": vocabulary["<|endoftext|>"],
            "pad_token_id": vocabulary["<|endoftext|>"],
            **changes,
        }
    )
    return getattr(transformers, kind)(config)


def unet(**changes: Any) -> Any:
    import torch
    from diffusers import UNet2DConditionModel

    torch.manual_seed(0)
    return UNet2DConditionModel(
        **{
            "block_out_channels": (8, 16),
            "layers_per_block": 1,
            "sample_size": 64,
            "norm_num_groups": 4,
            "down_block_types": ("DownBlock2D", "CrossAttnDownBlock2D"),
            "up_block_types": ("CrossAttnUpBlock2D", "UpBlock2D"),
            "attention_head_dim": 2,
            "cross_attention_dim": WIDTH,
            **changes,
        }
    )


def vae(**changes: Any) -> Any:
    """Four levels, as the real one has: a picture is eight times as wide as its latents."""
    import torch
    from diffusers import AutoencoderKL

    torch.manual_seed(0)
    return AutoencoderKL(
        **{
            "block_out_channels": (4, 4, 8, 8),
            "norm_num_groups": 2,
            "down_block_types": ("DownEncoderBlock2D",) * 4,
            "up_block_types": ("UpDecoderBlock2D",) * 4,
            "latent_channels": 4,
            "sample_size": 512,
            **changes,
        }
    )


def save_sd(folder: Path, **changes: Any) -> Path:
    """Stable Diffusion 1.5 in small."""
    from diffusers import PNDMScheduler, StableDiffusionPipeline
    from transformers import CLIPTokenizer

    save_clip_tokenizer(folder / "tokenizer")
    scheduler = PNDMScheduler(
        beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", skip_prk_steps=True, steps_offset=1
    )
    parts = {
        "unet": unet(),
        "vae": vae(),
        "text_encoder": clip(),
        "tokenizer": CLIPTokenizer.from_pretrained(folder / "tokenizer"),
        "scheduler": scheduler,
        "safety_checker": None,
        "feature_extractor": None,
    }
    pipe = StableDiffusionPipeline(**{**parts, **changes}, requires_safety_checker=False)
    pipe.save_pretrained(folder)
    return folder


FAMILIES: dict[str, Callable[[Path], Path]] = {"sd": save_sd}
