"""A score as it is played: every note in audio samples, slightly off the grid as hands are, the same for the same seed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from visiontune.errors import ContentError
from visiontune.music.base import SAMPLE_RATE
from visiontune.music.score import TICKS_PER_BEAT, Part, Score

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_SPREAD = 0.003
"""Seconds (standard deviation) that hands are off; twice that at most, which the ear takes for life."""
_GAP = 0.4  # of the time to the neighbours, at most: notes never change their order
_TOUCH = 2.5  # of velocity (standard deviation)
_ACCENT = 4  # of velocity, on the first of a bar
_FORTE = 40
"""Velocity that the loudest note has at least: 16 bits hold too little of what is softer; loudness is set afterwards."""
GRID = 64
"""Samples between the moments at which the synthesiser looks at its keys: 1.3 ms."""


@dataclass(frozen=True, order=True)
class Stroke:
    """A note as played.

    Args:
        start, end: In samples, multiples of `GRID`.
        part: Its place in `Performance.parts`.
    """

    start: int
    end: int
    part: int
    pitch: int
    velocity: int


@dataclass(frozen=True)
class Performance:
    """All strokes by their start, and who plays them (the parts are without their notes)."""

    strokes: tuple[Stroke, ...]
    parts: tuple[Part, ...]

    @property
    def length(self) -> int:
        """Samples until the last key is let go."""
        return max(stroke.end for stroke in self.strokes)


def perform(score: Score, seed: int = 0) -> Performance:
    """Play a score.

    Raises:
        ContentError: it has no notes, or what MIDI cannot tell.
    """
    import numpy as np

    notes = sorted((note, number) for number, part in enumerate(score.parts) for note in part.notes)
    if not notes:
        raise ContentError("the score has no notes to play")
    if any(not 0 <= note.pitch <= 127 or not 0 <= score.parts[part].program <= 127 for note, part in notes):
        raise ContentError("the score has a pitch or an instrument beyond MIDI's 0..127")
    begins = _seconds(score, [note.start for note, _ in notes])
    stops = _seconds(score, [note.end for note, _ in notes])
    moments, of = np.unique(begins, return_inverse=True)
    gaps = np.diff(moments, prepend=-1.0, append=np.inf)
    room = np.minimum(2 * _SPREAD, _GAP * np.minimum(gaps[:-1], gaps[1:]))[of]
    random = np.random.default_rng(seed)
    begins = np.maximum(0.0, begins + np.clip(random.normal(0.0, _SPREAD, len(notes)), -room, room))
    downbeats = {start for start, _ in score.bars()}
    lift = max(1.0, _FORTE / max(note.velocity for note, _ in notes))
    touch = random.normal(0.0, _TOUCH, len(notes))
    starts = np.rint(begins * (SAMPLE_RATE / GRID)).astype(int) * GRID
    ends = np.maximum(np.rint(stops * (SAMPLE_RATE / GRID)).astype(int) * GRID, starts + GRID)
    strokes = [
        Stroke(
            start=start,
            end=end,
            part=number,
            pitch=note.pitch,
            velocity=max(1, min(127, round(note.velocity * lift + _ACCENT * (note.start in downbeats) + off))),
        )
        for (note, number), start, end, off in zip(notes, starts.tolist(), ends.tolist(), touch.tolist(), strict=True)
    ]
    parts = tuple(replace(part, notes=()) for part in score.parts)
    return Performance(tuple(_one_hand_a_key(strokes)), parts)


def _seconds(score: Score, ticks: list[int]) -> npt.NDArray[np.float64]:
    """`Score.seconds` of many ticks at once."""
    import numpy as np

    starts = [start for start, _ in score.tempi]
    paces = [60.0 / tempo / TICKS_PER_BEAT for _, tempo in score.tempi]  # seconds a tick
    passed = list(
        accumulate(((b - a) * pace for (a, b), pace in zip(pairwise(starts), paces, strict=False)), initial=0.0)
    )
    at = np.searchsorted(starts, ticks, side="right") - 1
    found: npt.NDArray[np.float64] = (
        np.array(passed)[at] + (np.array(ticks) - np.array(starts)[at]) * np.array(paces)[at]
    )
    return found


def _one_hand_a_key(strokes: list[Stroke]) -> Iterator[Stroke]:
    """A key that is struck while it is down is let go before, and stays down as long as either note wanted."""
    last: dict[tuple[int, int], Stroke] = {}
    played = []
    for stroke in sorted(strokes):
        before = last.get((stroke.part, stroke.pitch))
        if before is not None and before.end > stroke.start - GRID:
            if stroke.end < before.end:
                stroke = replace(stroke, end=before.end)
            played.append(replace(before, end=stroke.start - GRID))
        elif before is not None:
            played.append(before)
        last[stroke.part, stroke.pitch] = stroke
    # Two strokes at once are one.
    return iter(sorted(stroke for stroke in (*played, *last.values()) if stroke.end > stroke.start))
