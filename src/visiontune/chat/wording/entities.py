"""Named entities of a message: spaCy's, and those that our own lists and patterns know for certain.

Ours come first where both find something: "Beethoven" is a composer here and a person there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from visiontune.chat.base import Entity
from visiontune.chat.wording.amounts import durations
from visiontune.chat.wording.languages import languages
from visiontune.chat.wording.names import composer, spotted
from visiontune.chat.wording.tokens import Token

_TYPES = {
    "PERSON": "person", "GPE": "place", "LOC": "place", "FAC": "place", "ORG": "organisation", "WORK_OF_ART": "work",
    "DATE": "date", "TIME": "time", "MONEY": "money", "CARDINAL": "number", "ORDINAL": "ordinal", "QUANTITY": "quantity",
    "PERCENT": "percentage", "LANGUAGE": "language", "EVENT": "event", "PRODUCT": "product", "NORP": "group", "LAW": "law",
}  # fmt: skip
_OURS = ("composer", "instrument", "style", "language")
_DATE = re.compile(
    r"\b(?:\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{2,4}|(?:1[0-9]|20)\d{2}s?|today|tonight|tomorrow|yesterday"
    r"|(?:next|last|this)\s(?:week|month|year|summer|winter|spring|autumn|monday|tuesday|wednesday|thursday|friday|saturday|sunday))\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?<![\w.:,#])\d+(?:[.,]\d+)*(?![\w:])")
_WORK = re.compile(
    r"\b(?:called|titled|entitled|painting|film|movie|book|novel|song|opera|poem|play|album)\s(?P<name>(?:\"[^\"]{2,60}\"|“[^”]{2,60}”|'[^']{2,60}'))"
)
_KEY = re.compile(r"(?<!\w)[A-Ga-g](?:\s?[#♯♭]|b|[-\s](?:sharp|flat))?[-\s](?:major|minor)(?!\w)")
_TEMPO = re.compile(r"(?<!\w)\d{2,3}\s?bpm(?!\w)", re.IGNORECASE)


def entities(text: str, words: Sequence[Token], document: Any, language: Any) -> tuple[Entity, ...]:
    """The entities of `text`, from left to right, none over another.

    Args:
        document: spaCy's, of `words`, with what `tok2vec` told.
        language: spaCy's pipeline, whose `ner` is asked where a name may stand: it is most of what reading costs.
    """
    found: list[Entity] = []
    for one in (
        *_ours(text, words),
        *(_theirs(text, words, document, language) if _may_name(words) else ()),
        *_numbers(text),
    ):
        if not any(one.start < other.end and other.start < one.end for other in found):
            found.append(one)
    return tuple(sorted(found, key=lambda one: one.start))


def _may_name(words: Sequence[Token]) -> bool:
    """Whether a word in the middle of a sentence has a capital letter; the model knows few names without."""
    before = "."
    for word in words:
        if word.text[0].isupper() and before not in '.!?:"“«' and word.text != "I":
            return True
        before = word.text
    return False


def _ours(text: str, words: Sequence[Token]) -> Iterator[Entity]:
    for pattern, kind in ((_WORK, "work"), (_KEY, "key"), (_TEMPO, "tempo"), (_DATE, "date")):
        for match in pattern.finditer(text):
            start, end = match.span("name") if kind == "work" else match.span()
            shown = text[start:end]
            yield Entity(shown.strip("\"“”'"), kind, start, end)
    for amount in durations(text):
        yield Entity(text[amount.start : amount.end], "duration", amount.start, amount.end)
    for name in spotted(words):
        start, end = words[name.start].start, words[name.end - 1].end
        spoken = words[name.start].text[0].isupper() or words[name.start].lower in _SPOKEN
        if name.kind in _OURS and (spoken or name.kind != "language"):
            yield Entity(text[start:end], name.kind, start, end)
    for word in words:
        # A misspelt composer: a capital letter, and near to one name only.
        if len(word.text) > 5 and word.text[0].isupper() and composer(word.text) and not word.text.isupper():
            yield Entity(word.text, "composer", word.start, word.end)


_SPOKEN = frozenset(languages()) - {"english", "polish", "bahasa", "latin"}


def _theirs(text: str, words: Sequence[Token], document: Any, language: Any) -> Iterator[Entity]:
    for entity in language.get_pipe("ner")(document).ents:
        start, end = words[entity.start].start, words[entity.end - 1].end
        kind = _TYPES.get(entity.label_)
        if kind:
            yield Entity(text[start:end], kind, start, end)


def _numbers(text: str) -> Iterator[Entity]:
    for match in _NUMBER.finditer(text):
        yield Entity(match.group(), "number", *match.span())
