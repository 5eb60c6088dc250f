from __future__ import annotations

import time

import numpy as np
import pytest

from visiontune.text.central import centrality, leans_back

TEXT = [
    "The harbour of the town is old and deep.",
    "My aunt likes yellow scarves with long tassels.",
    "Fishing boats leave the harbour at dawn and return to the town at noon.",
    "The boats bring fish to the old harbour market of the town.",
    "A comet was seen once.",
]


def test_sentences_about_what_all_is_about_are_central() -> None:
    scores = centrality(TEXT)
    assert scores.shape == (5,)
    assert scores.max() == 1.0
    assert scores.min() > 0
    assert min(scores[0], scores[2], scores[3]) > max(scores[1], scores[4])


def test_a_focus_draws_sentences_that_speak_of_it() -> None:
    plain, asked = centrality(TEXT), centrality(TEXT, "comets")
    assert plain[4] < plain[2] and asked[4] > plain[4] * 1.3


def test_the_small_formula_is_the_whole_matrix() -> None:
    """S v = X (Xᵀ v): against LexRank with the matrix built, without bonus."""
    from visiontune.text.central import DAMPING, ROUNDS, _matrix

    rows, columns, values, _ = _matrix(TEXT, "")
    dense = np.zeros((len(TEXT), columns.max() + 1))
    dense[rows, columns] = values
    similar = dense @ dense.T
    assert np.allclose(np.diag(similar), 1.0)
    np.fill_diagonal(similar, 0.0)
    score = np.full(len(TEXT), 1 / len(TEXT))
    for _ in range(ROUNDS):
        score = (1 - DAMPING) / len(TEXT) + DAMPING * similar @ (score / np.maximum(similar.sum(axis=1), 1e-9))
    n = np.arange(len(TEXT))
    expected = (score / score.max() + 0.35 * np.exp(-n / 2.0)) * np.where(np.array(list(map(len, TEXT))) < 25, 0.6, 1)
    assert np.allclose(centrality(TEXT), expected / expected.max())


@pytest.mark.parametrize("sentences", [[], ["One."], ["!!!", "—"], ["the of and", "a an"]])
def test_texts_without_words(sentences: list[str]) -> None:
    scores = centrality(sentences)
    assert scores.shape == (len(sentences),)
    assert np.isfinite(scores).all()


def test_ten_thousand_sentences_are_quick() -> None:
    rng = np.random.default_rng(0)
    words = [f"w{n}" for n in range(3_000)]
    sentences = [" ".join(words[n] for n in rng.integers(0, 3_000, 12)) for _ in range(10_000)]
    started = time.process_time()
    centrality(sentences)
    assert time.process_time() - started < 30  # a guard against quadratic work, not a measure


@pytest.mark.parametrize(
    "sentence",
    [
        "It is red.",
        "However, it rains.",
        "Their eyes are big.",
        "For example, a fox.",
        "When it cools it becomes rock.",
        "In this way they spread.",
        "The ponds also trap soil.",
    ],
)
def test_sentences_that_need_the_one_before(sentence: str) -> None:
    assert leans_back(sentence)


@pytest.mark.parametrize(
    "sentence", ["Italy is warm.", "Thistles grow here.", "Rome fell.", "When items cool, take one."]
)
def test_sentences_that_stand_alone(sentence: str) -> None:
    assert not leans_back(sentence)


def test_the_thing_spoken_of_before_leans_back_unless_it_is_known() -> None:
    before = "Gas in the magma makes bubbles."
    assert leans_back("The bubbles swell and push the magma up.", before)
    assert not leans_back("The mountain grows.", before)
    assert not leans_back("The bubbles swell.", before, known={"bubbl"})
    assert not leans_back("Bubbles swell.", before)
