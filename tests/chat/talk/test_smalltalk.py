"""Small talk is answered where the whole message is small talk, and only there."""

from __future__ import annotations

import pytest

from visiontune.chat.talk.smalltalk import CAN, small_talk, without_greeting
from visiontune.chat.talk.warmth import in_need, warm_words


@pytest.mark.parametrize(
    ("message", "says"),
    [
        ("Hi!!", "H"), ("hey there 👋", "H"), ("GOOD MORNING", "Good morning"), ("thanks!", ""), ("what can you do?", "make pictures"),
        ("help", "make pictures"), ("who are you", "VisionTune"), ("are you human?", "program"), ("tell me a joke", ""),
        ("I'm bored", "How about"), ("hola", "¡Hola!"), ("नमस्ते", "नमस्ते!"), ("haha", "laugh"), ("you are stupid", "sorry"),
        ("do you like music?", "no tastes"), ("bye", "library"), ("hi there, what can you do?", "make pictures"),
    ],
)  # fmt: skip
def test_it_is_answered(message: str, says: str) -> None:
    answer = small_talk(message)
    assert answer and says in answer and "{" not in answer


@pytest.mark.parametrize(
    "message",
    [
        "", "🙂", "hello, why is the sky blue?", "help me write a poem", "thanks for the poem about cats", "hello world program in python",
        "what can you do about my noisy neighbours", "do you think vaccines are safe", "do you know how volcanoes work", "x" * 5_000,
    ],
)  # fmt: skip
def test_what_says_more_is_not_small_talk(message: str) -> None:
    assert small_talk(message) == ""


def test_it_does_not_say_the_same_twice() -> None:
    said: list[str] = []
    for _ in range(3):
        said.append(small_talk("hello", before=said))
    assert len(set(said)) == 3
    assert "Ana" in small_talk("hello", "Ana") and small_talk("what can you do") == CAN


def test_the_greeting_goes_and_the_question_stays() -> None:
    assert without_greeting("Hello! Why is the sky blue?") == "Why is the sky blue?"
    assert without_greeting("hello!") == "hello!"


def test_news_is_met_with_warmth_and_need_with_help() -> None:
    assert "sorry for your loss" in warm_words("My grandmother died last week.")
    assert "sorry to hear" in warm_words("my dog is sick and I'm worried", "Ana") and ", Ana" in warm_words(
        "I got fired", "Ana"
    )
    assert "good news" in warm_words("We are getting married in June")
    assert warm_words("my phone is dead") == "" and warm_words("the ferry leaves at nine") == ""
    assert "crisis line" in in_need("I don't want to live") and in_need("the battery died") == ""
