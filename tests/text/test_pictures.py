from __future__ import annotations

import pytest

from visiontune.text.pictures import image_prompts, topic_of


@pytest.mark.parametrize(
    ("title", "text", "topic"),
    [
        ("How volcanoes erupt", "Volcanoes erupt. A volcano is a mountain. Volcanoes make land.", "volcanoes"),
        ("The Amazon River", "The Amazon River is long. The river floods.", "Amazon River"),
        ("Why we sleep", "Sleep heals. We need sleep.", "sleep"),
        ("Hello there", "Nothing of it.", ""),
        ("", "Text.", ""),
    ],
)
def test_topics(title: str, text: str, topic: str) -> None:
    assert topic_of(title, text) == topic


def test_pronouns_are_followed_from_sentence_to_sentence() -> None:
    sentences = [
        "The fox is a small wild dog.",
        "It lives in forests.",
        "Its tail is long.",
        "But it can swim.",
        "Mice hide from the snow.",
        "They fear owls.",
    ]
    assert image_prompts(sentences, "fox") == [
        "The fox is a small wild dog.",
        "Fox lives in forests.",
        "Fox's tail is long.",
        "But fox can swim.",
        "Mice hide from the snow.",
        "They fear owls.",
    ]


def test_he_is_only_who_the_text_is_about() -> None:
    assert (
        image_prompts(["Mozart was born in 1756.", "He was a child star."], "Mozart")[1] == "Mozart was a child star."
    )
    assert image_prompts(["Volcanoes are hot.", "He was a child."], "volcanoes")[1] == "He was a child."


def test_other_sentences_stay_as_they_are() -> None:
    sentences = ["The fox runs.", "This evening is long.", "That is why foxes sleep."]
    assert image_prompts(sentences, "fox")[:2] == sentences[:2]
    assert image_prompts(sentences, "") == sentences
