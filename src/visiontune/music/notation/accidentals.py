"""How pitches are spelt: the letter and the accidental of each note by the key that it is heard in.

Letters lie on the line of fifths (F is -1, C 0, G 1, F-sharp 6, ...). A key spells twelve neighbours on it: its scale,
and round it what chromatic notes are there for, such as the raised degrees of a minor key.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from visiontune.music.keys import Key

if TYPE_CHECKING:
    from visiontune.music.score import Note, Score

_LETTERS = "FCGDAEB"
_FIRST = {"major": -3, "minor": -2}
"""The flattest note that a key spells, on the line of fifths from the tonic of its signature's major key: of a major key
b3 to #5, of a minor key from the lowered second to the raised fourth."""
_SIXTEENTH = 120
_VOICES = 8
"""Notes that sound together and are heard for the local key."""


@dataclass(frozen=True)
class Spelling:
    """A written pitch: middle C is ("C", 0, 4).

    Args:
        alter: Semitones; 1 for a sharp.
    """

    letter: str
    alter: int
    octave: int

    @property
    def place(self) -> int:
        """Which line or space, counted in letters from C0."""
        return "CDEFGAB".index(self.letter) + 7 * self.octave


def spelt(pitch: int, mode: str, sharps: int) -> Spelling:
    """A MIDI pitch in a key of so many sharps (flats below 0)."""
    fifths = pitch * 7 % 12
    first = sharps + _FIRST[mode]
    fifths += 12 * -(-(first - fifths) // 12)
    while fifths > 19:  # F, C, G with three sharps are none
        fifths -= 12
    while fifths < -15:
        fifths += 12
    letter, alter = _LETTERS[(fifths + 1) % 7], (fifths + 1) // 7
    return Spelling(letter, alter, (pitch - alter) // 12 - 1)


def near(sharps: int, others: int) -> int:
    """The signature of the same key on a keyboard that is nearest to `others`."""
    return min((sharps - 12, sharps, sharps + 12), key=lambda count: abs(count - others))


def signatures(score: Score) -> tuple[tuple[int, Key], ...]:
    """(tick, key) to write; where the score names none, the one that it is heard in."""
    if score.keys:
        return score.keys
    import numpy as np

    from visiontune.music.keys import histogram, scores

    pitches = np.array([note.pitch for note in _pitched(score)], np.int64)
    return ((0, Key.numbered(int(np.argmax(scores(histogram(pitches))))) if len(pitches) else Key(0)),)


def spellings(score: Score, keys: Sequence[tuple[int, Key]]) -> Mapping[tuple[int, int], Spelling]:
    """(start, pitch) of every note, spelt by the key that its own beat is heard in, near the signature in force."""
    import numpy as np

    from visiontune.music.keys import local_keys

    notes = _pitched(score)
    if not notes:
        return {}
    heard = np.full((max(note.end for note in notes) // _SIXTEENTH + 1, _VOICES), -1, np.int64)
    for note in notes:
        rows = slice(note.start // _SIXTEENTH, max(note.start // _SIXTEENTH + 1, note.end // _SIXTEENTH))
        free = np.flatnonzero((heard[rows] == -1).all(0))
        if len(free):
            heard[rows, free[0]] = note.pitch
    local = local_keys(heard)
    found = {}
    for note in notes:
        signature = [key for tick, key in keys if tick <= note.start or tick == keys[0][0]][-1]
        key = Key.numbered(int(local[note.start // _SIXTEENTH]))
        if note.pitch % 12 in signature.classes and abs(near(key.sharps, signature.sharps) - signature.sharps) < 5:
            key = signature if note.pitch % 12 not in key.classes else key
        found[note.start, note.pitch] = spelt(note.pitch, key.mode, near(key.sharps, signature.sharps))
    return found


def _pitched(score: Score) -> list[Note]:
    parts: Iterable[Sequence[Note]] = (part.notes for part in score.parts if not part.drums)
    return sorted(note for notes in parts for note in notes)
