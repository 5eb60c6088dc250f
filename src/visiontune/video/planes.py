"""Pictures as the encoder takes them: 8-bit I420 planes, opaque or premultiplied with their alpha.

A frame is one buffer of shape (height * 3 / 2, width); `Planes` are views of it. Colours are BT.709 with limited
range (16..235), as HD films have. Blending happens in these planes: a quarter of the bytes of float RGB, and no
conversion per frame.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Bytes = npt.NDArray[np.uint8]

# ITU-R BT.709-6, items 3.2 to 3.4: luma weights, and the divisors of the colour differences.
_RED, _GREEN, _BLUE = 0.2126, 0.7152, 0.0722
_CB, _CR = 1.8556, 1.5748


@dataclass(frozen=True)
class Planes:
    """Luma (height, width), and two chroma planes of half the size; uint8."""

    y: Bytes
    u: Bytes
    v: Bytes

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) in pixels."""
        return self.y.shape[1], self.y.shape[0]

    def crop(self, x: int, y: int, width: int, height: int) -> Planes:
        """A view of a box; all four numbers must be even."""
        rows, columns = slice(y // 2, (y + height) // 2), slice(x // 2, (x + width) // 2)
        return Planes(self.y[y : y + height, x : x + width], self.u[rows, columns], self.v[rows, columns])

    def copy_to(self, target: Planes) -> None:
        """Draw them on `target`, of the same size."""
        for plane, source in ((target.y, self.y), (target.u, self.u), (target.v, self.v)):
            plane[:] = source


@dataclass(frozen=True)
class Sprite:
    """Premultiplied planes with their alpha in full and in half size; sizes are even."""

    planes: Planes
    alpha: Bytes
    half: Bytes

    @property
    def size(self) -> tuple[int, int]:
        return self.planes.size


@dataclass(frozen=True)
class Stamp:
    """A sprite at its place (x, y) on a frame; both even."""

    sprite: Sprite
    x: int
    y: int

    def draw(self, target: Planes) -> None:
        """Draw it on `target`, in place; what lies outside is left out."""
        over(target, self.sprite, self.x, self.y)


def views(buffer: Bytes, width: int, height: int) -> Planes:
    """The planes of a frame's buffer; writing to them writes to it."""
    flat, luma, chroma = buffer.reshape(-1), width * height, width * height // 4
    shape = (height // 2, width // 2)
    return Planes(
        flat[:luma].reshape(height, width),
        flat[luma : luma + chroma].reshape(shape),
        flat[luma + chroma :].reshape(shape),
    )


def new_frame(width: int, height: int) -> tuple[Bytes, Planes]:
    """An empty frame: its buffer for the encoder, and its planes to draw on."""
    import numpy as np

    buffer = np.empty((height * 3 // 2, width), np.uint8)
    return buffer, views(buffer, width, height)


def from_rgb(rgb: Bytes) -> Planes:
    """Planes of an sRGB picture, uint8 (height, width, 3) with even sides."""
    y, u, v = _full_size(rgb)
    return Planes(y, _halved(u), _halved(v))


def sprite(rgba: Bytes) -> Sprite:
    """A sprite of a picture with straight alpha, uint8 (height, width, 4) with even sides."""
    import cv2
    import numpy as np

    alpha = np.ascontiguousarray(rgba[:, :, 3])
    whole = (_bytes(cv2.multiply(plane, alpha, scale=1 / 255)) for plane in _full_size(rgba[:, :, :3]))
    # Chroma is averaged after premultiplying, or the colour of unseen pixels would bleed into the edge.
    y, u, v = whole
    return Sprite(Planes(y, _halved(u), _halved(v)), alpha, _halved(alpha))


def tinted(alpha: Bytes, colour: tuple[int, int, int]) -> Sprite:
    """A sprite of one colour (Y, U, V) with the given alpha; even sides."""
    import cv2

    half = _halved(alpha)
    parts = [
        _bytes(cv2.convertScaleAbs(plane, alpha=level / 255))
        for plane, level in zip((alpha, half, half), colour, strict=True)
    ]
    return Sprite(Planes(parts[0], parts[1], parts[2]), alpha, half)


def beside(one: Sprite) -> Sprite:
    """The sprite twice, side by side."""
    import numpy as np

    planes = (one.planes.y, one.planes.u, one.planes.v, one.alpha, one.half)
    y, u, v, alpha, half = (np.concatenate([plane, plane], axis=1) for plane in planes)
    return Sprite(Planes(y, u, v), alpha, half)


def stacked(under: Sprite, above: Sprite) -> Sprite:
    """`above` over `under`, both of one size, as a new sprite."""
    parts = [plane.copy() for plane in (under.planes.y, under.planes.u, under.planes.v, under.alpha, under.half)]
    top = (above.planes.y, above.planes.u, above.planes.v, above.alpha, above.half)
    covers = (above.alpha, above.half, above.half, above.alpha, above.half)
    for part, source, cover in zip(parts, top, covers, strict=True):
        blend(part, source, cover)
    return Sprite(Planes(parts[0], parts[1], parts[2]), parts[3], parts[4])


def _full_size(rgb: Bytes) -> list[Bytes]:
    """Y, U and V, each of the picture's size."""
    import cv2
    import numpy as np

    luma = np.array([_RED, _GREEN, _BLUE])
    u = (np.array([0.0, 0.0, 1.0]) - luma) / _CB
    v = (np.array([1.0, 0.0, 0.0]) - luma) / _CR
    matrix = np.column_stack([np.stack([luma * 219, u * 224, v * 224]) / 255, [16.0, 128.0, 128.0]])
    converted = cv2.transform(np.ascontiguousarray(rgb), matrix)
    return [np.ascontiguousarray(converted[:, :, channel], np.uint8) for channel in range(3)]


def _halved(plane: Bytes) -> Bytes:
    import cv2

    return _bytes(cv2.resize(plane, (plane.shape[1] // 2, plane.shape[0] // 2), interpolation=cv2.INTER_AREA))


def over(target: Planes, source: Sprite, x: int, y: int) -> None:
    """Draw `source` on `target` at even (x, y), in place; what lies outside is left out."""
    width, height = target.size
    left, top = max(0, -x), max(0, -y)
    across = min(source.size[0], width - x) - left
    down = min(source.size[1], height - y) - top
    if across <= 0 or down <= 0:
        return
    onto = target.crop(x + left, y + top, across, down)
    planes = source.planes.crop(left, top, across, down)
    half = (slice(top // 2, (top + down) // 2), slice(left // 2, (left + across) // 2))
    blend(onto.y, planes.y, source.alpha[top : top + down, left : left + across])
    blend(onto.u, planes.u, source.half[half])
    blend(onto.v, planes.v, source.half[half])


def blend(target: Bytes, source: Bytes, alpha: Bytes) -> None:
    """Target = source + target * (1 - alpha), in place, for one premultiplied plane."""
    import cv2

    if not alpha.size:
        return
    cv2.multiply(target, cv2.bitwise_not(alpha), target, scale=1 / 255)
    cv2.add(target, source, target)


def mix(first: Planes, second: Planes, share: float, target: Planes) -> None:
    """Target = first * (1 - share) + second * share; `target` may be either of them."""
    import cv2

    for a, b, out in ((first.y, second.y, target.y), (first.u, second.u, target.u), (first.v, second.v, target.v)):
        cv2.addWeighted(a, 1 - share, b, share, 0, out)


def _bytes(array: object) -> Bytes:
    import numpy as np

    return np.ascontiguousarray(array, np.uint8)
