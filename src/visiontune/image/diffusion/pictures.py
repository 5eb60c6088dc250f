"""The user's picture to start from, and the mask: read, checked, brought to the canvas, and laid back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from visiontune import pictures
from visiontune.errors import InputError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

FEATHER = 8.0
"""Pixels over which a mask's edge fades where the new is laid into the old."""


def read_picture(path: Path, field: str) -> npt.NDArray[np.uint8]:
    """An RGB picture (rows, columns, 3), turned as its EXIF says.

    Raises:
        InputError: the file holds no picture that can be read.
    """
    import numpy as np

    return np.ascontiguousarray(pictures.read_picture(path, field)[..., :3])


def read_mask(path: Path) -> npt.NDArray[np.uint8]:
    """A mask (rows, columns), 255 where the picture is painted anew.

    Raises:
        InputError: it cannot be read, or is black everywhere, so that nothing would change.
    """
    import cv2
    import numpy as np

    pixels = cv2.cvtColor(read_picture(path, "mask"), cv2.COLOR_RGB2GRAY)
    mask = np.where(pixels >= 128, 255, 0).astype(np.uint8)
    if not mask.any():
        raise InputError(
            "mask", path.name, "is black everywhere, so nothing would be painted; make the part to change white"
        )
    return mask


def laid_into(
    old: npt.NDArray[np.uint8], new: npt.NDArray[np.uint8], mask: npt.NDArray[np.uint8]
) -> npt.NDArray[np.uint8]:
    """`new` where `mask` is white and `old` elsewhere, with a soft edge inside the mask; outside nothing changes.

    Args:
        old, new: uint8 (rows, columns, 3).
        mask: uint8 (rows, columns).
    """
    import cv2
    import numpy as np

    inside = cv2.distanceTransform((mask >= 128).astype(np.uint8), cv2.DIST_L2, 3)  # pixels to the mask's edge
    share = np.clip(inside / FEATHER, 0.0, 1.0)[..., None]
    return np.asarray(np.rint(old * (1 - share) + new * share), np.uint8)


def png(pixels: npt.NDArray[np.uint8]) -> bytes:
    """A small PNG of an RGB picture."""
    import cv2

    ok, data = cv2.imencode(".png", cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR))
    assert ok, "OpenCV writes any uint8 picture"
    return bytes(data.tobytes())
