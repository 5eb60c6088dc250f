"""Comic: few bright colours, black outlines, and dots of print in the shade."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visiontune.image.styles.base import Style, bled, edges, joined, scale_of
from visiontune.image.styles.flat import flattened

if TYPE_CHECKING:
    from visiontune.image.styles.base import Pixels


def printed(rgba: Pixels) -> Pixels:
    """The layer as printed in a comic."""
    import numpy as np

    from visiontune.image.styles.base import grey

    height, width = rgba.shape[:2]
    s = max(0.6, scale_of(rgba))
    colours = bled(rgba)
    light = grey(np.clip(colours, 0, 255).astype(np.uint8))
    middle = colours.mean(axis=2, keepdims=True)
    bright = np.clip((middle + (colours - middle) * 1.45 - 128) * 1.12 + 140, 0, 255)
    bright = np.round(bright / 42.5) * 42.5
    rows, columns = np.indices((height, width), np.float32)
    pitch = 7.5 * s
    a, b = (columns + rows) / pitch, (columns - rows) / pitch
    dot = 0.5 - 0.25 * (np.cos(2 * np.pi * a) + np.cos(2 * np.pi * b))  # 0 at a dot's middle, 1 between dots
    size = np.clip((0.6 - light) * 0.9, 0, 0.42)
    dots = np.clip((size - dot) * 9 + 0.2, 0, 1) * (size > 0.01) * 0.55
    ink = np.maximum(np.clip(edges(rgba, 1.1 * s) * 3.0 - 0.55, 0, 1), dots)[..., None]
    return joined(bright * (1 - ink) + np.array((20.0, 18.0, 34.0), np.float32) * ink, rgba[..., 3])


STYLE = Style(document=flattened, pixels=printed)
