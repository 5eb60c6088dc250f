"""The measures of the music benchmarks, on pieces small enough to count by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from helpers_benchmarks import load_benchmark
from visiontune.music.frames.features import SILENT, Voices
from visiontune.music.frames.plan import Plan

measures: Any = load_benchmark("music_measures")


def _piece(*chords: tuple[int, ...], frames: int = 4) -> Any:
    return np.repeat(np.array(chords), frames, axis=0)


C, F, G = (72, 67, 64, 48), (72, 69, 65, 53), (71, 67, 62, 55)


def test_what_is_foreign_to_the_best_key_counts_by_its_time() -> None:
    diatonic = _piece(C, F, G, C)
    assert measures.out_of_key(diatonic) == 0
    sharp = diatonic.copy()
    sharp[4:8, 0] = 73  # one of sixteen notes
    assert measures.out_of_key(sharp) == pytest.approx(1 / 16)


def test_the_entropy_of_even_chances_is_the_logarithm_of_their_number() -> None:
    assert measures.entropy(_piece((72, 67, 64, 60), (72, 67, 64, 60))) == pytest.approx(1.5)  # C twice, G and E
    assert measures.entropy(np.arange(60, 72).reshape(3, 4)) == pytest.approx(np.log2(12))
    assert measures.entropy(np.array([[60, SILENT, 72, 48]])) == 0


def test_a_beat_sounds_as_a_chord_when_it_is_part_of_one() -> None:
    triad, seventh, fifth, cluster = C, (65, 62, 59, 55), (67, 60, 60, 48), (65, 64, 62, 60)
    silent = (SILENT,) * 4
    assert measures.chords(np.array([triad, seventh, fifth, silent, cluster])) == 3 / 4
    assert np.isnan(measures.chords(np.array([silent])))


def test_beats_are_those_of_the_bar() -> None:
    pitches = np.zeros((6, 4), np.int64)
    assert measures.on_beats(Voices(pitches)).tolist() == [True, False, False, False, True, False]
    plan = Plan(*(np.arange(2, 8) if name == "place" else np.zeros(6, np.int64) for name in Plan.__dataclass_fields__))
    assert measures.on_beats(Voices(pitches, None, plan)).tolist() == [False, False, True, False, False, False]


@pytest.mark.parametrize(
    ("before", "now", "found"),
    [
        ((67, 60, 55, 48), (69, 62, 53, 50), 3),  # fifths above alto and bass, and octaves of these
        ((67, 60, 52, 48), (65, 62, 53, 50), 1),  # the soprano goes the other way: only alto and bass
        ((67, 60, 52, 48), (67, 60, 52, 48), 0),  # nobody moves
        ((67, 60, 52, 48), (67, 62, 53, 43), 0),
        ((67, 60, SILENT, SILENT), (69, 62, SILENT, SILENT), 1),
        ((67, SILENT, 60, SILENT), (69, 62, SILENT, SILENT), 0),  # another voice is at the fifth now
    ],
)
def test_parallels_are_of_two_voices_that_move_the_same_way(
    before: tuple[int, ...], now: tuple[int, ...], found: int
) -> None:
    assert measures.parallels(_piece(before, now)) == found


def test_parallels_are_per_change_and_onsets_per_quarter() -> None:
    piece = _piece(
        (67, 60, SILENT, SILENT), (69, 62, SILENT, SILENT), (67, 60, SILENT, SILENT), (67, 64, SILENT, SILENT)
    )
    assert measures.parallels(piece) == 2 / 3
    assert measures.onsets(piece) == 7 / 4
    assert measures.onsets(_piece(C, (SILENT,) * 4, C)) == 8 / 3


def test_a_passage_that_comes_back_is_similar_and_a_new_one_is_not() -> None:
    theme, other = _piece(C, F, G, C, F, C, G, C), _piece(*[tuple(p + 1 for p in c) for c in (G, C, F, G, C, G, F, G)])
    assert measures.similarity(np.concatenate([theme, theme])) == 1
    assert measures.similarity(np.concatenate([theme, other])) < 0.2
    assert np.isnan(measures.similarity(theme))


def test_a_melody_repeats_its_intervals_not_its_pitches() -> None:
    line = np.array([60, 62, 64, 65, 67])
    assert measures.repetition(line) == 0
    # Five groups from nine notes; the second five notes are the first ones, a fifth higher.
    assert measures.repetition(np.concatenate([line, line[1:] + 7])) == pytest.approx(1 / 5)
    assert measures.repetition(np.repeat(line, 3)) == 0
    assert np.isnan(measures.repetition(np.array([60, SILENT, 60])))


def test_copies_are_found_in_any_transposition() -> None:
    dice = np.random.default_rng(0)
    song, other = (Voices(dice.integers(48, 80, (40, 4))) for _ in range(2))
    known = measures.Known([song])
    assert known.copied([song.transposed(-5)]) == 1
    assert known.copied([other]) == 0
    # 40 frames of the one, then 31 of the other: 9 of 40 passages lie whole in the copy.
    mixed = Voices(np.concatenate([song.pitches, other.pitches[:31]]))
    assert known.copied([mixed]) == 9 / 40
    # A chord that is held proves nothing.
    assert np.isnan(measures.Known([Voices(_piece(C, frames=64))]).copied([Voices(_piece(C, frames=64))]))


def test_all_measures_of_a_piece_and_their_mean() -> None:
    one = measures.measure(Voices(_piece(C, F, G, C)))
    assert one.out_of_key == 0 and one.chords == 100 and one.parallels == 0
    long = measures.measure(Voices(_piece(*[C, F, G, C] * 4)))
    mean = measures.mean([one, long])
    assert mean.chords == 100 and mean.onsets == (one.onsets + long.onsets) / 2
    assert mean.similarity == long.similarity == 100  # the short piece has none, and does not count


def test_a_listener_learns_what_tells_classes_apart() -> None:
    composers: Any = load_benchmark("music_composers")
    slow, quick = (
        [Voices(p, np.concatenate([np.ones((1, 4), bool), p[1:] != p[:-1]])) for p in pieces]
        for pieces in (
            [_piece(*[C, F, G, C] * 4, frames=8) + n for n in range(6)],
            [_piece(*[C, G, F, G] * 16, frames=2) + n for n in range(3)],
        )
    )
    rows = {"slow": composers.passages(slow), "quick": composers.passages(quick)}
    labels = np.repeat([0, 1], [len(rows["slow"]), len(rows["quick"])])
    listener = composers.Listener.taught(np.concatenate(list(rows.values())), labels)
    heard = composers.listen(listener, list(rows), rows)
    assert heard.accuracy == heard.balanced == 1
    assert heard.majority == 6 / 9
    assert heard.confusion["slow"] == {"slow": 6, "quick": 0}
    # Another key or register is the same passage.
    assert np.allclose(composers.passages([slow[0]]), composers.passages([slow[0].transposed(3)]))


def test_the_table_tells_what_was_missed() -> None:
    quality: Any = load_benchmark("music_quality")
    real = {"out_of_key": 4.0, "entropy": 2.9, "chords": 91.0, "parallels": 0.3, "onsets": 3.7, "similarity": 35.0}
    real |= {"repetition": 22.0, "copied": 0.25}
    made = real | {"parallels": 0.0, "unmasked": 0.9, "onsets": 3.05, "copied": 0.254}
    lines = quality.report({"composer": "bach", "model": "lstm", "count": 2, "real": real, "made": made}).splitlines()
    assert [line for line in lines if "missed" in line] == [
        "onsets per quarter            3.70    3.05   3.1 to 4.3   missed"
    ]
    assert "at least 86" in lines[4] and lines[6].split()[-4:] == ["0.90", "at", "most", "1"]
