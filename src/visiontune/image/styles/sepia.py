"""Brown on cream, as old photographs."""

from __future__ import annotations

from visiontune.image.colour import mix, parse
from visiontune.image.styles.base import Style
from visiontune.image.styles.black_and_white import grey


def _toned(colour: str) -> str:
    return mix("#2b1a0e", "#f8ead0", parse(grey(colour))[0])


STYLE = Style(colours=_toned)
