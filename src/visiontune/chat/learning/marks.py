"""How well messages are understood: accuracy of intents, recall of each, F1 of slots, and what is taken for what."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from visiontune.chat.learning.lessons import Lesson
from visiontune.chat.wording.tokens import tokens
from visiontune.chat.wording.values import value

TEXTS = ("subject",)
"""Slots of which words count one by one; of the others the whole value, case folded."""


def right_slots(one: Lesson) -> dict[str, Any]:
    """The values that a lesson's marks mean; of a slot that is marked twice the words are joined (subject), or the first."""
    found: dict[str, Any] = {}
    for span in one.spans:
        words = one.text[span.start : span.end]
        read = value(span.slot, words) if span.value is None else _written(span.value)
        if span.slot in TEXTS and span.slot in found:
            found[span.slot] = f"{found[span.slot]} {read}"
        else:
            found.setdefault(span.slot, read)
    return found


@dataclass
class Marks:
    """Collected over messages."""

    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)
    slots: dict[str, list[float]] = field(default_factory=dict)
    """true positives, given, wanted"""

    def add(self, intent: str, wanted: str, slots: Mapping[str, Any], wanted_slots: Mapping[str, Any]) -> None:
        self.pairs[wanted, intent] += 1
        for slot in {*slots, *wanted_slots}:
            marks = self.slots.setdefault(slot, [0.0, 0.0, 0.0])
            given, right = slots.get(slot), wanted_slots.get(slot)
            if slot in TEXTS:
                overlap = _overlap(given, right)
                marks[0] += overlap
                marks[1] += given is not None
                marks[2] += right is not None
            else:
                marks[0] += given is not None and right is not None and _same(given, right)
                marks[1] += given is not None
                marks[2] += right is not None

    def accuracy(self) -> float:
        return sum(n for (wanted, given), n in self.pairs.items() if wanted == given) / max(1, self.pairs.total())

    def recall(self) -> dict[str, float]:
        wanted: Counter[str] = Counter()
        for (right, _), n in self.pairs.items():
            wanted[right] += n
        return {intent: self.pairs[intent, intent] / n for intent, n in sorted(wanted.items())}

    def f1(self, slots: Iterable[str] | None = None) -> float:
        """Micro-averaged over slots; a subject counts by its token F1."""
        rows = [self.slots[slot] for slot in (self.slots if slots is None else slots) if slot in self.slots]
        hit, given, wanted = (sum(row[n] for row in rows) for n in range(3))
        return 2 * hit / (given + wanted) if given + wanted else 1.0


def _written(text: str) -> Any:
    """A value as a mark writes it out."""
    number = re.fullmatch(r"\d+(\.\d+)?", text)
    return text if number is None else float(text) if number[1] else int(text)


def _same(given: Any, right: Any) -> bool:
    if isinstance(given, (int, float)) and isinstance(right, (int, float)):
        return abs(given - right) < 1e-6
    return str(given).casefold() == str(right).casefold()


def _overlap(given: Any, right: Any) -> float:
    if given is None or right is None:
        return 0.0
    has = Counter(word.lower for word in tokens(str(given)) if word.text[0].isalnum())
    wants = Counter(word.lower for word in tokens(str(right)) if word.text[0].isalnum())
    same = (has & wants).total()
    return 2 * same / (has.total() + wants.total()) if has.total() + wants.total() else 1.0
