"""Forms: of exact length, of whole bars and phrases, with sections that return; any duration, tempo and metre."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from visiontune.music.base import SAMPLE_RATE
from visiontune.music.composing.form import BEND, Form, arrange
from visiontune.music.frames import plan
from visiontune.music.keys import Key
from visiontune.music.wishing.ensembles import find_ensemble
from visiontune.music.wishing.moods import find_mood
from visiontune.music.wishing.wishes import Wishes

METRES = ((4, 4), (3, 4), (2, 4), (6, 8), (3, 2))


def wished(duration: float = 60.0, tempo: float = 90.0, metre: tuple[int, int] = (4, 4), **more: Any) -> Wishes:
    key = more.pop("key", Key.parse("G major"))
    mood = find_mood(more.pop("mood")) if "mood" in more else None
    return Wishes("bach", key, tempo, metre, mood, find_ensemble("choir"), duration, **more)


wishes_of_all_kinds = st.builds(
    wished,
    duration=st.one_of(st.floats(0.02, 20), st.floats(20, 400), st.sampled_from([1.0, 30.0, 60.0, 120.0, 3600.0])),
    tempo=st.floats(20, 300),
    metre=st.sampled_from(METRES),
    exact=st.booleans(),
    key=st.sampled_from([Key(0), Key(9, "minor"), Key(11), Key(3, "minor")]),
)


@settings(max_examples=120, deadline=None)
@given(
    wishes_of_all_kinds,
    st.integers(0, 50),
    st.lists(st.floats(0, 400), max_size=4).map(tuple),
    st.booleans(),
    st.booleans(),
)
def test_whatever_is_wished_becomes_a_form(
    wishes: Wishes, seed: int, returns: tuple[float, ...], fermatas: bool, free: bool
) -> None:
    form = arrange(wishes, seed, returns, fermatas, free)
    assert form == arrange(wishes, seed, returns, fermatas, free)
    _exact_length(form, wishes)
    _sections_fill_it(form, free)
    _phrases_fill_sections(form)
    _plan_is_within_sizes(form)


def _exact_length(form: Form, wishes: Wishes) -> None:
    samples = (form.frames * 15 / form.tempo + form.tail) * SAMPLE_RATE
    assert round(samples) == round(wishes.duration * SAMPLE_RATE)
    assert 0 <= form.tail <= max(3.0, 60 / form.tempo + 2.6)
    if form.frames > 1:
        assert abs(form.tempo / wishes.tempo - 1) <= (1e-9 if wishes.exact else BEND + 1e-9)
    assert 1 <= form.final <= form.frames


def _sections_fill_it(form: Form, free: bool) -> None:
    assert [section.start for section in form.sections] == [0, *(section.end for section in form.sections[:-1])]
    assert form.sections[-1].end == form.frames
    assert form.sections[0].key == form.sections[-1].key == form.key
    for number, section in enumerate(form.sections):
        assert section.frames >= min(form.bar, form.frames) and 1 <= section.density <= 4
        assert section.start % form.bar == 0
        if section.of is not None:
            first = form.sections[section.of]
            assert section.of < number and first.of is None and first.key == section.key
            assert section.name == first.name + "'" and not free
    assert len({section.name for section in form.sections if section.of is None and section.name != "coda"}) == sum(
        section.of is None and section.name != "coda" for section in form.sections
    )


def _phrases_fill_sections(form: Form) -> None:
    assert [phrase.start for phrase in form.phrases] == [0, *(phrase.end for phrase in form.phrases[:-1])]
    ends = {phrase.end for phrase in form.phrases}
    assert {section.end for section in form.sections} <= ends
    assert [phrase.cadence == "final" for phrase in form.phrases] == [False] * (len(form.phrases) - 1) + [True]
    for phrase in form.phrases:
        assert phrase.frames >= min(form.bar, form.frames) and 0 <= phrase.held <= phrase.frames


def _plan_is_within_sizes(form: Form) -> None:
    told = form.plan()
    columns = told.columns()
    assert columns.shape == (form.frames, len(plan.COLUMNS))
    for n, (name, size) in enumerate(plan.COLUMNS):
        assert columns[:, n].min() >= 0 and columns[:, n].max() < size, name
    assert told.end[-1] == told.phrase[-1] == 1
    assert (told.held > 0).all() if form.fermatas else not told.held.any()
    assert told.key[0] == told.key[-1] == 1 + form.key.number
    assert (told.place[1:] == (told.place[:-1] + 1) % form.bar).all()


@pytest.mark.parametrize(
    ("duration", "letters"),
    [
        (1.0, {"A"}),
        (5.0, {"A"}),
        (15.0, {"A", "A A'", "A A' coda", "A B A'"}),
        (30.0, {"A A'", "A A' coda", "A B A'", "A A' B A'", "A B A' coda"}),
        (60.0, {"A B A'", "A A' B A'", "A B A' coda", "A A' B A' coda"}),
        (120.0, {"A B A'", "A B A' coda", "A A' B A'", "A A' B A' coda", "A B A' C A'", "A B A' C A' coda"}),
    ],
)
def test_usual_lengths_have_usual_forms(duration: float, letters: set[str]) -> None:
    for tempo in (66.0, 90.0, 120.0):
        for metre in ((4, 4), (3, 4)):
            for fermatas in (True, False):
                assert arrange(wished(duration, tempo, metre), 1, fermatas=fermatas).letters in letters


def test_a_second_is_a_chord_or_two() -> None:
    form = arrange(wished(1.0), 1)
    assert len(form.sections) == len(form.phrases) == 1 and 2 <= form.frames <= 6 and 0.1 < form.tail < 0.5


def test_an_hour_is_a_rondo_whose_episodes_come_back() -> None:
    form = arrange(wished(3600.0), 1, fermatas=True)
    names = [section.name for section in form.sections]
    assert names[:5] == ["A", "B", "A'", "C", "A'"] and len(names) > 60
    new = [section for section in form.sections if section.of is None]
    assert len(new) <= 8 and max(section.frames for section in form.sections) * 15 / form.tempo < 60
    assert all(name in ("A", "A'") for name in names[::2] if name != "coda")


def test_the_middle_goes_to_another_key_and_density_and_comes_back() -> None:
    for key, away in (("G major", "D major"), ("E minor", "G major")):
        form = arrange(wished(60.0, key=Key.parse(key)), 2)
        middle = next(section for section in form.sections if section.name == "B")
        assert middle.key == Key.parse(away) and middle.density != form.sections[0].density
        told = form.plan()
        assert told.key[middle.start] == 1 + middle.key.number
        assert told.key[middle.end - 1] == 1 + form.key.number  # home before the theme returns
        leads_back = next(phrase for phrase in form.phrases if phrase.end == middle.end)
        assert leads_back.cadence == "half"


def test_phrases_are_of_four_bars_and_in_chorales_of_two() -> None:
    free, chorale = arrange(wished(120.0), 3), arrange(wished(120.0), 3, fermatas=True)
    assert {phrase.frames for phrase in free.phrases} == {64}
    assert {phrase.frames for phrase in chorale.phrases} == {32}
    assert all(phrase.held in (4, 8) for phrase in chorale.phrases[:-1])
    assert [phrase.cadence for phrase in chorale.phrases[:2]] == ["half", "full"]


def test_fermatas_are_told_where_phrases_end() -> None:
    form = arrange(wished(60.0), 3, fermatas=True)
    held = form.plan().held
    for phrase in form.phrases:
        assert (held[phrase.end - phrase.held : phrase.end] == 2).all()
    assert (held == 2).sum() == sum(phrase.held for phrase in form.phrases)
    assert set(arrange(wished(60.0), 3).plan().held) == {0}


def test_an_upbeat_takes_its_place_in_a_bar() -> None:
    forms = [arrange(wished(60.0), seed, fermatas=True) for seed in range(12)]
    assert {form.upbeat for form in forms} == {0, 4}
    for form in forms:
        assert form.plan().place[0] == (16 - form.upbeat) % 16
        assert form.plan().place[form.frames - form.final] == 0  # the last chord begins at a bar line


def test_a_tempo_that_was_given_stays_and_the_last_chord_is_longer() -> None:
    lengths = set()
    for duration in np.arange(40, 44, 0.25):
        form = arrange(wished(float(duration), 100.0, exact=True), 1)
        assert form.tempo == 100.0 and 8 <= form.final <= 24
        lengths.add(form.final)
    assert len(lengths) > 2


def test_a_tempo_that_may_move_makes_whole_phrases() -> None:
    for duration in (45.0, 66.0, 90.0, 124.7, 300.0):
        form = arrange(wished(duration), 1)
        assert form.frames % 64 == 0 and abs(form.tempo / 90 - 1) <= BEND


def test_the_end_thins_out() -> None:
    form = arrange(wished(120.0, mood="energetic"), 1)
    density = form.plan().density
    assert density[-1] == 1 and density[form.phrases[-1].start] < density[0]
    assert arrange(wished(120.0, mood="peaceful"), 1).plan().density.mean() < density.mean()


def test_the_theme_returns_where_a_film_wants_it() -> None:
    for returns in ((40.0,), (0.0, 30.0, 80.0), (17.0, 55.0), (25.0, 50.0, 75.0)):
        for fermatas in (True, False):
            form = arrange(wished(90.0, 100.0), 1, returns, fermatas)
            bar = form.seconds(form.bar)
            for moment in returns:
                nearest = min(
                    (section for section in form.sections if section.name in ("A", "A'")),
                    key=lambda one: abs(form.seconds(one.start) - moment),
                )
                assert abs(form.seconds(nearest.start) - moment) <= bar / 2 + 1e-6, (moment, form.letters)


def test_a_return_at_the_very_end_has_two_bars_and_one_without_room_is_passed_over() -> None:
    form = arrange(wished(60.0), 1, (59.5,))
    assert form.sections[-1].name == "A'" and form.sections[-1].frames == 2 * form.bar
    assert arrange(wished(60.0), 1, (0.5, 1.0)) == arrange(wished(60.0), 1)
    assert arrange(wished(1.0), 1, (0.5,)).letters == "A"


def test_music_that_goes_on_freely_returns_to_nothing() -> None:
    form = arrange(wished(120.0), 1, free=True)
    assert all(section.of is None for section in form.sections)
    assert form.letters.startswith("A B C")


def test_seeds_differ() -> None:
    assert len({arrange(wished(180.0), seed, fermatas=True) for seed in range(10)}) > 2
