"""Rules of voice leading as masks while a model decides: what a voice may not do now, and what it had better not.

Cross-entropy barely sees voice leading: unmasked, samples have several times the parallel fifths of their models.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from visiontune.music.frames.config import FIRST, HIGHEST, HOLD, LOWEST, PITCHES, REST, TOKENS, VOICES
from visiontune.music.frames.features import SILENT
from visiontune.music.keys import Key

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float32]

NEVER = -1e9
UNDECIDED = -2
"""In place of the pitch of a voice that has not been decided yet."""
_ALIEN = -1.6
"""Added to pitches that are not at home in the key."""
_OUTSIDE = -3.0
"""Added, in the beat before a cadence's last chord, to pitches that are not of the dominant seventh."""
_AGAIN = -1.0
"""Added to striking again the pitch that sounds: rules that forbid a step push voices into it, half as often again as in
what their model learnt from."""
_APART = 12 + 7
"""Semitones between neighbouring upper voices, beyond which they fall apart."""


@dataclass(frozen=True)
class Cadence:
    """How a phrase closes.

    Args:
        start, end: Frames of its last chord.
        dominant: Whether it stays open on the dominant (a half cadence), or closes on the tonic.
        final: Whether the piece ends: everybody holds the last chord.
    """

    start: int
    end: int
    key: Key
    dominant: bool = False
    final: bool = False

    @property
    def chord(self) -> tuple[int, int, int]:
        """Pitch classes of the last chord: root, third, fifth; a dominant is major also in a minor key."""
        root = (self.key.tonic + 7) % 12 if self.dominant else self.key.tonic
        third = 4 if self.dominant or self.key.mode == "major" else 3
        return root, (root + third) % 12, (root + 7) % 12


@dataclass(frozen=True)
class Rules:
    """What holds for every frame of a piece.

    Args:
        ranges: Lowest and highest pitch of each voice.
        strict: Voices neither cross nor run in parallel fifths and octaves, and do not drift apart.
    """

    ranges: Sequence[tuple[int, int]]
    strict: bool = True

    def biases(self, voice: int, before: Ints, now: Ints, key: Key | None, cadence: Cadence | None, at: int) -> Floats:
        """What is added to a voice's logits: (B, tokens).

        Args:
            before: (B, 4) what sounded a frame ago; now: what sounds now: the voices above, and lower ones that are given.
            key: Of this frame.
            cadence: The next one.
            at: This frame.
        """
        import numpy as np

        batch = len(before)
        pitches = np.arange(LOWEST, LOWEST + PITCHES)
        added = np.zeros((batch, PITCHES), np.float32)
        low, high = self.ranges[voice]
        added[:, (pitches < low) | (pitches > high)] = NEVER
        if key is not None:
            home = np.isin(pitches % 12, sorted(key.classes))
            added[:, ~home] += _ALIEN
        if cadence is not None:
            added += _closing(voice, pitches, cadence, at)[None]
        if self.strict:
            for other in (voice - 1, voice + 1):
                if 0 <= other < VOICES:
                    added[_astray(voice, pitches, other, now[:, other, None])] = NEVER
            added[parallel(voice, pitches, before, now)] = NEVER
        return self._with_rests(voice, added, before, now, cadence, at)

    def _with_rests(
        self, voice: int, added: Floats, before: Ints, now: Ints, cadence: Cadence | None, at: int
    ) -> Floats:
        """The same for every token: to hold is to sing the pitch from before, but for its parallels."""
        import numpy as np

        whole = np.zeros((len(before), TOKENS), np.float32)
        whole[:, FIRST:] = added
        own = before[:, voice]
        sounds = own != SILENT
        whole[~sounds, HOLD] = NEVER
        rows = np.flatnonzero(sounds)
        inside = np.clip(own[rows] - LOWEST, 0, PITCHES - 1)
        # A held note was allowed when it was struck; only what cannot go on is stopped.
        whole[rows, HOLD] = np.where(added[rows, inside] <= NEVER / 2, NEVER, 0)
        if self.strict:
            whole[rows, FIRST + inside] += _AGAIN
        if cadence is not None and cadence.start <= at < cadence.end:
            whole[:, REST] = NEVER
            if at > cadence.start and cadence.final:
                whole[np.ix_(rows, np.delete(np.arange(TOKENS), HOLD))] = NEVER
            elif at > cadence.start:
                whole[rows, FIRST:] += _OUTSIDE
        elif voice == VOICES - 1:
            whole[(now[:, :voice] == SILENT).all(axis=1), REST] = NEVER
        # Where everything is forbidden the voice may rest or hold: a rule never stops the music.
        stuck = (whole <= NEVER / 2).all(axis=1)
        whole[stuck, REST] = 0
        whole[stuck & sounds, HOLD] = 0
        return whole


def _astray(voice: int, pitches: Ints, other: int, sings: Ints) -> npt.NDArray[np.bool_]:
    """Where a voice would cross its neighbour, who sings `sings` (B, 1), or drift apart from it: (B, pitches)."""
    gap = sings - pitches if other < voice else pitches - sings
    # The bass may go as deep as it likes.
    widest = _APART if VOICES - 1 not in (voice, other) else HIGHEST
    return (sings >= 0) & ((gap < 0) | (gap > widest))


def parallel(voice: int, pitches: Ints, before: Ints, now: Ints) -> npt.NDArray[np.bool_]:
    """Where a voice would move in parallel fifths, octaves or unisons with another that is known: (B, pitches)."""
    import numpy as np

    found = np.zeros((len(before), len(pitches)), bool)
    own = before[:, voice, None]
    for other in range(VOICES):
        was, is_now = before[:, other, None], now[:, other, None]
        known = (other != voice) & (own != SILENT) & (was != SILENT) & (is_now >= 0) & (was != is_now)
        same_way = (pitches[None] - own) * (is_now - was) > 0
        first, then = np.abs(was - own) % 12, np.abs(is_now - pitches[None]) % 12
        found |= known & same_way & (first == then) & ((first == 0) | (first == 7))
    return found


def _closing(voice: int, pitches: Ints, cadence: Cadence, at: int) -> Floats:
    """What a coming cadence adds to pitches (n,): nothing until a beat before its last chord."""
    import numpy as np

    added = np.zeros(len(pitches), np.float32)
    classes = pitches % 12
    if cadence.start <= at < cadence.end:
        root, third, fifth = cadence.chord
        fits = np.isin(classes, (root, third, fifth))
        if voice == VOICES - 1:
            fits = classes == root if cadence.final or not cadence.dominant else np.isin(classes, (root, third))
        elif voice == 0 and cadence.final:
            fits = np.isin(classes, (root, third))
        elif voice == 0 and not cadence.dominant:
            fits = np.isin(classes, (root, third, fifth))
        added[~fits] = NEVER
    elif 0 < cadence.start - at <= 4 and not cadence.dominant:
        tonic = cadence.key.tonic
        seventh = [(tonic + step) % 12 for step in (7, 11, 2, 5)]
        added[~np.isin(classes, seventh)] += _OUTSIDE
        if voice == VOICES - 1:
            added[classes == seventh[0]] += 2.0
    return added
