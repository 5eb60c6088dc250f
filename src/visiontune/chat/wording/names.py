"""Names that messages hold: composers, instruments, styles, moods, voices and genres, by lists that can be read.

A name in a list is a hint and no more: "a painting of a cello" wants no music. What it means there, the network tells.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from visiontune.chat.wording.languages import languages
from visiontune.chat.wording.tokens import Token, tokens

KINDS = ("composer", "instrument", "style", "mood", "voice", "genre", "language")
_CUT = 84.0
"""Of 100: how alike a misspelt composer must be to one that is known."""


@dataclass(frozen=True)
class Name:
    """A name in a message: tokens `start` to before `end`."""

    kind: str
    start: int
    end: int


@cache
def listed(kind: str) -> tuple[str, ...]:
    """The names of a kind, in small letters."""
    if kind == "language":
        return tuple(languages())
    text = files("visiontune.chat.wording").joinpath("names", f"{kind}s.txt").read_text(encoding="utf-8")
    return tuple(text.split("\n")[:-1])


@cache
def _phrases() -> Mapping[str, list[tuple[tuple[str, ...], str]]]:
    """(words, kind) by first word, the longest first."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for kind in KINDS:
        for name in listed(kind):
            words = tuple(token.lower for token in tokens(name))
            found.setdefault(words[0], []).append((words, kind))
    for phrases in found.values():
        phrases.sort(key=lambda phrase: -len(phrase[0]))
    return found


def spotted(words: Sequence[Token]) -> Iterator[Name]:
    """The listed names among the words of a message; of one kind the longest counts."""
    phrases = _phrases()
    until = dict.fromkeys(KINDS, 0)
    lowered = [word.lower for word in words]
    for at, word in enumerate(lowered):
        for phrase, kind in phrases.get(word, ()):
            end = at + len(phrase)
            if at >= until[kind] and tuple(lowered[at:end]) == phrase:
                until[kind] = end
                yield Name(kind, at, end)


def composer(text: str) -> str | None:
    """The surname, in small letters, of the composer that `text` names, be it misspelt; None where none is alike.

    >>> [composer(text) for text in ("Ludwig van Beethovn", "J. S. Bach", "motzart", "Smith")]
    ['beethoven', 'bach', 'mozart', None]
    """
    known = listed("composer")
    words = [token.lower.removesuffix("'s") for token in tokens(text) if token.text[0].isalpha()]
    for word in reversed(words):
        if word in known:
            return _SPELT.get(word, word)
    for word in reversed(words):
        if len(word) > 3 and (near := _nearest(word, known)):
            return _SPELT.get(near, near)
    return None


def _nearest(word: str, known: Sequence[str]) -> str | None:
    from rapidfuzz import fuzz, process
    from rapidfuzz.distance import OSA

    alike = process.extractOne(word, known, scorer=OSA.distance, score_cutoff=2 if len(word) > 6 else 1)
    if alike is not None:
        return str(alike[0])
    close = process.extractOne(word, known, scorer=fuzz.ratio, score_cutoff=_CUT)
    return None if close is None else str(close[0])


_SPELT = {
    "händel": "handel", "tschaikowsky": "tchaikovsky", "rachmaninov": "rachmaninoff", "dvořák": "dvorak",
    "janáček": "janacek", "bartók": "bartok", "fauré": "faure", "saint-saëns": "saint-saens", "albéniz": "albeniz",
    "pärt": "part", "górecki": "gorecki", "schütz": "schutz",
}  # fmt: skip
