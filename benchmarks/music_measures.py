"""Measures of music in four voices on a grid of sixteenths: keys, chords, voice leading, rhythm, repetition, copying.

Each is a plain count over `Voices`, so that real pieces and composed ones are measured alike.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from functools import cache
from itertools import combinations, pairwise, product

import numpy as np
import numpy.typing as npt

from visiontune.music.frames.config import FRAMES, VOICES
from visiontune.music.frames.features import SILENT, Voices
from visiontune.music.keys import Key, histogram, scores

Ints = npt.NDArray[np.int64]

WINDOW = 32
"""Frames of a passage that is compared with others: two bars of four quarters."""
_CHORDS = (
    (0, 4, 7), (0, 3, 7), (0, 3, 6), (0, 4, 8),
    (0, 4, 7, 10), (0, 3, 7, 10), (0, 4, 7, 11), (0, 3, 6, 10), (0, 3, 6, 9),
)  # fmt: skip
"""Triads and seventh chords, in semitones above their roots."""


@cache
def _sounding_as_chords() -> npt.NDArray[np.bool_]:
    """By the pitch classes that sound, as bits (4096,): whether they belong to one chord."""
    found = np.zeros(1 << 12, bool)
    for chord, root in product(_CHORDS, range(12)):
        bits = [1 << (root + step) % 12 for step in chord]
        for size in range(1, len(bits) + 1):
            found[[sum(some) for some in combinations(bits, size)]] = True
    return found


@dataclass(frozen=True)
class Measures:
    """Of a piece; shares in percent.

    Args:
        out_of_key: Of all time that voices sound, that in which they sound pitches foreign to the piece's best key (a
            minor key's sixth and seventh degree may be raised or not).
        entropy: Of pitch classes, in bits; 3.58 if all twelve were as frequent.
        chords: Of all beats, those that sound part of a triad or a seventh chord.
        parallels: Parallel fifths and octaves (unisons with them), per 100 changes of the chord.
        onsets: Notes that begin in a quarter, all voices together; a pitch that is struck again does not count.
        similarity: How much of two bars is as in the passage before that resembles them most.
        repetition: Of the melody's groups of four intervals, those that came before.
    """

    out_of_key: float
    entropy: float
    chords: float
    parallels: float
    onsets: float
    similarity: float
    repetition: float


def measure(voices: Voices) -> Measures:
    """All measures of a piece; what it is too short for is not a number."""
    pitches = voices.pitches
    return Measures(
        out_of_key=100 * out_of_key(pitches),
        entropy=entropy(pitches),
        chords=100 * chords(pitches[on_beats(voices)]),
        parallels=100 * parallels(pitches),
        onsets=onsets(pitches),
        similarity=100 * similarity(pitches),
        repetition=100 * repetition(pitches[:, 0]),
    )


def mean(measures: Iterable[Measures]) -> Measures:
    """The mean over pieces, each as much as any other; those that are not a number do not count."""
    columns = zip(*(astuple(one) for one in measures), strict=True)
    counted = [[value for value in column if not math.isnan(value)] for column in columns]
    return Measures(*(sum(values) / len(values) if values else math.nan for values in counted))


def out_of_key(pitches: Ints) -> float:
    """Share of what sounds that is not of the key that fits best."""
    counts = histogram(pitches)
    home = Key.numbered(int(scores(counts).argmax())).classes
    return 1 - float(counts[sorted(home)].sum() / counts.sum())


def entropy(pitches: Ints) -> float:
    """Of pitch classes, by how long they sound, in bits."""
    counts = histogram(pitches)
    share = counts[counts > 0] / counts.sum()
    return float(-(share * np.log2(share)).sum())


def on_beats(voices: Voices) -> npt.NDArray[np.bool_]:
    """Where quarters begin: by the bar lines where these are known, else from the first frame."""
    place = np.arange(len(voices.pitches)) if voices.plan is None else voices.plan.place
    beats: npt.NDArray[np.bool_] = place % FRAMES == 0
    return beats


def chords(moments: Ints) -> float:
    """Share of moments (n, 4) that sound part of a chord; silent ones do not count."""
    sounding = moments != SILENT
    bits = np.bitwise_or.reduce(np.where(sounding, 1 << moments % 12, 0), axis=1)
    return float(_sounding_as_chords()[bits[bits > 0]].mean()) if bits.any() else math.nan


def changes(pitches: Ints) -> list[tuple[Ints, Ints]]:
    """(what sounded, what sounds) wherever any voice moves."""
    moves = np.flatnonzero((pitches[1:] != pitches[:-1]).any(axis=1))
    return [(pitches[at], pitches[at + 1]) for at in moves]


def parallels(pitches: Ints) -> float:
    """Fifths and octaves in which two voices move the same way, for every change of the chord."""
    found, moves = 0, changes(pitches)
    for before, now in moves:
        for one, two in combinations(range(VOICES), 2):
            if SILENT in (before[one], before[two], now[one], now[two]):
                continue
            same_way = (now[one] - before[one]) * (now[two] - before[two]) > 0
            was, is_now = abs(before[one] - before[two]) % 12, abs(now[one] - now[two]) % 12
            found += bool(same_way and was == is_now and was in (0, 7))
    return found / len(moves) if moves else 0.0


def onsets(pitches: Ints) -> float:
    """Changes of pitch in a quarter, rests not counted."""
    before = np.concatenate([np.full((1, VOICES), SILENT), pitches[:-1]])
    return int(((pitches != before) & (pitches != SILENT)).sum()) / (len(pitches) / FRAMES)


def similarity(pitches: Ints) -> float:
    """Of every second bar on the mean: the share of its frames and voices as in the earlier passage most like it."""
    windows = [pitches[at : at + WINDOW] for at in range(0, len(pitches) - WINDOW + 1, WINDOW // 2)]
    likes = [
        max(float((window == other).mean()) for other in windows[: n - 1])
        for n, window in enumerate(windows)
        if n >= 2  # the one before shares a bar
    ]
    return sum(likes) / len(likes) if likes else math.nan


def repetition(melody: Ints) -> float:
    """Of the groups of four intervals in a voice (T,), the share that came before."""
    sung = melody[melody != SILENT]
    notes = [int(sung[0]), *(int(b) for a, b in pairwise(sung) if a != b)] if sung.size else []
    steps = [b - a for a, b in pairwise(notes)]
    groups = [tuple(steps[at : at + 4]) for at in range(len(steps) - 3)]
    return 1 - len(set(groups)) / len(groups) if groups else math.nan


class Known:
    """Passages of pieces, to be found again in any transposition."""

    def __init__(self, pieces: Iterable[Voices], window: int = WINDOW) -> None:
        self.window = window
        self.passages = {passage for piece in pieces for passage in self._passages(piece.pitches)}

    def copied(self, pieces: Sequence[Voices]) -> float:
        """Share of all passages of `pieces` that are known, frame for frame."""
        found = [passage in self.passages for piece in pieces for passage in self._passages(piece.pitches)]
        return sum(found) / len(found) if found else math.nan

    def _passages(self, pitches: Ints) -> Iterable[bytes]:
        """Every passage as bytes, counted from its lowest pitch; one in which nothing moves is nobody's."""
        for at in range(len(pitches) - self.window + 1):
            passage = pitches[at : at + self.window]
            sounding = passage != SILENT
            if sounding.any() and (passage != passage[0]).any():
                low = passage[sounding].min()
                yield np.where(sounding, passage - low, SILENT).astype(np.int8).tobytes()
