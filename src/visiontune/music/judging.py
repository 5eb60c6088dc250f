"""Whether a piece is music at all: a model that has not learnt plays one note for ever, a loop, or dice.

Such a piece is refused instead of being delivered; a plain piece, a minimal one, one far from any key is not.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from visiontune.errors import ContentError

if TYPE_CHECKING:
    from visiontune.music.score import Note, Score

FEW = 16
"""Notes of a piece that is too short to be judged."""
PITCHES = 4
"""Distinct pitches that a longer piece has at least."""
TURNS = 12
"""A piece of which most goes round so often without any change is stuck."""
LEAP = 8.0
"""Semitones between one note and the next on an average, in every part, beyond which nobody would sing or play it."""


def refuse_degenerate(score: Score) -> None:
    """Refuse what a model writes that has not learnt.

    Raises:
        ContentError: the piece has no notes, hardly any pitches, is stuck in a loop, or is thrown by dice.
    """
    if not score.end:
        raise ContentError("the piece has no notes; try another seed")
    parts = [part.notes for part in score.parts if part.notes and not part.drums]
    notes = [note for part in parts for note in part]
    if len(notes) <= FEW:
        return
    if len({note.pitch for note in notes}) < PITCHES:
        raise ContentError("the piece plays the same notes for ever; try another seed or a higher temperature")
    if turns := stuck(notes):
        raise ContentError(f"the piece repeats itself {turns} times without change; try a higher temperature")
    if dice(parts):
        raise ContentError("the piece is notes at random: its model has not learnt enough; train it longer")


def stuck(notes: Sequence[Note]) -> int:
    """How often in succession the same moments return in most of a piece; 0 where that is seldom."""
    moments: dict[int, set[int]] = {}
    for note in notes:
        moments.setdefault(note.start, set()).add(note.pitch)
    starts = sorted(moments)
    gaps = [b - a for a, b in pairwise(starts)] + [0]
    told = [(frozenset(moments[start]), gap) for start, gap in zip(starts, gaps, strict=True)]
    for period in range(1, len(told) // TURNS + 1):
        run = longest = 0
        for now, before in zip(told[period:], told, strict=False):
            run = run + 1 if now == before else 0
            longest = max(longest, run)
        turns = longest // period + 1
        if turns >= TURNS and longest + period > len(told) / 2:
            return turns
    return 0


def dice(parts: Sequence[Sequence[Note]]) -> bool:
    """Whether pitches are as if thrown: every pitch class as often as any other, and leaps from note to note."""
    counts = [0] * 12
    for part in parts:
        for note in part:
            counts[note.pitch % 12] += 1
    total = sum(counts)
    entropy = -sum(count / total * math.log2(count / total) for count in counts if count)
    # What twelve even chances give in so few notes (Miller's correction), less a margin.
    even = math.log2(12) - 11 / (2 * total * math.log(2)) - 0.15
    leaps = [abs(b - a) for part in parts for a, b in pairwise(_upper(part))]
    return entropy > even and sum(leaps) / max(1, len(leaps)) > LEAP


def _upper(part: Sequence[Note]) -> list[int]:
    """The highest pitch of each moment."""
    found: dict[int, int] = {}
    for note in part:
        found[note.start] = max(note.pitch, found.get(note.start, 0))
    return [found[start] for start in sorted(found)]
