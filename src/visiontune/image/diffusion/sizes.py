"""Sizes: what a model can paint, and how the picture that was asked for comes out of it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

LEAST, MOST = 0.4, 2.25
"""Times the area that a model was trained on: below, pictures fall apart; above, things are painted twice."""


@dataclass(frozen=True)
class Canvas:
    """The size that is painted, and the size that was asked for; both in pixels.

    The painted picture is scaled so that it covers the wanted one, and cropped about its middle.
    """

    width: int
    height: int
    wanted_width: int
    wanted_height: int
    side: int
    multiple: int

    @property
    def pixels(self) -> int:
        return self.width * self.height

    @property
    def sentence(self) -> str:
        """What the user should know, or ""."""
        if (self.width, self.height) == (self.wanted_width, self.wanted_height):
            return ""
        wanted, painted = f"{self.wanted_width}x{self.wanted_height}", f"{self.width}x{self.height}"
        wanted_area, area = self.wanted_width * self.wanted_height, self.side**2
        if wanted_area > MOST * area:
            return (
                f"painted at {painted} and enlarged to {wanted}: this model was trained on {self.side}x{self.side}, and"
                " paints things twice when the picture is much larger"
            )
        if wanted_area < LEAST * area:
            return (
                f"painted at {painted} and made smaller, to {wanted}: this model was trained on {self.side}x{self.side}"
            )
        return f"painted at {painted} and cropped to {wanted}: this model's sides are multiples of {self.multiple}"


def canvas(width: int, height: int, side: int, multiple: int) -> Canvas:
    """What to paint for a picture of `width` x `height` pixels, with a model trained at `side` x `side`."""
    area, scale = width * height, 1.0
    if area > MOST * side**2:
        scale = math.sqrt(MOST * side**2 / area)
    elif area < LEAST * side**2:
        scale = math.sqrt(LEAST * side**2 / area)
    # Never less than was asked for, so that nothing is stretched or missing after the crop.
    painted = [max(multiple, multiple * math.ceil(length * scale / multiple - 1e-6)) for length in (width, height)]
    return Canvas(painted[0], painted[1], width, height, side, multiple)


def fit(pixels: npt.NDArray[np.uint8], width: int, height: int) -> npt.NDArray[np.uint8]:
    """A picture of exactly `width` x `height` pixels that shows the middle of `pixels` (rows, columns[, channels])."""
    import cv2
    import numpy as np

    rows, columns = pixels.shape[:2]
    scale = _scale(columns, rows, width, height)
    if scale != 1.0:
        size = (max(width, round(columns * scale)), max(height, round(rows * scale)))
        pixels = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LANCZOS4)
        rows, columns = pixels.shape[:2]
    top, left = (rows - height) // 2, (columns - width) // 2
    return np.ascontiguousarray(pixels[top : top + height, left : left + width])


def unfit(pixels: npt.NDArray[np.uint8], width: int, height: int) -> npt.NDArray[np.uint8]:
    """The other way: a picture of `width` x `height` of which `fit` gives `pixels` back; edges are repeated outwards."""
    import cv2
    import numpy as np

    rows, columns = pixels.shape[:2]
    scale = _scale(width, height, columns, rows)
    across, down = max(columns, round(width * scale)), max(rows, round(height * scale))
    top, left = (down - rows) // 2, (across - columns) // 2
    pad = ((top, down - rows - top), (left, across - columns - left), *([(0, 0)] * (pixels.ndim - 2)))
    padded = np.pad(pixels, pad, mode="edge")
    if (across, down) != (width, height):
        how = cv2.INTER_LANCZOS4 if width > across else cv2.INTER_AREA
        padded = cv2.resize(padded, (width, height), interpolation=how)
    return np.ascontiguousarray(padded)


def _scale(columns: int, rows: int, width: int, height: int) -> float:
    """By what a picture must be scaled to cover `width` x `height`; 1 where it is larger by a few pixels only."""
    scale = max(width / columns, height / rows)
    # A few pixels more are cropped, not squeezed in: lines stay sharp.
    if scale <= 1 and columns - width < 64 and rows - height < 64 and width * height > 0.8 * rows * columns:
        return 1.0
    return scale
