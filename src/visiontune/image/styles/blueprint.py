"""Blueprint: white lines on blue, with a grid on what fills the frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visiontune.image.styles.base import Style, bled, edges, grey, joined, scale_of
from visiontune.image.styles.flat import flattened

if TYPE_CHECKING:
    from visiontune.image.styles.base import Pixels

_DEEP, _PALE, _LINE = (10.0, 44.0, 104.0), (38.0, 92.0, 168.0), (226.0, 240.0, 255.0)


def drafted(rgba: Pixels) -> Pixels:
    """The layer as a technical drawing."""
    import numpy as np

    height, width = rgba.shape[:2]
    s = max(0.6, scale_of(rgba))
    light = grey(np.clip(bled(rgba), 0, 255).astype(np.uint8))
    deep, pale = np.array(_DEEP, np.float32), np.array(_PALE, np.float32)
    ground = deep + (pale - deep) * (light[..., None] ** 1.6) * 0.8
    if rgba[..., 3].min() > 250:  # the farthest layer carries the sheet's grid
        step, bold = max(8, round(24 * s)), max(1, round(s))
        grid = np.zeros((height, width), np.float32)
        grid[::step], grid[:, ::step] = 0.16, 0.16
        for n in range(bold):
            grid[n :: step * 5], grid[:, n :: step * 5] = 0.3, 0.3
        ground = ground + (np.array(_LINE, np.float32) - ground) * grid[..., None]
    ink = np.clip(edges(rgba, 0.8 * s) * 2.6 - 0.16, 0, 1)[..., None]
    return joined(ground * (1 - ink) + np.array(_LINE, np.float32) * ink, rgba[..., 3])


STYLE = Style(document=flattened, pixels=drafted)
