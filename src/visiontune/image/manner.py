"""The manner a prompt asks for: `…, paper cut-out`, `a watercolour of …`, found and taken out before it is read."""

from __future__ import annotations

import re
from functools import lru_cache

from visiontune.image.styles import STYLES

_SAME = {
    "watercolor": "watercolour", "water colour": "watercolour", "aquarelle": "watercolour", "oil painting": "oil",
    "oil paint": "oil", "oils": "oil", "oil on canvas": "oil", "pencil drawing": "pencil sketch", "pencil": "pencil sketch",
    "sketch": "pencil sketch", "pixel-art": "pixel art", "8-bit": "pixel art", "8 bit": "pixel art",
    "papercut": "paper cut-out", "paper cut": "paper cut-out", "paper cutout": "paper cut-out",
    "paper cut out": "paper cut-out", "cut paper": "paper cut-out", "cut-out": "paper cut-out",
    "black-and-white": "black and white", "monochrome": "black and white", "greyscale": "black and white",
    "grayscale": "black and white", "woodcut print": "woodcut", "linocut": "woodcut", "woodblock print": "woodcut",
    "vintage photo": "sepia", "blue print": "blueprint", "flat design": "flat", "flat illustration": "flat",
}  # fmt: skip
_MEDIUM = r"(?:style|painting|drawing|illustration|art|print|picture|image|photo|poster|look|effect)"


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    names = sorted({*STYLES, *_SAME} - {"house"}, key=len, reverse=True)
    name = "(" + "|".join(re.escape(known).replace(r"\ ", r"[\s-]") for known in names) + ")"
    return re.compile(
        rf"[,;.–-]\s*(?:in |as )?(?:an? |the )?{name}(?:\s+{_MEDIUM})?\s*[.!]?\s*$|"  # …, paper cut-out
        rf"\s+(?:in|as)\s+(?:an?\s+|the\s+)?(?:style of\s+(?:an?\s+)?)?{name}(?:\s+{_MEDIUM})?\s*[.!]?\s*$|"  # … in watercolour
        rf"^\s*(?:an?\s+|the\s+)?{name}(?:\s+{_MEDIUM})?\s+of\s+",  # a pencil sketch of …
        re.IGNORECASE,
    )


def without_manner(text: str) -> tuple[str, str]:
    """The text without the words for a style, and that style's name in `styles.STYLES`, or empty."""
    found = _pattern().search(text)
    if found is None:
        return text, ""
    said = next(group for group in found.groups() if group)
    rest = (text[: found.start()] + text[found.end() :]).strip(" ,;–-")
    if not re.search(r"\w\w", rest):
        return text, ""
    name = re.sub(r"[\s]+", " ", said.lower())
    name = _SAME.get(name, name)
    if name not in STYLES:
        name = next((known for known in STYLES if known.replace("-", " ") == name.replace("-", " ")), "")
    return (rest, name) if name else (text, "")
