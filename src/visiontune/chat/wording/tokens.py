"""A message cut into words, numbers and signs, each with its place."""

from __future__ import annotations

import re
from dataclasses import dataclass

MOST = 256
"""Tokens of a message that are read: what is wanted stands there, the rest is matter."""
_TOKEN = re.compile(
    r"\d+(?:[.,:]\d+)*"  # numbers, times and ratios hold together
    r"|[^\W\d_]+(?:['’][^\W\d_]+)*"
    r"|\S"
)


@dataclass(frozen=True)
class Token:
    """A word of `text`, from character `start` to before `end`."""

    text: str
    start: int
    end: int

    @property
    def lower(self) -> str:
        return self.text.lower().replace("’", "'")


def tokens(text: str) -> list[Token]:
    """The first `MOST` words of `text`.

    >>> [token.text for token in tokens("a 16:9 clip, 1m30s")]
    ['a', '16:9', 'clip', ',', '1', 'm', '30', 's']
    """
    found = []
    for match in _TOKEN.finditer(text):
        found.append(Token(match.group(), match.start(), match.end()))
        if len(found) == MOST:
            break
    return found
