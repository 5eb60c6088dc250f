"""Music as a stream: chunks of sound while the rest is still being played, and pieces without end."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import accumulate, chain, count, repeat
from pathlib import Path
from typing import TYPE_CHECKING

from visiontune.music.base import SAMPLE_RATE
from visiontune.music.playing.performance import Performance, Stroke, perform
from visiontune.music.playing.render import ROOM, SILENCE, peak
from visiontune.music.playing.reverb import BLOCK, Reverb
from visiontune.music.playing.sampler import LONGEST_TAIL, WAVE, Sampler, stretches
from visiontune.sound.loudness import QUIETEST, STEP, TARGET, limit, loudness

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from visiontune.music.score import Score

    Sound = npt.NDArray[np.float32]

_GROWING = (WAVE, WAVE, 2 * WAVE)
"""Samples of the first stretches: they are made at once, and later ones do not load the font so often."""
_STRETCH = 4 * WAVE  # of all others
_BREATH = SAMPLE_RATE  # samples between pieces, into which the one before still rings
_PROBE = SAMPLE_RATE  # samples of each of the places whose loudness stands for the whole
_PROBES = 4
_AHEAD = 50 * STEP  # samples that the limiter sees before and after what it gives


def stream(score: Score, soundfont: Path, *, reverb: float = ROOM, seed: int = 0) -> Generator[Sound, None, None]:
    """Play a score, chunk by chunk: float32 (n, 2) at 48 kHz, half a second each, less at either end.

    Chunks joined are what `render` gives, but for the loudness, which is judged by a few places and so off by a little;
    peaks are held under the same ceiling.

    Raises:
        ContentError: the score has no notes.
        InputError: the SoundFont cannot be played.
    """
    yield from _limited(_played(iter([_prepare(score, Sampler.load(soundfont), reverb, seed)]), reverb))


def endless(
    pieces: Iterator[Score], soundfont: Path, *, reverb: float = ROOM, seed: int = 0
) -> Generator[Sound, None, None]:
    """Play piece after piece, each beginning a breath after the one before, in whose sound it rings on.

    While one plays, a thread asks `pieces` for the next and makes it ready. Closing the iterator ends the thread, and
    waits for the piece that it is asking for.

    Raises:
        ContentError: a score has no notes.
        InputError: the SoundFont cannot be played.
    """
    with closing(_ready(pieces, Sampler.load(soundfont), reverb, seed)) as ready:
        yield from _limited(_played(ready, reverb))


@dataclass(frozen=True)
class _Piece:
    performance: Performance
    sampler: Sampler
    gain: float

    def play(self, strokes: Sequence[Stroke], start: int, until: int | None = None) -> Sound:
        import numpy as np

        sound = self.sampler.play(strokes, self.performance.parts, start, until)
        sound *= np.float32(self.gain)
        return sound


def _ready(pieces: Iterator[Score], sampler: Sampler, reverb: float, seed: int) -> Generator[_Piece, None, None]:
    """Pieces prepared one ahead, in a thread."""
    from concurrent.futures import ThreadPoolExecutor

    def following(number: int) -> _Piece | None:
        score = next(pieces, None)
        return None if score is None else _prepare(score, sampler, reverb, seed + number)

    with ThreadPoolExecutor(1, "music") as thread:
        waiting = thread.submit(following, 0)
        for number in count(1):
            piece = waiting.result()
            if piece is None:
                return
            waiting = thread.submit(following, number)
            yield piece


def _prepare(score: Score, sampler: Sampler, reverb: float, seed: int) -> _Piece:
    performance = perform(score, seed)
    return _Piece(performance, sampler, _gain(performance, sampler) / (1 + reverb) ** 0.5)


def _gain(performance: Performance, sampler: Sampler) -> float:
    """What brings a piece to the loudness wanted, judged by what sounds at a few places of it, played in a row."""
    strokes, near = performance.strokes, []
    for place in range(_PROBES):
        begin = strokes[place * len(strokes) // _PROBES].start
        shift = place * _PROBE - begin
        near += [
            replace(stroke, start=max(stroke.start, begin) + shift, end=min(stroke.end, begin + _PROBE) + shift)
            for stroke in strokes
            if stroke.start < begin + _PROBE and stroke.end > begin
        ]
    level = loudness(sampler.play(sorted(near), performance.parts, 0, _PROBES * _PROBE))
    return float(10 ** ((TARGET - level) / 20)) if level > 2 * QUIETEST else 1.0


def _played(pieces: Iterator[_Piece], reverb: float) -> Iterator[Sound]:
    """Blocks of pieces in their room, until the last one has rung out."""
    import numpy as np

    coming, room, sound = _Coming(), Reverb(reverb), None

    def block() -> Sound:
        sound = coming.take()
        room.add(sound)
        return sound

    for piece in pieces:
        last = -(-(piece.performance.length + _BREATH) // BLOCK) * BLOCK
        bounds = (min(bound, last) for bound in accumulate(chain(_GROWING, repeat(_STRETCH))))
        for start, end, strokes in stretches(piece.performance, bounds):
            if start == 0:  # its first block alone is quickly made, however long its notes are
                coming.add(piece.play(strokes, 0, BLOCK))
                yield (sound := block())
                coming.add(piece.play(strokes, 0)[BLOCK:])
            else:
                coming.add(piece.play(strokes, start))
            for _ in range(max(start, BLOCK), end, BLOCK):
                yield block()
            if end == last:
                break
    if sound is None:
        return
    for _ in range(LONGEST_TAIL * SAMPLE_RATE // BLOCK - 1):
        sound = block()
        if peak(sound) < SILENCE:
            break
        yield sound
    yield sound * np.linspace(1, 0, BLOCK, dtype=np.float32)[:, None]


class _Coming:
    """Sound that is known already, of what is to come: stretches add to it, blocks are taken off it."""

    def __init__(self) -> None:
        import numpy as np

        self._sound = np.zeros((0, 2), np.float32)

    def add(self, sound: Sound) -> None:
        longer, shorter = sorted((self._sound, sound), key=len, reverse=True)
        longer[: len(shorter)] += shorter
        self._sound = longer

    def take(self) -> Sound:
        import numpy as np

        block = np.zeros((BLOCK, 2), np.float32)
        known = self._sound[:BLOCK]
        block[: len(known)] = known
        self._sound = self._sound[BLOCK:]
        return block


def _limited(blocks: Iterator[Sound]) -> Iterator[Sound]:
    """Blocks with their peaks held down. The limiter looks at a little more than it gives, so that chunks join."""
    import numpy as np

    around = np.zeros((_AHEAD, 2), np.float32)  # what was given last, and what is still held back
    for block in blocks:
        window = np.concatenate([around, block])
        around = window[-2 * _AHEAD :].copy()
        limit(window)
        yield window[_AHEAD:-_AHEAD]
    if len(around) > _AHEAD:
        limit(around)
        yield around[_AHEAD:]
