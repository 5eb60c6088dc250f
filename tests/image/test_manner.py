"""A prompt's manner is read by the same words that `--style` understands."""

from __future__ import annotations

import pytest

from visiontune.image.manner import without_manner
from visiontune.image.styles import HOUSE, find_style, style_names


def test_every_word_for_a_style_is_one_in_a_prompt_too() -> None:
    read = {word: without_manner(f"a dog, {word}") for word in style_names()}
    taken = {word: style for word, (rest, style) in read.items() if style and rest == "a dog"}
    assert len(taken) > 50
    assert all(find_style(word) == style != HOUSE for word, style in taken.items())
    assert not {"painting", "drawing", "paper"} & set(taken)


@pytest.mark.parametrize(
    ("prompt", "rest", "style"),
    [
        ("a lion in oils", "a lion", "oil"),
        ("a watercolour painting of a boat", "a boat", "watercolour"),
        ("a box, flat", "a box", "flat"),
        ("The box is flat.", "The box is flat.", ""),
        ("a zebra is black and white", "a zebra is black and white", ""),
        ("watercolour", "watercolour", ""),
    ],
)
def test_only_a_manner_is_taken_out(prompt: str, rest: str, style: str) -> None:
    assert without_manner(prompt) == (rest, style)
