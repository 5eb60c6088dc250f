"""From a form to the task of composing it: what is planned, what returns, what is given, and where phrases close."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from visiontune.music.composing.drafting import FREE, Copy, Task
from visiontune.music.composing.form import Form
from visiontune.music.composing.rules import Cadence, Rules
from visiontune.music.frames.config import FRAMES, HIGHEST, HOLD, LOWEST, REST, VOICES
from visiontune.music.frames.features import SILENT, Voices, tokens
from visiontune.music.keys import Key, local_keys

if TYPE_CHECKING:
    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]


def task_of(form: Form, ranges: Sequence[tuple[int, int]], *, strict: bool = True, shift: int = 0) -> Task:
    """The task of a form with nothing given.

    Args:
        ranges: Lowest and highest pitch of each voice.
        shift: Semitones by which voices lie higher than usual.
    """
    moved = [(max(LOWEST, low + shift), min(HIGHEST, high + shift)) for low, high in ranges]
    return Task(
        plan=form.plan(),
        phrases=[(phrase.start, phrase.end) for phrase in form.phrases],
        cadences=_cadences(form),
        rules=Rules(moved, strict),
        fixed=np.full((form.frames, VOICES), FREE, np.int64),
        copies=_copies(form),
    )


def _cadences(form: Form) -> list[Cadence]:
    plan, found = form.plan(), []
    for number, phrase in enumerate(form.phrases):
        last = number == len(form.phrases) - 1
        length = form.final if last else phrase.held or min(FRAMES, phrase.frames // 2)
        start = max(phrase.start, phrase.end - length)
        if phrase.end > start:
            key = form.key if last else Key.numbered(int(plan.key[phrase.end - 1]) - 1)
            found.append(Cadence(start, phrase.end, key, phrase.cadence == "half", last))
    return found


def _copies(form: Form) -> dict[int, Copy]:
    """Phrases of sections that return, each with the phrase of the same place in the section that it is of."""
    within = [
        [n for n, phrase in enumerate(form.phrases) if section.start <= phrase.start < section.end]
        for section in form.sections
    ]
    found = {}
    for number, section in enumerate(form.sections):
        if section.of is None:
            continue
        source = form.sections[section.of]
        semitones = (section.key.tonic - source.key.tonic + 5) % 12 - 5
        for mine, theirs in zip(within[number], within[section.of], strict=False):
            # A variation keeps its melody and its bass.
            voices = (0, VOICES - 1) if section.varied else tuple(range(VOICES))
            found[mine] = Copy(theirs, semitones, voices)
    return found


def with_voices(task: Task, voices: Voices, which: Sequence[int], start: int = 0) -> Task:
    """The task with some voices of `voices` given from frame `start` on, up to the last chord; what sounds there is free.

    Where the given voice rests the model decides, but in the highest voice: a melody's rests are its own.
    """
    said, fixed = tokens(voices), task.fixed.copy()
    room = min(len(said), len(fixed) - start)
    for voice in which:
        given = said[:room, voice].copy()
        if voice and not (voices.pitches[:, voice] != SILENT).any():
            continue
        if given.size and given[0] == HOLD:
            given[0] = REST
        fixed[start : start + room, voice] = given
    return replace(task, fixed=fixed)


def singing(task: Task, onsets: npt.NDArray[np.int8], rests: npt.NDArray[np.bool_]) -> Task:
    """The task with a rhythm for the highest voice, see `setting.Setting`."""
    fixed = task.fixed.copy()
    fixed[rests, 0] = REST
    sung = (onsets == 0) & ~rests
    fixed[sung, 0] = HOLD
    return replace(task, fixed=fixed, onsets=onsets)


def melody_only(voices: Voices) -> bool:
    """Whether one voice at a time sounds: a melody rather than a piece."""
    return bool(((voices.pitches != SILENT).sum(axis=1) <= 1).all())


def fitted(voices: Voices, ranges: Sequence[tuple[int, int]], semitones: int) -> Voices:
    """Voices in another key, by whole octaves nearer to the range of the highest voice where it would leave it."""
    moved = voices.transposed(semitones)
    line = moved.pitches[:, 0]
    sung = line[line != SILENT]
    if not sung.size:
        return moved
    middle = (ranges[0][0] + ranges[0][1]) / 2
    octaves = round((middle - float(np.median(sung))) / 12)
    low, high = int(moved.pitches[moved.pitches != SILENT].min()), int(moved.pitches.max())
    while octaves and not (low + 12 * octaves >= LOWEST and high + 12 * octaves <= HIGHEST):
        octaves -= 1 if octaves > 0 else -1
    return moved.transposed(12 * octaves)


def cut(voices: Voices, room: int, bar: int, field: str) -> Voices:
    """At most `room` frames of what is given, in whole bars: the end of a primer, the beginning of a theme."""
    if len(voices.pitches) <= room:
        return voices
    kept = max(bar, room // bar * bar)
    first = len(voices.pitches) - kept if field == "primer" else 0
    part = slice(first, first + kept)
    plan = None if voices.plan is None else voices.plan[part]
    return Voices(voices.pitches[part], None if voices.struck is None else voices.struck[part], plan)


def harmonising(task: Task, voices: Voices, start: int, bar: int) -> Task:
    """The task with a melody as the highest voice, from beginning to end, again and again where there is time.

    Keys are the melody's own, and so are its cadences: phrases close where it does, not where a form would.
    """
    frames = len(task.plan)
    length = -(-len(voices.pitches) // bar) * bar
    line = np.full((length, VOICES), SILENT, np.int64)
    line[: len(voices.pitches), 0] = voices.pitches[:, 0]
    struck = np.zeros((length, VOICES), bool)
    if voices.struck is not None:
        struck[: len(voices.pitches), 0] = voices.struck[:, 0]
    again = -(-(frames - start) // length)
    whole = Voices(np.tile(line, (again, 1)), np.tile(struck, (again, 1)))
    given = with_voices(task, whole, (0,), start)
    keys = np.full(frames, 1 + task.cadences[-1].key.number if task.cadences else 0)
    keys[start:] = 1 + local_keys(whole.pitches)[: frames - start]
    last = [c for c in task.cadences if c.final and _closes(c, whole.pitches[: frames - start, 0])]
    return replace(given, plan=replace(task.plan, key=keys), cadences=last, copies={})


def _closes(cadence: Cadence, melody: Ints) -> bool:
    """Whether a melody ends in the last chord."""
    sung = melody[melody != SILENT]
    return bool(sung.size) and int(sung[-1]) % 12 in cadence.chord
