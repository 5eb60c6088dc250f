"""The seam of images: a prompt in, a picture out, and where the backend can, its layers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

from pydantic import Field, model_validator

from visiontune.errors import ContentError
from visiontune.image.plan import ScenePlan
from visiontune.requests import FileRef, Prompt, Request, Text

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


class ImageRequest(Request):
    """A picture. Variations are requests of their own, each with its own seed."""

    kind: ClassVar[str] = "image"
    prompt: Prompt
    negative_prompt: Text = ""
    width: int = Field(default=1280, ge=64, le=4096, description="pixels")
    height: int = Field(default=720, ge=64, le=4096, description="pixels")
    style: str = Field(default="", max_length=80, description="empty: the backend's house style")
    num_inference_steps: int | None = Field(
        default=None, ge=1, le=500, description="of diffusion; None: the model's own"
    )
    guidance_scale: float | None = Field(default=None, ge=0, le=50, description="of diffusion; None: the model's own")
    plan: ScenePlan | None = Field(default=None, description="an edited scene plan for the illustrator to draw")
    topic: Text = Field(
        default="", description="what the prompt's text is about: tells senses of words apart, stands in on bare cards"
    )
    notices: tuple[str, ...] = Field(default=(), description="warnings of who planned it, passed on by the illustrator")
    init_image: FileRef | None = Field(default=None, description="the picture to start from (image to image)")
    mask: FileRef | None = Field(default=None, description="white where `init_image` is painted anew (inpainting)")
    strength: float | None = Field(default=None, gt=0, le=1, description="how much `init_image` changes; None: 0.6")
    model: str = Field(default="auto", max_length=300, description="weights of diffusion: a name, hub id, folder, file")
    scheduler: str = Field(default="", max_length=40, description="of diffusion, by name; empty: the model's own")
    decoder: Literal["", "full", "tiny"] = Field(
        default="",
        description="of diffusion: full, tiny (quick, less sharp), or empty: as settings, time and memory say",
    )
    loras: tuple[str, ...] = Field(default=(), max_length=8, description="as `model`, each with `:weight` if not 1")

    @model_validator(mode="after")
    def _belong_together(self) -> Self:
        if self.init_image is None and (self.mask is not None or self.strength is not None):
            given = "mask" if self.mask is not None else "strength"
            raise ValueError(f"{given} says how a picture changes, so init_image must name that picture")
        return self


def asks_for_diffusion(request: ImageRequest) -> bool:
    """Whether `request` names what only diffusion has: weights, a scheduler, a picture to start from."""
    return bool(
        request.model != "auto"
        or request.init_image
        or request.scheduler
        or request.decoder
        or request.loras
        or request.num_inference_steps is not None
        or request.guidance_scale is not None
    )


@dataclass(frozen=True)
class ImageOutput:
    """A picture.

    Args:
        pixels: uint8, shape (height, width, 3), sRGB.
        svg: The same picture as an SVG document whose top-level `<g id="…" data-depth="0…1">` are its layers from
            far (0) to near (1), in drawing order; None where the backend paints pixels only.
        plan: What the backend understood, as JSON.
        facts: How it was made (model, steps, scheduler, …), as JSON.
    """

    pixels: npt.NDArray[np.uint8]
    svg: str | None = None
    plan: Mapping[str, Any] | None = None
    warnings: tuple[str, ...] = ()
    facts: Mapping[str, Any] | None = None
    suffix: ClassVar[str] = ".png"

    def check(self, request: ImageRequest) -> None:
        shape = (request.height, request.width, 3)
        if self.pixels.shape != shape:
            raise ContentError(f"the picture is {self.pixels.shape}, not {shape} (height, width, RGB)")
        if int(self.pixels.max()) - int(self.pixels.min()) < 8:
            raise ContentError(f"the picture for {request.prompt[:60]!r} is of one colour; try another seed or prompt")

    def save(self, path: Path) -> Mapping[str, Path]:
        import cv2

        # Level 1: a video makes dozens of these, and the file is a third larger at a fifth of the time.
        ok, data = cv2.imencode(".png", cv2.cvtColor(self.pixels, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_PNG_COMPRESSION, 1])
        if not ok:
            raise ContentError("the picture could not be written as PNG")
        path.write_bytes(data.tobytes())
        if self.svg is None:
            return {}
        layers = path.with_suffix(".svg")
        layers.write_text(self.svg, encoding="utf-8")
        return {"svg": layers}

    def details(self) -> dict[str, Any]:
        height, width = self.pixels.shape[:2]
        plan = None if self.plan is None else dict(self.plan)
        return {"width": width, "height": height, "plan": plan} | dict(self.facts or {})
