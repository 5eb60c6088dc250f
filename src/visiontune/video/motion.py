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
    """A sprite at (x, y) of its plate, at a depth of 0 (far) to 1 (near)."""

    sprite: Sprite
    x: int
    y: int
    depth: float
    motion: str = "none"


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

    def shift(at: Place, x: int, y: int) -> tuple[float, float, float]:
        scale = fill * at.cover
        return (
            scale,
            width * (0.5 + at.across) + scale * (x - wide / 2),
            height * (0.5 + at.down) + scale * (y - high / 2),
        )

    _cover(plate.base, target, *shift(place(plate.course, 0.0, "none", t, seconds), 0, 0))
    for layer in plate.layers:
        at = place(plate.course, layer.depth, layer.motion, t, seconds)
        _overlay(layer.sprite, target, *shift(at, layer.x, layer.y))


def _cover(planes: Planes, target: Planes, scale: float, x: float, y: float) -> None:
    _warp(planes.y, scale, x, y, target.y)
    _warp(planes.u, scale, x / 2, y / 2, target.u)
    _warp(planes.v, scale, x / 2, y / 2, target.v)


def _overlay(sprite: Sprite, target: Planes, scale: float, x: float, y: float) -> None:
    """Blend a moved sprite on the part of `target` that it touches."""
    import numpy as np

    width, height = target.size
    left, top = max(0, floor(x / 2) * 2 - 2), max(0, floor(y / 2) * 2 - 2)
    right = min(width, ceil((x + scale * sprite.size[0]) / 2) * 2 + 2)
    bottom = min(height, ceil((y + scale * sprite.size[1]) / 2) * 2 + 2)
    if right <= left or bottom <= top:
        return
    onto = target.crop(left, top, right - left, bottom - top)
    alpha, moved = np.empty_like(onto.y, order="C"), np.empty_like(onto.y, order="C")
    dx, dy = x - left, y - top
    _warp(sprite.alpha, scale, dx, dy, alpha, clear=True)
    _warp(sprite.planes.y, scale, dx, dy, moved, clear=True)
    blend(onto.y, moved, alpha)
    alpha, moved = np.empty_like(onto.u, order="C"), np.empty_like(onto.u, order="C")
    _warp(sprite.half, scale, dx / 2, dy / 2, alpha, clear=True)
    for plane, source in ((onto.u, sprite.planes.u), (onto.v, sprite.planes.v)):
        _warp(source, scale, dx / 2, dy / 2, moved, clear=True)
        blend(plane, moved, alpha)


def _warp(plane: Bytes, scale: float, x: float, y: float, target: Bytes, *, clear: bool = False) -> None:
    """target(scale * p + (x, y)) = plane(p) for points p; beyond the plane clear, or its edge repeated."""
    import cv2
    import numpy as np

    # Points to pixel numbers: the middle of pixel n is the point n + 0.5, in luma as in chroma.
    x, y = x + 0.5 * scale - 0.5, y + 0.5 * scale - 0.5
    inverse = np.array([[1 / scale, 0, -x / scale], [0, 1 / scale, -y / scale]], np.float64)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    border = cv2.BORDER_CONSTANT if clear else cv2.BORDER_REPLICATE
    cv2.warpAffine(plane, inverse, target.shape[::-1], target, flags=flags, borderMode=border, borderValue=0)
