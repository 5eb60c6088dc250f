"""Settings of songs: exact to the sample, every syllable in its place, and lines that return alike."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from visiontune.errors import ContentError, InputError
from visiontune.music.base import SAMPLE_RATE, MusicRequest
from visiontune.music.composing.form import SECONDS
from visiontune.music.keys import Key
from visiontune.music.score import TICKS_PER_BEAT, Note, Part, Score
from visiontune.music.songs.lyrics import Line, Stanza, Syllable, Word, verses
from visiontune.music.songs.scansion import Room, drawn, scan
from visiontune.music.songs.setting import Setting, natural_duration, set_lyrics, set_near, song_duration
from visiontune.music.songs.singing import OOHS, sing, word_times

METRES = ((4, 4), (3, 4), (6, 8), (2, 4), (3, 2))
SONG = """[Verse 1]
The river sings beneath the silver morning
And every little bird awakes to sing

[Chorus]
Carry me home again
Over the water

[Verse 2]
The evening lays her shawl upon the mountain
And all the weary boats come home to sleep

[Chorus]
"""


def _line(stresses: list[bool]) -> Line:
    return Line(tuple(Word("la", (Syllable("la", stressed, True),)) for stressed in stresses))


_LINES = st.lists(st.booleans(), min_size=1, max_size=16).map(_line)
_STANZAS = st.lists(
    st.builds(Stanza, st.lists(_LINES, min_size=1, max_size=3).map(tuple), st.sampled_from(("", "verse 1", "chorus"))),
    min_size=1,
    max_size=3,
)


@given(_STANZAS, st.sampled_from(METRES), st.floats(1.0, 4.0), st.integers(0, 2**32 - 1))
@settings(max_examples=25, deadline=None)
def test_any_song_fills_its_time_with_every_syllable_in_order(
    stanzas: list[Stanza], metre: tuple[int, int], wider: float, seed: int
) -> None:
    duration = round(song_duration(stanzas, metre, (66, 120)) * wider, 3)
    setting = set_lyrics(stanzas, metre, duration, (66, 120), seed)

    assert setting.frames * SECONDS / setting.tempo + setting.tail == pytest.approx(duration, abs=1e-9)
    assert 66 <= setting.tempo <= 120 and 0.3 <= setting.tail <= 2.5 + 1e-9
    starts = [one.start for one in setting.sung]
    assert starts == sorted(set(starts)) and np.array_equal(np.flatnonzero(setting.onsets == 1), starts)
    once = [syllable for stanza in stanzas for line in stanza.lines for syllable in line.syllables]
    sung = [one.syllable for one in setting.sung]
    assert sung == once * (len(sung) // len(once)) and len(sung) >= len(once)
    assert not setting.rests[starts].any()
    # Stretches are all of the time, and nobody sings outside of his line.
    assert [stretch.start for stretch in setting.stretches] == [0, *(stretch.end for stretch in setting.stretches[:-1])]
    assert setting.stretches[-1].end == setting.frames
    for stretch in setting.stretches:
        assert all(stretch.start <= one.start < one.end <= stretch.end for one in stretch.sung)
        if stretch.same_as is not None:
            source = setting.stretches[stretch.same_as]
            assert source.same_as is None
            assert [one.start - stretch.start for one in stretch.sung] == [
                one.start - source.start for one in source.sung
            ]
    form = setting.form(Key(0, "major"))
    assert form.frames == setting.frames and form.duration == pytest.approx(duration)
    assert len(form.plan()) == setting.frames
    assert sum(section.frames for section in form.sections) == setting.frames == sum(p.frames for p in form.phrases)
    assert 0 < setting.final <= setting.frames


def test_stanzas_of_the_same_verse_have_the_same_music_and_choruses_return() -> None:
    setting = set_lyrics(verses(SONG), (4, 4), 60.0, (72, 112), 3)
    lines = [n for n, stretch in enumerate(setting.stretches) if stretch.line is not None]
    assert [setting.copies.get(n) for n in lines[:8]] == [
        None,
        None,
        None,
        None,
        lines[0],
        lines[1],
        lines[2],
        lines[3],
    ]
    assert setting.form(Key(7, "major")).letters.startswith("intro A B interlude A' B'")
    assert {stretch.name for stretch in setting.stretches} == {
        "intro",
        "verse 1",
        "chorus",
        "interlude",
        "verse 2",
        "ending",
    }


def test_strong_syllables_are_on_strong_beats_and_weak_ones_before_the_bar() -> None:
    setting = set_lyrics(verses(SONG), (4, 4), 60.0, (72, 112), 3)
    first = next(stretch for stretch in setting.stretches if stretch.line is not None)
    places = {one.syllable.text: (one.start - setting.upbeat) % 16 for one in first.sung}
    assert places["The"] >= 12 and places["riv"] == 0 and places["morn"] == 0
    stressed = [one for one in setting.sung if one.syllable.stressed]
    on_beats = sum(one.start % 4 == setting.upbeat % 4 for one in stressed) / len(stressed)
    assert on_beats > 0.9


def test_a_line_ends_with_a_held_note_and_a_breath() -> None:
    setting = set_lyrics(verses(SONG), (4, 4), 60.0, (72, 112), 3)
    for stretch in setting.stretches:
        if stretch.line is not None:
            last = stretch.sung[-1]
            assert last.end - last.start >= 4
            assert setting.rests[last.end : stretch.end].all() and stretch.end - last.end >= 2


@pytest.mark.parametrize(
    ("text", "metre", "rhythm"),
    [
        ("Twinkle twinkle little star", (3, 4), "....|x.......x...|x.......x...|x.......x...|x....."),
        ("The river sings beneath the silver morning", (4, 4), "..x.|x.x.x.x.x.x.x.x.|x.x......."),
    ],
)
def test_rhythms_are_those_that_one_would_sing(text: str, metre: tuple[int, int], rhythm: str) -> None:
    [stanza] = verses(text)
    room = Room(16 if metre == (4, 4) else 12, 2 if metre == (4, 4) else 4, 4)
    stresses = [float(syllable.stressed) for syllable in stanza.lines[0].syllables]
    assert drawn(scan(stresses, room), room) == rhythm


def test_too_many_words_are_refused_with_the_time_that_they_take() -> None:
    stanzas = verses("\n".join(["every little bird awakes to sing again"] * 20))
    with pytest.raises(InputError, match=r"take at least (\d+) seconds at 112 beats a minute") as refused:
        set_lyrics(stanzas, (4, 4), 10.0, (72, 112), 0)
    least = int(refused.value.remedy.split(" seconds")[0].split()[-1])
    assert set_lyrics(stanzas, (4, 4), float(least), (72, 112), 0).duration == pytest.approx(least)
    assert refused.value.field == "duration"


def test_an_exact_tempo_stays() -> None:
    stanzas = verses(SONG)
    setting = set_lyrics(stanzas, (4, 4), 61.3, (96, 96), 1)
    assert setting.tempo == 96
    assert setting.duration == pytest.approx(61.3)


def test_a_request_of_lyrics_is_as_long_as_its_words_unless_it_says() -> None:
    assert MusicRequest(lyrics=SONG).duration == natural_duration(SONG)
    assert MusicRequest(lyrics=SONG, metre="3/4", tempo=80).duration == natural_duration(SONG, (3, 4), 80)
    assert MusicRequest(lyrics=SONG, duration=75.0).duration == 75.0
    assert MusicRequest().duration == 60.0


def test_words_that_do_not_fit_near_a_tempo_are_sung_quicker_unless_it_is_exact() -> None:
    stanzas = verses(SONG)
    duration = natural_duration(SONG)
    assert set_near(stanzas, (4, 4), duration, 44.0, 1).tempo > 50
    with pytest.raises(InputError, match="at 44 beats a minute"):
        set_near(stanzas, (4, 4), 20.0, 44.0, 1, exact=True)
    assert set_near(stanzas, (4, 4), 60.0, 80.0, 1).tempo == pytest.approx(80, rel=0.12)


def test_an_hour_is_filled_by_singing_again() -> None:
    setting = set_lyrics(verses(SONG), (4, 4), 3_600.0, (72, 112), 1)
    assert setting.duration == pytest.approx(3_600)
    assert sum(stretch.line is not None for stretch in setting.stretches) > 400


def test_the_same_seed_sets_the_same_song_and_others_another() -> None:
    stanzas = verses("Carry me home again\nOver the water\nWhere are the lanterns now")
    made = {tuple(np.flatnonzero(set_lyrics(stanzas, (3, 4), 40.0, (72, 112), seed).onsets == 1)) for seed in range(8)}
    assert len(made) > 1
    assert set_lyrics(stanzas, (3, 4), 40.0, (72, 112), 5) == set_lyrics(stanzas, (3, 4), 40.0, (72, 112), 5)


def _composed(setting: Setting) -> Score:
    """A melody with a note on every onset, and one in each bar where nobody sings; an accompaniment."""
    tick = TICKS_PER_BEAT // 4
    onsets = np.flatnonzero(setting.onsets == 1)
    free = [f for f in range(0, setting.frames, setting.bar) if setting.onsets[f] == -1]
    starts = sorted({*onsets.tolist(), *free})
    ends = [*starts[1:], setting.frames]
    melody = tuple(Note(a * tick, (b - a) * tick, 72) for a, b in zip(starts, ends, strict=True))
    bass = Part("Bass", 32, (Note(0, setting.frames * tick, 48),))
    return Score((Part("Soprano", 0, melody), bass), ((0, setting.tempo),), ((0, *setting.metre),))


def test_syllables_are_sung_on_the_melodys_notes() -> None:
    setting = set_lyrics(verses(SONG), (4, 4), 60.0, (72, 112), 3)
    score = sing(_composed(setting), setting)
    voice, instrument, _bass = score.parts
    assert voice.name == "Voice" and voice.program == OOHS
    assert [note.lyric for note in voice.notes[:5]] == ["The", "riv-", "er", "sings", "be-"]
    assert len(voice.notes) == len(setting.sung)
    assert instrument.name == "Soprano" and not any(note.lyric for note in instrument.notes)
    # A breath is heard: the last note of a line ends before the next line begins.
    line = next(stretch for stretch in setting.stretches if stretch.line is not None)
    last = voice.notes[len(line.sung) - 1]
    assert last.end == line.sung[-1].end * TICKS_PER_BEAT // 4


def test_a_choir_sings_throughout() -> None:
    setting = set_lyrics(verses(SONG), (4, 4), 60.0, (72, 112), 3)
    composed = _composed(setting)
    choir = replace(composed, parts=(replace(composed.parts[0], program=52), *composed.parts[1:]))
    voice, _bass = sing(choir, setting).parts
    assert (voice.name, voice.program) == ("Voice", 52)
    assert len(voice.notes) == len(composed.parts[0].notes) > len(setting.sung)
    assert [note.lyric for note in voice.notes if note.lyric] == [one.syllable.lyric for one in setting.sung]


def test_words_are_timed_by_their_syllables() -> None:
    setting = set_lyrics(verses(SONG), (4, 4), 60.0, (72, 112), 3)
    score = sing(_composed(setting), setting)
    lines = word_times(score, setting, SAMPLE_RATE)
    assert [word for word, *_ in lines[0]] == ["The", "river", "sings", "beneath", "the", "silver", "morning"]
    flat = [word for line in lines for word in line]
    assert all(start < end for _, start, end in flat)
    assert all(before[2] <= after[1] for before, after in pairwise(flat))
    assert lines[0][1][1] == round(setting.sung[1].start * SECONDS / setting.tempo * SAMPLE_RATE)
    assert flat[-1][2] <= 60 * SAMPLE_RATE


def test_a_melody_that_lacks_a_note_is_told() -> None:
    setting = set_lyrics(verses(SONG), (4, 4), 60.0, (72, 112), 3)
    score = _composed(setting)
    melody = score.parts[0]
    gone = setting.sung[1].start * TICKS_PER_BEAT // 4
    notes = tuple(note for note in melody.notes if note.start != gone)
    with pytest.raises(ContentError, match="no note for 'riv' in bar 3"):
        sing(replace(score, parts=(replace(melody, notes=notes), *score.parts[1:])), setting)


@pytest.mark.parametrize("tempo", [20, 47, 91, 173, 300])
@pytest.mark.parametrize(
    "text", [SONG, "Irreconcilable hours of naive idealism\nSkies are crying, every zorbling dying"]
)
def test_words_fit_the_time_that_their_spelling_tells_at_any_exact_tempo(text: str, tempo: int) -> None:
    duration = natural_duration(text, (3, 4), tempo)
    assert set_near(verses(text), (3, 4), duration, tempo, 1, exact=True).duration == pytest.approx(duration)
