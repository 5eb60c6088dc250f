"""Names of our lists (instruments, moods, voices, …) in a clause."""

from __future__ import annotations

import re
from functools import cache

from visiontune.chat.wording.names import listed


@cache
def _pattern(kind: str, least: int) -> re.Pattern[str]:
    names = sorted((name for name in listed(kind) if len(name) >= least), key=len, reverse=True)
    return re.compile(rf"(?<![\w'-])(?:{'|'.join(map(re.escape, names))})(?![\w-])", re.IGNORECASE)


def spotted(kind: str, text: str, least: int = 3) -> str | None:
    """The longest name of a kind in `text`, as it is written there; names of fewer letters than `least` are passed over.

    >>> spotted("instrument", "swap it for a string quartet"), spotted("mood", "green")
    ('string quartet', None)
    """
    found = [name.group() for name in _pattern(kind, least).finditer(text)]
    return max(found, key=len, default=None)


def is_name(kind: str, text: str, least: int = 3) -> bool:
    """Whether all of `text` is a name of a kind."""
    return _pattern(kind, least).fullmatch(text.strip()) is not None
