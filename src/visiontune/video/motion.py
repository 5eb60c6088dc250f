"""Motion: a picture's layers drift apart while the camera slowly closes in, in fractions of a pixel.

A plate is an opaque far picture and nearer sprites, premultiplied 8-bit planes cropped to what they show. A
position may be any real number (`warp`), so that slow motion does not jitter. A layer's place at
every moment is a pure function (`place`) of its depth, its own motion, and the camera's course.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, pi, sin
from typing import TYPE_CHECKING

from visiontune.requests import derive_seed
from visiontune.video.planes import Planes, Sprite, blend, from_rgb, over
from visiontune.video.warp import RIM, Warp, rimmed

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Bytes = npt.NDArray[np.uint8]

FINENESS = 1.12
"""Pictures are drawn this much finer than the frame: at the closest they are still not blown up, see `warp`."""
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
        y_plane, u_plane, v_plane, alpha, half: Its planes, with a rim of `warp.RIM` clear pixels (half in the small).
        solid: Row from which on it hides all behind it, over the whole width of the plate; its height if none.
    """

    y_plane: Bytes
    u_plane: Bytes
    v_plane: Bytes
    alpha: Bytes
    half: Bytes
    x: int
    y: int
    depth: float
    motion: str
    solid: int
    size: tuple[int, int]

    @classmethod
    def of(cls, sprite: Sprite, x: int, y: int, depth: float, motion: str = "none") -> Layer:
        """A layer that shows `sprite`."""
        import numpy as np

        open_rows = np.flatnonzero((sprite.alpha != 255).any(axis=1))
        solid = int(open_rows[-1]) + 1 if len(open_rows) else 0
        large = [rimmed(plane, RIM, clear=True) for plane in (sprite.planes.y, sprite.alpha)]
        small = [rimmed(plane, RIM // 2, clear=True) for plane in (sprite.planes.u, sprite.planes.v, sprite.half)]
        return cls(large[0], small[0], small[1], large[1], small[2], x, y, depth, motion, solid, sprite.size)


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
    """A picture ready to be moved: larger than the frame by `FINENESS`.

    Args:
        base: What lies behind all layers, with a rim of its repeated edge.
        size: (width, height) without the rim.
        lens: What belongs to the camera and not to the scene (a vignette): it stays, in the size of the frame.
    """

    base: Planes
    size: tuple[int, int]
    layers: tuple[Layer, ...]
    course: Course
    lens: Sprite | None = None

    @classmethod
    def of(cls, base: Planes, layers: Sequence[Layer], course: Course, lens: Sprite | None = None) -> Plate:
        """A plate of a base without a rim."""
        rims = (RIM, RIM // 2, RIM // 2)
        planes = [rimmed(plane, rim) for plane, rim in zip((base.y, base.u, base.v), rims, strict=True)]
        return cls(Planes(planes[0], planes[1], planes[2]), base.size, tuple(layers), course, lens)


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
    return Plate.of(from_rgb(rgb), (), Course.of(seed))


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
    wide, high = plate.size
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
        if layer.x == 0 and layer.size[0] == wide and layer.y + layer.size[1] == high:
            seen = min(seen, max(2, ceil((dy + scale * layer.solid) / 2) * 2 + 2))
    _cover(plate.base, target.crop(0, 0, width, seen), *moved(place(plate.course, 0.0, "none", t, seconds), 0, 0))
    for layer, scale, dx, dy, rows in reversed(parts):
        _overlay(layer, target.crop(0, 0, width, rows), scale, dx, dy)
    if plate.lens is not None:
        over(target, plate.lens, 0, 0)


def _cover(planes: Planes, target: Planes, scale: float, x: float, y: float) -> None:
    width, height = target.size
    target.y[:] = Warp.of(RIM, scale, x, y, width, height)(planes.y)
    small = Warp.of(RIM // 2, scale, x / 2, y / 2, width // 2, height // 2)
    target.u[:] = small(planes.u)
    target.v[:] = small(planes.v)


def _overlay(layer: Layer, target: Planes, scale: float, x: float, y: float) -> None:
    """Blend a moved layer on the part of `target` that it touches."""
    width, height = target.size
    left, top = max(0, floor(x / 2) * 2 - 2), max(0, floor(y / 2) * 2 - 2)
    right = min(width, ceil((x + scale * layer.size[0]) / 2) * 2 + 2)
    bottom = min(height, ceil((y + scale * layer.size[1]) / 2) * 2 + 2)
    across, down = right - left, bottom - top
    if across <= 0 or down <= 0:
        return
    onto = target.crop(left, top, across, down)
    large = Warp.of(RIM, scale, x - left, y - top, across, down)
    small = Warp.of(RIM // 2, scale, (x - left) / 2, (y - top) / 2, across // 2, down // 2)
    blend(onto.y, large(layer.y_plane), large(layer.alpha))
    alpha = small(layer.half)
    blend(onto.u, small(layer.u_plane), alpha)
    blend(onto.v, small(layer.v_plane), alpha)
