"""AnimateDiff: layers over time that are added to a model of pictures (Guo et al., 2023, arXiv:2307.04725).

The adapter's weights are one thing and the pictures' another, so two sources become one pipeline.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from visiontune.clip.families import ANIMATEDIFF
from visiontune.errors import WeightsError
from visiontune.image.diffusion import sources
from visiontune.image.diffusion.sources import Source

if TYPE_CHECKING:
    from visiontune.backends import Environment
    from visiontune.image.diffusion.device import Device
    from visiontune.image.diffusion.loading import Loaded

PICTURES = "stable-diffusion-v1-5"
"""The model of pictures, unless the option `image_model` names another of its design."""


@dataclass(frozen=True, kw_only=True)
class Adapted(Source):
    """An adapter with the model of pictures that it sets in motion; `base` is that one's folder."""

    pictures: Source

    @property
    def class_name(self) -> str:
        return ANIMATEDIFF.text

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        own = sum(sources.count(file) for file in _weights(self.path))
        return {**self.pictures.numbers, "unet": self.pictures.numbers.get("unet", 0) + own}


def find(name: str, environment: Environment) -> Source:
    """As `sources.find`, and adapters with their pictures.

    Raises:
        InputError: there is no such model, folder or file.
        WeightsError: it, or the model of pictures, is not here yet; or the two do not fit.
    """
    path = environment.weights.path(name)
    config = _config(path)
    if config.get("_class_name") != "MotionAdapter":
        return sources.find(name, environment)
    pictures = _pictures(name, environment)
    if list(config.get("block_out_channels", ())) != list(pictures.painter.get("block_out_channels", ())):
        raise WeightsError(f"{name} does not fit {pictures.name}; it sets pictures of another design in motion")
    model = environment.weights.known.get(name)
    return Adapted(
        name=name,
        path=path,
        digest=f"{environment.weights.digest(name)}+{pictures.digest}",
        about={} if model is None else model.about,
        base=pictures.folder,
        pictures=pictures,
    )


def complete(name: str, environment: Environment) -> bool:
    """Whether what a model of the catalogue `needs` besides itself is here."""
    needs = environment.weights.known[name].about.get("needs")
    return needs is None or _named(environment) is not None or environment.weights.present(str(needs))


def load(source: Adapted, device: Device, environment: Environment, offload: str) -> Loaded:
    """Load both, and put the one into the other.

    Raises:
        WeightsError: files are damaged, refused, or do not fit.
    """
    import diffusers

    from visiontune.image.diffusion import loading

    pictures = loading.load(source.pictures, device, environment, "model").pipe.components
    with loading.quiet():
        try:
            (weights,) = _weights(source.path)
            motion = diffusers.MotionAdapter.from_pretrained(
                source.path,
                variant=sources.variant_of(weights.name) or None,
                torch_dtype=device.torch_dtype,
                local_files_only=True,
                use_safetensors=True,
            )
            # The noise that adapters were trained with, which is not that of their pictures.
            scheduler = diffusers.DDIMScheduler.from_config(
                pictures["scheduler"].config, beta_schedule="linear", clip_sample=False, timestep_spacing="linspace",
                steps_offset=1,
            )  # fmt: skip
            parts = {name: pictures[name] for name in ("vae", "text_encoder", "tokenizer", "unet")}
            pipe = diffusers.AnimateDiffPipeline(**parts, motion_adapter=motion, scheduler=scheduler)
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RuntimeError) as error:
            if loading.out_of_memory(error):
                raise
            raise WeightsError(f"the model {source.name} cannot be loaded: {str(error).strip()[:400]}") from error
    pipe.register_modules(motion_adapter=None)  # its weights are in the painter now
    pipe.unet.eval().requires_grad_(False)
    if offload == "none":
        pipe.to(device.kind)
    return loading.Loaded(source, ANIMATEDIFF, device, pipe, None, offload)


def _named(environment: Environment) -> Source | None:
    """The model of pictures that the option `image_model` names, if an adapter can work on it."""
    name = environment.option("image_model")
    if name is None:
        return None
    try:
        source = sources.find(str(name), environment)
        return source if source.class_name == "StableDiffusionPipeline" else None
    except WeightsError:
        return None


def _pictures(name: str, environment: Environment) -> Source:
    if (named := _named(environment)) is not None:
        return named
    try:
        return sources.find(PICTURES, environment)
    except WeightsError as error:
        raise WeightsError(f"{name} sets the pictures of another model in motion: {error}") from error


def _config(path: Path) -> Mapping[str, Any]:
    try:
        document = json.loads((path / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return document if isinstance(document, dict) else {}


def _weights(path: Path) -> list[Path]:
    """The one file of weights; where it is there in two formats, the short one."""
    files = sorted(path.glob("*.safetensors"))
    return ([file for file in files if sources.variant_of(file.name)] or files)[:1]
