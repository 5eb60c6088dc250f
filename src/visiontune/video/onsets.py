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
