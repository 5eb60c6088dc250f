"""Whether a piece is music at all: a model that has not learnt plays one note for ever, a loop, or dice.

Such a piece is refused instead of being delivered; a plain piece, a minimal one, one far from any key is not. Bounds
were set where none of 900 passages of sixteen bars by Bach, Haydn, Mozart and Beethoven is refused.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from itertools import combinations, pairwise
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
ALWAYS = 0.5
"""Share of all moments that are one and the same chord."""
LEAP = 8.0
"""Semitones between one note and the next on an average, in every part, beyond which nobody would sing or play it."""
WIDE, STEPS, ROUGH = 6.0, 0.38, 0.28
"""Dice that are held to a key: wider leaps on an average than so many semitones, fewer steps, and more clashes."""
CLASHES = 0.35
"""Share of seconds, sevenths and tritones among notes struck together; dice throw 0.42."""


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
    if stuck(notes):
        raise ContentError("the piece repeats itself without change; try another seed or a higher temperature")
    if thrown(parts):
        raise ContentError("the piece is notes at random: its model has not learnt enough; train it longer")


def stuck(notes: Sequence[Note]) -> bool:
    """Whether most of a piece is the same moments in turn, or one chord."""
    moments = _moments(notes)
    starts = sorted(moments)
    gaps = [b - a for a, b in pairwise(starts)] + [0]
    told = [(moments[start], gap) for start, gap in zip(starts, gaps, strict=True)]
    for period in range(1, len(told) // TURNS + 1):
        run = longest = 0
        for now, before in zip(told[period:], told, strict=False):
            run = run + 1 if now == before else 0
            longest = max(longest, run)
        if longest // period + 1 >= TURNS and longest + period > len(told) / 2:
            return True
    ((_, most),) = Counter(moments.values()).most_common(1)
    return len(moments) > FEW and most > ALWAYS * len(moments)


def thrown(parts: Sequence[Sequence[Note]]) -> bool:
    """Whether pitches are as if thrown: all twelve as often, and clashing or leaping; or in a key, but with hardly a step."""
    notes = [note for part in parts for note in part]
    counts = Counter(note.pitch % 12 for note in notes)
    entropy = -sum(count / len(notes) * math.log2(count / len(notes)) for count in counts.values())
    # What twelve even chances give in so few notes (Miller's correction).
    uneven = math.log2(12) - 11 / (2 * len(notes) * math.log(2)) - entropy
    leaps = [abs(b - a) for part in parts for a, b in pairwise(max(chord) for chord in _chords(part))]
    struck = [(b - a) % 12 for chord in _moments(notes).values() for a, b in combinations(sorted(chord), 2)]
    clashes = sum(step in (1, 2, 6, 10, 11) for step in struck) / max(FEW, len(struck))
    leap = sum(leaps) / max(1, len(leaps))
    steps = sum(wide <= 2 for wide in leaps) / max(1, len(leaps))
    in_a_key = leap > WIDE and steps < STEPS and clashes > ROUGH
    return (uneven < 0.15 and leap > LEAP) or (uneven < 0.25 and clashes > CLASHES) or clashes > 0.5 or in_a_key


def _moments(notes: Sequence[Note]) -> dict[int, frozenset[int]]:
    """What is struck, by tick."""
    found: dict[int, set[int]] = {}
    for note in notes:
        found.setdefault(note.start, set()).add(note.pitch)
    return {start: frozenset(pitches) for start, pitches in found.items()}


def _chords(notes: Sequence[Note]) -> list[frozenset[int]]:
    return [chord for _, chord in sorted(_moments(notes).items())]
