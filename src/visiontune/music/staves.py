"""Staves: the clef of each, and the two hands of a keyboard."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from visiontune.music.score import Note, Part

Family = Literal["keyboard", "choir", "strings", "plucked", "wind", "brass", "drums", "other"]
MIDDLE = 60
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


def staves(part: Part, bars: Sequence[tuple[int, int]]) -> tuple[Staff, ...]:
    """The staves of a part, the highest first: two of a keyboard whose notes need both clefs, one of all others."""
    if part.drums:
        return (Staff(PERCUSSION, part.notes),)
    pitches = [note.pitch for note in part.notes]
    keyboard = family(part) == "keyboard" and not any(word in part.name.lower() for word in _VOICES)
    if keyboard and pitches and min(pitches) < MIDDLE - 7 and max(pitches) > MIDDLE + 3:
        right, left = _hands(part.notes, bars)
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


def _hands(notes: Sequence[Note], bars: Sequence[tuple[int, int]]) -> tuple[list[Note], list[Note]]:
    """(right, left): in each bar they part at the widest gap near the middle."""
    starts = [start for start, _ in bars]
    grouped: dict[int, list[Note]] = {}
    for note in notes:
        grouped.setdefault(bisect_right(starts, note.start), []).append(note)
    right: list[Note] = []
    left: list[Note] = []
    for group in grouped.values():
        pitches = sorted({note.pitch for note in group} | {MIDDLE - 8, MIDDLE + 8})
        near = [(high - low, -abs((low + high) / 2 - MIDDLE), high) for low, high in pairwise(pitches)
                if low >= MIDDLE - 8 and high <= MIDDLE + 8]  # fmt: skip
        split = max(near)[2] if near else MIDDLE
        if not any(note.pitch < MIDDLE - 8 for note in group):
            split = min(split, MIDDLE)
        for note in group:
            (right if note.pitch >= split else left).append(note)
    return right, left
