"""A layered SVG document as a plate: neighbouring layers joined into a few bands, each cropped to what it shows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from visiontune.video.motion import Course, Layer, Plate, canvas_size
from visiontune.video.planes import from_rgb, sprite

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

MOST = 3
"""Moving bands over the farthest one: each costs 1 to 3 ms a frame at 720p, and more are hardly noticed."""
_CLOSE = 0.06
"""Depths that differ by less move as one."""
_LENS = ("vignette", "grain", "lens")
"""Layers that belong to the camera, by their names; only the last of a picture may be one."""
_ROOT = re.compile(r"<svg\b[^>]*>")


@dataclass(frozen=True)
class Band:
    """Neighbours in drawing order that move together, as one SVG document."""

    depth: float
    motion: str
    svg: str
    count: int = 1

    def joined(self, other: Band) -> Band:
        """This band with `other` drawn over it. Shared definitions come twice, which SVG allows."""
        start = _ROOT.search(other.svg)
        inside = other.svg[start.end() if start else 0 : other.svg.rindex("</svg>")]
        count = self.count + other.count
        depth = (self.depth * self.count + other.depth * other.count) / count
        motion = self.motion if self.motion == other.motion else "none"
        return Band(depth, motion, self.svg[: self.svg.rindex("</svg>")] + inside + "</svg>", count)

    def apart(self, other: Band) -> float:
        """What is lost by joining the two."""
        return abs(self.depth - other.depth) + (0.3 if self.motion != other.motion else 0.0)


def bands(svg: str, most: int = MOST) -> tuple[list[Band], str | None]:
    """The document's layers, joined until at most `most` lie over the first; and the document of the lens.

    Raises:
        InputError: the document is no layered SVG.
    """
    from visiontune.image.raster import layers

    drawn = layers(svg)
    lens = drawn.pop().svg if len(drawn) > 1 and drawn[-1].id in _LENS else None
    found = [Band(layer.depth, layer.motion, layer.svg) for layer in drawn]
    while len(found) > 1:
        # Only neighbours: joining others would change what covers what.
        gaps = [found[n].apart(found[n + 1]) for n in range(len(found) - 1)]
        n = gaps.index(min(gaps))
        if len(found) <= most + 1 and gaps[n] >= _CLOSE:
            break
        found[n : n + 2] = [found[n].joined(found[n + 1])]
    return found, lens


def layered_plate(svg: str, size: tuple[int, int], seed: int) -> Plate:
    """A plate of a layered SVG document for a frame of `size` (width, height).

    Raises:
        InputError: the document is no layered SVG, or cannot be drawn.
    """
    import numpy as np

    from visiontune.image.raster import rasterise, rasterise_rgba

    width, height = canvas_size(*size)
    (first, *others), lens = bands(svg)
    moving = []
    for band in others:
        rgba = rasterise_rgba(band.svg, width, height)
        box = shown(rgba[:, :, 3])
        if box is not None:
            x, y, across, down = box
            part = np.ascontiguousarray(rgba[y : y + down, x : x + across])
            moving.append(Layer.of(sprite(part), x, y, band.depth, band.motion))
    base = from_rgb(rasterise(first.svg, width, height))
    return Plate.of(base, moving, Course.of(seed), None if lens is None else sprite(rasterise_rgba(lens, *size)))


def shown(alpha: npt.NDArray[np.uint8]) -> tuple[int, int, int, int] | None:
    """(x, y, width, height) of what is not clear, even, with a rim where there is room; None when all is clear."""
    import cv2

    x, y, width, height = cv2.boundingRect(alpha)
    if not width:
        return None
    left, top = max(0, (x - 2) // 2 * 2), max(0, (y - 2) // 2 * 2)
    right = min(alpha.shape[1], (x + width + 3) // 2 * 2)
    bottom = min(alpha.shape[0], (y + height + 3) // 2 * 2)
    return left, top, right - left, bottom - top
