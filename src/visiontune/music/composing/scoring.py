"""Frames as a score: four parts, with dynamics that follow the phrases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import pi, sin
from typing import TYPE_CHECKING

from visiontune.music.composing.gridding import TICKS
from visiontune.music.frames.config import FIRST, FRAMES, REST, VOICES
from visiontune.music.frames.features import Voices, tokens
from visiontune.music.frames.plan import UNKNOWN
from visiontune.music.keys import Key
from visiontune.music.score import Note, Part, Score

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]

NAMES = ("Soprano", "Alto", "Tenor", "Bass")
CHOIR = 52
"""General MIDI program of voices that sing "ah"."""
LOUDNESS = (84, 74, 74, 80)
"""Velocity of each voice at the height of a phrase: the melody is heard above the others, and the bass carries them."""
_SWELL = 10  # of velocity, from a phrase's ends to its height
_DOWNBEAT, _BEAT = 5, 2  # of velocity
_SETTLED = 8  # bars that a key must last to have a signature of its own


def score_of_voices(
    voices: Voices,
    *,
    tempo: float = 96.0,
    metre: str = "4/4",
    key: Key | None = None,
    programs: Sequence[int] = (CHOIR,) * VOICES,
    names: Sequence[str] = NAMES,
    title: str = "",
    composer: str = "",
    velocities: Sequence[int] = LOUDNESS,
) -> Score:
    """Four voices as a score; `gridding.voices_of_score` is its inverse. Bars, keys, fermatas and phrases are the plan's.

    Args:
        tempo: Quarters per minute.
        key: Of the beginning; None: the plan's, if that knows it.
        programs: General MIDI program of each voice.
        velocities: Of each voice at the height of a phrase.
    """
    import numpy as np

    numerator, denominator = map(int, metre.split("/"))
    bar = FRAMES * 4 * numerator // denominator
    plan = voices.plan
    said = tokens(voices)
    place = 0 if plan is None or not len(plan) else int(plan.place[0]) % bar
    upbeat = (bar - place) % bar
    loud = _swell(len(said), upbeat, bar, None if plan is None else plan.phrase)
    accents = np.where((np.arange(len(said)) - upbeat) % (6 if denominator == 8 else FRAMES) == 0, _BEAT, 0)
    accents[upbeat::bar] = _DOWNBEAT
    loud += accents
    parts = tuple(
        Part(names[v], programs[v], tuple(_notes(voices.pitches[:, v], said[:, v], loud + velocities[v])))
        for v in range(VOICES)
    )
    held = () if plan is None else _held(plan.held == 2, said)
    keys = () if plan is None else _keys(plan.key, upbeat, bar)
    if key is not None:
        keys = ((0, key), *(change for change in keys if change[0]))
    return Score(
        parts,
        ((0, float(tempo)),),
        ((0, numerator, denominator),),
        tuple((frame * TICKS, new) for frame, new in keys),
        upbeat * TICKS,
        tuple(frame * TICKS for frame in held),
        title,
        composer,
    )


def _notes(pitches: Ints, said: Ints, loud: npt.NDArray[np.float64]) -> Iterator[Note]:
    """A voice's notes: each sounds from where it is struck until the next is, or until a rest."""
    import numpy as np

    ends = [*np.flatnonzero((said >= FIRST) | (said == REST)).tolist(), len(said)]
    for start, end in pairwise(ends):
        if said[start] != REST:
            velocity = max(1, min(127, round(float(loud[start]))))
            yield Note(start * TICKS, (end - start) * TICKS, int(pitches[start]), velocity)


def _swell(frames: int, upbeat: int, bar: int, phrase: Ints | None) -> npt.NDArray[np.float64]:
    """What is added to the velocity at each frame: phrases swell to their second half, and fall."""
    import numpy as np

    added = np.zeros(frames)
    for start, end in _phrases(frames, upbeat, bar, phrase):
        for at in range(start, end):
            through = (at - start) / (end - start)
            # Highest at six tenths.
            added[at] = _SWELL * (sin(pi * through**1.36) - 1)
    return added


def _phrases(frames: int, upbeat: int, bar: int, phrase: Ints | None) -> Iterator[tuple[int, int]]:
    """(first frame, first after) of each phrase: the plan's, else of four bars."""
    import numpy as np

    if phrase is not None and (phrase != UNKNOWN).any():
        # Beats until the end rise where the next phrase begins.
        begins = (np.flatnonzero(np.diff(phrase) > 0) + 1).tolist()
    else:
        begins = list(range(upbeat + 4 * bar, frames, 4 * bar))
    for start, end in zip([0, *begins], [*begins, frames], strict=True):
        if start < end:
            yield start, end


def _held(under: npt.NDArray[np.bool_], said: Ints) -> tuple[int, ...]:
    """Where the notes start that sound at the end of each stretch under a fermata.

    One that began before the stretch is marked only where no other is: whatever starts with it would be marked, too.
    """
    import numpy as np

    found: set[int] = set()
    for last in np.flatnonzero(under & ~np.append(under[1:], False)).tolist():
        starts = [int(np.flatnonzero(said[: last + 1, v] >= FIRST)[-1]) for v in range(VOICES) if said[last, v] != REST]
        found.update([start for start in starts if under[start]] or starts[:1])
    return tuple(sorted(found))


def _keys(numbers: Ints, upbeat: int, bar: int) -> tuple[tuple[int, Key], ...]:
    """(frame, key), the first at 0; at bar lines, and only such as stay for eight bars: others are written with accidentals."""
    import numpy as np

    known = np.flatnonzero(numbers != UNKNOWN)
    if not len(known):
        return ()
    changes = [0, *(np.flatnonzero(np.diff(numbers)) + 1).tolist()]
    found = [(0, Key.numbered(int(numbers[known[0]]) - 1))]
    for start, end in zip(changes, [*changes[1:], len(numbers)], strict=True):
        line = upbeat + -(-(start - upbeat) // bar) * bar if start else 0
        new = int(numbers[start])
        if new != UNKNOWN and end - start >= _SETTLED * bar and Key.numbered(new - 1) != found[-1][1]:
            if line == 0:
                found.pop()
            found.append((line, Key.numbered(new - 1)))
    return tuple(found)
