"""A position among written words, and numbers as they are written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from visiontune.speech import numbers
from visiontune.speech.english import tables as table
from visiontune.text.sentences import full_stop_ends

if TYPE_CHECKING:
    from visiontune.speech.normalise import Word

NUMBER = r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]*\.?[0-9]+"
_PLAIN = re.compile(rf"([-−+~≈<>≤≥±]?)({NUMBER})")
RANGE = re.compile(r"[-–—−]")


@dataclass(frozen=True)
class At:
    """A position among the written words."""

    words: Sequence[Word]
    index: int
    british: bool = False

    @property
    def core(self) -> str:
        return self.words[self.index].core

    def near(self, step: int) -> str:
        """The core of another word, "" beyond the ends and across the end of a sentence."""
        other = self.index + step
        if not 0 <= other < len(self.words):
            return ""
        first, last = sorted((self.index, other))
        if any(_parts_from(self.words[n], self.words[n + 1]) for n in range(first, last)):
            return ""
        return self.words[other].core


def _parts_from(word: Word, following: Word) -> bool:
    """Whether a clause ends between two words."""
    if re.search(r"[!?;:]", word.after):
        return True
    return "." in word.after and full_stop_ends(word.core, following.core)


def quantity(text: str) -> str:
    """ "1,204.50" -> "one thousand two hundred four point five zero"; signs are said."""
    match = _PLAIN.fullmatch(text)
    if match is None:
        return text
    sign, digits = match.groups()
    whole, point, fraction = digits.replace(",", "").partition(".")
    said = numbers.decimal(whole, fraction) if point else numbers.cardinal(whole)
    names = {"-": "minus", "−": "minus", "+": "plus", "": ""}
    return f"{names.get(sign, table.SYMBOLS.get(sign, ''))} {said}".strip()


def is_number(text: str) -> bool:
    return _PLAIN.fullmatch(text) is not None


def is_one(text: str) -> bool:
    return text.lstrip("-−+") in ("1", "1.0")
