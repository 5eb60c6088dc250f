"""Keys: their names, signatures and scales, and which one a passage is in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from visiontune.errors import InputError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

Mode = Literal["major", "minor"]
_LETTERS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_SHARPS = {"major": (0, -5, 2, -3, 4, -1, 6, 1, -4, 3, -2, 5), "minor": (-3, 4, -1, -6, 1, -4, 3, -2, 5, 0, -5, 2)}
"""Signature by the tonic's pitch class."""
_NAMES = {
    "major": ("C", "D-flat", "D", "E-flat", "E", "F", "F-sharp", "G", "A-flat", "A", "B-flat", "B"),
    "minor": ("C", "C-sharp", "D", "E-flat", "E", "F", "F-sharp", "G", "G-sharp", "A", "B-flat", "B"),
}
_SCALES = {"major": (0, 2, 4, 5, 7, 9, 11), "minor": (0, 2, 3, 5, 7, 8, 11)}
# Profiles: D. Temperley, "What's Key for Key?", Music Perception 17 (1999).
_PROFILES = {
    "major": (5.0, 2.0, 3.5, 2.0, 4.5, 4.0, 2.0, 4.5, 2.0, 3.5, 1.5, 4.0),
    "minor": (5.0, 2.0, 3.5, 4.5, 2.0, 4.0, 2.0, 4.5, 3.5, 2.0, 1.5, 4.0),
}


@dataclass(frozen=True)
class Key:
    """A key by its tonic's pitch class (0 is C) and its mode."""

    tonic: int
    mode: Mode = "major"

    @classmethod
    def parse(cls, text: str) -> Key:
        """Of "D minor", "Bb", "f#", "E-flat major"; a small letter alone is a minor key.

        Raises:
            InputError: it is no key that music has names for.
        """
        found = re.fullmatch(
            r"([A-Ga-g])\s*(##|bb|#|♯|b|♭|[-\s]?sharp|[-\s]?flat|s|es)?\s*[-\s]?(major|minor|maj|min|m|dur|moll)?\.?",
            text.strip(),
            re.IGNORECASE,
        )
        remedy = "is no key; give a letter from A to G with major or minor: D minor, B-flat major"
        if text.strip()[:1] in ("H", "h"):
            remedy += "; what is H in German is B here"
        wrong = InputError("key", text, remedy)
        if not found:
            raise wrong
        letter, accidental, mode = found.group(1), (found.group(2) or "").strip(" -").lower(), found.group(3)
        if accidental in ("##", "bb", "s", "es"):
            raise wrong
        tonic = _LETTERS[letter.upper()] + (accidental in ("#", "♯", "sharp")) - (accidental in ("b", "♭", "flat"))
        if mode in ("m", "M"):  # M alone is major
            return cls(tonic % 12, "minor" if mode == "m" else "major")
        minor = mode.lower() in ("minor", "min", "moll") if mode else letter.islower()
        return cls(tonic % 12, "minor" if minor else "major")

    @classmethod
    def numbered(cls, number: int) -> Key:
        """Of its number in a plan: 0..11 major by pitch class, 12..23 minor."""
        return cls(number % 12, "minor" if number >= 12 else "major")

    @property
    def number(self) -> int:
        """See `numbered`."""
        return self.tonic + 12 * (self.mode == "minor")

    @property
    def sharps(self) -> int:
        """The signature: sharps, flats below 0."""
        return _SHARPS[self.mode][self.tonic]

    @property
    def name(self) -> str:
        """As a title has it: D minor, B-flat major."""
        return f"{_NAMES[self.mode][self.tonic]} {self.mode}"

    @property
    def scale(self) -> tuple[int, ...]:
        """Pitch classes from the tonic on; a minor scale is harmonic."""
        return tuple((self.tonic + step) % 12 for step in _SCALES[self.mode])

    @property
    def classes(self) -> frozenset[int]:
        """Every pitch class at home here: a minor key's sixth and seventh are raised or not."""
        raised = (9, 10) if self.mode == "minor" else ()
        return frozenset(self.scale) | {(self.tonic + step) % 12 for step in raised}

    def transposed(self, semitones: int) -> Key:
        """The key so many semitones higher."""
        return Key((self.tonic + semitones) % 12, self.mode)

    @property
    def dominant(self) -> Key:
        """The key of the fifth degree, where a major piece goes first."""
        return Key((self.tonic + 7) % 12, self.mode)

    @property
    def relative(self) -> Key:
        """The other key of the same signature."""
        return Key((self.tonic + 9) % 12, "minor") if self.mode == "major" else Key((self.tonic + 3) % 12, "major")


def scores(weights: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """How well each of 24 keys fits pitch classes weighted (..., 12): correlations (..., 24)."""
    import numpy as np

    profiles = np.array([np.roll(_PROFILES[mode], tonic) for mode in ("major", "minor") for tonic in range(12)])
    profiles = profiles - profiles.mean(1, keepdims=True)
    profiles /= np.linalg.norm(profiles, axis=1, keepdims=True)
    centred = weights - weights.mean(-1, keepdims=True)
    norm = np.linalg.norm(centred, axis=-1, keepdims=True)
    found: npt.NDArray[np.float64] = centred / np.maximum(norm, 1e-9) @ profiles.T
    return found


def histogram(pitches: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """Pitch classes of MIDI pitches (any shape), counted: (12,); numbers below 0 are silence."""
    import numpy as np

    return np.bincount(pitches[pitches >= 0].ravel() % 12, minlength=12).astype(np.float64)


def key_of(pitches: npt.NDArray[np.int64]) -> Key:
    """The key of a piece (T, voices): by its pitch classes, and by its last bass note, which is nearly always the tonic."""
    import numpy as np

    found = scores(histogram(pitches))
    bass = [int(row[row >= 0].min()) for row in pitches[-8:] if (row >= 0).any()]
    if bass:
        found[[bass[-1] % 12, bass[-1] % 12 + 12]] += 0.25
    return Key.numbered(int(np.argmax(found)))


def local_keys(pitches: npt.NDArray[np.int64], frames: int = 4) -> npt.NDArray[np.int64]:
    """The number of the key at each frame: int64 (T,).

    Each beat is heard with eight beats around it; a change of key costs, more to one far away (Viterbi).
    """
    import numpy as np

    beats = [histogram(pitches[start : start + frames]) for start in range(0, len(pitches), frames)]
    sums = np.concatenate([np.zeros((1, 12)), np.cumsum(beats, axis=0)])
    at = np.arange(len(beats))
    around = sums[np.minimum(at + 5, len(beats))] - sums[np.maximum(at - 4, 0)]
    fits = scores(around) + 0.15 * scores(histogram(pitches))[None]
    sharps = np.array([Key.numbered(number).sharps for number in range(24)])
    apart = np.abs(sharps[:, None] - sharps[None])
    cost = np.where(np.eye(24, dtype=bool), 0.0, 0.5 + 0.1 * np.minimum(apart, 12 - apart))
    best, came = fits[0].copy(), np.zeros((len(beats), 24), np.int64)
    for n in range(1, len(beats)):
        paths = best[:, None] - cost
        came[n] = paths.argmax(0)
        best = paths.max(0) + fits[n]
    found = np.zeros(len(beats), np.int64)
    found[-1] = int(best.argmax())
    for n in range(len(beats) - 1, 0, -1):
        found[n - 1] = came[n, found[n]]
    return np.repeat(found, frames)[: len(pitches)]
