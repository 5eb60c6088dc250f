"""The nearest note to a prompt, or none: words first, then what was typed wrongly.

A note's score is the share of the prompt's meaning that it covers: every content word of the prompt weighs by how
rare it is (IDF), and counts in full where it stands in the note's title, almost so among its keywords, and a
little in its body. Words that no note knows weigh as much as the rarest, so that a prompt about something else
covers nothing. A title that is named whole, and a keyword phrase, raise the score, so that of two near notes the
obvious one wins.
"""

from __future__ import annotations

import gzip
import importlib.util
import json
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from visiontune.text.notes import Note, almanac
from visiontune.text.prompts import content_terms, wants_invention, without_audience
from visiontune.text.terms import stem, terms

THRESHOLD = 0.65
IN_TITLE, IN_KEYWORDS, IN_BODY = 1.0, 0.92, 0.3
IN_PHRASE = 0.5  # one word of a keyword phrase: "salt" of "salt march"
LONG = 7  # letters from which a word may be mistyped twice


@dataclass(frozen=True)
class Hit:
    """A note found, and how well it fits (0…about 1.6)."""

    note: Note
    score: float


@dataclass(frozen=True)
class _Entry:
    note: Note
    title: frozenset[str]
    keywords: frozenset[str]
    phrases: tuple[frozenset[str], ...]
    body: Counter[str]


@dataclass
class Index:
    """Notes made searchable."""

    entries: Sequence[_Entry] = field(repr=False)
    weights: dict[str, float] = field(repr=False)
    unknown: float
    vocabulary: Sequence[str] = field(repr=False)

    @classmethod
    def of(cls, notes: Sequence[Note]) -> Index:
        entries = []
        for note in notes:
            keywords = [frozenset(content_terms(keyword)) for keyword in note.keywords]
            body = Counter(terms(note.body))
            title = frozenset(content_terms(note.title) or terms(note.title))
            entries.append(_Entry(note, title, frozenset().union(*keywords), tuple(filter(None, keywords)), body))
        count: Counter[str] = Counter()
        for entry in entries:
            count.update(entry.title | entry.keywords | entry.body.keys())
        n = len(entries)
        weights = {term: math.log(1 + n / (0.5 + seen)) for term, seen in count.items()}
        named = sorted({term for entry in entries for term in entry.title | entry.keywords if len(term) > 3})
        return cls(entries, weights, math.log(1 + n / 0.5), named)

    def search(self, prompt: str, threshold: float = THRESHOLD) -> list[Hit]:
        """The notes that fit `prompt`, best first; none where nothing is near."""
        asked = self._asked(prompt)
        if not asked:
            return []
        total = sum(weight for weight, _ in asked.values())
        hits = [Hit(entry.note, self._score(entry, asked, total)) for entry in self.entries]
        return sorted((hit for hit in hits if hit.score >= threshold), key=lambda hit: (-hit.score, hit.note.slug))

    def _asked(self, prompt: str) -> dict[str, tuple[float, float]]:
        """The prompt's terms, each with its weight and how surely it was read (1: as written)."""
        asked: dict[str, tuple[float, float]] = {}
        for term in content_terms(without_audience(prompt)):
            if term in self.weights:
                asked[term] = (self.weights[term], 1.0)
                continue
            meant, ratio = self._meant(term)
            if meant and meant not in asked:
                asked[meant] = (self.weights[meant], ratio)
            elif not meant:
                asked[term] = (self.unknown, 1.0)
        return asked

    def _meant(self, term: str) -> tuple[str, float]:
        """The known word that a mistyped `term` stands for, and how alike they are (0…1).

        A word of the language is no mistyped other one, a first letter is seldom mistyped, and short words are near
        many others.
        """
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        if len(term) < 4:
            return "", 0.0
        edits = 1 if len(term) < LONG else 2
        near = [word for word in self.vocabulary if word[0] == term[0]]
        found = process.extractOne(term, near, scorer=OSA.distance, score_cutoff=edits)
        if found is None or term in english_stems():
            return "", 0.0
        word, distance, _ = found
        return str(word), 1 - distance / max(len(term), len(word))

    def _score(self, entry: _Entry, asked: dict[str, tuple[float, float]], total: float) -> float:
        covered = 0.0
        named = 0.0
        whole = [phrase for phrase in entry.phrases if phrase <= asked.keys()]
        for term, (weight, sure) in asked.items():
            if term in entry.title:
                strength = IN_TITLE
            elif term in entry.keywords:
                strength = IN_KEYWORDS if any(term in phrase for phrase in whole) else IN_PHRASE
            elif term in entry.body:
                strength = IN_BODY * min(1.0, 0.5 + 0.25 * entry.body[term])
            else:
                continue
            covered += weight * sure * strength
            if strength >= IN_KEYWORDS:
                named += weight * sure
        if not named:
            return 0.0
        score = covered / total
        # The title named whole, and the longest keyword phrase that is: the more of the topic, the surer.
        have = asked.keys()
        title = sum(self.weights.get(term, 0.0) for term in entry.title)
        score += 0.3 * sum(self.weights.get(term, 0.0) for term in entry.title & have) / max(title, 1e-9)
        phrases = [sum(self.weights.get(term, 0.0) for term in phrase) for phrase in whole]
        score += 0.25 * max(phrases, default=0.0) / total
        # How much of the note is about it.
        about = sum(entry.body[term] for term in have & (entry.title | entry.keywords))
        return score * (1 + 0.1 * min(1.0, about / 8)) if covered / total >= 0.3 else 0.0


@cache
def english_stems() -> frozenset[str]:
    """The stems of about 90,000 English words, from the lexicon that comes with the voice (0.4 s on first need).

    Empty where the voice's package has no such lexicon: then every unknown word may be a mistyped one.
    """
    spec = importlib.util.find_spec("hibari")
    if spec is None or spec.origin is None:
        return frozenset()
    try:
        with gzip.open(Path(spec.origin).parent / "assets" / "lexicon_us_gold.json.gz", "rt", encoding="utf-8") as file:
            return frozenset(stem(word.casefold()) for word in json.load(file))
    except (OSError, ValueError):
        return frozenset()


@cache
def almanac_index() -> Index:
    """The package's notes, indexed on first need (about 0.2 s)."""
    return Index.of(almanac())


def find_note(prompt: str, index: Index | None = None) -> Hit | None:
    """The note that fits `prompt` best, or None where nothing is near."""
    if wants_invention(prompt):
        return None
    hits = (index or almanac_index()).search(prompt)
    return hits[0] if hits else None
