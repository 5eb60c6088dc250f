"""Words that follow a pause start where their sound does: voices tell word times in steps of 25 ms and more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from visiontune.video.timeline import RATE, Word

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_STEP = RATE // 1_000  # samples: a millisecond
_PAUSE = 80  # milliseconds of silence before what counts as an onset
_NEAR = 120  # milliseconds by which the voice may be wrong
_SILENT = 0.01  # of the loud parts' level


def at_onsets(words: Sequence[Word], speech: npt.NDArray[np.float32]) -> tuple[Word, ...]:
    """`words` (times from the start of `speech`, float32 (n,) at 48 kHz), moved to the onsets that are near them.

    Words within running speech stay as the voice told them, and so does the first: speech begins with it.
    """
    import numpy as np

    whole = len(speech) // _STEP * _STEP
    if not whole or not words:
        return tuple(words)
    level = np.abs(speech[:whole]).reshape(-1, _STEP).max(axis=1)
    loud = level > max(1e-4, _SILENT * float(np.percentile(level, 95)))
    rises = np.flatnonzero(loud[1:] & ~loud[:-1]) + 1
    onsets = np.array([rise for rise in rises if not loud[max(0, rise - _PAUSE) : rise].any()]) * _STEP
    moved = list(words[:1])
    for word in words[1:]:
        start = word.start
        if len(onsets):
            onset = int(onsets[np.abs(onsets - start).argmin()])
            # Between its neighbours, whatever the sound says: times stay in order.
            if abs(onset - start) <= _NEAR * _STEP and moved[-1].start < onset < word.end:
                start = onset
        moved.append(replace(word, start=start))
    ends = [*(after.start for after in moved[1:]), len(speech)]
    return tuple(replace(word, end=min(word.end, end)) for word, end in zip(moved, ends, strict=True))


_BLOCK = RATE // 200  # samples: 5 ms
_GAP = RATE // 10  # samples between two words, from which the second is taken to begin after silence
_EARLY, _LATE = round(0.15 * RATE), round(0.1 * RATE)  # samples by which a transcript may be off, besides its padding
_ABOVE = 0.08  # of the way from the noise of the room to the loudness of the voice


def after_silence(words: Sequence[Word], first: Sequence[int], recording: npt.NDArray[np.float32]) -> tuple[Word, ...]:
    """`words` of a recording (float32 (n,) at 48 kHz), those after silence moved to where the voice rises over the room.

    Transcripts begin such words up to half a second early, in the silence before them; a room is never quite silent.

    Args:
        words: In order, with times in the recording.
        first: Numbers of the words that begin a sentence; others count where there is a gap before them.
        recording: The whole of it.
    """
    import numpy as np

    count = len(recording) // _BLOCK
    if count < 8 or not words:
        return tuple(words)
    level = np.sqrt(np.mean(np.square(recording[: count * _BLOCK].reshape(count, _BLOCK), dtype=np.float64), axis=1))
    room, voice = np.percentile(level, 10), np.percentile(level, 90)
    loud = level > max(room + _ABOVE * (voice - room), 1e-4)
    # A click is shorter than any sound of speech: three of four blocks must be loud.
    rising = loud[:-3] & (np.convolve(loud, np.ones(4), mode="valid") >= 3)
    moved: list[Word] = []
    for number, word in enumerate(words):
        before = moved[-1].end if moved else 0
        if number in first or word.start - before >= _GAP:
            low = max(before, word.start - _EARLY) // _BLOCK
            high = min(word.end + _LATE, words[number + 1].end if number + 1 < len(words) else len(recording)) // _BLOCK
            found = np.flatnonzero(rising[low:high])
            if len(found) and found[0]:  # loud from the start, it is no silence
                start = int(low + found[0]) * _BLOCK
                word = replace(word, start=start, end=max(word.end, start + 1))
        moved.append(word)
    starts = [word.start for word in moved]
    # A word that moved later pushes those after it on: all stay in order.
    for n in range(1, len(starts)):
        starts[n] = max(starts[n], starts[n - 1] + 1)
    ends = [*starts[1:], len(recording)]
    return tuple(
        replace(word, start=start, end=max(start + 1, min(word.end, end)))
        for word, start, end in zip(moved, starts, ends, strict=True)
    )
