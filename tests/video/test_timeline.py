"""Times in samples and frames: nothing drifts, everything has its place."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visiontune.video.timeline import RATE, Beat, Word, frame_of, lay_out, sample_of


def _beat(samples: int, shot: int = 0, **fields: object) -> Beat:
    return Beat(samples, "Word.", (Word("Word.", 0, samples),), ((shot, 0),), **fields)  # type: ignore[arg-type]


def test_v04_a_film_without_pauses_is_as_long_as_its_speech() -> None:
    piece = round(1.016 * RATE)
    timeline = lay_out([_beat(piece, shot) for shot in range(40)], 30, pause=0.0)
    assert timeline.frames == 1219
    assert [sentence.start for sentence in timeline.sentences] == [n * piece for n in range(40)]  # no seam
    for sentence, showing in zip(timeline.sentences, timeline.showings, strict=True):
        assert abs(showing.first * RATE - sentence.start * 30) <= RATE / 2


@given(st.lists(st.integers(4_000, 400_000), min_size=1, max_size=60), st.sampled_from([24, 25, 29, 30, 60]))
def test_v04_pictures_and_end_never_drift_from_the_sound(counts: list[int], fps: int) -> None:
    timeline = lay_out([_beat(count, shot) for shot, count in enumerate(counts)], fps, pause=0.0)
    total = 0
    for count, showing in zip(counts, timeline.showings, strict=True):
        assert abs(showing.first / fps - total / RATE) <= 0.5 / fps + 1e-9
        total += count
    assert abs(timeline.frames / fps - total / RATE) <= 0.5 / fps + 1e-9


@given(
    st.lists(st.integers(1, 300_000), min_size=1, max_size=30),
    st.sampled_from([24, 25, 30, 50, 60]),
    st.sampled_from([0.0, 0.01, 0.1, 0.35, 2.0]),
)
def test_every_layout_is_in_order(lengths: list[int], fps: int, pause: float) -> None:
    timeline = lay_out([_beat(length, shot) for shot, length in enumerate(lengths)], fps, pause)
    for before, after in pairwise(timeline.sentences):
        assert before.end <= after.start  # never two voices at once
        if pause * fps >= 1:
            assert abs(after.start - before.end - pause * RATE) <= RATE / fps  # the pause takes the remainder
    if pause * fps >= 1:
        for sentence in timeline.sentences:
            assert sentence.start == sample_of(frame_of(sentence.start, fps), fps)  # on a frame
    assert timeline.sentences[-1].end <= timeline.samples + (RATE // fps // 2 + 1 if pause * fps < 1 else 0)
    shown = timeline.showings
    assert shown[0].first == 0 and shown[-1].end == timeline.frames
    assert all(before.end == after.first for before, after in pairwise(shown))
    assert all(showing.end > showing.first for showing in shown)


def test_a_picture_comes_with_its_word() -> None:
    words = (Word("First, ", 0, 24_000), Word("second.", 60_000, 90_000))
    beat = Beat(96_000, "First, second.", words, ((0, 0), (1, 1)))
    timeline = lay_out([beat], 30, pause=0.5)
    start = timeline.sentences[0].start
    assert start == 8 * 1600  # the lead of a quarter second, on a frame
    assert [(showing.shot, showing.first) for showing in timeline.showings] == [
        (0, 0),
        (1, frame_of(start + 60_000, 30)),
    ]


def test_a_word_number_beyond_the_sentence_is_its_last_word() -> None:
    timeline = lay_out(
        [Beat(96_000, "One two.", (Word("One ", 0, 1), Word("two.", 50_000, 9)), ((0, 0), (1, 99)))], 30, 0.5
    )
    assert timeline.showings[1].first == frame_of(timeline.sentences[0].start + 50_000, 30)


def test_pictures_at_the_same_word_are_each_seen() -> None:
    beat = Beat(4_800, "Word.", (Word("Word.", 0, 4_800),), tuple((shot, 0) for shot in range(5)))
    timeline = lay_out([beat], 30, pause=0.0, opening=4)
    assert [showing.shot for showing in timeline.showings] == [0, 1, 2, 3, 4][: len(timeline.showings)]
    assert all(showing.end > showing.first for showing in timeline.showings)
    assert timeline.showings[-1].end == timeline.frames


@pytest.mark.parametrize(("least", "seconds"), [(None, 3.0), (5.0, 5.0), (0.04, 0.2)])
def test_a_silent_scene_lasts_as_long_as_it_says(least: float | None, seconds: float) -> None:
    silent = Beat(0, pictures=((0, 0),), least=least)
    timeline = lay_out([silent, _beat(48_000, 1)], 30, pause=0.2)
    # The scene begins after the lead (0.2 s); a pause is its least length.
    assert timeline.sentences[0].start / RATE == pytest.approx(0.2 + max(seconds, 0.2), abs=1 / 30)


def test_a_scene_lasts_at_least_its_duration() -> None:
    timeline = lay_out([_beat(48_000, 0, least=4.0), _beat(48_000, 1)], 30, pause=0.3)
    first, second = timeline.sentences
    assert (second.start - first.start) / RATE == pytest.approx(4.0, abs=1 / 30)


def test_cards_push_speech_and_stay_free_of_it() -> None:
    bare = lay_out([_beat(48_000)], 30, pause=0.3)
    carded = lay_out([_beat(48_000)], 30, pause=0.3, opening=60, closing=45)
    assert carded.sentences[0].start - bare.sentences[0].start == 2 * RATE
    assert carded.frames == bare.frames + 105
    assert carded.frames - frame_of(carded.sentences[0].end, 30) >= 45
