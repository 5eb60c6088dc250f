"""Oil: a Kuwahara filter (of the four neighbourhoods of each pixel the least varied gives its colour), and thick strokes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from visiontune.image.styles.base import Style, bled, joined, noise, scale_of

if TYPE_CHECKING:
    from visiontune.image.styles.base import Pixels


def paint(rgba: Pixels) -> Pixels:
    """The layer as strokes of thick paint."""
    import cv2
    import numpy as np

    height, width = rgba.shape[:2]
    s = scale_of(rgba)
    colours = bled(rgba)
    # Dabs: neighbouring places take their colour from one another.
    rows, columns = np.indices((height, width), np.float32)
    jitter = 2.4 * s
    colours = cv2.remap(
        colours, columns + jitter * noise(height, width, 5 * s, 21), rows + jitter * noise(height, width, 5 * s, 22),
        cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE,
    )  # fmt: skip
    size = max(2, round(4 * s))
    mean = cv2.boxFilter(colours, -1, (size, size), borderType=cv2.BORDER_REPLICATE)
    luma = cv2.cvtColor(np.clip(colours, 0, 255).astype(np.uint8), cv2.COLOR_RGB2GRAY).astype(np.float32)
    level = cv2.boxFilter(luma, -1, (size, size), borderType=cv2.BORDER_REPLICATE)
    spread = cv2.boxFilter(luma * luma, -1, (size, size), borderType=cv2.BORDER_REPLICATE) - level * level
    half = max(1, size // 2)
    best: Any = None
    painted: Any = None
    for dx, dy in ((-half, -half), (half, -half), (-half, half), (half, half)):
        moved = _moved(spread, dx, dy)
        if best is None:
            best, painted = moved, _moved(mean, dx, dy)
            continue
        better = moved < best
        np.copyto(best, moved, where=better)
        np.copyto(painted, _moved(mean, dx, dy), where=better[..., None])
    # The relief of bristles, lit from the upper left.
    angle = noise(height, width, 190 * s, 23)
    bristles = noise(height, width, 2.2 * s, 24)
    streaks = np.where(
        angle > 0, cv2.blur(bristles, (round(13 * s) | 1, 1)), cv2.blur(bristles, (1, round(13 * s) | 1))
    )
    relief = cv2.Sobel(streaks, cv2.CV_32F, 1, 1) * 6 + streaks * 20
    middle = painted.mean(axis=2, keepdims=True)
    rich = middle + (painted - middle) * 1.22
    return joined(rich + relief[..., None], rgba[..., 3])


def _moved(array: Any, dx: int, dy: int) -> Any:
    import cv2
    import numpy as np

    matrix = np.array([[1, 0, dx], [0, 1, dy]], np.float32)
    shape = array.shape
    return cv2.warpAffine(array, matrix, (shape[1], shape[0]), flags=cv2.INTER_NEAREST, borderMode=cv2.BORDER_REPLICATE)


STYLE = Style(pixels=paint)
