"""Names and what they mean, found in what people write: whole or inside a sentence, misspelt or negated."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Generic, TypeVar

T = TypeVar("T")
READ = 2_000
"""Characters of a text that are read; what is wished stands at its beginning."""
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_NOT = re.compile(
    r"(?:\b(?:not|no|without|never|avoid|neither|nor|non|less|hardly|anything but|nothing|rather than|instead of)|n['’]t)"
    r"(?:[\s-]+(?:too|so|very|overly|really|particularly|being|be|sound|sounding|use|like|in|for|to|of|with|much"
    r"|an?|any|anything|something|want|wanted|the|that|at all|all))*[\s-]*$"
)
_OR = re.compile(r"\s*(?:,\s*)?(?:or|nor)(?:\s+(?:too|so|very|a|an|any|the))?\s*")
_ENDINGS = ("s", "es", "er", "e", "en")
"""Plurals and comparatives, and how German adjectives end."""
_REAL = """
althorn angler anther auction barque battle battler battles blight bounty bravely bungle calibration calling cannon canton
canyon cardoon caring carnet carton chaise charm charring chaser chaste cheesy cherry chiller chilli chilly
chopping chordal chortle clement concert concerting converting cornea corner coronet cosmic dedicate
delicacy diving dreary duster elector electron excised exited exiting falter fasten fester fiddly final
finally finery foster funereal gallop general generals gentile gentry ghastly gracious grange grateful
gravel graven graver griping grudge handle handles hansel harmonic heroin holist hunting incense keyboarder
latent likely livery living lodging logging loping losing lounger lunging magick mailer marital mastery
matching mediation medication minute minutes missive mitigating moderator morning nobler nocturn optimise
organised organized parity parkade partly player prayers premising quarter ragging rating raving recorded
related relayed relaying released relocation reorder reparation reusing riding satire scared shower signing
sinning spinel storey stranger strangle string strong suspend sweeting swinging tallish tenner thrilled
tinder trainer tranced traverse trawler triller variant victor violet wadding wagoner walker waltzer warner
whittle wishful worrier yearling
"""
"""Words that are no misspelling of a name that looks like them."""


@dataclass(frozen=True)
class Spot(Generic[T]):
    """A name in a text: what it means, as it is written there, from `start` to before `end`."""

    meaning: T
    written: str
    start: int
    end: int
    negated: bool = False


@dataclass(frozen=True)
class Vocabulary(Generic[T]):
    """Names in small letters, words parted by single spaces, each with its meaning."""

    names: Mapping[str, T]

    @cached_property
    def _longest(self) -> int:
        return max(name.count(" ") + 1 for name in self.names)

    def find(self, text: str) -> T | None:
        """The meaning of a text that is one name, be it slightly misspelt."""
        words = plain(text)
        return self._meaning(words, shortest=4, long=8) if words else None

    def near(self, text: str, count: int = 4) -> tuple[str, ...]:
        """Names that look like the text, the nearest first."""
        from rapidfuzz import fuzz, process

        found = process.extract(plain(text), list(self.names), scorer=fuzz.WRatio, limit=count, score_cutoff=55)
        return tuple(name for name, *_ in found)

    def spots(self, text: str) -> Iterator[Spot[T]]:
        """The names in a text, from left to right; where several begin the longest counts."""
        text = text[:READ].lower()
        words = [(found.start(), found.end()) for found in _WORD.finditer(text)]
        seen: dict[str, T | None] = {}
        at, before, negated = 0, 0, False
        while at < len(words):
            for count in range(min(self._longest, len(words) - at), 0, -1):
                start, end = words[at][0], words[at + count - 1][1]
                if re.search(r"[.,;:!?\n]", text[start:end]):
                    continue
                name = plain(text[start:end])
                if name not in seen:
                    seen[name] = self._meaning(name, shortest=6, long=10)
                meaning = seen[name]
                if meaning is None:
                    continue
                goes_on = negated and _OR.fullmatch(text[before:start]) is not None
                negated = goes_on or is_negated(text, start)
                before = end
                yield Spot(meaning, text[start:end], start, end, negated)
                at += count
                break
            else:
                at += 1

    @cached_property
    def _alike(self) -> Mapping[tuple[str, int], list[str]]:
        """Names by first letter and number of words: a first letter is seldom wrong."""
        found: dict[tuple[str, int], list[str]] = {}
        for name in self.names:
            found.setdefault((name[0], name.count(" ")), []).append(name)
        return found

    def _meaning(self, name: str, shortest: int, long: int) -> T | None:
        """Of a name, of one with an ending, or of a misspelt one.

        Args:
            shortest: Letters of what may be misspelt: short words are near too many others.
            long: Letters from which two of them may be wrong.
        """
        if name in self.names:
            return self.names[name]
        for ending in _ENDINGS:
            if name.endswith(ending) and name.removesuffix(ending) in self.names:
                return self.names[name.removesuffix(ending)]
        if len(name) < shortest or name in _real_words():
            return None
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        near = [known for known in self._alike.get((name[0], name.count(" ")), ()) if len(known) >= shortest - 1]
        best = process.extractOne(name, near, scorer=OSA.distance, score_cutoff=2 if len(name) >= long else 1)
        if best is None:
            return None
        changed = [word for word, known in zip(name.split(), best[0].split(), strict=True) if word != known]
        if " " in name and any(len(word) < 5 for word in changed):
            return None
        return self.names[best[0]]


@cache
def _real_words() -> frozenset[str]:
    return frozenset(_REAL.split())


def is_negated(text: str, start: int) -> bool:
    """Whether what begins there is not wanted: "not sad", "without a piano"; `text` in small letters."""
    return _NOT.search(text[max(0, start - 40) : start]) is not None


def plain(text: str) -> str:
    """Small letters, words parted by single spaces, punctuation gone."""
    return " ".join(_WORD.findall(text[:READ].lower()))
