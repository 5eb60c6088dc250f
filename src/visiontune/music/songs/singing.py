"""The composed melody sung: syllables on its notes, a part of its own for the voice, and when each word is heard."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import Any

from visiontune.errors import ContentError
from visiontune.music.composing.form import SECONDS
from visiontune.music.frames.config import FRAMES
from visiontune.music.score import TICKS_PER_BEAT, Note, Part, Score
from visiontune.music.songs.setting import Setting

VOICE = "Voice"
OOHS = 53
"""General MIDI program of voices that sing "ooh": no instrument sings words."""
VOICES = (52, 53, 54)
"""Programs of voices, which sing where there are no words, too."""
_FRAME = TICKS_PER_BEAT // FRAMES
_LOUDER = 10
"""Of velocity: the voice is heard above those who play with it."""


def sing(score: Score, setting: Setting, program: int = OOHS) -> Score:
    """The score with its first part sung: its notes have the syllables and are a part named `VOICE`.

    What an instrument plays in the first part where nobody sings stays its own, as a part after the voice.

    Args:
        program: Who sings, as a General MIDI program: voices, or an instrument that plays the melody; where the first
            part is of voices, they do.

    Raises:
        ContentError: the melody has no note where a syllable is to be sung.
    """
    melody, *others = score.parts
    notes = {note.start: note for note in melody.notes}
    sung = list[Note]()
    for one in setting.sung:
        note = notes.pop(one.start * _FRAME, None)
        if note is None:
            bar = (one.start - setting.upbeat) // setting.bar + 1
            raise ContentError(f"the melody has no note for {one.syllable.text!r} in bar {bar}")
        duration = min(note.duration, (one.end - one.start) * _FRAME)
        louder = min(127, note.velocity + _LOUDER)
        sung.append(replace(note, duration=duration, velocity=louder, lyric=one.syllable.lyric))
    if melody.program in VOICES:
        every = sorted([*sung, *notes.values()])
        return replace(score, parts=(replace(melody, name=VOICE, notes=tuple(every)), *others))
    voice = Part(VOICE, program, tuple(sung))
    rest = [replace(melody, notes=tuple(notes[start] for start in sorted(notes)))] if notes else []
    return replace(score, parts=(voice, *rest, *others))


def word_times(score: Score | None, setting: Setting, sample_rate: int) -> list[list[tuple[str, int, int]]]:
    """(word as it is read, first sample, first sample after) of each word, line by line as they are sung.

    Args:
        score: Whose tempi count; None: the setting's own.
    """

    def sample(frame: int) -> int:
        seconds = frame * SECONDS / setting.tempo if score is None else score.seconds(frame * _FRAME)
        return round(seconds * sample_rate)

    lines = []
    for stretch in setting.stretches:
        if stretch.line is None:
            continue
        words = []
        for number, syllables in groupby(stretch.sung, key=lambda one: one.word):
            heard = list(syllables)
            words.append((stretch.line.words[number].shown, sample(heard[0].start), sample(heard[-1].end)))
        lines.append(words)
    return lines


def song_facts(score: Score | None, setting: Setting, sample_rate: int) -> dict[str, Any]:
    """What is kept of a song for those who show its words, as JSON: `words`, [text, first sample, first sample after] of
    each in order, and `lines`, [as read, number of words] of each line in the order in which they are sung.
    """
    times = word_times(score, setting, sample_rate)
    texts = [stretch.line.text for stretch in setting.stretches if stretch.line is not None]
    return {
        "words": [list(word) for line in times for word in line],
        "lines": [[text, len(line)] for text, line in zip(texts, times, strict=True)],
    }
