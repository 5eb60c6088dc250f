"""Tiny video pipelines with random weights, in diffusers' own format on disk: about a second each, a few MB."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from helpers_diffusion import LATENT_NOISE, WIDTH, clip, save_clip_tokenizer, save_t5_tokenizer, t5, unet, vae


def _save(kind: str, folder: Path, parts: dict[str, Any]) -> Path:
    import diffusers

    getattr(diffusers, kind)(**parts).save_pretrained(folder)
    return folder


def _words(folder: Path) -> dict[str, Any]:
    from transformers import T5TokenizerFast

    save_t5_tokenizer(folder / "tokenizer")
    return {"tokenizer": T5TokenizerFast.from_pretrained(folder / "tokenizer"), "text_encoder": t5()}


def save_ltx(folder: Path) -> Path:
    """LTX: 32 pixels of a side and 8 frames in one latent; a decoder that is told how noisy its latents are."""
    import torch
    from diffusers import AutoencoderKLLTXVideo, FlowMatchEulerDiscreteScheduler, LTXVideoTransformer3DModel

    torch.manual_seed(0)
    painter = LTXVideoTransformer3DModel(
        in_channels=8, out_channels=8, num_attention_heads=4, attention_head_dim=8, cross_attention_dim=32,
        num_layers=1, caption_channels=WIDTH,
    )  # fmt: skip
    torch.manual_seed(0)
    decoder = AutoencoderKLLTXVideo(
        latent_channels=8, block_out_channels=(8, 8, 8, 8), decoder_block_out_channels=(8, 8, 8, 8),
        spatio_temporal_scaling=(True, True, True, False), decoder_spatio_temporal_scaling=(True, True, True, False),
        layers_per_block=(1, 1, 1, 1, 1), decoder_layers_per_block=(1, 1, 1, 1, 1),
        decoder_inject_noise=(False,) * 5, upsample_residual=(False,) * 4, upsample_factor=(1,) * 4,
        timestep_conditioning=True, patch_size=4, patch_size_t=1, encoder_causal=True, decoder_causal=False,
    )  # fmt: skip
    parts = {
        "transformer": painter,
        "vae": decoder,
        "scheduler": FlowMatchEulerDiscreteScheduler(),
        **_words(folder),
    }
    return _save("LTXPipeline", folder, parts)


def save_cogvideox(folder: Path) -> Path:
    """CogVideoX: one size only, 9 frames."""
    import torch
    from diffusers import AutoencoderKLCogVideoX, CogVideoXDDIMScheduler, CogVideoXTransformer3DModel

    torch.manual_seed(0)
    painter = CogVideoXTransformer3DModel(
        num_attention_heads=4, attention_head_dim=8, in_channels=4, out_channels=4, time_embed_dim=2,
        text_embed_dim=WIDTH, num_layers=1, sample_width=12, sample_height=8, sample_frames=9, patch_size=2,
        temporal_compression_ratio=4, max_text_seq_length=226,
    )  # fmt: skip
    torch.manual_seed(0)
    decoder = AutoencoderKLCogVideoX(
        down_block_types=("CogVideoXDownBlock3D",) * 4, up_block_types=("CogVideoXUpBlock3D",) * 4,
        block_out_channels=(8, 8, 8, 8), latent_channels=4, layers_per_block=1, norm_num_groups=2,
        temporal_compression_ratio=4,
    )  # fmt: skip
    parts = {"transformer": painter, "vae": decoder, "scheduler": CogVideoXDDIMScheduler(), **_words(folder)}
    return _save("CogVideoXPipeline", folder, parts)


def save_svd(folder: Path) -> Path:
    """Stable Video Diffusion: sets a picture in motion, 4 frames."""
    import torch
    from diffusers import (
        AutoencoderKLTemporalDecoder,
        EulerDiscreteScheduler,
        UNetSpatioTemporalConditionModel,
    )
    from transformers import CLIPImageProcessor, CLIPVisionConfig, CLIPVisionModelWithProjection

    torch.manual_seed(0)
    painter = UNetSpatioTemporalConditionModel(
        block_out_channels=(32, 64), layers_per_block=1, sample_size=32, in_channels=8, out_channels=4,
        down_block_types=("CrossAttnDownBlockSpatioTemporal", "DownBlockSpatioTemporal"),
        up_block_types=("UpBlockSpatioTemporal", "CrossAttnUpBlockSpatioTemporal"),
        cross_attention_dim=32, num_attention_heads=8, projection_class_embeddings_input_dim=96,
        addition_time_embed_dim=32, num_frames=4, transformer_layers_per_block=1,
    )  # fmt: skip
    scheduler = EulerDiscreteScheduler(
        **LATENT_NOISE, interpolation_type="linear", prediction_type="v_prediction", sigma_max=700.0, sigma_min=0.002,
        steps_offset=1, timestep_spacing="leading", timestep_type="continuous", use_karras_sigmas=True,
    )  # fmt: skip
    torch.manual_seed(0)
    decoder = AutoencoderKLTemporalDecoder(
        block_out_channels=(32, 32, 32, 32), down_block_types=("DownEncoderBlock2D",) * 4, layers_per_block=1
    )
    torch.manual_seed(0)
    eye = CLIPVisionModelWithProjection(
        CLIPVisionConfig(
            hidden_size=32, projection_dim=32, num_hidden_layers=2, num_attention_heads=4, image_size=224,
            intermediate_size=37, patch_size=56,
        )
    )  # fmt: skip
    parts = {
        "unet": painter,
        "vae": decoder,
        "image_encoder": eye,
        "scheduler": scheduler,
        "feature_extractor": CLIPImageProcessor(),
    }
    return _save("StableVideoDiffusionPipeline", folder, parts)


def save_modelscope(folder: Path) -> Path:
    """ModelScope's text-to-video: Stable Diffusion with layers over time."""
    import torch
    from diffusers import DDIMScheduler, UNet3DConditionModel
    from transformers import CLIPTokenizer

    torch.manual_seed(0)
    painter = UNet3DConditionModel(
        block_out_channels=(4, 8), layers_per_block=1, sample_size=32,
        down_block_types=("CrossAttnDownBlock3D", "DownBlock3D"), up_block_types=("UpBlock3D", "CrossAttnUpBlock3D"),
        cross_attention_dim=WIDTH, attention_head_dim=4, norm_num_groups=2,
    )  # fmt: skip
    save_clip_tokenizer(folder / "tokenizer")
    parts = {
        "unet": painter,
        "vae": vae(),
        "text_encoder": clip(),
        "tokenizer": CLIPTokenizer.from_pretrained(folder / "tokenizer"),
        "scheduler": DDIMScheduler(**LATENT_NOISE, clip_sample=False, set_alpha_to_one=False),
    }
    return _save("TextToVideoSDPipeline", folder, parts)


def motion(channels: tuple[int, ...] = (8, 16)) -> Any:
    """A tiny adapter for the tiny Stable Diffusion. Its last layers start at zero, in which nothing would move."""
    import torch
    from diffusers import MotionAdapter

    torch.manual_seed(0)
    adapter = MotionAdapter(
        block_out_channels=channels, motion_layers_per_block=1, motion_num_attention_heads=2, motion_norm_num_groups=4,
        motion_max_seq_length=16, use_motion_mid_block=False,
    )  # fmt: skip
    for name, values in adapter.named_parameters():
        if "proj_out.weight" in name:
            torch.nn.init.normal_(values, std=0.5)
    return adapter


def save_animatediff(folder: Path) -> Path:
    """AnimateDiff as one pipeline: Stable Diffusion with an adapter in it."""
    from diffusers import DDIMScheduler
    from transformers import CLIPTokenizer

    save_clip_tokenizer(folder / "tokenizer")
    parts = {
        "unet": unet(),
        "vae": vae(),
        "text_encoder": clip(),
        "tokenizer": CLIPTokenizer.from_pretrained(folder / "tokenizer"),
        "motion_adapter": motion(),
        "scheduler": DDIMScheduler(**{**LATENT_NOISE, "beta_schedule": "linear"}, clip_sample=False, steps_offset=1),
    }
    return _save("AnimateDiffPipeline", folder, parts)


FAMILIES: dict[str, Callable[[Path], Path]] = {
    "ltx": save_ltx,
    "cogvideox": save_cogvideox,
    "svd": save_svd,
    "modelscope": save_modelscope,
    "animatediff": save_animatediff,
}
