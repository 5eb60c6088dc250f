"""Paper cut-out: each layer a sheet of coloured paper with a cut edge, lying on the one below and shading it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from visiontune.image.styles.base import Style, bled, joined, noise, paper, scale_of
from visiontune.image.styles.flat import flattened

if TYPE_CHECKING:
    from visiontune.image.styles.base import Pixels


def sheet(rgba: Pixels) -> Pixels:
    """The layer as a sheet of paper."""
    import numpy as np

    s = max(0.5, scale_of(rgba))
    box = _shown(rgba[..., 3], round(26 * s))
    out = np.zeros_like(rgba)
    tooth = 4.5 * paper(*rgba.shape[:2])[box] + 4.0 * noise(*rgba.shape[:2], 150 * s, 51)[box]
    out[box] = _glued(rgba[box], s, tooth)
    return out


def _shown(alpha: object, margin: int) -> tuple[slice, slice]:
    """The box of what is not clear, with room for its shadow."""
    import cv2
    import numpy as np

    x, y, width, height = cv2.boundingRect(np.asarray(alpha))
    return slice(max(0, y - margin), y + height + margin), slice(max(0, x - margin), x + width + margin)


def _glued(rgba: Pixels, s: float, grain: Any) -> Pixels:
    import cv2
    import numpy as np

    height, width = rgba.shape[:2]
    alpha = rgba[..., 3].astype(np.float32) / 255
    solid = np.clip((alpha - 0.32) * 3.2, 0, 1)  # paper is not sheer; soft glows become thin sheets
    solid = np.where(alpha < 0.32, alpha * 0.5, solid)
    colours = bled(rgba)
    middle = colours.mean(axis=2, keepdims=True)
    colours = middle + (colours - middle) * 0.94 + 3
    # Light from the upper left catches the edges of the sheet and of the pieces glued on it.
    tone = cv2.GaussianBlur(cv2.cvtColor(np.clip(colours, 0, 255).astype(np.uint8), cv2.COLOR_RGB2GRAY).astype(np.float32), (0, 0), 1.1 * s)  # fmt: skip
    inner = np.clip(cv2.Sobel(tone, cv2.CV_32F, 1, 0) + cv2.Sobel(tone, cv2.CV_32F, 0, 1), -60, 60) * -0.16
    rim = cv2.GaussianBlur(solid, (0, 0), 1.3 * s)
    facing = cv2.Sobel(rim, cv2.CV_32F, 1, 0) + cv2.Sobel(rim, cv2.CV_32F, 0, 1)
    colours = colours + (grain + inner + np.clip(facing, -1.2, 1.4) * 34)[..., None]
    if solid.min() > 0.98:
        return joined(colours, rgba[..., 3])
    shadow = cv2.GaussianBlur(solid, (0, 0), 7 * s)
    move = np.array([[1, 0, 5 * s], [0, 1, 8 * s]], np.float32)
    shadow = cv2.warpAffine(shadow, move, (width, height), borderMode=cv2.BORDER_REPLICATE) * 0.42
    out = solid + shadow * (1 - solid)
    mixed = (colours * solid[..., None] + np.array((18.0, 16.0, 34.0), np.float32) * (shadow * (1 - solid))[..., None]) / np.maximum(out, 1e-3)[..., None]  # fmt: skip
    return joined(mixed, np.clip(out * 255, 0, 255).astype(np.uint8))


STYLE = Style(document=flattened, pixels=sheet, layered=True)
