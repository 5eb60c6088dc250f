from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from visiontune.text.fitting import TOLERANCE, broken, fit


def seconds(sentence: str) -> float:
    return len(sentence.split()) / 2.5


@settings(max_examples=60, deadline=None)
@given(
    lengths=st.lists(st.integers(3, 25), min_size=1, max_size=60),
    duration=st.floats(5, 200),
    pause=st.sampled_from([0.0, 0.35, 1.0]),
)
def test_the_duration_is_met_in_order_and_word_for_word(lengths: list[int], duration: float, pause: float) -> None:
    sentences = [" ".join(f"w{n}x{k}" for k in range(length)) + "." for n, length in enumerate(lengths)]
    found = fit(sentences, duration, seconds, pause)

    places = [sentences.index(sentence) for sentence in found.sentences]
    assert places == sorted(set(places))
    assert places[0] == 0
    assert found.seconds == pytest.approx(sum(seconds(sentence) + pause for sentence in found.sentences))
    total = sum(seconds(sentence) + pause for sentence in sentences)
    half = max(seconds(sentence) + pause for sentence in sentences) / 2
    if found.whole:
        assert len(found.sentences) == len(sentences)
        assert total <= duration * (1 + TOLERANCE) or len(sentences) == 1
    elif len(found.sentences) > 1:
        assert abs(found.seconds - duration) <= max(TOLERANCE * duration, half) + 1e-9


def test_a_leaning_sentence_comes_with_the_one_it_needs() -> None:
    sentences = [
        "Foxes are small wild dogs with long tails.",
        "Lamps are sold in the shop of my uncle.",
        "Foxes and dogs hunt mice in the wild at night.",
        "They also eat berries in the wild at night.",
        "The market opens at nine on most days here.",
    ]
    found = fit(sentences, 10.5, seconds, 0.0)
    assert sentences[3] not in found.sentences or sentences[2] in found.sentences


@pytest.mark.parametrize("duration", [6, 8, 10, 12, 14, 16])
def test_coming_closer_to_the_duration_parts_no_pair(duration: float) -> None:
    sentences = [
        "Foxes are small wild dogs with long tails.",
        "Gas makes bubbles.",
        "The bubbles swell and rise.",
        "Foxes and dogs hunt mice at night.",
        "When it snows they listen for the mice below, and then they leap high.",
        "Cubs of foxes grow in a den in spring.",
        "Dogs and foxes are loud at night.",
    ]
    kept = fit(sentences, duration, seconds, 0.0).sentences
    assert sentences[2] not in kept or sentences[1] in kept
    assert sentences[4] not in kept or sentences[3] in kept


def test_short_sentences_stay_whole() -> None:
    assert broken("A short one, with a comma; and more.") == ["A short one, with a comma; and more."]


@pytest.mark.parametrize(
    "sentence",
    [
        ", ".join(f"clause number {n} with some words and 1,000 things" for n in range(20)) + ".",
        "word " * 500 + "end.",
        "x" * 10_000,
        "狐狸是一种小型野生动物，" * 40,
    ],
)
def test_monsters_are_cut_and_nothing_is_lost(sentence: str) -> None:
    parts = broken(sentence)
    assert len(parts) > 1
    assert "".join("".join(parts).split()) == "".join(sentence.split())
    assert max(len(part.split()) for part in parts) <= 45
    assert max(len(part) for part in parts) <= 400
    assert not any(part.endswith("1,") for part in parts), "numbers stay whole"
