"""How English reads written words: a list of rules, each for one kind of word, tried in order.

A rule sees the written words and a position; it gives what is said there, or None when it is not its kind.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from visiontune.speech.english import amounts, dates, names
from visiontune.speech.english.position import At

if TYPE_CHECKING:
    from visiontune.speech.normalise import Word

RULES: tuple[Callable[[At], str | None], ...] = (
    names.address, names.abbreviation, names.phone, dates.time, dates.date, amounts.money, dates.year, amounts.measure,
    amounts.fraction, amounts.number, names.roman, names.symbol,
)  # fmt: skip


def read(words: Sequence[Word], british: bool = False) -> list[str]:
    """What is said for each word; "" for what is not said."""
    return [_read_one(At(words, index, british)) for index in range(len(words))]


def _read_one(at: At) -> str:
    core = at.core
    if not core:
        return ""
    for rule in RULES:
        said = rule(at)
        if said is not None:
            return said
    return names.leftovers(core)
