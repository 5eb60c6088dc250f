"""Tiny checkpoints of one file: a pipeline's weights under the names of the code that they were first trained with."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from helpers_diffusion import LATENT_NOISE, WIDTH, clip, save_clip_tokenizer, unet, vae

_RESNET = {
    "norm1": "in_layers.0",
    "conv1": "in_layers.2",
    "time_emb_proj": "emb_layers.1",
    "norm2": "out_layers.0",
    "conv2": "out_layers.3",
    "conv_shortcut": "skip_connection",
}
_UNET = {
    "time_embedding.linear_1": "time_embed.0",
    "time_embedding.linear_2": "time_embed.2",
    "add_embedding.linear_1": "label_emb.0.0",
    "add_embedding.linear_2": "label_emb.0.2",
    "conv_in": "input_blocks.0.0",
    "conv_norm_out": "out.0",
    "conv_out": "out.2",
}
_OPEN = {
    "layer_norm1": "ln_1",
    "layer_norm2": "ln_2",
    "mlp.fc1": "mlp.c_fc",
    "mlp.fc2": "mlp.c_proj",
    "self_attn.out_proj": "attn.out_proj",
}


def save_wide_sdxl(folder: Path) -> Path:
    """SDXL in small with text encoders of different widths, by which they are told apart in one file."""
    from diffusers import EulerDiscreteScheduler, StableDiffusionXLPipeline
    from transformers import CLIPTokenizer

    wide = 48
    for name in ("tokenizer", "tokenizer_2"):
        save_clip_tokenizer(folder / name)
    StableDiffusionXLPipeline(
        unet=unet(
            sample_size=16,
            addition_embed_type="text_time",
            addition_time_embed_dim=8,
            transformer_layers_per_block=(1, 2),
            projection_class_embeddings_input_dim=wide + 6 * 8,
            cross_attention_dim=WIDTH + wide,
            attention_head_dim=(2, 4),
            use_linear_projection=True,
        ),
        vae=vae(),
        text_encoder=clip(),
        text_encoder_2=clip("CLIPTextModelWithProjection", hidden_size=wide, projection_dim=wide),
        tokenizer=CLIPTokenizer.from_pretrained(folder / "tokenizer"),
        tokenizer_2=CLIPTokenizer.from_pretrained(folder / "tokenizer_2"),
        scheduler=EulerDiscreteScheduler(**LATENT_NOISE, steps_offset=1, timestep_spacing="leading"),
    ).save_pretrained(folder)
    return folder


def save_single(pipeline: Path, file: Path, *, drop: str = "", more: dict[str, Any] | None = None) -> Path:
    """The checkpoint of one file of a pipeline of Stable Diffusion 1, XL or 3.

    Args:
        drop: A tensor that is left out.
        more: Tensors beside.
    """
    import diffusers
    from safetensors.torch import save_file

    pipe = diffusers.DiffusionPipeline.from_pretrained(pipeline)
    tensors = dict(more or {})
    if hasattr(pipe, "unet"):
        tensors |= _unet(pipe.unet) | _vae(pipe.vae) | _texts(pipe)
    else:
        tensors |= _sd3(pipe.transformer)
    tensors.pop(drop, None)
    save_file({name: tensor.contiguous().clone() for name, tensor in tensors.items()}, file)
    return file


def _unet(network: Any) -> dict[str, Any]:
    layers = network.config.layers_per_block + 1

    def block(name: str) -> str:
        if at := re.match(r"down_blocks\.(\d+)\.(resnets|attentions)\.(\d+)\.", name):
            n = 1 + int(at[1]) * layers + int(at[3])
            return f"input_blocks.{n}.{int(at[2] == 'attentions')}." + name[at.end() :]
        if at := re.match(r"down_blocks\.(\d+)\.downsamplers\.0\.conv\.", name):
            return f"input_blocks.{(int(at[1]) + 1) * layers}.0.op." + name[at.end() :]
        if at := re.match(r"mid_block\.(resnets|attentions)\.(\d+)\.", name):
            return f"middle_block.{1 if at[1] == 'attentions' else 2 * int(at[2])}." + name[at.end() :]
        if at := re.match(r"up_blocks\.(\d+)\.(resnets|attentions)\.(\d+)\.", name):
            n = int(at[1]) * layers + int(at[3])
            return f"output_blocks.{n}.{int(at[2] == 'attentions')}." + name[at.end() :]
        if at := re.match(r"up_blocks\.(\d+)\.upsamplers\.0\.conv\.", name):
            seeing = hasattr(network.up_blocks[int(at[1])], "attentions")
            return f"output_blocks.{int(at[1]) * layers + layers - 1}.{1 + seeing}.conv." + name[at.end() :]
        return name

    named = {}
    for name, tensor in network.state_dict().items():
        new = block(name)
        for ours, first in (_RESNET if "resnets" in name else _UNET).items():
            new = re.sub(rf"(^|\.){re.escape(ours)}\.", rf"\g<1>{first}.", new)
        named[f"model.diffusion_model.{new}"] = tensor
    return named


def _vae(network: Any) -> dict[str, Any]:
    levels = len(network.config.block_out_channels)
    named = {}
    for name, tensor in network.state_dict().items():
        new = re.sub(r"down_blocks\.(\d+)\.resnets\.", r"down.\1.block.", name)
        new = re.sub(r"down_blocks\.(\d+)\.downsamplers\.0\.", r"down.\1.downsample.", new)
        new = re.sub(r"up_blocks\.(\d+)\.resnets\.", lambda at: f"up.{levels - 1 - int(at[1])}.block.", new)
        new = re.sub(r"up_blocks\.(\d+)\.upsamplers\.0\.", lambda at: f"up.{levels - 1 - int(at[1])}.upsample.", new)
        new = re.sub(r"mid_block\.resnets\.(\d)", lambda at: f"mid.block_{int(at[1]) + 1}", new)
        new = new.replace("mid_block.attentions.0.", "mid.attn_1.").replace("conv_shortcut", "nin_shortcut")
        new = new.replace("group_norm", "norm").replace("to_out.0", "proj_out").replace("conv_norm_out", "norm_out")
        new = re.sub(r"to_([qkv])\.", r"\1.", new)
        flat = "attn_1" in new and tensor.ndim == 2
        named[f"first_stage_model.{new}"] = tensor[..., None, None] if flat else tensor
    return named


def _texts(pipe: Any) -> dict[str, Any]:
    def old(name: str) -> str:
        return name if name.startswith("text_model.") else f"text_model.{name}"

    second = getattr(pipe, "text_encoder_2", None)
    prefix = "cond_stage_model.transformer" if second is None else "conditioner.embedders.0.transformer"
    named = {f"{prefix}.{old(name)}": tensor for name, tensor in pipe.text_encoder.state_dict().items()}
    return named | ({} if second is None else _open_clip(second.state_dict()))


def _open_clip(state: dict[str, Any]) -> dict[str, Any]:
    import torch

    prefix = "conditioner.embedders.1.model"
    named = {f"{prefix}.text_projection": state["text_projection.weight"].T}
    for name, tensor in state.items():
        rest = name.removeprefix("text_model.")
        if at := re.match(r"encoder\.layers\.(\d+)\.(.*)\.(weight|bias)$", rest):
            layer = f"{prefix}.transformer.resblocks.{at[1]}"
            if at[2] in _OPEN:
                named[f"{layer}.{_OPEN[at[2]]}.{at[3]}"] = tensor
            elif at[2] == "self_attn.q_proj":
                parts = [state[name.replace("q_proj", f"{part}_proj")] for part in "qkv"]
                named[f"{layer}.attn.in_proj_{at[3]}"] = torch.cat(parts)
        elif rest.startswith("embeddings.position_embedding"):
            named[f"{prefix}.positional_embedding"] = tensor
        elif rest.startswith("embeddings.token_embedding"):
            named[f"{prefix}.token_embedding.weight"] = tensor
        elif rest.startswith("final_layer_norm"):
            named[f"{prefix}.ln_final.{rest.rpartition('.')[2]}"] = tensor
    return named


def _sd3(network: Any) -> dict[str, Any]:
    import torch

    state = network.state_dict()

    def joined(block: str, names: tuple[str, str, str], end: str) -> Any:
        return torch.cat([state[f"{block}.attn.{name}.{end}"] for name in names])

    def swapped(tensor: Any) -> Any:
        scale, shift = tensor.chunk(2)
        return torch.cat([shift, scale])

    plain = {
        "pos_embed.proj": "x_embedder.proj",
        "time_text_embed.timestep_embedder.linear_1": "t_embedder.mlp.0",
        "time_text_embed.timestep_embedder.linear_2": "t_embedder.mlp.2",
        "time_text_embed.text_embedder.linear_1": "y_embedder.mlp.0",
        "time_text_embed.text_embedder.linear_2": "y_embedder.mlp.2",
        "context_embedder": "context_embedder",
        "proj_out": "final_layer.linear",
    }
    named = {"pos_embed": state["pos_embed.pos_embed"]}
    for end in ("weight", "bias"):
        named |= {f"{old}.{end}": state[f"{new}.{end}"] for new, old in plain.items()}
        named[f"final_layer.adaLN_modulation.1.{end}"] = swapped(state[f"norm_out.linear.{end}"])
        for n in range(network.config.num_layers):
            block, old, last = f"transformer_blocks.{n}", f"joint_blocks.{n}", n == network.config.num_layers - 1
            named[f"{old}.x_block.attn.qkv.{end}"] = joined(block, ("to_q", "to_k", "to_v"), end)
            named[f"{old}.context_block.attn.qkv.{end}"] = joined(
                block, ("add_q_proj", "add_k_proj", "add_v_proj"), end
            )
            named[f"{old}.x_block.attn.proj.{end}"] = state[f"{block}.attn.to_out.0.{end}"]
            named[f"{old}.x_block.adaLN_modulation.1.{end}"] = state[f"{block}.norm1.linear.{end}"]
            context = state[f"{block}.norm1_context.linear.{end}"]
            named[f"{old}.context_block.adaLN_modulation.1.{end}"] = swapped(context) if last else context
            for way, ours in (("x_block", "ff"), ("context_block", "ff_context")):
                if f"{block}.{ours}.net.2.{end}" in state:
                    named[f"{old}.{way}.mlp.fc1.{end}"] = state[f"{block}.{ours}.net.0.proj.{end}"]
                    named[f"{old}.{way}.mlp.fc2.{end}"] = state[f"{block}.{ours}.net.2.{end}"]
            if f"{block}.attn.to_add_out.{end}" in state:
                named[f"{old}.context_block.attn.proj.{end}"] = state[f"{block}.attn.to_add_out.{end}"]
    return {f"model.diffusion_model.{name}": tensor for name, tensor in named.items()}
