"""A score of music21 as four voices on a grid of sixteenths, with the plan that it follows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from visiontune.errors import BackendError
from visiontune.music.frames import plan
from visiontune.music.frames.config import BAR, FRAMES, HIGHEST, LOWEST, VOICES
from visiontune.music.frames.features import SILENT, Voices
from visiontune.music.keys import local_keys

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]
    Flags = npt.NDArray[np.bool_]

LONGEST = 20_000
"""Frames (sixteenths) of a score; longer ones are not read."""


class Unfit(Exception):
    """Why a score does not fit four voices on the grid; shown to the user in counts."""


@dataclass(frozen=True)
class _Note:
    start: int
    end: int
    pitch: int
    tied: bool
    held: bool
    part: int


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

    Four parts are four voices, of a chord the outermost note. Of other scores the highest and the lowest note that
    sound are the outer voices. Triplets move to the grid, pitches beyond the range by octaves.

    Args:
        lost: The largest share of notes that may be moved or left out.

    Returns:
        The voices with their plan, and the share that was lost.

    Raises:
        Unfit: with the reason.
    """
    import numpy as np

    score = score.toSoundingPitch()
    parts = list(score.parts) or [score]
    frames = round(Fraction(score.highestTime).limit_denominator(96) * FRAMES)
    if not 0 < frames <= LONGEST:
        raise Unfit("empty" if not frames else "too long")
    losses = _Losses()
    notes = [note for number, part in enumerate(parts) for note in _notes(part, number, losses)]
    if not notes:
        raise Unfit("drums" if losses.notes else "empty")
    given = _by_part(notes, losses) if len(parts) == VOICES else _by_height(notes)
    pitches = np.full((frames, VOICES), SILENT)
    struck = np.zeros((frames, VOICES), bool)
    held = np.zeros(frames, bool)
    for note, voice in given:
        end = min(note.end, frames)
        if (pitches[note.start : end, voice] != SILENT).any():
            losses.lost += 1
        pitches[note.start : end, voice] = note.pitch
        struck[note.start : end, voice] = False
        struck[note.start, voice] = not note.tied
        held[note.start : end] |= note.held
    share = losses.lost / losses.notes
    if share > lost:
        raise Unfit(f"{'more than ' + format(lost, '.0%') if lost else 'some'} of its notes not for four voices on the grid")
    if len(parts) == VOICES:
        pitches, struck = _sorted(pitches, struck)
    return Voices(pitches, struck, _plan(parts[0], pitches, struck, held)), share


def _notes(part: Any, number: int, losses: _Losses) -> Iterator[_Note]:
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
            folded = midi + 12 * max(0, -(-(LOWEST - midi) // 12)) - 12 * max(0, -(-(midi - HIGHEST) // 12))
            losses.lost += moved or cut or folded != midi
            yield _Note(start, max(end, start + 1), folded, tied, held, number)


def _frame(quarters: Any) -> tuple[int, bool]:
    """(frame, whether the time had to be moved to it)."""
    at = Fraction(quarters).limit_denominator(96) * FRAMES
    return round(at), at.denominator != 1


def _by_part(notes: Sequence[_Note], losses: _Losses) -> list[tuple[_Note, int]]:
    """Every part a voice; of a chord the outermost note, the lowest in the last part."""
    chords: dict[tuple[int, int], list[_Note]] = {}
    for note in notes:
        chords.setdefault((note.part, note.start), []).append(note)
    given = []
    for (part, _), chord in sorted(chords.items(), key=lambda item: item[0][1]):
        losses.lost += len(chord) - 1
        pick = min if part == VOICES - 1 else max
        given.append((pick(chord, key=lambda note: note.pitch), part))
    return given


def _by_height(notes: Sequence[_Note]) -> list[tuple[_Note, int]]:
    """Outer voices are the highest and the lowest notes that sound, inner ones go on from the nearest pitch."""
    starts: dict[int, list[_Note]] = {}
    for note in notes:
        starts.setdefault(note.start, []).append(note)
    last: list[_Note | None] = [None] * VOICES
    given = []
    for start in sorted(starts):
        chord = sorted({note.pitch: note for note in starts[start]}.values(), key=lambda note: -note.pitch)
        sounding = [note.pitch for note in last if note is not None and note.end > start]
        free = list(range(VOICES))
        for place, note in enumerate(chord):
            if not free:
                break
            higher = sum(pitch > note.pitch for pitch in sounding) + place
            lower = sum(pitch < note.pitch for pitch in sounding) + len(chord) - 1 - place
            if higher == 0:
                voice = 0
            elif lower == 0:
                voice = VOICES - 1
            else:
                voice = min(free, key=lambda v: (v in (0, 3), abs((last[v] or note).pitch - note.pitch)))
            if voice in free:
                free.remove(voice)
                last[voice] = note
                given.append((note, voice))
    return given


def _sorted(pitches: Ints, struck: Flags) -> tuple[Any, Any]:
    """Voices from high to low by what they sing on the whole: some scores name them otherwise."""
    import numpy as np

    heights = [np.median(column[column != SILENT]) if (column != SILENT).any() else 0 for column in pitches.T]
    order = sorted(range(VOICES), key=lambda v: (-float(heights[v]), v))
    return pitches[:, order], struck[:, order]


def _plan(part: Any, pitches: Ints, struck: Flags, held: Flags) -> plan.Plan:
    import numpy as np

    frames = len(pitches)
    place, metre = np.arange(frames) % BAR, np.full(frames, plan.metre_number(BAR))
    for measure in part.getElementsByClass("Measure"):
        start, upbeat = _frame(measure.offset)[0], _frame(measure.paddingLeft)[0]
        bar = _frame(measure.barDuration.quarterLength)[0] or BAR
        place[start:] = (np.arange(frames - start) + upbeat) % min(bar, plan.LONGEST_BAR)
        metre[start:] = plan.metre_number(bar)
    last = np.zeros(frames, bool)
    last[-1] = True
    phrase = np.zeros(frames, np.int64)
    if held.any():
        phrase = plan.beats_until((held & ~np.append(held[1:], False)) | last)
    return plan.Plan(
        place=place,
        metre=metre,
        held=1 + held.astype(np.int64) if held.any() else np.zeros(frames, np.int64),
        phrase=phrase,
        end=plan.beats_until(last),
        key=1 + local_keys(pitches),
        density=plan.densities(struck),
    )
