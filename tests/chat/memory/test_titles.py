"""Titles: one plain, short line of a first message."""

from __future__ import annotations

import time

import pytest

from visiontune.chat.memory.titles import LENGTH, shortened, title_of


@pytest.mark.parametrize(
    ("message", "title"),
    [
        ("A heron in the reeds", "A heron in the reeds"),
        ("\n\n  Make a film\nabout bees", "Make a film"),
        ("# Plan\n\ntext", "Plan"),
        ("> - **Bold** and _thin_ `code`", "Bold and thin code"),
        ("1. see [the docs](https://example.org) ![a cat](cat.png)", "see the docs a cat"),
        ("~~old~~ new <b>now</b>", "old new now"),
        ("snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4"),
        ("```python\nprint(1)\n```", "print(1)"),
        ("---\n\nafter a line", "after a line"),
        ("<div>in a block</div>", "in a block"),
        ("Tom &amp; Jerry \\*star\\*", "Tom & Jerry *star*"),
        ("a\x1b[31mred\x07\u202egnp.exe\u200b tail", "a[31mredgnp.exe tail"),
        ("می‌خواهم", "می‌خواهم"),
        ("👨‍👩‍👧 family", "👨‍👩‍👧 family"),
        ("🦊", "🦊"),
        ("<think>they want a cat</think>\nA cat, please", "A cat, please"),
        ("the prompt was opened elsewhere</think>A dog", "A dog"),
        ("A bird <think>and it never ends", "A bird"),
        ("secret</think>shown<think>secret", "shown"),
        ("<think>only thought", ""),
        ("", ""),
        (" \n\t", ""),
        ("…", ""),
    ],
)
def test_a_title_is_the_first_line_without_marks(message: str, title: str) -> None:
    assert title_of(message) == title


def test_a_long_line_is_cut_at_a_word() -> None:
    message = (
        "Please make a film about the long history of the lighthouse keepers of the northern islands and their dogs"
    )

    title = title_of(message)

    assert title == "Please make a film about the long history of the lighthouse keepers of the…"
    assert len(title) <= LENGTH


@pytest.mark.parametrize("message", ["x" * 500, "字" * 500, "e\u0301" * 300, "👨‍👩‍👧" * 100, "שלום" * 60])
def test_a_line_without_words_is_cut_between_whole_characters(message: str) -> None:
    title = title_of(message)

    assert len(title) <= LENGTH and title.endswith("…")
    assert message.startswith(title[:-1])
    assert message[len(title) - 1] not in "\u0301\u200d" and title[-2] != "\u200d"


def test_exactly_as_long_as_it_may_be_is_kept_whole() -> None:
    assert shortened("y" * LENGTH) == "y" * LENGTH
    assert shortened("y" * LENGTH + "z") == "y" * (LENGTH - 1) + "…"


@pytest.mark.parametrize("message", ["[a](" * 50_000, "*a " * 60_000, "<think>a</think>" * 12_000, "> " * 90_000 + "a"])
def test_a_huge_message_is_read_in_no_time(message: str) -> None:
    start = time.perf_counter()

    assert len(title_of(message)) <= LENGTH
    assert time.perf_counter() - start < 2
