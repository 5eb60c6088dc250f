"""What a style is, and the few raster tools that several share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Style:
    """One style.

    Args:
        colours: Maps each colour of the document (`#rrggbb`), or None.
        document: Changes the SVG document itself, or None.
        pixels: Works on uint8 RGBA with straight alpha, (height, width, 4), of a whole picture or one layer; the same
            output for the same input, and clear pixels stay clear (a shadow may grow into them). Or None.
        layered: A still picture is drawn layer by layer, because the effect needs their edges.
    """

    colours: Callable[[str], str] | None = None
    document: Callable[[str], str] | None = None
    pixels: Callable[[Pixels], Pixels] | None = None
    layered: bool = False


def scale_of(rgba: Pixels) -> float:
    """How large the picture is against 720 lines: lengths of effects are given for that."""
    return min(rgba.shape[:2]) / 720


@lru_cache(maxsize=6)
def noise(height: int, width: int, grain: float, seed: int = 1) -> Any:
    """Smooth noise, float32 (height, width) from -1 to 1, its spots about `grain` pixels wide; always the same."""
    import cv2
    import numpy as np

    rng = np.random.default_rng(seed)
    rows, columns = max(2, round(height / grain) + 1), max(2, round(width / grain) + 1)
    coarse = rng.uniform(-1, 1, (rows, columns)).astype(np.float32)
    if grain <= 1:
        return coarse[:height, :width]
    made = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC).clip(-1, 1)
    made.setflags(write=False)
    return made


@lru_cache(maxsize=2)
def paper(height: int, width: int, seed: int = 3) -> Any:
    """The tooth of paper: float32 (height, width) around 0, about -1 to 1."""
    import cv2
    import numpy as np

    scale = max(1.0, min(height, width) / 720)
    fine = np.random.default_rng(seed).normal(0, 0.5, (round(height / scale) + 1, round(width / scale) + 1)).astype(np.float32)  # fmt: skip
    fine = cv2.GaussianBlur(fine, (0, 0), 0.8) * 1.6
    fine = cv2.resize(fine, (width, height), interpolation=cv2.INTER_LINEAR)
    made: Any = fine + 0.3 * noise(height, width, 9 * scale, seed)
    made.setflags(write=False)
    return made


def grey(rgb: Any) -> Any:
    """Luma, float32 (height, width) from 0 to 1, of uint8 (height, width, 3)."""
    import cv2
    import numpy as np

    return cv2.cvtColor(np.ascontiguousarray(rgb[..., :3]), cv2.COLOR_RGB2GRAY).astype(np.float32) / 255


def edges(rgba: Pixels, width: float = 1.0) -> Any:
    """How strong an edge is, float32 (height, width) from 0 to 1: of colour, and of the layer's outline."""
    import cv2
    import numpy as np

    alpha = rgba[..., 3:].astype(np.float32) / 255
    # Over middle grey, so that the hidden colour of clear pixels makes no edges.
    flat = rgba[..., :3].astype(np.float32) * alpha + 128 * (1 - alpha)
    flat = cv2.GaussianBlur(flat, (0, 0), max(0.5, width))
    across, down = cv2.Sobel(flat, cv2.CV_32F, 1, 0), cv2.Sobel(flat, cv2.CV_32F, 0, 1)
    strength = cv2.magnitude(across, down).max(axis=2)
    rim = cv2.GaussianBlur(alpha[..., 0], (0, 0), max(0.5, width))
    outline = cv2.magnitude(cv2.Sobel(rim, cv2.CV_32F, 1, 0), cv2.Sobel(rim, cv2.CV_32F, 0, 1)) * 160
    return np.clip(np.maximum(strength, outline) / 140, 0, 1)


def joined(rgb: Any, alpha: Any) -> Pixels:
    """uint8 RGBA of float colours (0 to 255) and uint8 alpha."""
    import numpy as np

    out = np.empty((*alpha.shape, 4), np.uint8)
    out[..., :3] = np.clip(rgb, 0, 255)
    out[..., 3] = alpha
    return out


def bled(rgba: Pixels) -> Any:
    """Colours float32 (height, width, 3) with those of a layer's edge spread into its clear pixels."""
    import cv2
    import numpy as np

    alpha = rgba[..., 3].astype(np.float32) / 255
    colours = rgba[..., :3].astype(np.float32)
    if alpha.min() > 0.99:
        return colours
    small = max(1, round(min(alpha.shape) / 90))
    size = (max(1, alpha.shape[1] // small), max(1, alpha.shape[0] // small))
    weight = cv2.resize(alpha, size, interpolation=cv2.INTER_AREA)
    cover = cv2.cvtColor(alpha, cv2.COLOR_GRAY2RGB)
    held = cv2.multiply(colours, cover)
    summed = cv2.resize(held, size, interpolation=cv2.INTER_AREA)
    blurred = cv2.blur(summed, (9, 9)) / np.maximum(cv2.blur(weight, (9, 9)), 1e-3)[..., None]
    wide = cv2.resize(blurred, (alpha.shape[1], alpha.shape[0]), interpolation=cv2.INTER_LINEAR)
    return cv2.add(held, cv2.multiply(wide, 1 - cover))
