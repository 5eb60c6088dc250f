"""Tiny diffusion pipelines with random weights, in diffusers' own format on disk (a second each, a few MB), and pictures by them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from visiontune.backends import Context
from visiontune.image.base import ImageOutput, ImageRequest
from visiontune.image.diffusion.backend import Diffusion

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


def save_t5_tokenizer(folder: Path) -> None:
    """A unigram tokenizer of letters and a few words, saved as transformers saves T5's."""
    import transformers
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors

    words = [
        "▁quiet",
        "▁library",
        "▁oak",
        "▁shelves",
        "▁red",
        "▁kite",
        "▁a",
        "▁green",
        "▁scarf",
        "▁on",
        "▁the",
        "▁chair",
    ]
    pieces = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), ("▁", -4.0)]
    pieces += [(word, -2.0) for word in words] + [(chr(n), -5.0) for n in range(33, 127)]
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=2, byte_fallback=False))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="$A </s>", pair="$A </s> $B </s>", special_tokens=[("</s>", 1)]
    )
    fast = transformers.PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token="<pad>",
        eos_token="</s>",
        unk_token="<unk>",
        model_max_length=T5_LENGTH,
    )
    fast.save_pretrained(folder)
    config = json.loads((folder / "tokenizer_config.json").read_text())
    (folder / "tokenizer_config.json").write_text(json.dumps({**config, "tokenizer_class": "T5TokenizerFast"}))


def t5() -> Any:
    import torch
    import transformers

    torch.manual_seed(0)
    config = transformers.T5Config(
        vocab_size=128, d_model=WIDTH, d_kv=8, d_ff=37, num_layers=2, num_heads=4, is_encoder_decoder=False
    )
    return transformers.T5EncoderModel(config)


def _save(kind: str, folder: Path, parts: dict[str, Any], **settings: Any) -> Path:
    import diffusers

    getattr(diffusers, kind)(**parts, **settings).save_pretrained(folder)
    return folder


def _clip_tokenizer(folder: Path) -> Any:
    from transformers import CLIPTokenizer

    save_clip_tokenizer(folder)
    return CLIPTokenizer.from_pretrained(folder)


def _t5_tokenizer(folder: Path) -> Any:
    from transformers import T5TokenizerFast

    save_t5_tokenizer(folder)
    return T5TokenizerFast.from_pretrained(folder)


SHIFTED = {"shift_factor": 0.06, "scaling_factor": 1.5, "use_quant_conv": False, "use_post_quant_conv": False}
LATENT_NOISE = {"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear"}


def save_sd(folder: Path, **changes: Any) -> Path:
    """Stable Diffusion 1.5 in small."""
    from diffusers import PNDMScheduler

    parts = {
        "unet": unet(),
        "vae": vae(),
        "text_encoder": clip(),
        "tokenizer": _clip_tokenizer(folder / "tokenizer"),
        "scheduler": PNDMScheduler(**LATENT_NOISE, skip_prk_steps=True, steps_offset=1),
        "safety_checker": None,
        "feature_extractor": None,
    }
    return _save("StableDiffusionPipeline", folder, {**parts, **changes}, requires_safety_checker=False)


def save_in_hub_cache(hub: Path, name: str = "stable-diffusion-v1-5", **changes: Any) -> None:
    """A tiny Stable Diffusion under a name of the catalogue, where the hub's own client would have put that."""
    from visiontune.weights import catalogue

    tree = catalogue.load()[name].tree
    assert tree is not None
    repository = hub / f"models--{tree.repo.replace('/', '--')}"
    snapshot = save_sd(repository / "snapshots" / tree.revision, **changes)
    (repository / "blobs").mkdir()
    for file in [path for path in snapshot.rglob("*") if path.is_file()]:
        blob = repository / "blobs" / hashlib.sha256(file.read_bytes()).hexdigest()
        file.replace(blob)
        file.symlink_to(blob)


def save_turbo(folder: Path) -> Path:
    """SD-Turbo: the same, with the scheduler of one step."""
    from diffusers import EulerDiscreteScheduler

    return save_sd(
        folder, scheduler=EulerDiscreteScheduler(**LATENT_NOISE, timestep_spacing="trailing", steps_offset=1)
    )


def save_lcm(folder: Path) -> Path:
    """Latent consistency: guidance is a number that the painter reads."""
    from diffusers import LCMScheduler

    parts = {
        "unet": unet(time_cond_proj_dim=32),
        "vae": vae(),
        "text_encoder": clip(),
        "tokenizer": _clip_tokenizer(folder / "tokenizer"),
        "scheduler": LCMScheduler(**LATENT_NOISE),
        "safety_checker": None,
        "feature_extractor": None,
    }
    return _save("LatentConsistencyModelPipeline", folder, parts, requires_safety_checker=False)


def save_sdxl(folder: Path) -> Path:
    """SDXL: two text encoders, and the size as a condition."""
    from diffusers import EulerDiscreteScheduler

    painter = unet(
        addition_embed_type="text_time",
        addition_time_embed_dim=8,
        transformer_layers_per_block=(1, 2),
        projection_class_embeddings_input_dim=WIDTH + 6 * 8,
        cross_attention_dim=2 * WIDTH,
        attention_head_dim=(2, 4),
        use_linear_projection=True,
    )
    parts = {
        "unet": painter,
        "vae": vae(),
        "text_encoder": clip(),
        "tokenizer": _clip_tokenizer(folder / "tokenizer"),
        "text_encoder_2": clip("CLIPTextModelWithProjection"),
        "tokenizer_2": _clip_tokenizer(folder / "tokenizer_2"),
        "scheduler": EulerDiscreteScheduler(**LATENT_NOISE, steps_offset=1, timestep_spacing="leading"),
    }
    return _save("StableDiffusionXLPipeline", folder, parts, force_zeros_for_empty_prompt=True)


def save_sd3(folder: Path) -> Path:
    """Stable Diffusion 3: a transformer, three text encoders, flow matching."""
    import torch
    from diffusers import FlowMatchEulerDiscreteScheduler, SD3Transformer2DModel

    torch.manual_seed(0)
    painter = SD3Transformer2DModel(
        sample_size=64,
        patch_size=2,
        in_channels=16,
        num_layers=1,
        attention_head_dim=8,
        num_attention_heads=4,
        caption_projection_dim=32,
        joint_attention_dim=2 * WIDTH,
        pooled_projection_dim=2 * WIDTH,
        out_channels=16,
        pos_embed_max_size=96,
    )
    parts = {
        "transformer": painter,
        "vae": vae(latent_channels=16, **SHIFTED),
        "text_encoder": clip("CLIPTextModelWithProjection"),
        "tokenizer": _clip_tokenizer(folder / "tokenizer"),
        "text_encoder_2": clip("CLIPTextModelWithProjection"),
        "tokenizer_2": _clip_tokenizer(folder / "tokenizer_2"),
        "text_encoder_3": _wide_t5(),
        "tokenizer_3": _t5_tokenizer(folder / "tokenizer_3"),
        "scheduler": FlowMatchEulerDiscreteScheduler(shift=3.0),
    }
    return _save("StableDiffusion3Pipeline", folder, parts)


def _wide_t5() -> Any:
    """As wide as both CLIPs together, since their numbers are laid above each other."""
    import torch
    import transformers

    torch.manual_seed(0)
    config = transformers.T5Config(
        vocab_size=128, d_model=2 * WIDTH, d_kv=8, d_ff=37, num_layers=2, num_heads=4, is_encoder_decoder=False
    )
    return transformers.T5EncoderModel(config)


def save_flux(folder: Path, guidance_embeds: bool = False) -> Path:
    """FLUX: packed latents, T5 beside CLIP; without `guidance_embeds` it is the quick one (schnell)."""
    import torch
    from diffusers import FlowMatchEulerDiscreteScheduler, FluxTransformer2DModel

    torch.manual_seed(0)
    painter = FluxTransformer2DModel(
        patch_size=1,
        in_channels=16,
        num_layers=1,
        num_single_layers=1,
        attention_head_dim=16,
        num_attention_heads=2,
        joint_attention_dim=WIDTH,
        pooled_projection_dim=WIDTH,
        axes_dims_rope=(4, 4, 8),
        guidance_embeds=guidance_embeds,
    )
    parts = {
        "transformer": painter,
        "vae": vae(**SHIFTED),
        "text_encoder": clip(),
        "tokenizer": _clip_tokenizer(folder / "tokenizer"),
        "text_encoder_2": t5(),
        "tokenizer_2": _t5_tokenizer(folder / "tokenizer_2"),
        "scheduler": FlowMatchEulerDiscreteScheduler(),
    }
    return _save("FluxPipeline", folder, parts)


def save_tiny_decoder(folder: Path, channels: int = 4) -> Path:
    """TAESD in small, for latents of so many channels."""
    import torch
    from diffusers import AutoencoderTiny

    torch.manual_seed(0)
    AutoencoderTiny(
        encoder_block_out_channels=(4, 4, 4, 4),
        decoder_block_out_channels=(4, 4, 4, 4),
        num_encoder_blocks=(1, 1, 1, 1),
        num_decoder_blocks=(1, 1, 1, 1),
        latent_channels=channels,
    ).save_pretrained(folder)
    return folder


FAMILIES: dict[str, Callable[[Path], Path]] = {
    "sd": save_sd,
    "turbo": save_turbo,
    "lcm": save_lcm,
    "sdxl": save_sdxl,
    "sd3": save_sd3,
    "flux": save_flux,
    "flux-dev": lambda folder: save_flux(folder, guidance_embeds=True),
}


def make(request: ImageRequest, context: Context) -> ImageOutput:
    """A picture by diffusion, as the studio has it made: resolved at the door, then made and checked."""
    backend = Diffusion()
    assert backend.lacks_for(request, context.environment) is None
    output = backend(backend.resolve(request, context.environment, lambda part: ""), context)
    output.check(request)
    return output
