"""A large picture in tiles: memory is bounded by one tile, and no seam shows.

Each tile is enlarged with a margin of its surroundings, wider than the network sees, and only its core is kept. So a
pixel comes out as if the picture had been enlarged whole; outside the picture's edge it is mirrored.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

CORE = 192  # pixels of a tile's side before enlarging; larger ones are no quicker, and take more memory


def enlarge_in_tiles(
    pixels: npt.NDArray[np.uint8],
    factor: int,
    enlarge: Callable[[npt.NDArray[np.uint8]], npt.NDArray[np.uint8]],
    margin: int,
    told: Callable[[float], None] = lambda fraction: None,
    core: int = CORE,
) -> npt.NDArray[np.uint8]:
    """`pixels` (height, width, 3) enlarged to (factor * height, factor * width, 3).

    Args:
        pixels: uint8.
        factor: Whole.
        enlarge: Enlarges one tile of any size by `factor`.
        margin: Pixels round a tile's core that it sees.
        told: Gets the fraction done after each tile; what it raises ends the work.
        core: Pixels of a tile's side.
    """
    import cv2
    import numpy as np

    height, width, channels = pixels.shape
    wide = cv2.copyMakeBorder(pixels, margin, margin, margin, margin, cv2.BORDER_REFLECT_101)
    result = np.empty((height * factor, width * factor, channels), np.uint8)
    corners = [(top, left) for top in range(0, height, core) for left in range(0, width, core)]
    for n, (top, left) in enumerate(corners):
        bottom, right = min(top + core, height), min(left + core, width)
        tile = np.ascontiguousarray(wide[top : bottom + 2 * margin, left : right + 2 * margin], np.uint8)
        large = enlarge(tile)
        cut = margin * factor
        kept = large[cut : large.shape[0] - cut, cut : large.shape[1] - cut]
        result[top * factor : bottom * factor, left * factor : right * factor] = kept
        told((n + 1) / len(corners))
    return result
