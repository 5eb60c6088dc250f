"""Motion: a picture's layers drift apart while the camera slowly closes in, in fractions of a pixel.

A plate is an opaque far picture and nearer sprites, premultiplied 8-bit planes cropped to what they show. Moving one
is an affine warp a plane, so a position may be any real number and slow motion does not jitter. A layer's place at
every moment is a pure function (`place`) of its depth, its own motion, and the camera's course.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, pi, sin
from typing import TYPE_CHECKING

from visiontune.requests import derive_seed
from visiontune.video.planes import Planes, Sprite, blend, from_rgb

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Bytes = npt.NDArray[np.uint8]

FINENESS = 1.08
"""Pictures are drawn this much finer than the frame: at the closest they are still not blown up."""
NEAREST, FARTHEST = 1.035, 0.05
"""A picture covers at least 1.035 of the frame's sides, and up to this much more as the camera closes in."""
_PAN = 0.006, 0.010
"""Travel to either side, in frame widths: of the far picture, and what is added at depth 1."""
_DRIFT, _BOB = 0.006, 0.0025
"""Clouds drift by so many frame widths to either side; heroes bob by so many heights."""
_CALM = 2.5
"""Seconds from which a shot has the whole travel; a shorter one travels less, not faster."""


@dataclass(frozen=True)
class Layer:
    """A premultiplied picture at (x, y) of its plate, at a depth of 0 (far) to 1 (near).

    Args:
        large: uint8 (height, width, 4): luma, alpha, and two channels of nothing.
        small: uint8 (height / 2, width / 2, 4): both chroma planes, alpha, and one channel of nothing.
        solid: Row from which on it hides all behind it, over the whole width of the plate; its height if none.
    """

    large: Bytes
    small: Bytes
    x: int
    y: int
    depth: float
    motion: str
    solid: int

    @classmethod
    def of(cls, sprite: Sprite, x: int, y: int, depth: float, motion: str = "none") -> Layer:
        """A layer that shows `sprite`; where that is as wide as its plate and reaches its bottom, it may hide others."""
        import cv2
        import numpy as np

        # OpenCV warps four channels as fast as one (2.6 and 2.3 ms at 720p), and two or three far more slowly.
        void, small_void = sprite.alpha * 0, sprite.half * 0
        large = cv2.merge([sprite.planes.y, sprite.alpha, void, void])
        small = cv2.merge([sprite.planes.u, sprite.planes.v, sprite.half, small_void])
        open_rows = np.flatnonzero((sprite.alpha != 255).any(axis=1))
        solid = int(open_rows[-1]) + 1 if len(open_rows) else 0
        return cls(_bytes(large), _bytes(small), x, y, depth, motion, solid)


@dataclass(frozen=True)
class Course:
    """Where the camera goes: sideways and up or down (-1..1), and whether it closes in or draws back."""

    across: float
    down: float
    closer: bool

    @classmethod
    def of(cls, seed: int) -> Course:
        drawn = derive_seed(seed, "camera")
        return cls(1.0 if drawn & 1 else -1.0, 0.5 if drawn & 2 else -0.5, bool(drawn & 12))


@dataclass(frozen=True)
class Plate:
    """A picture ready to be moved: larger than the frame by `FINENESS`."""

    base: Planes
    layers: tuple[Layer, ...]
    course: Course


@dataclass(frozen=True)
class Place:
    """A layer's size relative to one that just fills the frame, and its centre's shift in frame widths, heights."""

    cover: float
    across: float
    down: float


def canvas_size(width: int, height: int) -> tuple[int, int]:
    """Size at which pictures are drawn for a frame of width x height; even."""
    return round(width * FINENESS / 2) * 2, round(height * FINENESS / 2) * 2


def flat_plate(rgb: Bytes, seed: int) -> Plate:
    """A plate of one picture without layers."""
    return Plate(from_rgb(rgb), (), Course.of(seed))


def place(course: Course, depth: float, motion: str, t: float, seconds: float) -> Place:
    """Where a layer is at moment `t` (0..1) of a showing that lasts `seconds`.

    The shift never exceeds what the cover leaves, so that no edge of a layer comes into the frame.
    """
    calm = min(1.0, seconds / _CALM)
    progress = t if course.closer else 1.0 - t
    cover = NEAREST + FARTHEST * calm * progress * (0.5 + 0.5 * depth)
    travel = (2 * t - 1) * calm * (_PAN[0] + _PAN[1] * depth)
    across, down = travel * course.across, travel * course.down * 0.5
    if motion == "drift":
        across += (2 * t - 1) * calm * _DRIFT * course.across
    elif motion == "bob":
        down += _BOB * sin(2 * pi * t * seconds / 3.2)
    elif motion == "rise":
        down -= (2 * t - 1) * calm * _DRIFT
    room = (cover - 1) / 2
    return Place(cover, max(-room, min(room, across)), max(-room, min(room, down)))


def draw(plate: Plate, t: float, seconds: float, target: Planes) -> None:
    """Draw the plate at moment `t` (0..1) of its showing of `seconds`."""
    width, height = target.size
    wide, high = plate.base.size
    fill = max(width / wide, height / high)

    def moved(at: Place, x: int, y: int) -> tuple[float, float, float]:
        scale = fill * at.cover
        return (
            scale,
            width * (0.5 + at.across) + scale * (x - wide / 2),
            height * (0.5 + at.down) + scale * (y - high / 2),
        )

    # From the nearest on, to learn how far down each is seen: hills hide half of the sky.
    seen, parts = height, []
    for layer in reversed(plate.layers):
        scale, dx, dy = moved(place(plate.course, layer.depth, layer.motion, t, seconds), layer.x, layer.y)
        parts.append((layer, scale, dx, dy, seen))
        if layer.x == 0 and layer.large.shape[1] == wide and layer.y + layer.large.shape[0] == high:
            seen = min(seen, max(2, ceil((dy + scale * layer.solid) / 2) * 2 + 2))
    _cover(plate.base, target.crop(0, 0, width, seen), *moved(place(plate.course, 0.0, "none", t, seconds), 0, 0))
    for layer, scale, dx, dy, rows in reversed(parts):
        _overlay(layer, target.crop(0, 0, width, rows), scale, dx, dy)


def _cover(planes: Planes, target: Planes, scale: float, x: float, y: float) -> None:
    _warp(planes.y, scale, x, y, target.y)
    _warp(planes.u, scale, x / 2, y / 2, target.u)
    _warp(planes.v, scale, x / 2, y / 2, target.v)


def _overlay(layer: Layer, target: Planes, scale: float, x: float, y: float) -> None:
    """Blend a moved layer on the part of `target` that it touches."""
    import cv2
    import numpy as np

    width, height = target.size
    left, top = max(0, floor(x / 2) * 2 - 2), max(0, floor(y / 2) * 2 - 2)
    right = min(width, ceil((x + scale * layer.large.shape[1]) / 2) * 2 + 2)
    bottom = min(height, ceil((y + scale * layer.large.shape[0]) / 2) * 2 + 2)
    if right <= left or bottom <= top:
        return
    onto = target.crop(left, top, right - left, bottom - top)
    dx, dy = x - left, y - top
    moved = np.empty((*onto.y.shape, 4), np.uint8)
    _warp(layer.large, scale, dx, dy, moved)
    blend(onto.y, _bytes(cv2.extractChannel(moved, 0)), _bytes(cv2.extractChannel(moved, 1)))
    moved = np.empty((*onto.u.shape, 4), np.uint8)
    _warp(layer.small, scale, dx / 2, dy / 2, moved)
    alpha = _bytes(cv2.extractChannel(moved, 2))
    blend(onto.u, _bytes(cv2.extractChannel(moved, 0)), alpha)
    blend(onto.v, _bytes(cv2.extractChannel(moved, 1)), alpha)


def _warp(plane: Bytes, scale: float, x: float, y: float, target: Bytes) -> None:
    """target(scale * p + (x, y)) = plane(p) for points p, and clear beyond the plane."""
    import cv2
    import numpy as np

    # Points to pixel numbers: the middle of pixel n is the point n + 0.5, in luma as in chroma.
    x, y = x + 0.5 * scale - 0.5, y + 0.5 * scale - 0.5
    inverse = np.array([[1 / scale, 0, -x / scale], [0, 1 / scale, -y / scale]], np.float64)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    # Repeating the edge instead would take twice as long, and the base never shows its own.
    height, width = target.shape[:2]
    cv2.warpAffine(plane, inverse, (width, height), target, flags=flags, borderMode=cv2.BORDER_CONSTANT, borderValue=0)


def _bytes(array: object) -> Bytes:
    import numpy as np

    return np.asarray(array, np.uint8)
