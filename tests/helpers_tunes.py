"""Scores that are small enough to learn by heart, for tests of events."""

from __future__ import annotations

from visiontune.music.score import TICKS_PER_BEAT, Note, Part, Score

SCALE = (0, 2, 4, 5, 7, 9, 11)


def tune(start: int = 0, bars: int = 8, key: int = 60, program: int = 0) -> Score:
    """A walk up and down the scale in eighths over held roots, three beats a bar."""
    beat = TICKS_PER_BEAT
    melody, bass = [], []
    for n in range(bars * 6):
        turn = (n + start) % 12
        degree = turn if turn < 7 else 12 - turn
        melody.append(Note(n * beat // 2, beat // 2, key + SCALE[degree % 7] + degree // 7 * 12, 79))
    for bar in range(bars):
        root = (0, 5, 7, 0)[(bar + start) % 4]
        bass.append(Note(bar * 3 * beat, 3 * beat, key - 24 + root, 63))
    return Score((Part("Piano", program, tuple(sorted(melody + bass))),), ((0, 96.0),), ((0, 3, 4),))


def duet(start: int = 0) -> Score:
    """The melody for a flute, the bass for a cello, drums on every beat."""
    whole = tune(start)
    high = tuple(note for note in whole.parts[0].notes if note.pitch >= 60)
    low = tuple(note for note in whole.parts[0].notes if note.pitch < 60)
    drums = tuple(Note(at, 120, 36, 95) for at in range(0, whole.end, TICKS_PER_BEAT))
    parts = (Part("Flute", 73, high), Part("Cello", 42, low), Part("Drums", 0, drums, drums=True))
    return Score(parts, whole.tempi, whole.metres)
