"""Prompts with a word more, less, or another."""

from __future__ import annotations

import doctest
from types import ModuleType

import pytest

from visiontune.chat import consent
from visiontune.chat.changes import naming, sentences, words
from visiontune.chat.changes.asking import Ask
from visiontune.chat.changes.words import added, removed, swapped


@pytest.mark.parametrize("module", [words, sentences, consent, naming])
def test_the_examples_of_the_docs_are_right(module: ModuleType) -> None:
    failed, tried = doctest.testmod(module)

    assert tried and not failed


@pytest.mark.parametrize(
    ("prompt", "old", "new", "made"),
    [
        ("a dog on a beach", "the dog", "a cat", "a cat on a beach"), ("A dog on a beach", "dog", "owl", "An owl on a beach"),
        ("two dogs and a boy", "the dogs", "cats", "two cats and a boy"), ("a dog, and the dog's bowl", "dog", "a fox", "a fox, and the fox's bowl"),
        ("a big brown dog in the sun", "dog", "a black cat", "a black cat in the sun"), ("three ladies at tea", "the lady", "gentlemen", "three gentlemen at tea"),
        ("a lighthouse", "lighthose", "a windmill", "a windmill"), ("a catalogue", "cat", "dog", None), ("a hotdog stand", "the dog", "a cat", None),
    ],
)  # fmt: skip
def test_a_thing_is_swapped(prompt: str, old: str, new: str, made: str | None) -> None:
    assert swapped(prompt, old, new) == made


@pytest.mark.parametrize(
    ("prompt", "thing", "made"),
    [
        ("a beach with people on it", "people", "a beach"), ("two boats, a pier and gulls at sea", "the pier", "two boats and gulls at sea"),
        ("a man wearing a hat", "the hat", "a man"), ("a lake", "the lake", None), ("a dog chasing a ball", "the dog", None),
        ("a table with a lamp, a book and a cup", "the book", "a table with a lamp and a cup"), ("a dog and a cat on a sofa", "the dog", "a cat on a sofa"),
    ],
)  # fmt: skip
def test_a_thing_is_taken_out_where_something_is_left(prompt: str, thing: str, made: str | None) -> None:
    assert removed(prompt, thing) == made


def test_a_thing_is_put_in_before_the_style() -> None:
    assert added("a fox, oil painting", "a moon") == "a fox with a moon, oil painting"
    assert added("a fox with a hat", "with snow") == "a fox with a hat and snow"


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("same again but at dusk, and wider", ("same again", "at dusk", "wider")), ("can you make it in oil please", ("make it in oil",)),
        ("add a cat, a dog and a bird", ("add a cat, a dog and a bird",)), ("Redo it please, my class needs it in German.", ("Redo it",)),
        ("could we have that upright, it's for phones", ("that upright",)), ('say "no, and in red" instead', ('say "no, and in red"',)),
    ],
)  # fmt: skip
def test_a_message_is_cut_into_what_it_asks_for(text: str, clauses: tuple[str, ...]) -> None:
    assert Ask.of(text, {}).clauses == clauses
