"""Motion: a picture's layers drift apart while the camera slowly closes in, in fractions of a pixel.

A plate is an opaque far picture and nearer layers, premultiplied 8-bit planes cropped to what they show. A
position may be any real number (`warp`), so that slow motion does not jitter. A layer's place at every moment is a
pure function of its depth and the camera's course (`place`), and of what it is (`living.pose`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, cos, pi, sin
from typing import TYPE_CHECKING

from visiontune.requests import derive_seed
from visiontune.video.layer import Layer, overlay
from visiontune.video.living import STILL, Clock, Pose, pose
from visiontune.video.planes import Planes, Sprite, from_rgb, over
from visiontune.video.veil import Veil
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
_CALM = 2.5
"""Seconds from which a shot has the whole travel; a shorter one travels less, not faster."""


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
    layers: tuple[Layer | Veil, ...]
    course: Course
    lens: Sprite | None = None

    @classmethod
    def of(cls, base: Planes, layers: Sequence[Layer | Veil], course: Course, lens: Sprite | None = None) -> Plate:
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


def place(course: Course, depth: float, clock: Clock) -> Place:
    """Where the camera puts a layer.

    The shift never exceeds what the cover leaves, so that no edge of a layer comes into the frame.
    """
    calm = min(1.0, clock.seconds / _CALM)
    if clock.loop:
        there, way = 0.5 - 0.5 * cos(2 * pi * clock.t), sin(2 * pi * clock.t)
    else:
        there, way = clock.t, 2 * clock.t - 1
    progress = there if course.closer else 1.0 - there
    cover = NEAREST + FARTHEST * calm * progress * (0.5 + 0.5 * depth)
    travel = way * calm * (_PAN[0] + _PAN[1] * depth)
    across, down = travel * course.across, travel * course.down * 0.5
    room = (cover - 1) / 2
    return Place(cover, max(-room, min(room, across)), max(-room, min(room, down)))


def draw(plate: Plate, t: float, seconds: float, target: Planes, *, loop: bool = False) -> None:
    """Draw the plate at moment `t` (0..1) of its showing of `seconds`; in a loop it looks at 1 as at 0."""
    clock = Clock(t, seconds, loop)
    width, height = target.size
    wide, high = plate.size
    fill = max(width / wide, height / high)

    def moved(depth: float, x: float, y: float, pose: Pose) -> tuple[float, float, float]:
        at = place(plate.course, depth, clock)
        scale = fill * at.cover
        return (
            scale,
            width * (0.5 + at.across + pose.across) + scale * (x - wide / 2),
            height * (0.5 + at.down + pose.down) + scale * (y - high / 2),
        )

    # From the nearest on, to learn how far down each is seen: hills hide half of the sky.
    seen, parts = height, []
    for layer in reversed(plate.layers):
        now = pose(layer.kind, layer.name, layer.depth, layer.phase, clock, plate.course.across)
        parts.append((layer, seen, now))
        if isinstance(layer, Veil):
            continue
        if layer.hides and layer.x == 0 and layer.size[0] == wide and layer.y + layer.size[1] == high:
            scale, _, dy = moved(layer.depth, *layer.at(now), now)
            seen = min(seen, max(2, ceil((dy + scale * layer.solid) / 2) * 2 + 2))
    _cover(plate.base, target.crop(0, 0, width, seen), *moved(0.0, 0, 0, STILL))
    for layer, rows, now in reversed(parts):
        onto = target.crop(0, 0, width, rows)
        if isinstance(layer, Veil):
            layer.draw(onto, now)
        else:
            overlay(layer, onto, *moved(layer.depth, *layer.at(now), now), now, clock)
    if plate.lens is not None:
        over(target, plate.lens, 0, 0)


def _cover(planes: Planes, target: Planes, scale: float, x: float, y: float) -> None:
    width, height = target.size
    target.y[:] = Warp.of(RIM, scale, x, y, width, height)(planes.y)
    small = Warp.of(RIM // 2, scale, x / 2, y / 2, width // 2, height // 2)
    target.u[:] = small(planes.u)
    target.v[:] = small(planes.v)
