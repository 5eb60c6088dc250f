"""Unfinished pictures in a terminal: half-block characters, two pixels a cell, where it shows enough colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

_WIDEST, _HIGHEST = 72, 20  # cells
_HALF = "▀"  # the upper half in the colour of the text, the lower in that of the ground


def can_show(console: Console) -> bool:
    """Whether `console` is a terminal of 256 colours or more, in UTF-8, and large enough."""
    enough = console.color_system in ("256", "truecolor") and console.width >= 24 and console.height >= 12
    return console.is_terminal and not console.is_dumb_terminal and enough and console.encoding.startswith("utf")


def half_blocks(png: bytes, width: int, height: int) -> Text | None:
    """The picture as lines of half blocks in at most `width` x `height` cells; None where `png` is no picture."""
    import cv2
    import numpy as np
    from rich.color import Color
    from rich.style import Style
    from rich.text import Text

    pixels = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_COLOR_RGB)
    if pixels is None:
        return None
    columns, lines = min(width, _WIDEST), min(height, _HIGHEST)
    scale = min(columns / pixels.shape[1], 2 * lines / pixels.shape[0])
    across, down = max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale / 2))
    small = cv2.resize(pixels, (across, 2 * down), interpolation=cv2.INTER_AREA)  # (2 * down, across, 3)
    text = Text(no_wrap=True, end="")
    for row in range(0, 2 * down, 2):
        for upper, lower in zip(small[row].tolist(), small[row + 1].tolist(), strict=True):
            text.append(_HALF, Style(color=Color.from_rgb(*upper), bgcolor=Color.from_rgb(*lower)))
        text.append("\n" if row < 2 * down - 2 else "")
    return text
