"""Texts by patterns: whole, on their subject, in the form that was asked."""

from __future__ import annotations

import re

import pytest

from visiontune.text.patterns import KINDS, again, by_pattern
from visiontune.text.tidying import faults
from visiontune.text.wishes import asked
from visiontune.text.writings import Writing

TOPICS = ("the sea", "a cat on a roof", "moving to a new city", "my grandmother", "robots", "")


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_pattern_is_filled_and_sound(kind: str, topic: str) -> None:
    for seed in range(12):
        text = by_pattern(Writing(kind, topic), seed)
        assert text and not re.search(r"[{}]|\b(\w+) \1\b(?! night)", text), text
        assert not any(line != line.rstrip() for line in text.split("\n"))
        if kind == "poem":
            assert faults(Writing(kind, topic), text) == []
            assert len([line for line in text.split("\n") if line]) == 12


def test_equal_seeds_give_equal_texts_and_others_others() -> None:
    poems = {by_pattern(Writing("poem", "tea"), seed) for seed in range(40)}
    assert by_pattern(Writing("poem", "tea"), 3) == by_pattern(Writing("poem", "tea"), 3)
    assert len(poems) > 25


def test_forms_are_kept() -> None:
    assert len(by_pattern(Writing("poem", "tea", lines=3), 1).split("\n")) == 3
    assert len(by_pattern(Writing("poem", "tea", lines=4), 1).split("\n")) == 4
    assert by_pattern(Writing("poem", "tea", count=2), 1).count("* * *") == 1
    assert len(by_pattern(Writing("title", "bees", count=3), 1).split("\n")) == 3
    song = by_pattern(Writing("lyrics", "rain"), 1)
    assert song.count("Chorus\n") == 2 and "Verse 1\n" in song and "Verse 2\n" in song
    assert by_pattern(Writing("poem", "tea", language="de"), 1) == ""
    assert by_pattern(Writing("essay", "tea"), 1) == ""


def test_the_hero_of_a_story_is_named_again() -> None:
    assert again("a brave little mouse on a boat") == "the mouse"
    assert again("a dragon who is afraid of fire") == "the dragon"
    assert "the cat" in by_pattern(Writing("story", "a cat on a roof"), 1)


@pytest.mark.parametrize(
    ("message", "lines"),
    [
        ("write an email to my boss asking for a day off on Friday", ["Subject: A day off on Friday", "Dear boss,", "to ask you for a day off on Friday."]),
        ("write an email telling the team that the meeting moved to 3 pm", ["Dear team,", "to tell you that the meeting moved to 3 pm."]),
        ("write a letter to the council about the noise", ["Subject: The noise", "Dear council,", "to you about the noise."]),
        ("write an email thanking a customer for the order", ["Dear customer,", "to thank you for the order."]),
    ],
)  # fmt: skip
def test_letters_turn_to_whom_they_are_for(message: str, lines: list[str]) -> None:
    writing = asked(message)
    assert writing is not None
    letter = by_pattern(writing, 1, "Ana")
    assert all(line in letter for line in lines), letter
    assert letter.endswith("kind regards,\nAna")
