"""Cues: word for word, two balanced lines at most, in order, each seen."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visiontune.video.captions import SHORTEST, Caption, captions, pieces
from visiontune.video.timeline import RATE, Sentence, Word


def _width(text: str) -> int:
    """Ten pixels a letter."""
    return 10 * len(text.strip())


def _sentence(text: str, start: int = 0, step: int = RATE // 4) -> Sentence:
    words = [word + " " for word in text.split(" ")]
    words[-1] = words[-1].rstrip()
    timed = tuple(Word(word, start + n * step, start + (n + 1) * step) for n, word in enumerate(words))
    return Sentence(0, text, start, start + len(words) * step, timed)


def _lines(cue: Caption) -> list[str]:
    return ["".join(word.text for word in line) for line in cue.lines]


def test_pieces_are_the_text_and_keep_its_marks() -> None:
    text = "“Up 40%,” she said - twice!"
    found = pieces(text, [("Up", 0, 10), ("40%", 10, 20), ("she", 20, 30), ("said", 30, 40), ("twice", 50, 60)], 100)
    assert [piece.text for piece in found] == ["“Up ", "40%,” ", "she ", "said - ", "twice!"]
    assert [(piece.start, piece.end) for piece in found] == [(0, 10), (10, 20), (20, 30), (30, 40), (50, 60)]


def test_repeated_words_are_found_in_order() -> None:
    assert [
        p.text for p in pieces("the cat the cat", [("the", 0, 1), ("cat", 1, 2), ("the", 2, 3), ("cat", 3, 4)], 9)
    ] == [
        "the ",
        "cat ",
        "the ",
        "cat",
    ]


def test_words_of_chinese_need_no_spaces() -> None:
    assert [p.text for p in pieces("水循环，开始。", [("水", 0, 1), ("循环", 1, 2), ("开始", 3, 4)], 9)] == [
        "水",
        "循环，",
        "开始。",
    ]


def test_words_that_are_not_in_the_text_give_times_by_length() -> None:
    found = pieces("Four words are here.", [("vier", 0, 50), ("Worte", 50, 100)], 200)
    assert "".join(piece.text for piece in found) == "Four words are here."
    assert found[0].start == 0 and found[-1].end == 100
    assert all(a.end == b.start for a, b in pairwise(found))


def test_v05_no_word_ends_after_the_audio() -> None:
    found = pieces("One two.", [("One", 0, 50), ("two", 50, 130)], 100)
    assert found[-1].end == 100


def test_a_short_sentence_is_one_line() -> None:
    (cue,) = captions([_sentence("Short and sweet.")], _width, 400, 10 * RATE)
    assert _lines(cue) == ["Short and sweet."]


def test_two_lines_are_balanced_and_cut_after_a_mark() -> None:
    (cue,) = captions([_sentence("High up, the air is cold, and the vapour falls.")], _width, 400, 10 * RATE)
    assert _lines(cue) == ["High up, the air is cold, ", "and the vapour falls."]


def test_a_long_sentence_is_several_cues_in_order() -> None:
    text = " ".join(f"word{n:02}" for n in range(40))
    cues = captions([_sentence(text)], _width, 300, 100 * RATE)
    assert len(cues) >= 5
    assert " ".join(cue.text for cue in cues) == text
    assert all(len(cue.lines) <= 2 and all(_width(line) <= 300 for line in _lines(cue)) for cue in cues)
    assert all(a.end <= b.start for a, b in pairwise(cues))
    # Each begins with its first word, not before and not after.
    assert [cue.start for cue in cues] == [cue.lines[0][0].start for cue in cues]


def test_a_word_wider_than_a_line_is_cut_and_keeps_every_letter() -> None:
    (cue,) = captions([_sentence("Donaudampfschifffahrtsgesellschaft")], _width, 200, 10 * RATE)
    assert cue.text == "Donaudampfschifffahrtsgesellschaft"
    assert all(_width(line) <= 200 for line in _lines(cue)) and len(cue.lines) == 2


def test_marks_stay_with_their_letters_when_a_word_is_cut() -> None:
    cues = captions([_sentence("e\u0301" * 60)], _width, 200, 10 * RATE)
    assert "".join(cue.text for cue in cues) == "e\u0301" * 60
    assert all(not line.startswith("\u0301") for cue in cues for line in _lines(cue))


@given(
    st.lists(st.text("abcdefgh,.", min_size=1, max_size=25), min_size=1, max_size=40),
    st.integers(0, 2_000),
    st.integers(120, 500),
)
def test_v16_cues_are_strictly_increasing_and_never_empty(words: list[str], step: int, limit: int) -> None:
    sentences = [
        _sentence(" ".join(words), 1_000, step),
        _sentence(" ".join(words), 1_000 + len(words) * step + 9_600, step),
    ]
    end = sentences[-1].end + RATE + 2 * SHORTEST * sum(map(len, words))
    cues = captions(sentences, _width, limit, end)
    assert "".join(cue.text for cue in cues).replace(" ", "") == 2 * "".join(words)
    for cue in cues:
        assert cue.end - cue.start >= SHORTEST and cue.text.strip()
        assert len(cue.lines) <= 2 and all(_width(line) <= limit for line in _lines(cue))
    assert all(a.end <= b.start for a, b in pairwise(cues))
    assert all(round(a.start / RATE * 1000) < round(b.start / RATE * 1000) for a, b in pairwise(cues))


def test_a_caption_bridges_a_pause_and_leaves_in_a_silence() -> None:
    first, second, third = (
        _sentence("One two.", 0),
        _sentence("Three four.", RATE),  # half a second later
        _sentence("Five six.", 5 * RATE),  # after a long silence
    )
    cues = captions([first, second, third], _width, 400, 9 * RATE)
    assert cues[0].end == cues[1].start == RATE
    assert cues[1].end == second.end + round(0.4 * RATE)
    assert cues[2].end == third.end + round(0.4 * RATE)


def test_the_lit_word_is_the_spoken_one() -> None:
    (cue,) = captions([_sentence("One two three.", 0, 1000)], _width, 400, 10 * RATE)
    assert [cue.lit(sample) for sample in (0, 999, 1000, 2500, 2999, 3000, 90_000)] == [0, 0, 1, 2, 2, None, None]


@pytest.mark.parametrize("text", ["---", "***", "♪ ♪"])
def test_v17_nothing_spoken_is_no_cue(text: str) -> None:
    assert captions([Sentence(0, text, 0, RATE, ())], _width, 400, RATE) == []


def test_v03_every_cue_of_a_sentence_runs_its_way() -> None:
    hebrew = "מחזור המים (ABC) מתחיל שוב ABC DEF GHI JKL"
    cues = captions([_sentence(hebrew), _sentence("ABC מים", 50 * RATE)], _width, 80, 90 * RATE)
    assert [cue.rtl for cue in cues] == [True] * (len(cues) - 1) + [False]
    assert len(cues) > 3


def test_no_cue_and_no_line_ends_with_a_word_of_the_next() -> None:
    text = (
        "We are standing before a new morning with endless possibilities and the world can finally see what lies "
        "beyond the hills of the old country and in the cities by the sea"
    )
    for limit in range(320, 600, 20):
        cues = captions([_sentence(text)], _width, limit, 20 * RATE)
        assert " ".join(cue.text for cue in cues) == text
        lines = [line for cue in cues for line in _lines(cue)]
        assert all(_width(line) <= limit for line in lines)
        last = {line.split()[-1] for line in lines}
        assert not last & {"and", "the", "of", "in", "by", "with", "a"}, (limit, lines)
