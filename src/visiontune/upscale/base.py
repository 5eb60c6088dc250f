"""The seam of enlarging: a picture file in, the same picture with two to four times as many pixels a side out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import Field

from visiontune.errors import ContentError, InputError
from visiontune.requests import FileRef, Request, Seed

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from visiontune.backends import Context

LARGEST = 120_000_000
"""Pixels of a result; three bytes each must fit into memory, twice."""
_FARTHEST = 12.0  # levels of 255 between the source and the shrunk result, on average


class UpscaleRequest(Request):
    """A picture, enlarged. No chance is in it, so the seed is always the same."""

    kind: ClassVar[str] = "upscale"
    file: FileRef
    factor: Literal[2, 3, 4] = Field(default=2, description="times as many pixels a side")
    seed: Seed = 0


@dataclass(frozen=True)
class UpscaleOutput:
    """An enlarged picture.

    Args:
        pixels: uint8, shape (factor * height, factor * width, 3 or 4), sRGB.
        source: The picture it was made of, uint8 (height, width, 3 or 4).
        origin: How the source was made, where its file says so.
    """

    pixels: npt.NDArray[np.uint8]
    source: npt.NDArray[np.uint8] = field(repr=False)
    origin: Mapping[str, Any] | None = None
    warnings: tuple[str, ...] = ()
    suffix: ClassVar[str] = ".png"

    def check(self, request: UpscaleRequest) -> None:
        import cv2
        import numpy as np

        height, width, channels = self.source.shape
        shape = (height * request.factor, width * request.factor, channels)
        if self.pixels.shape != shape:
            raise ContentError(f"the enlarged picture is {self.pixels.shape}, not {shape}")
        # A black, empty or shifted result is not the same picture: shrunk again, it must be what it was made of.
        small = cv2.resize(self.pixels, (width, height), interpolation=cv2.INTER_AREA)
        difference = np.abs(small.astype(np.float32) - self.source)
        if channels == 4:  # colours count as far as they are seen
            difference[..., :3] *= self.source[..., 3:] / np.float32(255)
        distance = float(difference.mean())
        if distance > _FARTHEST:
            raise ContentError(
                f"the enlarged picture is not the one it was made of ({distance:.0f} levels apart); use another backend"
            )

    def save(self, path: Path) -> Mapping[str, Path]:
        from visiontune.pictures import write_picture

        write_picture(self.pixels, path)
        return {}

    def details(self) -> dict[str, Any]:
        height, width = self.pixels.shape[:2]
        return {"width": width, "height": height, "origin": None if self.origin is None else dict(self.origin)}


def read_source(request: UpscaleRequest, context: Context) -> tuple[npt.NDArray[np.uint8], Mapping[str, Any] | None]:
    """The picture to enlarge, without an alpha that says nothing, and how it was made if its file says so.

    Raises:
        InputError: the file is no picture, or the result would be too large.
    """
    from visiontune import metadata
    from visiontune.pictures import read_picture

    path = context.file(request.file)
    pixels = read_picture(path)
    height, width = pixels.shape[:2]
    if height * width * request.factor**2 > LARGEST:
        most = (LARGEST / (height * width)) ** 0.5
        remedy = f"the largest factor for it is {int(most)}" if most >= 2 else "is too large to be enlarged here"
        raise InputError("factor", request.factor, f"{width}x{height} would become too large; {remedy}")
    if pixels.shape[2] == 4 and pixels[..., 3].min() == 255:
        pixels = pixels[..., :3]
    try:
        origin = metadata.extract(path)
    except InputError:  # a format that carries no document
        origin = None
    return pixels, origin
