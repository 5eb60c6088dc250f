"""Transparency: colours and alpha are enlarged apart, and what is hidden must not bleed into what is seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_REACH = 41  # pixels of the window from which hidden pixels take their colour; more than any enlarging looks at


def split(pixels: npt.NDArray[np.uint8]) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8] | None]:
    """Colours (height, width, 3) and alpha (height, width), or None where `pixels` has no alpha.

    A pixel that is wholly transparent often holds black; here it gets the mean colour of those seen near it.
    """
    import cv2
    import numpy as np

    if pixels.shape[2] == 3:
        return pixels, None
    colours, alpha = pixels[..., :3], np.ascontiguousarray(pixels[..., 3])
    seen = (alpha > 0).astype(np.float32)
    weight = cv2.blur(seen, (_REACH, _REACH))[..., None]
    near = cv2.blur(colours * seen[..., None], (_REACH, _REACH)) / np.maximum(weight, 1e-6)
    filled = np.where((seen[..., None] == 0) & (weight > 0), np.rint(near), colours)
    return filled.astype(np.uint8), alpha


def joined(colours: npt.NDArray[np.uint8], alpha: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Colours (height, width, 3) and alpha (height, width) as (height, width, 4)."""
    import numpy as np

    return np.dstack([colours, alpha])
