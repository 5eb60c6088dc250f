"""What the painter of each family is given in a step: names and small shapes, from its configuration alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

ROWS = 9
"""Of the example's latents. Odd on purpose: the way for sizes that halve with a rest serves the others as well."""
TOKENS = 77


def shapes(painter: Any) -> Mapping[str, tuple[int, ...]]:
    """Shapes of an example for `painter`, by the argument's name; `a.b` is the entry b of the dictionary a.

    Args:
        painter: A network of diffusers.

    Raises:
        NotImplementedError: it is none that we know, or is told more than we know.
    """
    kind = type(painter).__name__
    known = {
        "UNet2DConditionModel": _unet,
        "SD3Transformer2DModel": _sd3,
        "FluxTransformer2DModel": _flux,
    }
    if kind not in known:
        raise NotImplementedError(f"the inputs of {kind} are not known")
    return known[kind](painter.config)


def _unet(config: Any) -> dict[str, tuple[int, ...]]:
    if config.class_embed_type or config.num_class_embeds or config.encoder_hid_dim:
        raise NotImplementedError("this UNet reads more than latents, time and text")
    width = config.cross_attention_dim
    given = {
        "sample": (2, config.in_channels, ROWS, ROWS),
        "timestep": (),
        "encoder_hidden_states": (2, TOKENS, width if isinstance(width, int) else width[0]),
    }
    if config.time_cond_proj_dim:
        given["timestep_cond"] = (2, config.time_cond_proj_dim)
    if config.addition_embed_type == "text_time":
        pooled = config.projection_class_embeddings_input_dim - 6 * config.addition_time_embed_dim
        given["added_cond_kwargs.text_embeds"] = (2, pooled)
        given["added_cond_kwargs.time_ids"] = (2, 6)
    elif config.addition_embed_type:
        raise NotImplementedError(f"this UNet reads {config.addition_embed_type}")
    return given


def _sd3(config: Any) -> dict[str, tuple[int, ...]]:
    return {
        "hidden_states": (2, config.in_channels, 2 * ROWS * config.patch_size, ROWS * config.patch_size),
        "encoder_hidden_states": (2, TOKENS, config.joint_attention_dim),
        "pooled_projections": (2, config.pooled_projection_dim),
        "timestep": (2,),
    }


def _flux(config: Any) -> dict[str, tuple[int, ...]]:
    given: dict[str, tuple[int, ...]] = {
        "hidden_states": (1, ROWS * ROWS, config.in_channels),
        "encoder_hidden_states": (1, TOKENS, config.joint_attention_dim),
        "pooled_projections": (1, config.pooled_projection_dim),
        "timestep": (1,),
        "img_ids": (ROWS * ROWS, 3),
        "txt_ids": (TOKENS, 3),
    }
    if config.guidance_embeds:
        given["guidance"] = (1,)
    return given
