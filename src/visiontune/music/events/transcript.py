"""From tokens to a score: follows what a model says, knows what it may say next, and writes it down."""

from __future__ import annotations

from copy import copy
from functools import cache
from typing import TYPE_CHECKING

from visiontune.music.events.config import STEPS
from visiontune.music.events.vocabulary import DRUMS, Vocabulary, kind, metre, value
from visiontune.music.score import TICKS_PER_BEAT, Note, Part, Score
from visiontune.music.wishing.instruments import Instrument, instruments

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_NOTE = ("Program", "Pitch", "PitchDrum")
_FOLLOWS = {
    "BOS": ("Bar",),
    "Bar": ("TimeSig",),
    "TimeSig": ("Position", "Bar", "EOS"),
    "Position": ("Tempo", *_NOTE),
    "Tempo": (*_NOTE, "Position", "Bar", "EOS"),
    "Program": ("Pitch", "PitchDrum"),
    "Pitch": ("Velocity",),
    "PitchDrum": ("Velocity",),
    "Velocity": ("Duration",),
    "Duration": (*_NOTE, "Position", "Bar", "EOS"),
    "EOS": (),
}
"""Which kinds may come after which."""


class Transcript:
    """A piece while it is told.

    Args:
        program: Of all notes, where tokens tell no instruments.
        tempo: Beats (quarters) per minute until a token says otherwise.
    """

    def __init__(self, program: int = 0, tempo: float = 120.0) -> None:
        self.program, self.last = program, "BOS"
        self.bars, self.start, self.length = 0, 0, 4 * TICKS_PER_BEAT
        self.position, self.beat = -1, TICKS_PER_BEAT
        self.notes: dict[int, list[Note]] = {}
        self.tempi: dict[int, float] = {0: tempo}
        self.metres: list[tuple[int, int, int]] = []
        self._pitch, self._velocity = 0, 0
        self._struck: set[tuple[int, int]] = set()

    @property
    def tick(self) -> int:
        """Where it is now."""
        return self.start + max(0, self.position) * self.beat // STEPS

    def hear(self, token: str) -> None:
        """Go on by a token."""
        about, number = kind(token), value(token)
        match about:
            case "Bar":
                self.start += self.length if self.bars else 0
                self.bars, self.position = self.bars + 1, -1
                self._struck.clear()
            case "TimeSig":
                upper, lower = metre(token)
                self.beat = 4 * TICKS_PER_BEAT // lower
                self.length = upper * self.beat
                if not self.metres or self.metres[-1][1:] != (upper, lower):
                    self.metres.append((self.start, upper, lower))
            case "Position":
                self.position = int(number)
                self._struck.clear()
            case "Tempo":
                self.tempi[self.tick] = number
            case "Program":
                self.program = int(number)
            case "Pitch" | "PitchDrum":
                self._pitch = int(number)
                self._struck.add((self.program, self._pitch))
            case "Velocity":
                self._velocity = int(number)
            case "Duration":
                length = max(1, round(number * self.beat))
                note = Note(self.tick, length, self._pitch, min(127, max(1, self._velocity)))
                self.notes.setdefault(self.program, []).append(note)
        self.last = about

    def fork(self) -> Transcript:
        """Another one that goes on from here by itself."""
        other = copy(self)
        other.notes = {program: list(notes) for program, notes in self.notes.items()}
        other.tempi, other.metres, other._struck = dict(self.tempi), list(self.metres), set(self._struck)
        return other

    def allowed(self, vocabulary: Vocabulary) -> npt.NDArray[np.bool_]:
        """For each token whether it may come next: kinds in order, time that does not go back, no note twice."""
        import numpy as np

        masks, values = vocabulary.masks, vocabulary.values
        follows = _FOLLOWS[self.last]
        if "TimeSig" in follows and not vocabulary.known("TimeSig"):
            follows = _FOLLOWS["TimeSig"]
        if vocabulary.programs and self.last != "Program":
            follows = tuple(name for name in follows if name not in ("Pitch", "PitchDrum"))
        elif vocabulary.programs:
            follows = ("PitchDrum",) if self.program == DRUMS else ("Pitch",)
        may: npt.NDArray[np.bool_] = np.logical_or.reduce([masks[name] for name in follows])
        may &= ~masks["Position"] | ((values > self.position) & (values < self.length * STEPS // self.beat))
        for program, pitch in self._struck:
            if program == self.program:
                may &= ~masks["PitchDrum" if program == DRUMS else "Pitch"] | (values != pitch)
        return may

    def score(self) -> Score:
        """What was told so far."""
        parts = tuple(
            Part(
                "Drums" if program == DRUMS else instrument(program).name,
                max(0, program),
                tuple(sorted(notes)),
                drums=program == DRUMS,
            )
            for program, notes in sorted(self.notes.items(), key=lambda item: (item[0] == DRUMS, item[0]))
        )
        return Score(parts, tuple(sorted(self.tempi.items())), tuple(self.metres) or ((0, 4, 4),))


@cache
def _by_program() -> dict[int, Instrument]:
    return {found.program: found for found in instruments().names.values()}


def instrument(program: int) -> Instrument:
    """The instrument of a General MIDI program."""
    return _by_program()[program]
