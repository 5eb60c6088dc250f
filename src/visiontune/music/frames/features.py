"""From sounding pitches to what a model reads and what it is to say; NumPy only, so that playing needs no torch.

Everything that is read at a frame lies before it (the frame before, and what went before that), but for what a plan
says of the frame itself (see `plan`), and the style.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from visiontune.music.frames import plan
from visiontune.music.frames.config import FIRST, HIGHEST, HOLD, LOWEST, PITCHES, REST, VOICES

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from visiontune.music.frames.plan import Plan

    Ints = npt.NDArray[np.int64]

SILENT = -1
"""The pitch of a voice that rests."""
RUN = 32
"""A voice's pitch is told apart by how long it has sounded, up to so many frames."""
STEP = 12
"""Melodic steps are told apart up to an octave."""
GAP = 36
"""Distances of voices are told apart up to three octaves."""
BEFORE = PITCHES + 1
"""Before the beginning every voice has this number instead of a pitch; 0 is a rest."""
PAIRS = ((0, 1), (1, 2), (2, 3), (0, 3))

COLUMNS: tuple[tuple[str, int], ...] = (
    *((f"pitch-{v}", PITCHES + 2) for v in range(VOICES)),
    *((f"run-{v}", RUN) for v in range(VOICES)),
    *((f"step-{v}", 2 * STEP + 2) for v in range(VOICES)),
    *((f"gap-{a}{b}", 2 * GAP + 2) for a, b in PAIRS),
    *plan.COLUMNS,
)
"""What is read at a frame, with how many values each may have."""


@dataclass(frozen=True)
class Voices:
    """A piece in frames.

    Args:
        pitches: int64 (T, 4), MIDI pitches or `SILENT`.
        struck: bool (T, 4), where a voice strikes its pitch; None: wherever the pitch changes.
        plan: Of T frames; None: unknown.
    """

    pitches: Ints
    struck: npt.NDArray[np.bool_] | None = None
    plan: Plan | None = None

    def transposed(self, semitones: int) -> Voices:
        """The piece higher by so many semitones; rests stay."""
        import numpy as np

        moved = np.where(self.pitches == SILENT, SILENT, self.pitches + semitones)
        return Voices(moved, self.struck, self.plan and self.plan.transposed(semitones))


def tokens(voices: Voices) -> Ints:
    """What each voice does: int64 (T, 4), see `config`."""
    import numpy as np

    pitches = voices.pitches
    before = np.concatenate([np.full((1, VOICES), -2), pitches[:-1]])
    struck = pitches != before if voices.struck is None else voices.struck | (pitches != before)
    found = np.where(struck, pitches - LOWEST + FIRST, HOLD)
    return np.where(pitches == SILENT, REST, found).astype(np.int64)


def indices(pitches: Ints) -> Ints:
    """Pitches as numbers: 0 for a rest, 1 for `LOWEST`."""
    import numpy as np

    if pitches.size and (pitches.max() > HIGHEST or ((pitches < LOWEST) & (pitches != SILENT)).any()):
        raise ValueError(f"pitches must lie within {LOWEST}..{HIGHEST}")
    return np.where(pitches == SILENT, 0, pitches - LOWEST + 1).astype(np.int64)


def read(voices: Voices) -> Ints:
    """What a model reads at each frame: int64 (T, number of `COLUMNS`)."""
    import numpy as np

    frames = len(voices.pitches)
    now, said = indices(voices.pitches), tokens(voices)
    columns: list[Ints] = [_late(now[:, v], BEFORE) for v in range(VOICES)]
    columns += [_late(_run(said[:, v]), 0) for v in range(VOICES)]
    columns += [_late(_step(voices.pitches[:, v]), 2 * STEP + 1) for v in range(VOICES)]
    for a, b in PAIRS:
        high, low = voices.pitches[:, a], voices.pitches[:, b]
        gap = np.clip(high - low, -GAP, GAP) + GAP
        columns.append(_late(np.where((high == SILENT) | (low == SILENT), 2 * GAP + 1, gap), 2 * GAP + 1))
    told = plan.Plan.unknown(frames) if voices.plan is None else voices.plan
    return np.concatenate([np.stack(columns, axis=1), told.columns()], axis=1).astype(np.int64)


def _late(column: Ints, first: int) -> Ints:
    """The column as seen a frame later."""
    import numpy as np

    return np.concatenate([np.array([first]), column[:-1]]).astype(np.int64)


def _run(said: Ints) -> Ints:
    """Frames since the voice struck, or since it began to rest; the frame itself counts."""
    import numpy as np

    at = np.arange(len(said))
    rests = said == REST
    starts = (said >= FIRST) | (rests & ~np.concatenate([np.array([False]), rests[:-1]]))
    last = np.maximum.accumulate(np.where(starts, at, 0))
    return np.minimum(at - last + 1, RUN - 1).astype(np.int64)


def _step(pitches: Ints) -> Ints:
    """The step by which the voice came to its pitch, from the pitch before; unknown before the first one."""
    import numpy as np

    found = np.full(len(pitches), 2 * STEP + 1)
    last, step = SILENT, 2 * STEP + 1
    for n, pitch in enumerate(pitches):
        if pitch != SILENT and pitch != last:
            if last != SILENT:
                step = int(np.clip(pitch - last, -STEP, STEP)) + STEP
            last = int(pitch)
        found[n] = step
    return found
