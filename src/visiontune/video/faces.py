"""What a layer shows, kept in the form in which it is quickest to move: planes for resizing, packed ones for turning.

A face of a box of the frame is five planes: luma and alpha in full size, two chroma and alpha in half size.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from visiontune.video.planes import Sprite
from visiontune.video.warp import RIM, Warp, rimmed

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Bytes = npt.NDArray[np.uint8]
    Five = tuple[Bytes, Bytes, Bytes, Bytes, Bytes]
    """Luma, alpha, two chroma planes, alpha in half size."""

Matrix = tuple[float, float, float, float, float, float]
"""(a, b, x, c, d, y): point (p, q) goes to (a p + b q + x, c p + d q + y)."""


@dataclass(frozen=True)
class Flat:
    """Planes with a rim of their repeated edge: scaled and shifted by resizing."""

    large: tuple[Bytes, Bytes]
    small: tuple[Bytes, Bytes, Bytes]

    @classmethod
    def of(cls, sprite: Sprite) -> Flat:
        planes = sprite.planes
        luma, alpha = rimmed(planes.y, RIM), rimmed(sprite.alpha, RIM)
        u, v, half = (rimmed(plane, RIM // 2) for plane in (planes.u, planes.v, sprite.half))
        return cls((luma, alpha), (u, v, half))

    def moved(self, matrix: Matrix, width: int, height: int, open_rows: int) -> Five:
        """The face in a box; of the matrix only scale and shift are heeded.

        Args:
            open_rows: Even; below them nothing shows through, and alpha, which is then not needed, ends there.
        """
        scale, x, y = matrix[0], matrix[2], matrix[5]
        full = Warp.of(RIM, scale, x, y, width, height)
        half = Warp.of(RIM // 2, scale, x / 2, y / 2, width // 2, height // 2)
        alpha = full.upper(open_rows)(self.large[1])
        half_alpha = half.upper(open_rows // 2)(self.small[2])
        return full(self.large[0]), alpha, half(self.small[0]), half(self.small[1]), half_alpha


@dataclass(frozen=True)
class Packed:
    """Planes side by side in each pixel: OpenCV turns four of them in the time of one.

    Args:
        large: (height, width, 4): luma, alpha, and nothing twice.
        small: The same in half size: chroma, chroma, alpha, nothing.
    """

    large: Bytes
    small: Bytes

    @classmethod
    def of(cls, sprite: Sprite) -> Packed:
        import cv2
        import numpy as np

        planes = sprite.planes
        no, none = np.zeros_like(planes.y), np.zeros_like(planes.u)
        large = cv2.merge([planes.y, sprite.alpha, no, no])
        small = cv2.merge([planes.u, planes.v, sprite.half, none])
        return cls(np.asarray(large, np.uint8), np.asarray(small, np.uint8))

    def moved(self, matrix: Matrix, width: int, height: int, open_rows: int) -> Five:
        """The face in a box, by any matrix; see `Flat.moved`."""
        import cv2
        import numpy as np

        a, b, x, c, d, y = matrix
        full = _turned(self.large, matrix, width, height)
        half = _turned(self.small, (a, b, x / 2, c, d, y / 2), width // 2, height // 2)
        parts = [(full, 0), (full, 1), (half, 0), (half, 1), (half, 2)]
        luma, alpha, u, v, half_alpha = (np.asarray(cv2.extractChannel(whole, n), np.uint8) for whole, n in parts)
        return luma, alpha[:open_rows], u, v, half_alpha[: open_rows // 2]


@dataclass(frozen=True)
class Twinkling:
    """A flat face whose parts shine at strengths of their own."""

    flat: Flat
    large: Bytes
    small: Bytes

    @classmethod
    def of(cls, sprite: Sprite) -> Twinkling:
        import cv2
        import numpy as np

        _, label = cv2.connectedComponents((sprite.alpha > 0).astype(np.uint8), connectivity=8)
        group = ((label * 83) % 256).astype(np.uint8)  # what hangs together is one star
        high, wide = group.shape
        # In half size a pixel covers four: the one that is seen counts.
        half = np.where(label > 0, group, 0).reshape(high // 2, 2, wide // 2, 2).max(axis=(1, 3))
        return cls(Flat.of(sprite), group, np.ascontiguousarray(half, np.uint8))

    def shining(self, levels: Bytes) -> Flat:
        """The face with group n at strength `levels[n]` (of 255)."""
        import cv2
        import numpy as np

        def dimmed(plane: Bytes, rim: int, strength: Bytes) -> Bytes:
            result = np.zeros_like(plane)  # rims are clear and stay so
            inside = (slice(rim, -rim), slice(rim, -rim))
            result[inside] = cv2.multiply(plane[inside], strength, scale=1 / 255)
            return result

        full, half = (np.asarray(cv2.LUT(group, levels), np.uint8) for group in (self.large, self.small))
        luma, alpha = (dimmed(plane, RIM, full) for plane in self.flat.large)
        u, v, alpha_half = (dimmed(plane, RIM // 2, half) for plane in self.flat.small)
        return Flat((luma, alpha), (u, v, alpha_half))


def _turned(picture: Bytes, matrix: Matrix, width: int, height: int) -> Bytes:
    import cv2
    import numpy as np

    a, b, x, c, d, y = matrix
    # OpenCV counts from the middles of pixels, we from their corners.
    shifted = np.array([[a, b, x + (a + b) / 2 - 0.5], [c, d, y + (c + d) / 2 - 0.5]])
    moved = cv2.warpAffine(
        picture, shifted, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )  # fmt: skip
    return np.asarray(moved, np.uint8)
