"""Iterative back-projection (Irani and Peleg, "Improving resolution by image registration", 1991).

A network that sharpens also shifts colours and drops thin lines. An enlarged picture that is shrunk again should be
the one it was made of; whatever it is not is enlarged and added.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

ROUNDS = 2
"""The second adds a tenth of a decibel, a third nothing."""
REACH = 3
"""Pixels of the small picture that one round looks at, at most."""


def faithful(large: npt.NDArray[np.float32], small: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """`large` (k * height, k * width, 3), 0 to 255, brought into agreement with `small` (height, width, 3)."""
    import cv2
    import numpy as np

    size, shrunk = (large.shape[1], large.shape[0]), (small.shape[1], small.shape[0])
    wanted = small.astype(np.float32)
    for _ in range(ROUNDS):
        missing = wanted - cv2.resize(large, shrunk, interpolation=cv2.INTER_AREA)
        large = large + cv2.resize(missing, size, interpolation=cv2.INTER_CUBIC)
    return np.clip(np.rint(large), 0, 255).astype(np.uint8)
