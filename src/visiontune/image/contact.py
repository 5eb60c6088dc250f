"""A contact sheet: several pictures on one, with a line of words under each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

WIDEST = 2_400
"""Pixels of a sheet's longer side, about."""
_GROUND, _INK = (246, 244, 240), (52, 50, 56)
_LARGEST_CELL = 640  # pixels of a picture's longer side on the sheet


def contact_sheet(pictures: Sequence[npt.NDArray[np.uint8]], captions: Sequence[str]) -> npt.NDArray[np.uint8]:
    """The sheet, uint8 (height, width, 3).

    Args:
        pictures: uint8 (height, width, 3) each; of one shape or several, each kept in its proportions.
        captions: One a picture; too long ones end in an ellipsis.
    """
    import numpy as np

    assert len(pictures) == len(captions), "each picture has its caption"
    columns = _columns(len(pictures), pictures[0].shape[1] / pictures[0].shape[0])
    rows = -(-len(pictures) // columns)
    longest = max(max(picture.shape[:2]) for picture in pictures)
    scale = min(1.0, _LARGEST_CELL / longest, WIDEST / columns / longest)
    small = [_resized(picture, scale) for picture in pictures]
    wide, high = max(one.shape[1] for one in small), max(one.shape[0] for one in small)
    gap = max(8, round(min(wide, high) * 0.07))
    line = max(12, round(wide * 0.045))  # pixels of a caption's font
    cell_wide, cell_high = wide + gap, high + 2 * line + gap
    sheet = np.full((rows * cell_high + gap, columns * cell_wide + gap, 3), _GROUND, np.uint8)
    for n, (picture, caption) in enumerate(zip(small, captions, strict=True)):
        top, left = gap + n // columns * cell_high, gap + n % columns * cell_wide
        x, y = left + (wide - picture.shape[1]) // 2, top + (high - picture.shape[0])
        sheet[y : y + picture.shape[0], x : x + picture.shape[1]] = picture
        words = _lettered(caption, line, wide)  # (rows, columns), 255 where there is ink
        x, y = left + (wide - words.shape[1]) // 2, top + high + (2 * line - words.shape[0]) // 2
        part = sheet[y : y + words.shape[0], x : x + words.shape[1]]
        ink = words[..., None] / 255.0
        part[:] = np.rint(part * (1 - ink) + np.array(_INK) * ink).astype(np.uint8)
    return sheet


def _columns(count: int, aspect: float) -> int:
    """As many columns as bring the sheet nearest to 3:2, few empty cells included."""
    import math

    def fault(columns: int) -> float:
        rows = -(-count // columns)
        return abs(math.log(columns * aspect / rows / 1.5)) + 0.5 * (columns * rows - count) / count

    return min(range(1, count + 1), key=fault)


def _resized(picture: npt.NDArray[np.uint8], scale: float) -> npt.NDArray[np.uint8]:
    import cv2
    import numpy as np

    size = max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)


def _lettered(words: str, size: int, width: int) -> npt.NDArray[np.uint8]:
    """One line of text as uint8 (height, width), at most `width` wide and two lines high."""
    import numpy as np
    import pyvips

    from visiontune.image.fonts import FAMILY, use_our_fonts

    use_our_fonts()
    text = words
    while True:
        try:
            mask = pyvips.Image.text(escape(text), font=f"{FAMILY} {size}", dpi=72).numpy()
        except pyvips.Error:  # nothing visible in it
            return np.zeros((1, 1), np.uint8)
        if mask.shape[1] <= width or len(text) <= 2:
            return np.asarray(mask[: 2 * size, :width], np.uint8)
        text = text[: max(1, min(len(text) - 2, int(len(text) * width / mask.shape[1])))].rstrip("… ") + "…"
