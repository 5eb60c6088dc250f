"""Rules while a model decides: ranges, parallels, crossing, cadences; and they never stop the music."""

from __future__ import annotations

import numpy as np
import pytest

from visiontune.music.composing.rules import NEVER, UNDECIDED, Cadence, Rules
from visiontune.music.frames.config import FIRST, HOLD, LOWEST, REST
from visiontune.music.frames.features import SILENT
from visiontune.music.keys import Key

RANGES = ((57, 81), (53, 74), (48, 69), (36, 64))
C, A_MINOR = Key(0), Key(9, "minor")
CHORD = (72, 67, 64, 48)


def _allowed(
    voice: int,
    before: tuple[int, ...] = CHORD,
    now: tuple[int, ...] = (),
    cadence: Cadence | None = None,
    at: int = 0,
    rules: Rules | None = None,
    key: Key | None = None,
) -> tuple[set[int], bool, bool]:
    """(pitches, whether it may hold, whether it may rest) of a voice, when the voices from the highest on sing `now`."""
    sings = (*now, *[UNDECIDED] * (4 - len(now)))
    rules = Rules(RANGES) if rules is None else rules
    added = rules.biases(voice, np.array([before]), np.array([sings]), key, cadence, at)[0]
    free = added > NEVER / 2
    return {int(n) + LOWEST for n in np.flatnonzero(free[FIRST:])}, bool(free[HOLD]), bool(free[REST])


def test_a_voice_stays_in_its_range() -> None:
    pitches, holds, rests = _allowed(0)
    assert pitches == set(range(57, 82)) and holds and rests
    assert not _allowed(0, before=(SILENT,) * 4)[1]  # there is nothing to hold


def test_neighbours_neither_cross_nor_drift_apart() -> None:
    pitches, *_ = _allowed(1, now=(72,))
    assert max(pitches) <= 72 and min(pitches) == 53
    assert min(_allowed(2, now=(81, 74))[0]) == 74 - 19
    assert min(_allowed(3, now=(81, 74, 69))[0]) == 36  # the bass may go as deep as it likes
    assert _allowed(1, now=(72,), rules=Rules(RANGES, strict=False))[0] == set(range(53, 75))


def test_nobody_crosses_a_voice_that_is_given_below() -> None:
    """In a variation the bass is known before the tenor is decided."""
    pitches, *_ = _allowed(2, before=(72, 67, 60, 48), now=(72, 67, UNDECIDED, 55))
    assert min(pitches) == 55


@pytest.mark.parametrize(
    ("before", "now", "pitch", "allowed"),
    [
        ((72, 65, 60, 48), (74,), 67, False),  # a fifth, and a fifth
        ((72, 67, 60, 48), (74, 67), 62, False),  # an octave, and an octave
        ((72, 69, 64, 53), (74, 69, 64), 55, False),  # a fifth and an octave, twice
        ((72, 60, 60, 48), (74, 62), 62, False),  # a unison, and a unison
        ((72, 67, 60, 48), (72, 67), 62, True),  # the soprano stays
        ((72, 67, 64, 48), (71, 67, 64), 59, True),  # the other way
        ((72, 67, 64, 48), (74, 67, 64), 55, True),  # to a fifth from an octave
        ((SILENT, 67, 64, 48), (74, 67, 64), 50, True),  # from a rest
        ((72, SILENT, 60, 48), (74, SILENT), 62, False),
    ],
)
def test_fifths_and_octaves_do_not_run_in_parallel(
    before: tuple[int, ...], now: tuple[int, ...], pitch: int, allowed: bool
) -> None:
    assert (pitch in _allowed(len(now), before, now)[0]) is allowed
    assert pitch in _allowed(len(now), before, now, rules=Rules(RANGES, strict=False))[0]


def test_nor_with_a_voice_that_is_given_below() -> None:
    before = (72, 65, 60, 48)
    assert 74 in _allowed(0, before)[0]
    assert 74 not in _allowed(0, before, (UNDECIDED, UNDECIDED, UNDECIDED, 50))[0]


@pytest.mark.parametrize(
    ("cadence", "chord"),
    [
        (Cadence(8, 12, C), (0, 4, 7)),
        (Cadence(8, 12, A_MINOR), (9, 0, 4)),
        (Cadence(8, 12, C, dominant=True), (7, 11, 2)),
        (Cadence(8, 12, A_MINOR, dominant=True), (4, 8, 11)),  # its third is raised
    ],
)
def test_a_phrase_closes_with_its_chord(cadence: Cadence, chord: tuple[int, int, int]) -> None:
    assert cadence.chord == chord
    for voice in range(4):
        pitches, _, rests = _allowed(voice, (SILENT,) * 4, (SILENT,) * voice, cadence, at=8)
        expected = {chord[0]} if voice == 3 and not cadence.dominant else set(chord[:2]) if voice == 3 else set(chord)
        assert {pitch % 12 for pitch in pitches} == expected and not rests


def test_the_last_chord_has_its_root_below_no_fifth_above_and_is_held() -> None:
    final = Cadence(8, 16, C, final=True)
    assert {pitch % 12 for pitch in _allowed(0, cadence=final, at=8)[0]} == {0, 4}
    assert {pitch % 12 for pitch in _allowed(3, (SILENT,) * 4, (72, 67, 64), final, 8)[0]} == {0}
    for voice in range(4):
        assert _allowed(voice, CHORD, CHORD[:voice], final, 9) == (set(), True, False)


def test_before_a_cadence_its_dominant_is_likelier_and_long_before_nothing_is() -> None:
    cadence = Cadence(8, 12, C)
    before, now = np.array([CHORD]), np.array([[*CHORD[:3], UNDECIDED]])
    far, near = (Rules(RANGES).biases(3, before, now, None, cadence, at)[0] for at in (3, 4))
    root, foreign = 55 - LOWEST + FIRST, 45 - LOWEST + FIRST
    assert far[root] == far[foreign] == 0
    assert near[root] > 0 > near[foreign] > NEVER / 2


def test_what_is_foreign_to_the_key_is_less_likely_not_forbidden() -> None:
    before, now = np.array([CHORD]), np.full((1, 4), UNDECIDED)
    added = Rules(RANGES).biases(0, before, now, A_MINOR, None, 0)[0]
    at_home = {pitch % 12 for pitch in range(57, 82) if added[pitch - LOWEST + FIRST] == 0}
    assert at_home == {9, 11, 0, 2, 4, 5, 6, 7, 8}  # with sixth and seventh, raised or not
    assert NEVER / 2 < added[61 - LOWEST + FIRST] < 0


def test_a_bass_rests_only_where_somebody_sings() -> None:
    assert not _allowed(3, (SILENT,) * 4, (SILENT,) * 3)[2]
    assert _allowed(3, (SILENT,) * 4, (72, SILENT, SILENT))[2]


def test_a_rule_never_stops_the_music() -> None:
    """Nothing fits above a tenor who is given beyond the alto's range: then it holds or rests."""
    pitches, holds, rests = _allowed(1, CHORD, (50, UNDECIDED, 69, UNDECIDED))
    assert not pitches and (holds or rests)


def test_a_pitch_that_sounds_is_less_likely_to_be_struck_again() -> None:
    before, now = np.array([CHORD]), np.full((1, 4), UNDECIDED)
    strict, free = (Rules(RANGES, strict).biases(0, before, now, C, None, 0)[0] for strict in (True, False))
    again = 72 - LOWEST + FIRST
    assert strict[again] < 0 == free[again] == strict[again + 2] == strict[HOLD]
