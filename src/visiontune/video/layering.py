"""A layered SVG document as a plate: standing layers joined into a few bands, those that live each by itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from visiontune.video.layer import Layer
from visiontune.video.living import FALLING, TURNING, nature, phase_of, slant
from visiontune.video.motion import Course, Plate, canvas_size
from visiontune.video.planes import beside, from_rgb, sprite
from visiontune.video.veil import Veil

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Bytes = npt.NDArray[np.uint8]

MOST = 3
"""Standing bands over the farthest one: each costs 1 to 3 ms a frame at 720p, and more are hardly noticed."""
BUDGET = 9.0
"""What all layers of a picture may cost, in `_cost`'s unit: about milliseconds a frame at 720p on one core."""
_CLOSE = 0.06
"""Depths that differ by less move as one."""
_LENS = ("vignette", "grain", "lens")
"""Layers that belong to the camera, by their names; only the last of a picture may be one."""
_FIRST_TO_STAND = ("climb", "sink", "glow", "twinkle", "sway", "flicker", "flow", "drift", "stream", "lift", "bob")
"""What stands still first where a picture would cost too much; what is in no list here comes last."""
_MOST_PARTS = 6
_FEET = {"float": 0.5, "rock": 0.8}
"""How far down a layer the point lies about which it turns; its foot where nothing is said."""
_ROOT = re.compile(r"<svg\b[^>]*>")


@dataclass(frozen=True)
class Band:
    """Neighbours in drawing order that move together, as one SVG document."""

    depth: float
    kind: str
    name: str
    svg: str
    count: int = 1

    def joined(self, other: Band) -> Band:
        """This band with `other` drawn over it. Shared definitions come twice, which SVG allows."""
        start = _ROOT.search(other.svg)
        inside = other.svg[start.end() if start else 0 : other.svg.rindex("</svg>")]
        count = self.count + other.count
        depth = (self.depth * self.count + other.depth * other.count) / count
        return replace(self, depth=depth, svg=self.svg[: self.svg.rindex("</svg>")] + inside + "</svg>", count=count)


def bands(svg: str, most: int = MOST, still: frozenset[str] = frozenset()) -> tuple[list[Band], str | None]:
    """The document's layers, standing neighbours joined until at most `most` lie over the first; and the lens' document.

    Args:
        still: Names of layers that stand, whatever they are.

    Raises:
        InputError: the document is no layered SVG.
    """
    from visiontune.image.raster import layers

    drawn = layers(svg)
    lens = drawn.pop().svg if len(drawn) > 1 and drawn[-1].id in _LENS else None
    found = [Band(layer.depth, nature(layer.id, layer.motion), layer.id, layer.svg) for layer in drawn]
    found = [replace(band, kind="none") if band.name in still else band for band in found]
    found[0] = replace(found[0], kind="none")  # behind it there is nothing
    while True:
        # Only neighbours: joining others would change what covers what.
        standing = [n for n in range(len(found) - 1) if found[n].kind == found[n + 1].kind == "none"]
        gaps = {n: abs(found[n].depth - found[n + 1].depth) for n in standing}
        if not gaps:
            break
        n = min(gaps, key=lambda number: gaps[number])
        if sum(band.kind == "none" for band in found) <= most + 1 and gaps[n] >= _CLOSE:
            break
        found[n : n + 2] = [found[n].joined(found[n + 1])]
    return found, lens


def layered_plate(svg: str, size: tuple[int, int], seed: int) -> Plate:
    """A plate of a layered SVG document for a frame of `size` (width, height).

    Where all in motion would take too long, some of it stands, and is one picture with what stands beside it.

    Raises:
        InputError: the document is no layered SVG, or cannot be drawn.
    """
    from visiontune.image.raster import rasterise, rasterise_rgba

    canvas, most, still = canvas_size(*size), MOST, frozenset[str]()
    drawn: dict[Band, list[Layer | Veil]] = {}
    while True:
        (first, *others), lens = bands(svg, most, still)
        for band in others:
            if band not in drawn:
                drawn[band] = _layers(band, size)
        layers = [layer for band in others for layer in drawn[band]]
        if sum(_cost(layer, canvas) for layer in layers) <= BUDGET:
            break
        stands = _next_to_stand(layers, canvas)
        if stands is not None:
            still |= {stands}
        elif most > 1:
            most -= 1
        else:
            break
    base = from_rgb(rasterise(first.svg, *canvas))
    return Plate.of(base, layers, Course.of(seed), None if lens is None else sprite(rasterise_rgba(lens, *size)))


def _layers(band: Band, size: tuple[int, int]) -> list[Layer | Veil]:
    """The layers of a band: its picture, cropped to what it shows; in parts where each may move by itself."""
    from visiontune.image.raster import rasterise_rgba
    from visiontune.video.endless import folded, with_margin

    if band.kind in FALLING:
        return _veil(band, size)
    wide, high = canvas_size(*size)
    if band.kind in ("drift", "flow"):
        # Clouds reach beyond the picture by less than a quarter of it, banks of fog by half.
        margin = (wide // (4 if band.name == "fog" else 8) * 2, 0)
        drawn = with_margin(band.svg, wide, high, margin)
        box = shown(drawn[:, :, 3])
        if box is None:
            return []
        y, down = box[1], box[3]
        picture = beside(sprite(folded(drawn[y : y + down], margin)))
        return [Layer.of(picture, 0, y, band.depth, band.kind, name=band.name, run=wide)]
    # The glow of a sun goes on beyond the picture, and comes in as it moves.
    margin = (wide // 20 * 2, high // 20 * 2) if band.kind in ("climb", "sink") else (0, 0)
    rgba = with_margin(band.svg, wide, high, margin) if margin[0] else rasterise_rgba(band.svg, wide, high)
    box = shown(rgba[:, :, 3])
    if box is None:
        return []
    found: list[Layer | Veil] = []
    for x, y, across, down in parts(rgba[:, :, 3], box) if band.kind in TURNING else [box]:
        part, foot = sprite(_cut(rgba, x, y, across, down)), _FEET.get(band.kind, 1.0)
        found.append(Layer.of(part, x - margin[0], y - margin[1], band.depth, band.kind, name=band.name, foot=foot))
    return found


def _veil(band: Band, size: tuple[int, int]) -> list[Layer | Veil]:
    from visiontune.video.endless import folded, with_margin

    wide, high = size
    margin = (wide // 40 * 2, high // 20 * 2)
    tile = folded(with_margin(band.svg, wide, high, margin), margin)
    if not tile[:, :, 3].any():
        return []
    slide = round(slant(band.name) * high / 2) * 2
    fast = band.name.startswith("rain")
    return [Veil.of(sprite(tile), slide, band.depth, band.kind, band.name, phase_of(band.name), fast=fast)]


def _next_to_stand(layers: Sequence[Layer | Veil], canvas: tuple[int, int]) -> str | None:
    """The name of the layers that may best stand: the costliest of the kind that is missed least."""
    for kind in _FIRST_TO_STAND:
        costs: dict[str, float] = {}
        for layer in layers:
            if layer.kind == kind:
                costs[layer.name] = costs.get(layer.name, 0.0) + _cost(layer, canvas)
        if costs:
            return max(costs, key=lambda name: costs[name])
    return None


def _cost(layer: Layer | Veil, canvas: tuple[int, int]) -> float:
    """About what drawing a layer takes for a frame of 1280x720, in milliseconds of one core."""
    if isinstance(layer, Veil):
        return 1.1
    wide, high = canvas
    share = min(layer.size[0], wide) * min(layer.size[1], high) / (wide * high)
    if layer.kind in TURNING:
        return 0.1 + 5.0 * share
    return 0.2 + (6.0 if layer.kind == "twinkle" else 3.6) * share


def parts(alpha: Bytes, box: tuple[int, int, int, int]) -> list[tuple[int, int, int, int]]:
    """The boxes of what stands side by side with clear columns between, at most a few: the nearest stay together."""
    import numpy as np

    x, _, across, _ = box
    seen = alpha[:, x : x + across].any(axis=0)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], seen, [False]]).astype(np.int8)))
    runs = [[x + int(a), x + int(b)] for a, b in edges.reshape(-1, 2)]
    while len(runs) > 1:
        gaps = [after[0] - before[1] for before, after in pairwise(runs)]
        n = gaps.index(min(gaps))
        if len(runs) <= _MOST_PARTS and gaps[n] >= 8:
            break
        runs[n : n + 2] = [[runs[n][0], runs[n + 1][1]]]
    found = []
    for begin, end in runs:
        left = max(0, (begin - 2) // 2 * 2)
        piece = shown(alpha[:, left : min(alpha.shape[1], (end + 3) // 2 * 2)])
        if piece is not None:
            found.append((left + piece[0], *piece[1:]))
    return found


def shown(alpha: Bytes) -> tuple[int, int, int, int] | None:
    """(x, y, width, height) of what is not clear, even, with a rim where there is room; None when all is clear."""
    import cv2

    x, y, width, height = cv2.boundingRect(alpha)
    if not width:
        return None
    left, top = max(0, (x - 2) // 2 * 2), max(0, (y - 2) // 2 * 2)
    right = min(alpha.shape[1], (x + width + 3) // 2 * 2)
    bottom = min(alpha.shape[0], (y + height + 3) // 2 * 2)
    return left, top, right - left, bottom - top


def _cut(rgba: Bytes, x: int, y: int, width: int, height: int) -> Bytes:
    import numpy as np

    return np.ascontiguousarray(rgba[y : y + height, x : x + width])
