"""Paper cut-out: each layer a sheet of coloured paper with a cut edge, lying on the one below and shading it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from visiontune.image.styles.base import Style, bled, joined, noise, paper, scale_of
from visiontune.image.styles.flat import flattened

if TYPE_CHECKING:
    from visiontune.image.styles.base import Pixels


_SHADE = ((18.0,), (16.0,), (34.0,))
"""Colour of a shadow."""


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
    # Paper is not sheer; soft glows become thin sheets.
    solid = np.where(alpha < 0.32, alpha * 0.5, np.clip((alpha - 0.32) * 3.2, 0, 1))
    # A little paler: towards the mean of the three, and lighter by 3.
    pale = np.hstack([0.94 * np.eye(3) + 0.02, np.full((3, 1), 3.0)]).astype(np.float32)
    colours = cv2.transform(bled(rgba), pale)
    # Light from the upper left catches the edges of the sheet and of the pieces glued on it.
    tone = cv2.GaussianBlur(cv2.cvtColor(colours, cv2.COLOR_RGB2GRAY), (0, 0), 1.1 * s)
    inner = np.clip(_slope(tone), -60, 60) * -0.16
    facing = np.clip(_slope(cv2.GaussianBlur(solid, (0, 0), 1.3 * s)), -1.2, 1.4) * 34
    colours = cv2.add(colours, cv2.cvtColor(grain + inner + facing, cv2.COLOR_GRAY2RGB))
    if solid.min() > 0.98:
        return joined(colours, rgba[..., 3])
    # The shadow is soft, so a picture of half the size holds it.
    small = cv2.resize(solid, (max(1, width // 2), max(1, height // 2)), interpolation=cv2.INTER_AREA)
    soft = cv2.GaussianBlur(small, (0, 0), 3.5 * s)
    move = np.array([[2, 0, 5 * s], [0, 2, 8 * s]], np.float32)
    shadow = cv2.warpAffine(soft, move, (width, height), borderMode=cv2.BORDER_REPLICATE) * 0.42 * (1 - solid)
    out = solid + shadow
    share = solid / np.maximum(out, 1e-3)
    mixed = cv2.multiply(colours, cv2.cvtColor(share, cv2.COLOR_GRAY2RGB))
    mixed = cv2.add(mixed, cv2.transform((1 - share)[..., None], np.array(_SHADE, np.float32)))
    return joined(mixed, np.clip(out * 255, 0, 255).astype(np.uint8))


def _slope(plane: Any) -> Any:
    """How much a plane rises to the right and downward, together."""
    import cv2

    return cv2.add(cv2.Sobel(plane, cv2.CV_32F, 1, 0), cv2.Sobel(plane, cv2.CV_32F, 0, 1))


STYLE = Style(document=flattened, pixels=sheet, layered=True)
