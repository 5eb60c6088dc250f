"""Line art: black outlines on white, as in a colouring book."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visiontune.image.styles.base import Style, edges, joined, scale_of
from visiontune.image.styles.flat import flattened

if TYPE_CHECKING:
    from visiontune.image.styles.base import Pixels


def outline(rgba: Pixels) -> Pixels:
    """The layer's outlines."""
    import numpy as np

    s = max(0.6, scale_of(rgba))
    ink = np.clip(edges(rgba, 0.85 * s) * 3.2 - 0.28, 0, 1)[..., None]
    return joined(255 * (1 - ink) + np.array((24.0, 26.0, 34.0), np.float32) * ink, rgba[..., 3])


STYLE = Style(document=flattened, pixels=outline)
