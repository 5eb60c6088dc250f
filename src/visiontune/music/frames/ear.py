"""What a model reads while it plays: the columns of `features.read`, kept up to date frame by frame for several drafts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from visiontune.music.frames.config import FIRST, HOLD, LOWEST, PITCHES, REST, VOICES
from visiontune.music.frames.features import BEFORE, GAP, PAIRS, RUN, SILENT, STEP

if TYPE_CHECKING:
    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]


class Ear:
    """Follows what B drafts play.

    `pitches` (B, 4) are what sounded a frame ago, `SILENT` for a rest; `last` the pitch that each voice sang last.
    """

    def __init__(self, batch: int) -> None:
        shape = (batch, VOICES)
        self.begun = False
        self.pitches = np.full(shape, SILENT, np.int64)
        self.last = np.full(shape, SILENT, np.int64)
        self.runs = np.zeros(shape, np.int64)
        self.steps = np.full(shape, 2 * STEP + 1, np.int64)

    def read(self, plan: Ints) -> Ints:
        """The columns (B, n) of the frame to come, of which the plan says `plan` (its columns)."""
        batch = len(self.pitches)
        if self.begun:
            pitch = np.where(self.pitches == SILENT, 0, self.pitches - LOWEST + 1)
            gaps = [self._gap(a, b) for a, b in PAIRS]
        else:
            pitch = np.full_like(self.pitches, BEFORE)
            gaps = [np.full(batch, 2 * GAP + 1)] * len(PAIRS)
        told = np.broadcast_to(plan, (batch, len(plan)))
        return np.concatenate([pitch, self.runs, self.steps, np.stack(gaps, 1), told], axis=1).astype(np.int64)

    def _gap(self, a: int, b: int) -> Ints:
        high, low = self.pitches[:, a], self.pitches[:, b]
        none = (high == SILENT) | (low == SILENT)
        return np.where(none, 2 * GAP + 1, np.clip(high - low, -GAP, GAP) + GAP)

    def sounding(self, voice: int, token: Ints) -> Ints:
        """The pitch that sounds after a voice said `token` (B,)."""
        struck = token - FIRST + LOWEST
        return np.where(token == REST, SILENT, np.where(token == HOLD, self.pitches[:, voice], struck))

    def hear(self, said: Ints) -> None:
        """Go on by a frame in which the voices said `said` (B, 4), tokens."""
        now = np.stack([self.sounding(v, said[:, v]) for v in range(VOICES)], axis=1)
        resting = (said == REST) & (self.pitches == SILENT) & self.begun
        goes_on = (said == HOLD) | resting
        self.runs = np.where(goes_on, np.minimum(self.runs + 1, RUN - 1), 1)
        moved = (now != SILENT) & (now != self.last)
        known = moved & (self.last != SILENT)
        self.steps = np.where(known, np.clip(now - self.last, -STEP, STEP) + STEP, self.steps)
        self.last = np.where(now == SILENT, self.last, now)
        self.pitches = now
        self.begun = True

    def pick(self, rows: Ints) -> None:
        """Keep some drafts, each as often as it is named."""
        for name in ("pitches", "last", "runs", "steps"):
            setattr(self, name, getattr(self, name)[rows])


def index(pitch: Ints) -> Ints:
    """Pitches as a model's heads read them: 0 for a rest, 1 for `LOWEST`."""
    return np.where(pitch == SILENT, 0, np.clip(pitch - LOWEST + 1, 0, PITCHES))
