"""One layer of a picture, and drawing it on a frame: scaled, shifted, and posed by what it is (`living`)."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, cos, floor, sin
from typing import TYPE_CHECKING

from visiontune.video.faces import Flat, Matrix, Packed, Twinkling
from visiontune.video.living import TURNING, Clock, Pose, phase_of, twinkling
from visiontune.video.planes import Planes, Sprite, blend

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Bytes = npt.NDArray[np.uint8]

_FAINT = 1 / 128
"""Strength below which a layer is not seen."""


@dataclass(frozen=True)
class Layer:
    """A premultiplied picture at (x, y) of its plate, at a depth of 0 (far) to 1 (near).

    Args:
        kind: How it moves (`living.KINDS`), or "none".
        solid: Row from which on it hides all behind it, over the whole width of the plate; its height if none.
        size: (width, height) without the rim.
        foot: The point (x, y) about which it turns and stretches.
        run: Pixels after which it repeats sideways; 0 where it does not.
    """

    face: Flat | Packed | Twinkling
    x: int
    y: int
    depth: float
    kind: str
    solid: int
    size: tuple[int, int]
    name: str = ""
    phase: float = 0.0
    foot: tuple[float, float] = (0.0, 0.0)
    run: int = 0

    @classmethod
    def of(
        cls, sprite: Sprite, x: int, y: int, depth: float, kind: str = "none", *,
        name: str = "", run: int = 0, foot: float = 1.0,
    ) -> Layer:  # fmt: skip
        """A layer that shows `sprite`; it turns about its middle, `foot` (0..1) of its height down."""
        import numpy as np

        open_rows = np.flatnonzero((sprite.alpha != 255).any(axis=1))
        solid = int(open_rows[-1]) + 1 if len(open_rows) else 0
        face: Flat | Packed | Twinkling
        face = Packed.of(sprite) if kind in TURNING else Flat.of(sprite)
        if kind == "twinkle":
            face = Twinkling.of(sprite)
        pivot = (sprite.size[0] / 2, foot * sprite.size[1])
        return cls(face, x, y, depth, kind, solid, sprite.size, name, phase_of(f"{name}/{x // 64}"), pivot, run)

    @property
    def hides(self) -> bool:
        """Whether what it hides stays hidden: it neither repeats, nor stretches, nor fades."""
        return self.kind in ("none", "sway")

    def at(self, pose: Pose) -> tuple[float, float]:
        """Where the layer lies on its plate, in pixels; what repeats starts up to a run before its place."""
        return (self.x + (pose.round % 1.0 - 1.0) * self.run, self.y) if self.run else (self.x, self.y)


def overlay(layer: Layer, target: Planes, scale: float, x: float, y: float, pose: Pose, clock: Clock) -> None:
    """Blend a layer on the part of `target` that it touches: its point p at `scale` * p + (x, y), posed."""
    if pose.gain < _FAINT:
        return
    matrix = _matrix(layer, scale, x, y, pose)
    box = _box(layer.size, matrix, target.size)
    if box is None:
        return
    left, top, across, down = box
    onto = target.crop(left, top, across, down)
    a, b, x, c, d, y = matrix
    face = layer.face.shining(twinkling(clock)) if isinstance(layer.face, Twinkling) else layer.face
    open_rows = down
    if pose.gain == 1 and layer.kind not in TURNING:
        # Two rows more: there a pixel of the frame may still mix with an open one.
        open_rows = min(down, max(0, ceil((d * layer.solid + y - top) / 2) * 2 + 2))
    luma, alpha, u, v, half = face.moved((a, b, x - left, c, d, y - top), across, down, open_rows)
    if pose.gain < 1:
        luma, alpha, u, v, half = (_dimmed(plane, pose.gain) for plane in (luma, alpha, u, v, half))
    for plane, source, cover in ((onto.y, luma, alpha), (onto.u, u, half), (onto.v, v, half)):
        rows = len(cover)
        blend(plane[:rows], source[:rows], cover)
        plane[rows:] = source[rows:]


def _matrix(layer: Layer, scale: float, x: float, y: float, pose: Pose) -> Matrix:
    """From the layer's points to the frame's: turned and stretched about its foot, then scaled and moved."""
    if layer.kind not in TURNING:
        return scale, 0.0, x, 0.0, scale, y
    px, py = layer.foot
    cosine, sine = cos(pose.turn) * scale, sin(pose.turn) * scale
    # Leaning and stretching first: (wide, -lean; 0, high), then turning.
    a, b = cosine * pose.wide, -cosine * pose.lean - sine * pose.high
    c, d = sine * pose.wide, -sine * pose.lean + cosine * pose.high
    return a, b, x + scale * px - a * px - b * py, c, d, y + scale * py - c * px - d * py


def _box(size: tuple[int, int], matrix: Matrix, frame: tuple[int, int]) -> tuple[int, int, int, int] | None:
    """(x, y, width, height), even, of the part of the frame that a layer touches; None if it touches none."""
    a, b, x, c, d, y = matrix
    corners = [(p, q) for p in (0, size[0]) for q in (0, size[1])]
    xs, ys = [a * p + b * q + x for p, q in corners], [c * p + d * q + y for p, q in corners]
    left, top = max(0, floor(min(xs) / 2) * 2 - 2), max(0, floor(min(ys) / 2) * 2 - 2)
    right = min(frame[0], ceil(max(xs) / 2) * 2 + 2)
    bottom = min(frame[1], ceil(max(ys) / 2) * 2 + 2)
    return (left, top, right - left, bottom - top) if right > left and bottom > top else None


def _dimmed(plane: Bytes, gain: float) -> Bytes:
    import cv2
    import numpy as np

    return np.asarray(cv2.convertScaleAbs(plane, alpha=gain), np.uint8)
