"""Motion: a picture's layers drift apart while the camera slowly closes in, in fractions of a pixel.

Layers are premultiplied 8-bit planes cropped to what they show; only the farthest covers the frame. Moving is
one affine warp a plane, so a position may be any real number, and slow motion does not jitter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from visiontune.requests import derive_seed
from visiontune.video.planes import Planes, Sprite, blend, from_rgb, sprite

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

ROOM = 1.12
"""Pictures are drawn this much larger than the frame, so that they can move without showing an edge."""
_ZOOM = 0.05  # how much closer the camera is at the end
_BANDS = 3  # moving layers over the farthest; more cost time and are not seen


@dataclass(frozen=True)
class Plate:
    """A picture ready to be moved: an opaque far plane, and nearer sprites with their place and depth 0 to 1."""

    base: Planes
    sprites: tuple[tuple[Sprite, int, int, float], ...]
    direction: tuple[float, float]
    closer: bool


def canvas_size(width: int, height: int) -> tuple[int, int]:
    """Size at which pictures are drawn for a frame of width x height; even."""
    return round(width * ROOM / 2) * 2, round(height * ROOM / 2) * 2


def flat_plate(rgb: npt.NDArray[np.uint8], seed: int) -> Plate:
    """A plate of one picture without layers."""
    return Plate(from_rgb(rgb), (), *_course(seed))


def layered_plate(svg: str, width: int, height: int, seed: int) -> Plate:
    """A plate of a layered SVG document, its layers joined into a few bands by depth."""
    import numpy as np

    from visiontune.image.raster import layers, rasterise_rgba

    bands: list[tuple[float, list[str]]] = []
    found = layers(svg)
    for layer in found:
        # Only neighbours in drawing order may be joined.
        if bands and abs(bands[-1][0] - layer.depth) < 1.0 / (_BANDS + 1):
            bands[-1][1].append(layer.svg)
        else:
            bands.append((layer.depth, [layer.svg]))
    while len(bands) > _BANDS + 1:
        gaps = [abs(bands[n + 1][0] - bands[n][0]) for n in range(len(bands) - 1)]
        n = gaps.index(min(gaps))
        bands[n : n + 2] = [(bands[n][0], bands[n][1] + bands[n + 1][1])]
    drawn = [(depth, _joined([rasterise_rgba(one, width, height) for one in svgs])) for depth, svgs in bands]
    first = drawn[0][1]
    opaque = first[:, :, :3].astype(np.uint16) * first[:, :, 3:] // 255 + (255 - first[:, :, 3:].astype(np.uint16))
    sprites = []
    for depth, rgba in drawn[1:]:
        box = _box(rgba[:, :, 3])
        if box is not None:
            x, y, across, down = box
            sprites.append((sprite(np.ascontiguousarray(rgba[y : y + down, x : x + across])), x, y, depth))
    return Plate(from_rgb(opaque.astype(np.uint8)), tuple(sprites), *_course(seed))


def draw(plate: Plate, t: float, target: Planes) -> None:
    """Draw the plate at moment `t` (0 to 1) of its showing."""
    width, height = target.size
    wide, high = plate.base.size
    progress = t if plate.closer else 1 - t
    across, down = plate.direction
    for planes, alpha, half, x, y, depth in _parts(plate):
        scale = 1 + _ZOOM * progress * (0.6 + 0.8 * depth)
        # The canvas' centre stays on the frame's; nearer layers travel farther.
        travel = (t - 0.5) * (0.012 + 0.030 * depth)
        shift_x = width / 2 + scale * (x - wide / 2) + travel * across * width
        shift_y = height / 2 + scale * (y - high / 2) + travel * down * height * 0.4
        if alpha is None or half is None:
            _cover(planes, target, scale, shift_x, shift_y)
        else:
            _overlay(planes, alpha, half, target, scale, shift_x, shift_y)


def _parts(
    plate: Plate,
) -> list[tuple[Planes, npt.NDArray[np.uint8] | None, npt.NDArray[np.uint8] | None, int, int, float]]:
    near = [(one.planes, one.alpha, one.half, x, y, depth) for one, x, y, depth in plate.sprites]
    return [(plate.base, None, None, 0, 0, 0.0), *near]


def _warp(
    plane: npt.NDArray[np.uint8], scale: float, x: float, y: float, width: int, height: int
) -> npt.NDArray[np.uint8]:
    import cv2
    import numpy as np

    matrix = np.array([[scale, 0, x], [0, scale, y]], np.float64)
    return cv2.warpAffine(plane, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)  # type: ignore[return-value]


def _cover(planes: Planes, target: Planes, scale: float, x: float, y: float) -> None:
    width, height = target.size
    target.y[:] = _warp(planes.y, scale, x, y, width, height)
    target.u[:] = _warp(planes.u, scale, x / 2, y / 2, width // 2, height // 2)
    target.v[:] = _warp(planes.v, scale, x / 2, y / 2, width // 2, height // 2)


def _overlay(
    planes: Planes,
    alpha: npt.NDArray[np.uint8],
    half: npt.NDArray[np.uint8],
    target: Planes,
    scale: float,
    x: float,
    y: float,
) -> None:
    """Blend a moved sprite on the part of `target` that it touches."""
    from math import ceil, floor

    width, height = target.size
    left, top = max(0, floor(x / 2) * 2), max(0, floor(y / 2) * 2)
    right = min(width, ceil((x + scale * alpha.shape[1]) / 2) * 2 + 2)
    bottom = min(height, ceil((y + scale * alpha.shape[0]) / 2) * 2 + 2)
    across, down = right - left, bottom - top
    if across <= 0 or down <= 0:
        return
    onto = target.crop(left, top, across, down)
    dx, dy = x - left, y - top
    blend(onto.y, _warp(planes.y, scale, dx, dy, across, down), _warp(alpha, scale, dx, dy, across, down))
    small = _warp(half, scale, dx / 2, dy / 2, across // 2, down // 2)
    for plane, source in ((onto.u, planes.u), (onto.v, planes.v)):
        blend(plane, _warp(source, scale, dx / 2, dy / 2, across // 2, down // 2), small)


def _joined(pictures: list[npt.NDArray[np.uint8]]) -> npt.NDArray[np.uint8]:
    """Pictures with straight alpha, one over the other."""
    import numpy as np

    out = pictures[0]
    for over in pictures[1:]:
        a = over[:, :, 3:].astype(np.float32) / 255
        b = out[:, :, 3:].astype(np.float32) / 255 * (1 - a)
        alpha = a + b
        colour = (over[:, :, :3] * a + out[:, :, :3] * b) / np.maximum(alpha, 1e-6)
        out = np.dstack([colour, alpha * 255]).round().astype(np.uint8)
    return out


def _box(alpha: npt.NDArray[np.uint8]) -> tuple[int, int, int, int] | None:
    """(x, y, width, height) of what is not clear, even, with a rim of clear pixels; None when all is clear."""
    import cv2

    x, y, width, height = cv2.boundingRect(alpha)
    if not width:
        return None
    left, top = max(0, (x - 2) // 2 * 2), max(0, (y - 2) // 2 * 2)
    right = min(alpha.shape[1], (x + width + 3) // 2 * 2)
    bottom = min(alpha.shape[0], (y + height + 3) // 2 * 2)
    return left, top, right - left, bottom - top


def _course(seed: int) -> tuple[tuple[float, float], bool]:
    """Where the camera goes: sideways one way or the other, a little up or down, closing in or drawing back."""
    draw_ = derive_seed(seed, "camera")
    return ((1.0 if draw_ & 1 else -1.0, 0.6 if draw_ & 2 else -0.6), bool(draw_ & 4 or draw_ & 8))
