"""What falls before the camera - rain, snow - or rises through it: a picture in the frame's own size that runs endlessly.

It is not scaled with the scene, so nothing is resampled while it runs: it lies ready at every half pixel, and drawing
it costs no more than blending (0.6 ms for a frame of 720p, against 3 for a layer that is scaled).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from visiontune.video.living import Pose
from visiontune.video.planes import Planes, Sprite

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Veil:
    """A layer that runs downward, and comes to the same picture after `run` pixels.

    Args:
        luma, clear: At each half pixel (down * 2 + across): premultiplied luma, and 255 - alpha. Twice as high as the frame.
        u, v, half_clear: The same for chroma, at whole pixels only.
        slide: Pixels aside after a run, even.
        spare: Pixels that it may stray to either side, even.
    """

    luma: tuple[Bytes, ...]
    clear: tuple[Bytes, ...]
    u: Bytes
    v: Bytes
    half_clear: Bytes
    run: int
    slide: int
    spare: int
    depth: float
    kind: str
    name: str
    phase: float = 0.0

    @classmethod
    def of(cls, tile: Sprite, slide: int, depth: float, kind: str, name: str, phase: float, *, fast: bool) -> Veil:
        """A veil of one tile in the frame's size, which repeats sideways, and downward `slide` pixels aside.

        Args:
            fast: It runs too fast for half pixels to be seen; only whole ones are kept.
        """
        import cv2
        import numpy as np

        width, run = tile.size
        spare = width // 80 * 2 + 16

        def ready(plane: Bytes, part: int = 1) -> Bytes:
            return _laid_out(plane, slide // part, spare // part)

        luma, alpha = ready(tile.planes.y), ready(tile.alpha)
        shifts = [(0.0, 0.0)] if fast else [(across / 2, down / 2) for down in (0, 1) for across in (0, 1)]

        def moved(plane: Bytes, across: float, down: float) -> Bytes:
            if not across and not down:
                return plane
            matrix = np.array([[1, 0, across], [0, 1, down]])
            size = (plane.shape[1], plane.shape[0])
            return np.asarray(cv2.warpAffine(plane, matrix, size, borderMode=cv2.BORDER_REPLICATE), np.uint8)

        lumas = tuple(moved(luma, *shift) for shift in shifts)
        clears = tuple(_inverse(moved(alpha, *shift)) for shift in shifts)
        half = _inverse(ready(tile.half, 2))
        u, v = ready(tile.planes.u, 2), ready(tile.planes.v, 2)
        return cls(lumas, clears, u, v, half, run, slide, spare, depth, kind, name, phase)

    def draw(self, target: Planes, pose: Pose) -> None:
        """Blend it on `target`: the whole width of the frame, and its upper rows."""
        import cv2

        width, height = target.size
        left_over = 1.0 - pose.round % 1.0
        # Where the window begins in what is laid out.
        x = self.slide * left_over - min(0, self.slide) + self.spare - pose.across * width
        y = self.run * left_over
        if len(self.luma) == 1:
            left, top, ready = round(x), round(y), 0
        else:  # the picture moved by half a pixel, begun at the next whole one
            left, top = -(-round(x * 2) // 2), -(-round(y * 2) // 2)
            ready = (top * 2 - round(y * 2)) * 2 + left * 2 - round(x * 2)
        whole = (slice(top, top + height), slice(left, left + width))
        half = (slice(top // 2, (top // 2 + height // 2)), slice(left // 2, left // 2 + width // 2))
        for plane, clear, light in (
            (target.y, self.clear[ready][whole], self.luma[ready][whole]),
            (target.u, self.half_clear[half], self.u[half]),
            (target.v, self.half_clear[half], self.v[half]),
        ):
            cv2.multiply(plane, clear, plane, scale=1 / 255)
            cv2.add(plane, light, plane)


def _laid_out(plane: Bytes, slide: int, spare: int) -> Bytes:
    """Two tiles under each other, the lower `slide` pixels to the right of the upper, and some rows more."""
    import numpy as np

    width = plane.shape[1]
    columns = np.arange(min(0, slide) - spare, width + max(0, slide) + spare)
    rows = [part[:, (columns - n * slide) % width] for n, part in enumerate((plane, plane, plane[:4]))]
    return np.concatenate(rows, axis=0)


def _inverse(alpha: Bytes) -> Bytes:
    import cv2
    import numpy as np

    return np.asarray(cv2.bitwise_not(alpha), np.uint8)
