"""Black and white with deep shade."""

from __future__ import annotations

from visiontune.image.colour import parse, show
from visiontune.image.styles.base import Style
from visiontune.image.styles.black_and_white import grey


def _hard(colour: str) -> str:
    level = parse(grey(colour))[0]
    level = min(1.0, max(0.0, (level - 0.5) * 1.7 + 0.42))
    return show((level, level, level))


STYLE = Style(colours=_hard)
