"""Ensembles and instruments: named as people name them, each voice with a player that can play it."""

from __future__ import annotations

import pytest

from visiontune.errors import InputError
from visiontune.music.frames.config import HIGHEST, LOWEST
from visiontune.music.wishing.ensembles import CORES, default_ensemble, ensembles, find_ensemble
from visiontune.music.wishing.instruments import instruments


def _programs(text: str) -> list[int]:
    return [part.program for part in find_ensemble(text).parts]


@pytest.mark.parametrize(
    ("text", "programs"),
    [
        ("piano", [0] * 4),
        ("Grand Piano", [0] * 4),
        ("electric piano", [4] * 4),
        ("harpsichord", [6] * 4),
        ("Cembalo", [6] * 4),
        ("organ", [19] * 4),
        ("church organ", [19] * 4),
        ("hammond organ", [16] * 4),
        ("accordion", [21] * 4),
        ("guitar", [24] * 4),
        ("nylon guitar", [24] * 4),
        ("harp", [46] * 4),
        ("celesta", [8] * 4),
        ("music box", [10] * 4),
        ("marimba", [12] * 4),
        ("synth pad", [89] * 4),
        ("strings", [48] * 4),
        ("string orchestra", [48] * 4),
        ("choir", [52] * 4),
        ("SATB", [52] * 4),
        ("choir SATB", [52] * 4),
        ("string quartet", [40, 40, 41, 42]),
        ("String-Quartet", [40, 40, 41, 42]),
        ("woodwind quartet", [73, 68, 71, 70]),
        ("brass quartet", [56, 56, 57, 58]),
        ("saxophone quartet", [64, 65, 66, 67]),
        ("orchestra", [48, 71, 60, 48]),
        ("piano and strings", [0, 0, 48, 48]),
        ("strings with piano", [48, 48, 0, 0]),
        ("choir and organ", [52, 52, 19, 19]),
        ("duo flute and guitar", [73, 24, 24, 24]),
        ("flute & guitar", [73, 24, 24, 24]),
        ("cello and harp", [42, 46, 46, 46]),
        ("flute, oboe and bassoon with harpsichord", [73, 68, 6, 70]),
        ("violin", [40, 0, 0, 0]),
        ("cello", [42, 0, 0, 0]),
        ("tuba", [0, 0, 0, 58]),
        ("tenor sax", [66, 0, 0, 0]),
        ("bassoon", [0, 0, 0, 70]),
        ("flute and cello", [73, 0, 0, 42]),
        ("a solo piano, please", [0] * 4),
        ("piano, no strings", [0] * 4),
    ],
)
def test_names_of_players(text: str, programs: list[int]) -> None:
    assert _programs(text) == programs


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("paino", "piano"),
        ("harpsicord", "harpsichord"),
        ("string quartett", "string quartet"),
        ("sting quartet", "string quartet"),
        ("acordion", "accordion"),
        ("clarinete", "clarinet"),
        ("saxaphone quartet", "saxophone quartet"),
        ("violinn and piano", "violin and piano"),
    ],
)
def test_misspelt_names_are_understood(text: str, meant: str) -> None:
    assert find_ensemble(text) == find_ensemble(meant)


def test_every_program_of_general_midi_has_a_name() -> None:
    named = {instrument.program for instrument in instruments().names.values()}
    assert named == set(range(128))


def test_every_name_finds_players_that_can_play_their_voices() -> None:
    for name in ensembles().names:
        found = find_ensemble(name)
        assert len(found.parts) == 4, name
        for part in found.parts:
            assert LOWEST <= part.low < part.high <= HIGHEST, (name, part)
            assert part.high - part.low >= 12 or not found.alone, (name, part)
            assert -1 <= part.pan <= 1
        lows = [part.low for part in found.parts]
        assert lows == sorted(lows, reverse=True) or not found.alone, name


@pytest.mark.parametrize(
    "name", ["choir", "string quartet", "piano", "organ", "woodwind quartet", "brass quartet", "guitar quartet"]
)
def test_usual_ensembles_sing_the_core_of_every_voice(name: str) -> None:
    for part, (low, high) in zip(find_ensemble(name).parts, CORES, strict=True):
        assert part.low <= low + 3 and part.high >= high, part  # an oboe ends three semitones above an alto


def test_one_instrument_is_in_the_middle_and_a_quartet_from_left_to_right() -> None:
    assert {part.pan for part in find_ensemble("piano").parts} == {0.0}
    pans = [part.pan for part in find_ensemble("string quartet").parts]
    assert pans == sorted(pans) and pans[0] == -pans[-1] == -0.4


def test_an_instrument_of_one_voice_is_accompanied_and_that_is_said() -> None:
    found = find_ensemble("oboe")
    assert found.name == "oboe and piano" and found.parts[0].name == "Oboe"
    assert found.note == "oboe cannot play four voices: a piano plays the others"
    assert find_ensemble("oboe and harp").note == ""


@pytest.mark.parametrize("text", ["", "🎉", "zzzzzz", "spaceship", "drums", "ピアノ", "x" * 60])
def test_what_is_no_instrument_is_refused_with_near_ones(text: str) -> None:
    with pytest.raises(InputError, match="perhaps") as refused:
        find_ensemble(text)
    assert refused.value.field == "instrument"


def test_near_names_are_those_that_look_alike() -> None:
    with pytest.raises(InputError, match="steel drum"):
        find_ensemble("drums")


def test_composers_have_players_of_their_own_and_why_is_said() -> None:
    sung, why = default_ensemble("bach", 80)
    assert sung.name == "choir" and "chorales" in why
    assert default_ensemble("bach", 130)[0].name == "organ"
    for composer in ("mozart", "beethoven", "haydn"):
        assert default_ensemble(composer, 100)[0].name == "string quartet"
    assert default_ensemble("someone", 100)[0].name == "piano"


def test_what_is_not_wanted_does_not_play() -> None:
    strings = find_ensemble("string quartet")
    assert not default_ensemble("mozart", 100, tuple(strings.programs))[0].programs & strings.programs
    assert default_ensemble("bach", 80, (52,))[0].name == "organ"
    nobody = default_ensemble("x", 100, (0, 19, 46, 52, *strings.programs))
    assert nobody[0].name == "guitar"
