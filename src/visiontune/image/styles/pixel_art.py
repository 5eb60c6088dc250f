"""Pixel art: about 160 lines, few levels of colour with an ordered dither, hard edges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visiontune.image.styles.base import Style, bled

if TYPE_CHECKING:
    from visiontune.image.styles.base import Pixels

_LINES = 160
_BAYER = ((0, 8, 2, 10), (12, 4, 14, 6), (3, 11, 1, 9), (15, 7, 13, 5))


def pixelated(rgba: Pixels) -> Pixels:
    """The layer in large pixels."""
    import cv2
    import numpy as np

    height, width = rgba.shape[:2]
    block = max(2, round(min(height, width) / _LINES))
    size = (-(-width // block), -(-height // block))
    padded = cv2.copyMakeBorder(
        np.dstack([bled(rgba), rgba[..., 3].astype(np.float32)]), 0, size[1] * block - height, 0, size[0] * block - width,
        cv2.BORDER_REPLICATE,
    )  # fmt: skip
    small = cv2.resize(padded, size, interpolation=cv2.INTER_AREA)
    colours = small[..., :3]
    middle = colours.mean(axis=2, keepdims=True)
    colours = np.clip(middle + (colours - middle) * 1.2, 0, 255)
    dither = np.tile((np.array(_BAYER, np.float32) + 0.5) / 16 - 0.5, (size[1] // 4 + 1, size[0] // 4 + 1))
    step = 255 / 9
    colours = np.clip(np.round((colours + dither[: size[1], : size[0], None] * step * 0.34) / step) * step, 0, 255)
    alpha = np.where(small[..., 3] >= 110, 255, np.where(small[..., 3] > 36, 120, 0))
    made = np.dstack([colours, alpha]).astype(np.uint8)
    return np.repeat(np.repeat(made, block, axis=0), block, axis=1)[:height, :width].copy()


STYLE = Style(pixels=pixelated)
