"""The tokens that a model knows, by number; what it does not know is taken for the nearest that it knows.

A token is a kind and a value: `Pitch_60`, `Duration_1.6.12` (beats, twelfths of a beat), `TimeSig_3/4`, `Tempo_96.0`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from visiontune.music.events.config import BEGIN, END, STEPS

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]

KINDS = (
    "BOS", "EOS", "Bar", "TimeSig", "Position", "Tempo", "Program", "Pitch", "PitchDrum", "Velocity", "Duration",
)  # fmt: skip
DRUMS = -1
"""The program of drums."""


@dataclass(frozen=True)
class Vocabulary:
    """Tokens by number."""

    tokens: tuple[str, ...]

    @classmethod
    def of(cls, pieces: Iterable[Iterable[str]]) -> Vocabulary:
        """Every token of these pieces, by kind and value."""
        seen = {token for piece in pieces for token in piece} | {BEGIN, END}
        return cls(tuple(sorted(seen, key=lambda token: (KINDS.index(kind(token)), value(token), token))))

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The number of each token."""
        return {token: number for number, token in enumerate(self.tokens)}

    @cached_property
    def kinds(self) -> Ints:
        """The kind of each token, as its place in `KINDS`."""
        import numpy as np

        return np.array([KINDS.index(kind(token)) for token in self.tokens])

    @cached_property
    def values(self) -> npt.NDArray[np.float64]:
        """The value of each token, see `value`."""
        import numpy as np

        return np.array([value(token) for token in self.tokens])

    @cached_property
    def programs(self) -> tuple[int, ...]:
        """Instruments that are told apart; none where all music is for one."""
        return tuple(int(value(token)) for token in self.tokens if kind(token) == "Program")

    @cached_property
    def masks(self) -> dict[str, npt.NDArray[np.bool_]]:
        """For each kind which tokens are of it."""
        return {name: self.kinds == number for number, name in enumerate(KINDS)}

    @cached_property
    def _known(self) -> dict[str, list[str]]:
        return {name: [token for token in self.tokens if kind(token) == name] for name in KINDS}

    def known(self, wanted: str) -> list[str]:
        """The tokens of a kind."""
        return self._known[wanted]

    def nearest(self, token: str) -> str | None:
        """The token itself where it is known, else the nearest of its kind; None where the kind is not known."""
        if token in self.numbers:
            return token
        return min(self.known(kind(token)), key=lambda other: _distance(token, other), default=None)

    def transposition(self, semitones: int) -> Ints:
        """For each token the number of the one so many semitones higher; -1 where it is not known."""
        import numpy as np

        return np.array(
            [
                self.numbers.get(f"Pitch_{int(value(token)) + semitones}", -1) if kind(token) == "Pitch" else number
                for number, token in enumerate(self.tokens)
            ]
        )


def kind(token: str) -> str:
    """What a token is about."""
    return token.partition("_")[0]


def value(token: str) -> float:
    """A token's number; a duration in beats, a metre in quarters."""
    about, _, text = token.partition("_")
    if about == "Duration":
        beats, twelfths, _ = text.split(".")
        return int(beats) + int(twelfths) / STEPS
    if about == "TimeSig":
        upper, lower = metre(token)
        return 4 * upper / lower
    return 0.0 if text == "None" else float(text)


def metre(token: str) -> tuple[int, int]:
    """(beats of a bar, what a beat is) of a metre's token."""
    upper, lower = token.partition("_")[2].split("/")
    return int(upper), int(lower)


def _distance(token: str, other: str) -> tuple[float, ...]:
    mine, its = value(token), value(other)
    match kind(token):
        case "Pitch":  # the same note in another octave is nearer than another note
            return (mine - its) % 12 != 0, abs(mine - its), its
        case "Tempo":
            return abs(math.log(mine / its)), its
        case "Program":  # General MIDI has its families by eight
            return (mine == DRUMS) != (its == DRUMS), mine // 8 != its // 8, abs(mine - its), its
        case "TimeSig":
            return abs(mine - its), abs(metre(token)[1] - metre(other)[1]), its
        case _:
            return abs(mine - its), its
