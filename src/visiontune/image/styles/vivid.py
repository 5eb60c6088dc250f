"""Strong colours."""

from __future__ import annotations

import colorsys

from visiontune.image.colour import parse, show
from visiontune.image.styles.base import Style


def _strong(colour: str) -> str:
    h, lightness, s = colorsys.rgb_to_hls(*parse(colour))
    return show(colorsys.hls_to_rgb(h, lightness, min(1.0, s * 1.5)))


STYLE = Style(colours=_strong)
