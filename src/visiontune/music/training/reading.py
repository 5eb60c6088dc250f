"""A score of music21 as four voices on a grid of sixteenths, with the plan that it follows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from visiontune.errors import BackendError
from visiontune.music.composing.gridding import LONGEST, Bar, Sung, four_voices, within_range
from visiontune.music.frames.config import BAR, FRAMES, HIGHEST, LOWEST, VOICES
from visiontune.music.frames.features import Voices


class Unfit(Exception):
    """Why a score does not fit four voices on the grid; shown to the user in counts."""


@dataclass
class _Losses:
    """Notes met, and notes that were moved to the grid or cannot be sung."""

    notes: int = 0
    lost: int = 0


def music21_or_raise() -> Any:
    """music21.

    Raises:
        BackendError: it is not installed; how to is said.
    """
    try:
        import music21
    except ImportError as error:
        raise BackendError('scores need music21: pip install "visiontune[train]"') from error
    return music21


def voices_of(score: Any, lost: float = 0.0) -> tuple[Voices, float]:
    """A music21 score as four voices, the highest first; transposing instruments as they sound.

    Triplets move to the grid, pitches beyond the range by octaves; how parts become voices: `gridding.four_voices`.

    Args:
        lost: The largest share of notes that may be moved or left out. Of other than four parts the inner notes of a
            chord do not count: they double others.

    Returns:
        The voices with their plan, and the share that was lost.

    Raises:
        Unfit: with the reason.
    """
    score = score.toSoundingPitch()
    parts = list(score.parts) or [score]
    frames = round(Fraction(score.highestTime).limit_denominator(96) * FRAMES)
    if not 0 < frames <= LONGEST:
        raise Unfit("empty" if not frames else "too long")
    losses = _Losses()
    notes = within_range([note for number, part in enumerate(parts) for note in _notes(part, number, losses)])
    if not notes:
        raise Unfit("drums" if losses.notes else "empty")
    frames = max(frames, *(note.end for note in notes))  # a short last note may be longer on the grid
    voices, sung = four_voices(notes, len(parts), frames, _bars(parts[0]))
    losses.lost += sung.cut + (sung.left_out if len(parts) == VOICES else 0)
    share = losses.lost / losses.notes
    if share > lost:
        raise Unfit(
            f"{'more than ' + format(lost, '.0%') if lost else 'some'} of its notes not for four voices on the grid"
        )
    return voices, share


def _notes(part: Any, number: int, losses: _Losses) -> Iterator[Sung]:
    """The notes of a part; grace notes and chord symbols are none, drums are counted as lost."""
    harmony = music21_or_raise().harmony
    for found in part.flatten().notes:
        if found.duration.isGrace or isinstance(found, harmony.Harmony):
            continue
        losses.notes += max(1, len(found.pitches))
        if not found.pitches:
            losses.lost += 1
            continue
        start, moved = _frame(found.offset)
        end, cut = _frame(found.offset + found.quarterLength)
        tied = found.tie is not None and found.tie.type in ("stop", "continue")
        held = any("Fermata" in type(mark).__name__ for mark in found.expressions)
        for pitch in found.pitches:
            midi = int(pitch.midi)
            losses.lost += moved or cut or not LOWEST <= midi <= HIGHEST
            yield Sung(start, max(end, start + 1), midi, number, tied, held)


def _frame(quarters: Any) -> tuple[int, bool]:
    """(frame, whether the time had to be moved to it)."""
    at = Fraction(quarters).limit_denominator(96) * FRAMES
    return round(at), at.denominator != 1


def _bars(part: Any) -> Iterator[Bar]:
    for measure in part.getElementsByClass("Measure"):
        length = _frame(measure.barDuration.quarterLength)[0] or BAR
        yield Bar(_frame(measure.offset)[0], length, _frame(measure.paddingLeft)[0])
