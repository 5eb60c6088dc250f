"""Families of video pipelines: what one needs that another does not. All that is listed has a test on a tiny pipeline."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from visiontune.errors import WeightsError
from visiontune.image.diffusion.families import Family

if TYPE_CHECKING:
    from visiontune.image.diffusion.sources import Source


@dataclass(frozen=True)
class VideoFamily(Family):
    """As a family of pictures, and in time. `image` is "" where the same weights cannot start from a picture.

    Args:
        fps: Frames a second that it was trained at.
        most: Frames that it makes at most, where the model itself does not say.
        every: Frames come in steps of this number, plus one; 1: any number.
        frame: (width, height) in pixels that it was trained on.
        fixed: It makes no other size.
        long: Every clip has `most` frames: fewer fall apart.
        frame_tokens: Positions of the painter a pixel: what one step of it costs.
        prompt_tokens: Of a prompt that are read.
        needs_picture: It makes nothing without one, and reads no words.
        late: Whether steps are told by `callback` (older pipelines) rather than by `callback_on_step_end`.
    """

    fps: int = 8
    most: int = 16
    every: int = 1
    frame: tuple[int, int] = (512, 512)
    fixed: bool = False
    long: bool = False
    frame_tokens: float = 1 / 64
    prompt_tokens: int = 77
    needs_picture: bool = False
    late: bool = False

    def frames(self, wanted: float, most: int) -> int:
        """Frames to make for a clip of `wanted` frames at the family's own rate: a number that it can make."""
        if self.long:
            return most
        steps = math.ceil((min(wanted, most) - 1) / self.every - 1e-6)
        return min(most, max(1, steps) * self.every + 1)


LTX = VideoFamily(
    "ltx", "LTXPipeline", "LTXImageToVideoPipeline", "",
    multiple=32, steps=40, guidance=3.0, half="bfloat16",
    fps=24, most=161, every=8, frame=(704, 480), frame_tokens=1 / (32 * 32 * 8), prompt_tokens=128,
)  # fmt: skip
COGVIDEOX = VideoFamily(
    "cogvideox", "CogVideoXPipeline", "", "",
    multiple=16, steps=50, guidance=6.0, half="float16",
    fps=8, most=49, every=4, frame=(720, 480), fixed=True, long=True, frame_tokens=1 / (16 * 16 * 4), prompt_tokens=226,
)  # fmt: skip
SVD = VideoFamily(
    "svd", "StableVideoDiffusionPipeline", "StableVideoDiffusionPipeline", "",
    multiple=64, steps=25, guidance=3.0, negative=False, full_on_processor=True,
    fps=7, most=14, frame=(1024, 576), long=True, needs_picture=True,
)  # fmt: skip
MODELSCOPE = VideoFamily(
    "modelscope", "TextToVideoSDPipeline", "", "",
    multiple=64, steps=25, guidance=9.0,
    fps=8, most=16, frame=(256, 256), long=True, late=True,
)  # fmt: skip
ANIMATEDIFF = VideoFamily(
    "animatediff", "AnimateDiffPipeline", "", "",
    multiple=64, steps=25, guidance=7.5,
    fps=8, most=16, frame=(512, 512), long=True,
)  # fmt: skip
FAMILIES = (LTX, COGVIDEOX, SVD, MODELSCOPE, ANIMATEDIFF)


def family_of(source: Source) -> VideoFamily:
    """The family of a model.

    Raises:
        WeightsError: it makes no clips, or is of a design that is not known here.
    """
    for family in FAMILIES:
        if source.class_name in (family.text, family.image):
            return family
    known = ", ".join(family.text for family in FAMILIES)
    raise WeightsError(f"the model {source.name} is a {source.class_name}, which makes no clips here; known: {known}")


def most_frames(source: Source, family: VideoFamily) -> int:
    """Frames that a model makes at most: its own word, where it has one."""
    if "frames" in source.about:
        return int(source.about["frames"])
    for name in ("num_frames", "sample_frames"):
        if isinstance(own := source.painter.get(name), int) and own > 1:
            return own
    return family.most


def rate(source: Source, family: VideoFamily) -> int:
    """Frames a second of a model's own."""
    return int(source.about.get("fps", family.fps))


def frame_of(source: Source, family: VideoFamily) -> tuple[int, int]:
    """(width, height) that a model was trained on, in pixels."""
    config = source.painter
    if family.fixed and "sample_width" in config and "sample_height" in config:
        return int(config["sample_width"]) * source.shrink, int(config["sample_height"]) * source.shrink
    return family.frame
