"""A logo: a small picture in a corner, over every frame, inside the safe margin and never over captions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from visiontune.errors import InputError
from visiontune.pictures import LARGEST
from visiontune.video.planes import Sprite, over, sprite, stacked, tinted, views
from visiontune.video.subtitling import safe_margin

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Bytes = npt.NDArray[np.uint8]

_BOX = (0.26, 0.10)
"""Largest width and height, in short sides of the frame."""
_SIDE = 0.05
"""Of the frame's width that stays free beside it."""
_SEEN = 8
"""Alpha (0..255) from which a pixel counts as part of the logo: what is clear around it takes no room."""
_PROBE = 512  # pixels in which the clear border is measured
_HALO = 0.45  # darkness of the soft shadow round it, by which a white logo is seen on a white sky


class Logo:
    """A logo at its place on frames of one size: top right, or bottom right where captions are at the top.

    Args:
        path: A picture, PNG with alpha or SVG at best.
        size: (width, height) of the frame.
        bottom: Whether it stands in the lower corner.
        field: What the user calls it.

    Raises:
        InputError: the file is damaged, too large, no picture, or wholly transparent.
    """

    def __init__(self, path: Path, size: tuple[int, int], *, bottom: bool = False, field: str = "logo") -> None:
        self.size = size
        short = min(size)
        box = max(8, round(short * _BOX[0])), max(8, round(short * _BOX[1]))
        self._sprite, pad = _haloed(load_logo(path, *box, field), max(1, short // 240))
        width, height = size
        across, down = self._sprite.size
        margin = safe_margin(width, height) - pad
        top = height - margin - down if bottom else margin
        self._at = (max(0, width - round(width * _SIDE) + pad - across) // 2 * 2, max(0, top) // 2 * 2)

    def over(self, frames: Iterable[Bytes]) -> Iterator[Bytes]:
        """`frames` (I420 buffers of their own) with the logo drawn on each, in place."""
        for buffer in frames:
            over(views(buffer, *self.size), self._sprite, *self._at)
            yield buffer


def load_logo(path: Path, width: int, height: int, field: str = "logo") -> Bytes:
    """The logo without its clear border, as large as fits a box: uint8 (h, w, 4), straight alpha; drawings stay sharp.

    Raises:
        InputError: see `Logo`; names `field` and the file.
    """
    import numpy as np
    import pyvips

    from visiontune.image.fonts import use_our_fonts

    use_our_fonts()
    try:
        content = path.read_bytes()
        image: Any = pyvips.Image.new_from_buffer(content, "", fail_on="error")
        if image.width * image.height > LARGEST:
            raise InputError(field, path.name, f"has {image.width}x{image.height} pixels; make it smaller")
        alpha = _rgba(content, _PROBE, _PROBE)[:, :, 3] >= _SEEN
        if not alpha.any():
            raise InputError(field, path.name, "is wholly transparent; give a picture that can be seen")
        rows, columns = (np.flatnonzero(alpha.any(axis=axis)) for axis in (1, 0))
        tall, wide = int(rows[-1] - rows[0] + 1), int(columns[-1] - columns[0] + 1)
        scale = min(width / wide, height / tall)
        pixels = _rgba(content, max(1, round(alpha.shape[1] * scale)), max(1, round(alpha.shape[0] * scale)))
        left, top = round(columns[0] * scale), round(rows[0] * scale)
        return np.ascontiguousarray(pixels[top : top + round(tall * scale) + 1, left : left + round(wide * scale) + 1])
    except OSError as error:
        raise InputError(field, str(path), f"cannot be read ({error.strerror or error})") from error
    except pyvips.Error as error:
        raise InputError(field, path.name, "is damaged, or no picture; give a PNG with alpha, or an SVG") from error


def _rgba(content: bytes, width: int, height: int) -> Bytes:
    """The picture inside a box of so many pixels, aspect kept; a drawing is drawn at that size, not enlarged."""
    import numpy as np
    import pyvips

    image: Any = pyvips.Image.thumbnail_buffer(content, width, height=height, size="both", fail_on="error")
    if image.interpretation != "srgb":
        image = image.colourspace("srgb")
    if not image.hasalpha():
        image = image.addalpha()
    return np.ascontiguousarray(image.cast("uchar").numpy()[:, :, :4])


def _haloed(rgba: Bytes, blur: int) -> tuple[Sprite, int]:
    """The logo over its soft shadow, with room for it, and that room in pixels (even)."""
    import cv2
    import numpy as np

    pad = (3 * blur + 1) // 2 * 2
    height, width = rgba.shape[:2]
    block = np.zeros(((height + 2 * pad + 1) // 2 * 2, (width + 2 * pad + 1) // 2 * 2, 4), np.uint8)
    block[pad : pad + height, pad : pad + width] = rgba
    shadow = cv2.GaussianBlur(block[:, :, 3], (0, 0), blur)
    dark = np.asarray(cv2.convertScaleAbs(shadow, alpha=_HALO), np.uint8)
    return stacked(tinted(dark, (16, 128, 128)), sprite(block)), pad
