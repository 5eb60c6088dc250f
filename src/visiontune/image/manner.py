"""The manner a prompt asks for: `…, paper cut-out`, `a watercolour of …`, found and taken out before it is read."""

from __future__ import annotations

import re
from functools import lru_cache

from visiontune.image.styles import HOUSE, style_names

_PLAIN = frozenset({
    "painting", "drawing", "paper", "outline", "ink", "minimal", "pixel", "vintage", "neon lights", "etching",
})  # fmt: skip
"""Words that name a style where one is asked for, but in a sentence more often a thing or what it is like."""
_MEDIUM = r"(?:style|painting|drawing|illustration|art|print|picture|image|photo|poster|look|effect)"


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    words = (word for word, style in style_names().items() if style != HOUSE and word not in _PLAIN)
    names = sorted(words, key=len, reverse=True)
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
    words = re.sub(r"\s+", " ", said.lower())
    known = {word.replace("-", " "): style for word, style in style_names().items()}
    return rest, known[words.replace("-", " ")]
