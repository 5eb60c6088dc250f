"""Greys by luma."""

from __future__ import annotations

from visiontune.image.colour import parse, show
from visiontune.image.styles.base import Style


def grey(colour: str) -> str:
    """The grey of the same luma (Rec. 601 weights)."""
    r, g, b = parse(colour)
    level = 0.299 * r + 0.587 * g + 0.114 * b
    return show((level, level, level))


STYLE = Style(colours=grey)
