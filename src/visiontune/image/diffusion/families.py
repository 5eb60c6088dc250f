"""Families of pipelines: what one needs that another does not. A model's family is told by its `model_index.json`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from visiontune.errors import WeightsError

LIBRARIES = {"diffusers", "transformers", "stable_diffusion"}
"""Where the parts of a pipeline may come from; any other is code inside the model, which is not run."""


@dataclass(frozen=True)
class Family:
    """What all models of one design have in common.

    Args:
        name: `sd`, `sdxl`, …
        text, image, inpaint: Classes of diffusers that paint from text, from a picture, and inside a mask.
        multiple: Width and height must be divisible by it (pixels).
        side: Pixels of the square pictures that it was trained on, where the model itself does not say.
        steps, guidance: What its makers recommend.
        tera: Floating-point operations of one step at `side`, in 10^12: a first guess at its speed.
        negative: Whether it can be told what not to show.
        tiny: The small decoder's name in the catalogue (TAESD).
        half: The short number format on a GPU that has both.
        full_on_processor: Mixes kinds of numbers, so that on a processor it must count in float32.
    """

    name: str
    text: str
    image: str
    inpaint: str
    multiple: int = 8
    side: int = 512
    steps: int = 25
    guidance: float = 7.5
    tera: float = 0.8
    negative: bool = True
    tiny: str = ""
    half: str = "float16"
    full_on_processor: bool = False


SD = Family(
    "sd",
    "StableDiffusionPipeline",
    "StableDiffusionImg2ImgPipeline",
    "StableDiffusionInpaintPipeline",
    tiny="taesd",
)
LCM = Family(
    "lcm",
    "LatentConsistencyModelPipeline",
    "LatentConsistencyModelImg2ImgPipeline",
    # There is no class of its own; this one knows the guidance embedding, too.
    "StableDiffusionInpaintPipeline",
    steps=4,
    guidance=8.5,
    negative=False,
    tiny="taesd",
)
SDXL = Family(
    "sdxl",
    "StableDiffusionXLPipeline",
    "StableDiffusionXLImg2ImgPipeline",
    "StableDiffusionXLInpaintPipeline",
    side=1024,
    guidance=5.0,
    tera=6.0,
    tiny="taesdxl",
)
SD3 = Family(
    "sd3",
    "StableDiffusion3Pipeline",
    "StableDiffusion3Img2ImgPipeline",
    "StableDiffusion3InpaintPipeline",
    multiple=16,
    side=1024,
    steps=28,
    guidance=4.5,
    tera=14.0,
    tiny="taesd3",
    half="bfloat16",
)
FLUX = Family(
    "flux",
    "FluxPipeline",
    "FluxImg2ImgPipeline",
    "FluxInpaintPipeline",
    multiple=16,
    side=1024,
    steps=28,
    guidance=3.5,
    tera=110.0,
    negative=False,
    tiny="taef1",
    half="bfloat16",
)
FAMILIES = (SD, LCM, SDXL, SD3, FLUX)


def index(folder: Path) -> Mapping[str, Any]:
    """A pipeline's `model_index.json`, checked.

    Raises:
        WeightsError: it is missing or damaged, or wants code that the model brings itself.
    """
    try:
        document = json.loads((folder / "model_index.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise WeightsError(
            f"{folder} is no diffusion pipeline: it has no readable model_index.json (give a folder as diffusers saves"
            " it, or a single .safetensors file)"
        ) from error
    if not isinstance(document, dict) or not isinstance(document.get("_class_name"), str):
        raise WeightsError(f"{folder / 'model_index.json'} names no pipeline of diffusers")
    for name, part in document.items():
        if isinstance(part, list) and part and part[0] is not None and part[0] not in LIBRARIES:
            raise WeightsError(f"{folder}: {name} wants code from {part[0]!r}, which is not run here")
    return document


def family_of(class_name: str) -> Family:
    """The family of a pipeline's class; one of its own for a class that we do not know."""
    for family in FAMILIES:
        if class_name in (family.text, family.image, family.inpaint):
            return family
    return Family("other", class_name, "", "", multiple=16, side=1024, steps=28, guidance=5.0, tera=20.0)
