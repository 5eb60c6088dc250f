"""Quotations in a message, in the marks of several languages."""

from __future__ import annotations

import re

_MARKS = re.compile(
    r"\"(?P<a>[^\"]+)\"|“(?P<b>[^“”]+)”|„(?P<c>[^„“”]+)[“”]|«\s?(?P<d>[^«»]+?)\s?»|‘(?P<e>[^‘]+?)’(?!\w)"
    r"|(?<![\w])'(?P<f>[^']+(?:'\w[^']*)*)'(?!\w)|”(?P<g>[^”]+)”|»(?P<h>[^«»]+)«"
)


def quoted(text: str) -> list[tuple[int, int]]:
    """Places of what stands in quotation marks, without them.

    >>> [text[a:b] for text in ['say "hi there"', "’tis «bonjour»", "it's John's"] for a, b in quoted(text)]
    ['hi there', 'bonjour']
    """
    found = []
    for match in _MARKS.finditer(text):
        name = match.lastgroup
        if name:
            found.append(match.span(name))
    return found
