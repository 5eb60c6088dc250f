"""Emoji in captions: found in text, and drawn from the bundled Noto drawings, as no bundled font has them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_ONE = (
    "(?:[\U0001f1e6-\U0001f1ff]{2}|[0-9#*]\ufe0f?\u20e3|[\U0001f000-\U0001faff\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff]"
)
_AFTER = "[\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]*)"
_SEQUENCE = re.compile(f"({_ONE}{_AFTER}(?:\u200d{_ONE}{_AFTER})*)")
_SKIN = re.compile("[\U0001f3fb-\U0001f3ff\ufe0e\ufe0f]")


def cut(text: str) -> list[str]:
    """`text` cut so that every emoji (joined ones as one) is a piece of its own; joined again it is `text`."""
    return [piece for piece in _SEQUENCE.split(text) if piece]


def is_emoji(piece: str) -> bool:
    """Whether a piece of `cut` is one emoji."""
    return _SEQUENCE.fullmatch(piece) is not None


def drawing(emoji: str, size: int) -> npt.NDArray[np.uint8] | None:
    """The emoji as uint8 RGBA (size, size, 4) with straight alpha; None when there is no drawing of it.

    Skin tones are drawn in the neutral one, as only that is bundled.
    """
    from visiontune.bundled import art_svg
    from visiontune.image.raster import rasterise_rgba

    name = _names().get(_SKIN.sub("", emoji))
    return None if name is None else rasterise_rgba(art_svg(name), size, size)


def has_drawing(emoji: str) -> bool:
    """Whether the emoji can be drawn."""
    return _SKIN.sub("", emoji) in _names()


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    """Names of the drawings by their characters; empty in a source tree whose build hook has not run."""
    from visiontune.bundled import art_index
    from visiontune.errors import VisionTuneError

    try:
        index = art_index()
    except VisionTuneError:
        return {}
    return {
        _SKIN.sub("", "".join(chr(int(code, 16)) for code in facts["hexcode"].split("-"))): name
        for name, facts in index.items()
        if facts.get("hexcode")
    }
