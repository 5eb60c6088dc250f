"""Shapes of pictures and films in a message: aspect ratios by number and by name, and sizes in pixels."""

from __future__ import annotations

import re
from collections.abc import Iterator

SHAPED = r"(?:format|shape|picture|image|photo|poster|drawing|painting|illustration|video|film|clip|wallpaper|banner)\b"
"""What is called wide or tall where its shape is meant: "a tall poster", but not "a tall man"."""
_NAMES = {
    "16:9": r"wide[-\s]?screen|landscape|horizontal|16\s?(?:x|by|/)\s?9|desktop|youtube|cinematic|panoramic",
    "9:16": r"vertical|portrait|upright|shorts?|reels?|stor(?:y|ies)|tik\s?toks?|9\s?(?:x|by|/)\s?16|phone|mobile|hochformat",
    "1:1": r"squares?|squared|1\s?(?:x|by|/)\s?1|quadratisch|album cover|profile picture|avatar",
    "4:5": r"4\s?(?:x|by|/)\s?5",
}
_RATIO = re.compile(r"(?<![\d:])(16|9|1|4)\s?:\s?(9|16|1|5)(?![\d:])")
_DIGITS = {"16": 16, "9": 9, "4": 4, "5": 5, "1": 1, "sixteen": 16, "nine": 9, "four": 4, "five": 5, "one": 1}
_BY = re.compile(rf"\b({'|'.join(_DIGITS)})\s?(?:x|×|/|by|to|:)\s?({'|'.join(_DIGITS)})\b", re.IGNORECASE)
_WORDS = {ratio: re.compile(rf"(?<!\w)(?:{names})(?!\w)", re.IGNORECASE) for ratio, names in _NAMES.items()}
_SHAPED = re.compile(rf"\b(wide|tall)[-\s]{SHAPED}", re.IGNORECASE)
_SIZE = re.compile(
    r"(?<![\w.:])(\d{2,5})\s?(?:px|pixels?)?\s?(?:x|×|by|\*)\s?(\d{2,5})(?:\s?(?:px|pixels?))?(?![\w:])", re.IGNORECASE
)


def aspect(text: str) -> str | None:
    """The aspect ratio that `text` names: 16:9, 9:16, 1:1 or 4:5.

    >>> [aspect(text) for text in ("9:16", "portrait-format", "widescreen", "square", "4 by 5", "round")]
    ['9:16', '9:16', '16:9', '1:1', '4:5', None]
    """
    plain = _BY.sub(lambda found: f"{_DIGITS[found[1].lower()]}:{_DIGITS[found[2].lower()]}", text)
    if found := _RATIO.search(plain):
        ratio = f"{found[1]}:{found[2]}"
        return ratio if ratio in _NAMES else None
    if found := _SHAPED.search(text):
        return "16:9" if found[1].lower() == "wide" else "9:16"
    return next((ratio for ratio, words in _WORDS.items() if words.search(text)), None)


def aspects(text: str) -> Iterator[tuple[int, int]]:
    """Where `text` may name aspect ratios: (start, end) in characters."""
    for pattern in (_RATIO, *_WORDS.values()):
        for found in pattern.finditer(text):
            yield found.span()


def sizes(text: str) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Where `text` gives sizes as 1024x768: the places of width and height."""
    for found in _SIZE.finditer(text):
        if (int(found[1]), int(found[2])) not in ((16, 9), (9, 16)):
            yield found.span(1), found.span(2)
