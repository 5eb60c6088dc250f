"""Notes of any parts as four voices on a grid of sixteenths, with the plan that they follow."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from visiontune.errors import InputError
from visiontune.music.frames import plan
from visiontune.music.frames.config import BAR, FRAMES, HIGHEST, LOWEST, VOICES
from visiontune.music.frames.features import SILENT, Voices
from visiontune.music.score import TICKS_PER_BEAT

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from visiontune.music.score import Score

    Ints = npt.NDArray[np.int64]
    Flags = npt.NDArray[np.bool_]

LONGEST = 20_000
"""Frames (sixteenths) of a score; longer ones are not read."""
TICKS = TICKS_PER_BEAT // FRAMES
"""Of a frame."""
PLAIN = 80
"""The velocity of a note of which nothing is said."""


@dataclass(frozen=True)
class Sung:
    """A note on the grid.

    Args:
        start, end: First frame, and first after it.
        part: Number of the part that has it.
        tied: It sounds on from a note of the same pitch.
        held: Under a fermata.
    """

    start: int
    end: int
    pitch: int
    part: int = 0
    tied: bool = False
    held: bool = False


@dataclass(frozen=True)
class Bar:
    """A bar from frame `start` on: of `length` frames when it is whole, and begun at `place` in it."""

    start: int
    length: int
    place: int = 0


@dataclass(frozen=True)
class Losses:
    """What four voices could not sing: notes of chords left out, notes that end as the next one in their voice begins."""

    left_out: int = 0
    cut: int = 0


def voices_of_score(score: Score, field: str = "primer") -> tuple[Voices, tuple[str, ...]]:
    """A score as four voices, the highest first, and a line for each thing that was changed to make it so.

    Args:
        field: What the user calls the score.

    Raises:
        InputError: it has no notes but drums, or is longer than `LONGEST`.
    """
    parts = [part for part in score.parts if part.notes and not part.drums]
    if not parts:
        raise InputError(field, score.title or "the score", "holds no notes but drums; give one that has a melody")
    # Before anything is as long as the score: a few bytes can claim days.
    if (frames := -(-max(note.end for part in parts for note in part.notes) // TICKS)) > LONGEST:
        raise InputError(
            field, score.title or "the score", f"has {frames // FRAMES:,} beats; {LONGEST // FRAMES:,} are the most"
        )
    held = frozenset(score.fermatas)
    given, snapped = [], 0
    for number, part in enumerate(parts):
        starts = sorted(note.start for note in part.notes)
        for note in part.notes:
            # Hands that play legato let go late: less than a sixteenth is no second voice.
            following = bisect_right(starts, max(note.start, note.end - TICKS))
            start, end = round(note.start / TICKS), round(min([note.end, *starts[following : following + 1]]) / TICKS)
            end = max(start + 1, end)
            snapped += (start * TICKS, end * TICKS) != (note.start, note.end)
            given.append(Sung(start, end, note.pitch, number, held=note.start in held))
    notes = within_range(given)
    bars = [Bar(0, BAR)]
    for start, stop in score.bars():
        length = _bar_frames(score, start)
        upbeat = start == 0 and 0 < score.upbeat < length * TICKS
        bars.append(Bar(round(start / TICKS), length, length - round((stop - start) / TICKS) if upbeat else 0))
    voices, losses = four_voices(notes, len(parts), max(note.end for note in notes), bars)
    moved = sum(one.pitch != two.pitch for one, two in zip(given, notes, strict=True))
    told = {
        "moved to the nearest sixteenth": snapped,
        "moved by octaves, into the range that the voices have": moved,
        "left out, as four voices sing": losses.left_out,
        "cut short, as a voice sings one note at a time": losses.cut,
        "left out, as they are drums": sum(len(part.notes) for part in score.parts if part.drums),
        "played without their own loudness": sum(note.velocity != PLAIN for part in parts for note in part.notes),
    }
    total = sum(len(part.notes) for part in score.parts)
    return voices, tuple(f"of {total} notes, {count} {what}" for what, count in told.items() if count)


def _bar_frames(score: Score, tick: int) -> int:
    _, numerator, denominator = score.metres[bisect_right(score.metres, tick, key=lambda metre: metre[0]) - 1]
    return round(FRAMES * 4 * numerator / denominator) or BAR


def within_range(notes: Sequence[Sung]) -> list[Sung]:
    """The notes in their order, between `LOWEST` and `HIGHEST`.

    A phrase that leaves the range is moved by octaves as a whole, so that its intervals stay; only where it is wider
    than the range are single notes moved.
    """
    found = list(notes)
    for phrase in _phrases(notes):
        pitches = [notes[n].pitch for n in phrase]

        def beyond(shift: int, pitches: Sequence[int] = pitches) -> tuple[int, int]:
            return sum(not LOWEST <= pitch + shift <= HIGHEST for pitch in pitches), abs(shift)

        shift = min(range(-120, 121, 12), key=beyond)
        for n in phrase:
            pitch = notes[n].pitch + shift
            octaves = max(0, -(-(LOWEST - pitch) // 12)) - max(0, -(-(pitch - HIGHEST) // 12))
            found[n] = replace(notes[n], pitch=pitch + 12 * octaves)
    return found


def _phrases(notes: Sequence[Sung]) -> Iterable[list[int]]:
    """Numbers of the notes of each phrase: a part's notes up to a rest of a beat, or to a fermata."""
    parts: dict[int, list[int]] = {}
    for n in sorted(range(len(notes)), key=lambda n: notes[n].start):
        parts.setdefault(notes[n].part, []).append(n)
    for numbers in parts.values():
        phrase: list[int] = []
        end, held = 0, False
        for n in numbers:
            if phrase and (notes[n].start >= end + FRAMES or (held and notes[n].start >= end)):
                yield phrase
                phrase = []
            phrase.append(n)
            if notes[n].end > end:
                end, held = notes[n].end, notes[n].held
        yield phrase


def four_voices(notes: Sequence[Sung], parts: int, frames: int, bars: Iterable[Bar]) -> tuple[Voices, Losses]:
    """Notes within the range as voices, the highest first, with their plan.

    Four parts are four voices, of a chord the outermost note. Of other scores the highest and the lowest note that
    sound are the outer voices.

    Args:
        parts: How many there are.
        frames: Length of the whole.
        bars: In order; up to the first one bars are of four quarters.
    """
    import numpy as np

    # A part that is a voice keeps the notes of a tie, as a fermata may stand over the last one only.
    given, left_out = _by_part(notes) if parts == VOICES else _by_height(_untied(notes))
    pitches = np.full((frames, VOICES), SILENT)
    struck = np.zeros((frames, VOICES), bool)
    held = np.zeros(frames, bool)
    until, cut = [0] * VOICES, 0
    for note, voice in given:
        end = min(note.end, frames)
        cut += until[voice] > note.start
        pitches[note.start : max(end, until[voice]), voice] = SILENT
        pitches[note.start : end, voice] = note.pitch
        struck[note.start, voice] = not note.tied
        held[note.start : end] |= note.held
        until[voice] = end
    if parts == VOICES:
        pitches, struck = _sorted(pitches, struck)
    return Voices(pitches, struck, _plan(bars, pitches, struck, held)), Losses(left_out, cut)


def _by_part(notes: Sequence[Sung]) -> tuple[list[tuple[Sung, int]], int]:
    """Every part a voice; of a chord the outermost note, the lowest in the last part. And how many others there are."""
    chords: dict[tuple[int, int], list[Sung]] = {}
    for note in notes:
        chords.setdefault((note.start, note.part), []).append(note)
    given = []
    for (_, part), chord in sorted(chords.items()):
        pick = min if part == VOICES - 1 else max
        given.append((pick(chord, key=lambda note: note.pitch), part))
    return given, len(notes) - len(given)


def _untied(notes: Sequence[Sung]) -> list[Sung]:
    """Notes that are tied as one."""
    found: list[Sung] = []
    ending: dict[tuple[int, int, int], int] = {}
    for note in sorted(notes, key=lambda note: note.start):
        before = ending.pop((note.part, note.pitch, note.start), None) if note.tied else None
        if before is None:
            found.append(note)
            before = len(found) - 1
        else:
            found[before] = replace(found[before], end=note.end, held=found[before].held or note.held)
        ending[note.part, note.pitch, note.end] = before
    return found


def _by_height(notes: Sequence[Sung]) -> tuple[list[tuple[Sung, int]], int]:
    """Outer voices are the highest and the lowest notes that sound, inner ones go on from the nearest pitch.

    And how many notes are left out; of those at one pitch all but one are no loss.
    """
    starts: dict[int, list[Sung]] = {}
    for note in notes:
        starts.setdefault(note.start, []).append(note)
    last: list[Sung | None] = [None] * VOICES
    given, left_out = [], 0
    for start in sorted(starts):
        whole = sorted({note.pitch: note for note in starts[start]}.values(), key=lambda note: -note.pitch)
        chord = _reduced(whole)
        left_out += len(whole) - len(chord)
        sounding = [note.pitch for note in last if note is not None and note.end > start]
        free = list(range(VOICES))
        for place, note in enumerate(chord):
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
            else:
                left_out += 1
    return given, left_out


def _reduced(chord: list[Sung]) -> list[Sung]:
    """Of a chord, from high to low, the outer notes and two inner ones, rather such as no other note doubles."""
    if len(chord) <= VOICES:
        return chord
    kept = [chord[0], chord[-1]]
    while len(kept) < VOICES:
        classes = {note.pitch % 12 for note in kept}
        kept.append(min((note for note in chord if note not in kept), key=lambda note: note.pitch % 12 in classes))
    return sorted(kept, key=lambda note: -note.pitch)


def _sorted(pitches: Ints, struck: Flags) -> tuple[Ints, Flags]:
    """Voices from high to low by what they sing on the whole: some scores name them otherwise."""
    import numpy as np

    heights = [np.median(column[column != SILENT]) if (column != SILENT).any() else 0 for column in pitches.T]
    order = sorted(range(VOICES), key=lambda v: (-float(heights[v]), v))
    return pitches[:, order], struck[:, order]


def _plan(bars: Iterable[Bar], pitches: Ints, struck: Flags, held: Flags) -> plan.Plan:
    import numpy as np

    from visiontune.music.keys import local_keys

    frames = len(pitches)
    place, metre = np.arange(frames) % BAR, np.full(frames, plan.metre_number(BAR))
    ordered = sorted(bars, key=lambda bar: bar.start)
    for bar, stop in zip(ordered, [*(bar.start for bar in ordered[1:]), frames], strict=True):
        inside = place[bar.start : stop]
        inside[:] = (np.arange(len(inside)) + bar.place) % min(bar.length, plan.LONGEST_BAR)
        metre[bar.start : stop] = plan.metre_number(bar.length)
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
