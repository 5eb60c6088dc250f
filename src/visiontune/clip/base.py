"""The seam of clips: a prompt, or a picture of the user's, in; a short MP4 without sound out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from pydantic import Field

from visiontune.errors import ContentError
from visiontune.framed import Framed
from visiontune.requests import FileRef, Prompt, Text

FPS = 30
"""Frames a second where neither the user nor the backend says another number."""
_DARK = 24
"""Luma (16 is black): a clip none of whose frames has a brighter pixel is black."""
_STILL = 0.05
"""Levels of luma, mean over the frame, by which some two frames of a clip differ at least."""


class ClipRequest(Framed):
    """A moving picture. `init_image` is the picture to start from; `image` a finished one, by key, for leaf makers."""

    kind: ClassVar[str] = "clip"
    prompt: Prompt
    negative_prompt: Text = ""
    duration: float = Field(default=4.0, ge=0.5, le=60, description="seconds")
    fps: int | None = Field(default=None, ge=4, le=60, description="None: the backend's own")
    style: str = Field(default="", max_length=80)
    shorter: bool = Field(default=False, description="may be shorter, where the model makes none as long")
    loop: bool = Field(default=False, description="ends where it begins, so that it may be repeated without a seam")
    init_image: FileRef | None = Field(default=None, description="the user's picture, which is set in motion")
    image_backend: str = Field(default="auto", description="draws the picture whose layers move")
    image: str | None = Field(default=None, pattern=r"^[0-9a-f]{64}$", description="key of a finished picture")
    model: str = Field(default="auto", max_length=300, description="weights of diffusion: a name, hub id or folder")
    num_inference_steps: int | None = Field(default=None, ge=1, le=500, description="of diffusion")
    guidance_scale: float | None = Field(default=None, ge=0, le=50, description="of diffusion")

    def frames(self, fps: int) -> int:
        """Frames of the whole clip."""
        return max(2, round(self.duration * fps))


@dataclass(frozen=True)
class ClipOutput:
    """A finished MP4 without sound, already written in the job's folder.

    Args:
        fps: Frames a second that it was made with.
        facts: What is to be kept with it besides its size and length (plan, steps, …).
    """

    path: Path
    fps: int
    facts: Mapping[str, Any] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    suffix: ClassVar[str] = ".mp4"

    def check(self, request: ClipRequest) -> None:
        """See the frames themselves: number, size, light, motion.

        Raises:
            ContentError: the clip is not what was asked for, black, or stands still.
        """
        from visiontune.clip.footage import look

        seen, size, frames = look(self.path), request.frame_size(), request.frames(self.fps)
        if (seen.width, seen.height) != size:
            raise ContentError(f"the clip is {seen.width}x{seen.height}, not {size[0]}x{size[1]}")
        if seen.frames != frames:
            raise ContentError(f"the clip has {seen.frames} frames, not {frames}")
        if seen.brightest < _DARK:
            raise ContentError(f"the clip of {request.prompt[:60]!r} is black; try another seed or prompt")
        if seen.change < _STILL:
            raise ContentError(f"nothing moves in the clip of {request.prompt[:60]!r}; try another seed or prompt")

    def save(self, path: Path) -> Mapping[str, Path]:
        import shutil

        shutil.move(self.path, path)
        return {}

    def details(self) -> dict[str, Any]:
        return dict(self.facts)


def facts(request: ClipRequest, fps: int, **more: Any) -> dict[str, Any]:
    """What every clip says of itself."""
    width, height = request.frame_size()
    frames = request.frames(fps)
    title = " ".join(request.prompt.split())[:200]
    return {
        "title": title, "width": width, "height": height, "fps": fps, "frames": frames, "duration": frames / fps, **more,
    }  # fmt: skip
