"""Tasks of forms: where phrases close, what returns, and how a primer, a theme or a melody is given."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from helpers_composing import RANGES
from visiontune.music.composing.drafting import FREE, Task
from visiontune.music.composing.form import Form, arrange
from visiontune.music.composing.tasks import cut, fitted, harmonising, melody_only, singing, task_of, with_voices
from visiontune.music.frames.config import FIRST, HIGHEST, HOLD, LOWEST, REST
from visiontune.music.frames.features import SILENT, Voices
from visiontune.music.keys import Key
from visiontune.music.songs.setting import set_lyrics
from visiontune.music.wishing.ensembles import find_ensemble
from visiontune.music.wishing.wishes import Wishes

G = Key.parse("G major")


def _form(duration: float = 60.0, seed: int = 1, fermatas: bool = True, **more: Any) -> Form:
    return arrange(
        Wishes("bach", G, 84.0, (4, 4), None, find_ensemble("choir"), duration), seed, fermatas=fermatas, **more
    )


def _task(**more: Any) -> Task:
    return task_of(_form(**more), RANGES)


def _melody(*pitches: int, frames: int = 4) -> Voices:
    line = np.repeat(np.array(pitches), frames)
    voices = np.full((len(line), 4), SILENT)
    voices[:, 0] = line
    return Voices(voices, (np.arange(len(line)) % frames == 0)[:, None] & (voices != SILENT))


@pytest.mark.parametrize("fermatas", [True, False])
def test_every_phrase_closes_and_the_last_on_the_tonic(fermatas: bool) -> None:
    form, task = _form(fermatas=fermatas), _task(fermatas=fermatas)
    assert list(task.phrases) == [(phrase.start, phrase.end) for phrase in form.phrases]
    assert [cadence.end for cadence in task.cadences] == [phrase.end for phrase in form.phrases]
    assert [cadence.dominant for cadence in task.cadences] == [phrase.cadence == "half" for phrase in form.phrases]
    last = task.cadences[-1]
    assert last.final and last.key == G and not last.dominant and last.start == form.frames - form.final
    assert not any(cadence.final for cadence in task.cadences[:-1])
    assert (task.fixed == FREE).all() and len(task.plan) == form.frames


def test_sections_that_return_are_copies_of_their_phrases() -> None:
    for seed in range(6):
        form, task = _form(120.0, seed), _task(duration=120.0, seed=seed)
        returning = [section for section in form.sections if section.of is not None]
        assert returning and task.copies
        for number, copy in task.copies.items():
            (section,) = (one for one in returning if one.start <= form.phrases[number].start < one.end)
            assert section.of is not None
            source = form.sections[section.of]
            assert form.phrases[copy.source].start - source.start == form.phrases[number].start - section.start
            assert copy.voices == ((0, 3) if section.varied else (0, 1, 2, 3))
            assert copy.semitones % 12 == (section.key.tonic - source.key.tonic) % 12


def test_a_shift_moves_ranges_within_the_models() -> None:
    assert task_of(_form(), RANGES, shift=5).rules.ranges[0] == (62, 86)
    assert task_of(_form(), [(90, 99)] * 4, shift=5).rules.ranges[0] == (95, HIGHEST)


def test_a_voice_that_is_given_is_fixed_and_the_rest_is_free() -> None:
    task = with_voices(_task(), _melody(67, 69, SILENT, 71), (0,), start=4)
    said = [67 - LOWEST + FIRST, *[HOLD] * 3, 69 - LOWEST + FIRST, *[HOLD] * 3, *[REST] * 4, 71 - LOWEST + FIRST]
    assert task.fixed[4:17, 0].tolist() == said
    assert (task.fixed[:4] == FREE).all() and (task.fixed[20:] == FREE).all() and (task.fixed[:, 1:] == FREE).all()


def test_a_lower_voice_that_is_silent_throughout_is_not_given() -> None:
    task = with_voices(_task(), _melody(67, 69), (0, 1, 2, 3))
    assert (task.fixed[:8, 0] != FREE).all() and (task.fixed[:, 1:] == FREE).all()


def test_a_melody_is_harmonised_from_beginning_to_end_again_and_again() -> None:
    melody = _melody(67, 69, 71, 72, 74, 72, 71, 69, 67, 67, 67)  # not quite three bars
    task = harmonising(_task(), melody, 0, 16)
    line = task.fixed[:, 0]
    assert (line != FREE).all() and not task.copies
    assert (line[:44] == line[48:92]).all() and (line[44:48] == REST).all()
    assert (task.plan.key == 1 + G.number).mean() > 0.8


def test_the_end_of_a_long_primer_is_kept_and_the_beginning_of_a_theme() -> None:
    line = _melody(*range(60, 80), frames=4)
    assert cut(line, 1_000, 16, "primer") is line
    assert cut(line, 40, 16, "primer").pitches[0, 0] == 72 and len(cut(line, 40, 16, "primer").pitches) == 32
    assert cut(line, 40, 16, "theme").pitches[[0, -1], 0].tolist() == [60, 67]
    assert len(cut(line, 3, 16, "theme").pitches) == 16


@pytest.mark.parametrize(("semitones", "first"), [(0, 67), (24, 67), (-24, 67), (2, 69)])
def test_what_is_given_is_moved_as_a_whole_near_the_voice(semitones: int, first: int) -> None:
    """M11: intervals stay, and every pitch is one that the models know."""
    found = fitted(_melody(67, 71, 74, 79), RANGES, semitones)
    assert np.diff(found.pitches[::4, 0]).tolist() == [4, 3, 5]
    assert found.pitches[0, 0] == first


def test_a_melody_that_spans_all_pitches_stays_within_them() -> None:
    found = fitted(_melody(LOWEST, HIGHEST, HIGHEST), RANGES, 0)
    assert found.pitches[[0, -1], 0].tolist() == [LOWEST, HIGHEST]


def test_one_voice_at_a_time_is_a_melody() -> None:
    assert melody_only(_melody(60, SILENT, 62))
    assert not melody_only(Voices(np.array([[60, 55, SILENT, SILENT]])))


def test_words_give_the_highest_voice_its_rhythm() -> None:
    from visiontune.music.songs.lyrics import verses

    setting = set_lyrics(verses("The morning breaks over the quiet hill"), (4, 4), 20.0, (76.0, 92.0), 1)
    task = singing(task_of(setting.form(G, 2, True), RANGES), setting.onsets, setting.rests)
    assert task.onsets is not None and (task.onsets == setting.onsets).all() and (task.onsets == 1).any()
    assert (task.fixed[setting.rests, 0] == REST).all()
    assert (task.fixed[setting.onsets == 1, 0] == FREE).all() and (task.fixed[:, 1:] == FREE).all()


def test_parts_of_one_instrument_are_one_part() -> None:
    from visiontune.music.composing.scored import together
    from visiontune.music.score import Note, Part
    from visiontune.music.wishing.ensembles import find_ensemble

    flute, *others = find_ensemble("flute").parts
    assert {player.name for player in others} == {"Piano"}
    parts = [Part(flute.name, flute.program, (Note(0, 480, 72),))]
    parts += [
        Part(one.name, one.program, (Note(0, 480, pitch),)) for one, pitch in zip(others, (60, 60, 48), strict=True)
    ]
    made = together(parts, find_ensemble("flute"))
    assert [part.name for part in made] == ["Flute", "Piano"]
    assert [note.pitch for note in made[1].notes] == [48, 60]
