"""Watercolour: wandering edges, pigment that gathers at them, washes of uneven strength on toothed paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visiontune.image.styles.base import Style, bled, joined, noise, paper, scale_of

if TYPE_CHECKING:
    from visiontune.image.styles.base import Pixels

_PAPER = (252.0, 249.0, 242.0)


def paint(rgba: Pixels) -> Pixels:
    """The layer as a wash."""
    import cv2
    import numpy as np

    height, width = rgba.shape[:2]
    s = scale_of(rgba)
    whole = np.dstack([bled(rgba), rgba[..., 3].astype(np.float32)])
    rows, columns = np.indices((height, width), np.float32)
    across = columns + (5.0 * noise(height, width, 42 * s, 11) + 1.8 * noise(height, width, 9 * s, 12)) * s
    down = rows + (5.0 * noise(height, width, 42 * s, 13) + 1.8 * noise(height, width, 9 * s, 14)) * s
    whole = cv2.remap(whole, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    alpha = whole[..., 3]
    small = cv2.medianBlur(np.clip(whole[..., :3], 0, 255).astype(np.uint8), max(3, round(2 * s) * 2 + 1))
    colours = small.astype(np.float32)
    # Where a wash ends, its pigment gathers: darker just inside every edge.
    dark = 255 - cv2.cvtColor(small, cv2.COLOR_RGB2GRAY).astype(np.float32)
    body = dark * alpha / 255
    gathered = np.clip(body - cv2.GaussianBlur(body, (0, 0), 4.5 * s), 0, 48) / 48
    wash = 0.80 + 0.14 * noise(height, width, 130 * s, 15) + 0.07 * noise(height, width, 36 * s, 16)
    wash = np.clip(wash + 0.42 * gathered + 0.055 * paper(height, width), 0.42, 1.12)[..., None]
    base = np.array(_PAPER, np.float32)
    # Pigment takes light from the paper, so strength is a power of what it lets through.
    through = np.maximum(colours, 4) / 255
    tinted = base * through**wash
    return joined(tinted, np.clip(alpha, 0, 255).astype(np.uint8))


STYLE = Style(pixels=paint)
