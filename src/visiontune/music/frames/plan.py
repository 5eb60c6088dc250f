"""What a plan says of every frame before it is played: metre, phrase, end, key, density. Each may be unknown.

A model that is told where a phrase ends closes it, and one that is told the key modulates where the plan does.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from visiontune.music.frames.config import BAR, FRAMES

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]

LONGEST_BAR = 24
"""Frames of the longest bar that is told apart."""
METRES = (16, 12, 8, 24)
"""Frames of the bars that have a number of their own (1 to 4); others share 5."""
FAR = 16
"""Beats before a phrase's or the piece's end are told apart up to so many."""
KEYS = 24
"""12 major keys by their tonic's pitch class, then 12 minor ones."""
DENSITIES = (2.5, 4.0, 6.0)
"""Onsets per quarter, all voices together, at which the next density begins."""
UNKNOWN = 0

COLUMNS: tuple[tuple[str, int], ...] = (
    ("place", LONGEST_BAR),
    ("beat", FRAMES),
    ("metre", len(METRES) + 2),
    ("held", 3),
    ("phrase", FAR + 2),
    ("end", FAR + 2),
    ("key", KEYS + 1),
    ("density", len(DENSITIES) + 2),
)
"""What a plan says of a frame, with how many values each may have; 0 is unknown but for place and beat."""


@dataclass(frozen=True)
class Plan:
    """A plan of T frames; every array int64 (T,).

    Args:
        place: In its bar, in frames; an upbeat has the place that it has in a whole bar.
        metre: 1..5, see `METRES`.
        held: 1 where no fermata sounds, 2 where one does.
        phrase: Beats until the phrase ends (1: this is the last one), at most `FAR` + 1.
        end: Beats until the piece ends, in the same way.
        key: 1 + the number of the key, see `KEYS`.
        density: 1 + how many of `DENSITIES` are reached.
    """

    place: Ints
    metre: Ints
    held: Ints
    phrase: Ints
    end: Ints
    key: Ints
    density: Ints

    @classmethod
    def unknown(cls, frames: int) -> Plan:
        """Only beats are known, counted from the first frame; bars are taken for such of four quarters."""
        import numpy as np

        none = np.zeros(frames, np.int64)
        return cls(np.arange(frames) % BAR, none, none, none, none, none, none)

    def columns(self) -> Ints:
        """int64 (T, number of `COLUMNS`)."""
        import numpy as np

        beat = self.place % FRAMES
        return np.stack(
            [self.place, beat, self.metre, self.held, self.phrase, self.end, self.key, self.density], axis=1
        ).astype(np.int64)

    def transposed(self, semitones: int) -> Plan:
        """The plan in another key."""
        import numpy as np

        number = self.key - 1
        moved = 1 + number // 12 * 12 + (number % 12 + semitones) % 12
        return replace(self, key=np.where(self.key == UNKNOWN, UNKNOWN, moved))

    def without(self, *names: str) -> Plan:
        """The plan with some things unknown."""
        import numpy as np

        return replace(self, **{name: np.zeros(len(self.place), np.int64) for name in names})

    def __len__(self) -> int:
        return len(self.place)

    def __getitem__(self, part: slice) -> Plan:
        return Plan(*(getattr(self, name)[part] for name in self.__dataclass_fields__))


def metre_number(bar: int) -> int:
    """The number of a bar of so many frames."""
    return METRES.index(bar) + 1 if bar in METRES else len(METRES) + 1


def beats_until(last: npt.NDArray[np.bool_]) -> Ints:
    """Beats until the next frame where `last` is true, that one included: 1 in the last beat; `FAR` + 1 beyond."""
    import numpy as np

    found = np.full(len(last), FAR + 1, np.int64)
    until = None
    for at in range(len(last) - 1, -1, -1):
        until = 0 if last[at] else until
        if until is not None:
            found[at] = min(FAR + 1, until // FRAMES + 1)
            until += 1
    return found


def densities(struck: npt.NDArray[np.bool_]) -> Ints:
    """The density at each frame, over a bar around it; `struck` (T, voices) tells where notes begin."""
    import numpy as np

    onsets = np.concatenate([[0], np.cumsum(struck.sum(1))])
    at = np.arange(len(struck))
    low, high = np.maximum(at - BAR // 2, 0), np.minimum(at + BAR // 2, len(struck))
    rate = (onsets[high] - onsets[low]) / np.maximum(1, high - low) * FRAMES
    found: Ints = 1 + np.searchsorted(DENSITIES, rate, side="right").astype(np.int64)
    return found
