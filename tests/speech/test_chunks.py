"""Long text in speakable chunks."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visiontune.speech.chunks import chunks
from visiontune.text.cleaning import speakable


def texts(text: str, language: str = "en", longest: int = 280) -> list[str]:
    return [chunk.text for chunk in chunks(text, language, longest)]


@pytest.mark.parametrize(("language", "stop"), [("ja", "。"), ("hi", "।"), ("ar", "؟"), ("ur", "۔"), ("ru", "!")])
def test_s04_every_script_is_cut_at_its_own_stops(language: str, stop: str) -> None:
    """S04: eight sentences are eight chunks, whatever their stops."""
    sentence = {
        "ja": "これはとても長い日本語の文章の一つでありますからね",
        "hi": "यह एक वाक्य है",
        "ar": "ما هذا",
        "ur": "یہ پانی ہے",
        "ru": "Это вода",
    }
    space = "" if language == "ja" else " "
    found = chunks(space.join(sentence[language] + stop for _ in range(8)), language)
    assert [chunk.text for chunk in found] == [sentence[language] + stop] * 8
    assert all(chunk.whole and chunk.spoken for chunk in found)


def test_s07_no_cut_inside_numbers_abbreviations_or_addresses() -> None:
    """S07: one chunk, although it holds five full stops."""
    text = "Dr. J. K. Smith paid $1,204.50 at example.com, i.e. 2.718 m at 7:05 p.m. for pi."
    assert texts(text) == [text]


def test_long_sentences_are_cut_at_clauses_and_between_words_only() -> None:
    text = ", ".join(f"clause number {n} costs $1,204.50" for n in range(20)) + "."
    found = chunks(text, longest=280)
    assert len(found) > 3
    assert [chunk.whole for chunk in found] == [False] * (len(found) - 1) + [True]
    assert all(len(chunk.spoken) <= 280 for chunk in found)
    assert all(chunk.text.endswith(",") for chunk in found[:-1])
    assert " ".join(chunk.text for chunk in found) == text


def test_a_word_of_a_hundred_thousand_letters_is_cut() -> None:
    found = chunks("a" * 100_000)
    assert "".join(chunk.text for chunk in found) == "a" * 100_000
    assert all(len(chunk.spoken) <= 280 for chunk in found)


def test_s02_lines_with_nothing_speakable_are_chunks_without_words() -> None:
    """S02: line 2 of three is there, without words; emoji behind a sentence stay with it."""
    found = chunks("Hello.\n😂😂 !!! ---\nBye.")
    assert [(chunk.text, chunk.line, bool(chunk.tokens)) for chunk in found] == [
        ("Hello.", 1, True), ("😂😂 !!! ---", 2, False), ("Bye.", 3, True),
    ]  # fmt: skip
    behind = chunks("Hello there! 😂")
    assert texts("Great! 😂 👍 Next. ❤️") == ["Great! 😂 👍", "Next. ❤️"]
    assert texts("😂 Great") == ["😂 Great"]
    assert [chunk.text for chunk in behind] == ["Hello there! 😂"]
    assert behind[0].tokens[-1].shown == "there! 😂"


def test_lines_are_counted_from_one() -> None:
    assert [chunk.line for chunk in chunks("One. Two.\n\nThree.\nFour.")] == [1, 1, 3, 4]


@given(st.text(alphabet=st.sampled_from("ab1 .,!?。\n😂—'"), max_size=80), st.integers(min_value=10, max_value=60))
def test_nothing_is_lost_and_nothing_is_too_long(text: str, longest: int) -> None:
    found = chunks(text, longest=longest)
    assert "".join("".join(chunk.text for chunk in found).split()) == "".join(text.split())
    assert all(len(chunk.spoken) <= longest + 3 for chunk in found)
    assert all(speakable(chunk.spoken) for chunk in found if chunk.tokens)


@pytest.mark.parametrize(
    "part", ["*a ", "[", "_", "1,", "a.b", "1-", "<b ", "[a](", "水", "`", "![", "( ", "“", "a\n", ". ", "I "]
)
def test_no_text_takes_more_than_linear_time(part: str) -> None:
    begin = time.process_time()
    chunks(part * (30_000 // len(part)))
    assert time.process_time() - begin < 60
