"""Staves: the clef of each, and the two hands of a keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from visiontune.music.score import Note, Part

Family = Literal["keyboard", "choir", "strings", "plucked", "wind", "brass", "drums", "other"]
MIDDLE = 60
_SPLITS = range(MIDDLE - 8, MIDDLE + 9)
"""Lowest pitches that a right hand may have."""
_FAMILIES: tuple[tuple[range, Family], ...] = (
    (range(0, 9), "keyboard"), (range(16, 24), "keyboard"), (range(24, 40), "plucked"), (range(40, 46), "strings"),
    (range(46, 47), "keyboard"), (range(48, 52), "strings"), (range(52, 55), "choir"), (range(56, 64), "brass"),
    (range(64, 80), "wind"),
)  # fmt: skip
_VOICES = ("soprano", "alto", "tenor", "bass", "baritone", "voice", "choir")


@dataclass(frozen=True)
class Clef:
    """A clef as MusicXML says it, with the MIDI pitches of its lowest and highest line."""

    sign: str
    line: int
    lowest: int
    highest: int
    octave: int = 0


TREBLE, TREBLE_8, ALTO = Clef("G", 2, 64, 77), Clef("G", 2, 52, 65, -1), Clef("C", 3, 53, 67)
BASS, BASS_8, PERCUSSION = Clef("F", 4, 43, 57), Clef("F", 4, 31, 45, -1), Clef("percussion", 2, 64, 77)


@dataclass(frozen=True)
class Staff:
    """The notes on one staff."""

    clef: Clef
    notes: tuple[Note, ...]


def family(part: Part) -> Family:
    """What instruments a part is of, by its General MIDI program."""
    if part.drums:
        return "drums"
    return next((name for programs, name in _FAMILIES if part.program in programs), "other")


def staves(part: Part) -> tuple[Staff, ...]:
    """The staves of a part, the highest first: two of a keyboard whose notes need both clefs, one of all others."""
    if part.drums:
        return (Staff(PERCUSSION, part.notes),)
    pitches = [note.pitch for note in part.notes]
    keyboard = family(part) == "keyboard" and not any(word in part.name.lower() for word in _VOICES)
    if keyboard and pitches and min(pitches) < MIDDLE - 7 and max(pitches) > MIDDLE + 3:
        right, left = _hands(part.notes)
        return Staff(TREBLE, tuple(right)), Staff(BASS, tuple(left))
    return (Staff(_clef(part, pitches), part.notes),)


def _clef(part: Part, pitches: Sequence[int]) -> Clef:
    """The clef that needs the fewest ledger lines of those that players of this part read."""
    name, kind = part.name.lower(), family(part)
    if "viola" in name or part.program == 41:
        return ALTO
    if ("tenor" in name and kind in ("choir", "other", "keyboard", "wind")) or (part.program in range(24, 32)):
        return TREBLE_8
    if part.program in (32, 33, 34, 35, 43) or "contrabass" in name or "double bass" in name:
        return BASS_8
    return min((TREBLE, BASS), key=lambda clef: sum(max(0, clef.lowest - p, p - clef.highest) for p in pitches))


def _hands(notes: Sequence[Note]) -> tuple[list[Note], list[Note]]:
    """(right, left): they part where the gap is wide and neither must stretch, and seldom elsewhere than before."""
    starts = [list(same) for _, same in groupby(sorted(notes), key=lambda note: note.start)]
    costs = [0.0] * len(_SPLITS)
    came: list[list[int]] = []
    sounding: list[Note] = []
    for struck in starts:
        sounding = [note for note in sounding if note.end > struck[0].start] + struck
        pitches = sorted(note.pitch for note in sounding)
        before = [min((cost + 0.4 * abs(a - b), b) for b, cost in enumerate(costs)) for a in range(len(_SPLITS))]
        costs = [cost + _strain(pitches, split) for (cost, _), split in zip(before, _SPLITS, strict=True)]
        came.append([b for _, b in before])
    at = min(range(len(_SPLITS)), key=costs.__getitem__)
    right: list[Note] = []
    left: list[Note] = []
    for struck, previous in zip(reversed(starts), reversed(came), strict=True):
        for note in struck:
            (right if note.pitch >= _SPLITS[at] else left).append(note)
        at = previous[at]
    return sorted(right), sorted(left)


def _strain(pitches: Sequence[int], split: int) -> float:
    """How badly two hands reach sounding pitches, from low to high, when the right one has `split` and above."""
    low = [pitch for pitch in pitches if pitch < split]
    high = [pitch for pitch in pitches if pitch >= split]
    stretch = sum(max(0, hand[-1] - hand[0] - 12) for hand in (low, high) if hand)
    gap = min(high[0] - low[-1], 9) if low and high else 5
    return stretch + 0.1 * abs(split - MIDDLE) - 0.3 * gap
