"""Light and soft colours."""

from __future__ import annotations

import colorsys

from visiontune.image.colour import parse, show
from visiontune.image.styles.base import Style


def _soft(colour: str) -> str:
    h, lightness, s = colorsys.rgb_to_hls(*parse(colour))
    return show(colorsys.hls_to_rgb(h, 0.45 + 0.55 * lightness, s * 0.7))


STYLE = Style(colours=_soft)
