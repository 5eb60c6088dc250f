"""Neon: dark surfaces whose edges shine in their own colours."""

from __future__ import annotations

import colorsys
from typing import TYPE_CHECKING

from visiontune.image.colour import luminance, parse, show
from visiontune.image.styles.base import Style, bled, edges, joined, scale_of

if TYPE_CHECKING:
    from visiontune.image.styles.base import Pixels


def _night(colour: str) -> str:
    h, _, s = colorsys.rgb_to_hls(*parse(colour))
    level = luminance(colour) ** 0.5
    return show(colorsys.hls_to_rgb((h * 0.5 + 0.5) % 1, 0.05 + 0.6 * level**1.3, min(1.0, 0.55 + s * 0.45)))


def shining(rgba: Pixels) -> Pixels:
    """The layer's edges as lit tubes."""
    import cv2
    import numpy as np

    s = max(0.6, scale_of(rgba))
    colours = bled(rgba)
    line = np.clip(edges(rgba, 1.0 * s) * 2.0 - 0.12, 0, 1)
    peak = colours.max(axis=2, keepdims=True)
    tube = colours / np.maximum(peak, 1) * 255  # full strength in its own hue
    lit = tube * line[..., None]
    height, width = line.shape
    small = cv2.resize(lit, (width // 4 + 1, height // 4 + 1), interpolation=cv2.INTER_AREA)
    halo = cv2.resize(cv2.GaussianBlur(small, (0, 0), 3.2 * s), (width, height), interpolation=cv2.INTER_LINEAR)
    core = np.clip(line * 1.6 - 0.75, 0, 1)[..., None] * 150
    return joined(colours * 0.3 + lit * 0.9 + halo * 0.95 + core, rgba[..., 3])


STYLE = Style(colours=_night, pixels=shining)
