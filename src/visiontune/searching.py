"""Search in the library: every word that was asked for must occur in a title or in what a request says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import InstrumentedAttribute

_LONGEST = 20_000  # characters that are kept of one artifact: long notes are found by their beginning
_LONGEST_SEARCH = 1_000  # characters; a database refuses much longer patterns
_MOST = 16  # words of one search


def words_of(title: str, request: Mapping[str, Any]) -> str:
    """What a search looks through, in small letters: the title and all texts of a request, without the names of files."""
    return " ".join(" ".join((title, *_texts(request))).split()).casefold()[:_LONGEST]


def holding(words: InstrumentedAttribute[str], text: str) -> list[ColumnElement[bool]]:
    """Conditions that all words of `text` occur in the column `words`; none where it has none."""
    asked = text[:_LONGEST_SEARCH].encode("utf-8", "ignore").decode().replace("\0", " ")
    # LIKE is quicker than instr() on long texts, and both sides are folded already.
    return [words.contains(word, autoescape=True) for word in asked.casefold().split()[:_MOST]]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if not value.startswith("sha256:"):
            yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _texts(part)
