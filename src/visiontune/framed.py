"""The frame of what moves: its shape and its size in pixels."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from visiontune.requests import Request

LEAST = 64
"""Pixels of a side, at least: of a film, a clip, and of each picture in them."""
Aspect = Literal["16:9", "9:16", "1:1", "4:5"]


class Framed(Request):
    """What films and clips share."""

    height: int = Field(default=720, ge=LEAST, le=2160, description="pixels of the short side, even")
    aspect: Aspect = "16:9"
    width: int | None = Field(default=None, ge=LEAST, le=4096, description="of the frame; None: by aspect")

    @model_validator(mode="after")
    def _even(self) -> Self:
        if self.height % 2 or (self.width or 0) % 2:
            raise ValueError("height and width: must be even, as H.264 video needs")
        return self

    def frame_size(self) -> tuple[int, int]:
        """(width, height) of the frame in pixels; `height` is its short side, as people say 720p."""
        if self.width is not None:
            return self.width, self.height
        across, down = (int(part) for part in self.aspect.split(":"))
        if across >= down:
            return round(self.height * across / down / 2) * 2, self.height
        return self.height, round(self.height * down / across / 2) * 2
