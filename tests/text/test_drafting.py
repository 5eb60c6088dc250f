from __future__ import annotations

import json

import pytest

from visiontune.text import drafting
from visiontune.text.base import ScriptRequest


def test_a_small_models_answer_is_cleaned() -> None:
    text = """Sure! Here is your script:

**Narrator:** Once upon a time there was a cat named Luna.
[Music plays]
Scene 1: Luna lived in a small house by the sea.
Once upon a time, there was a cat named Luna.
As a chatbot, I am here to help.
See https://example.com for more.
She loved fish and the old lighthouse, and then"""
    assert drafting.free_sentences(text, "en") == [
        "Once upon a time there was a cat named Luna.",
        "Luna lived in a small house by the sea.",
    ]


@pytest.mark.parametrize("text", ["", "```\ncode\n```", "Sure!", "no end of it", "😂😂!"])
def test_nothing_usable(text: str) -> None:
    assert drafting.free_sentences(text, "en") == []


def test_hidden_reasoning_is_no_draft() -> None:
    assert drafting.free_sentences("<think>Be nice.</think>Welcome to the quay.", "en") == ["Welcome to the quay."]


def test_structured_scenes_drop_what_cannot_be_spoken() -> None:
    scenes = [
        {"narration": "**Bold** words.", "image_prompt": "a\n bold  word"},
        {"narration": "😂 ---", "image_prompt": "nothing"},
    ]
    title, kept = drafting.structured_scenes(json.dumps({"title": "# My *title*", "scenes": scenes}))
    assert title == "My title"
    assert [(scene.narration, scene.image_prompt) for scene in kept] == [("Bold words.", "a bold word")]


def test_how_much_is_asked_for_follows_the_duration() -> None:
    short, long = (ScriptRequest(seed=1, prompt="tea", duration=duration) for duration in (20.0, 60.0))
    assert 35 <= drafting.word_count(short) <= 55
    assert drafting.word_count(long) == pytest.approx(3 * drafting.word_count(short), abs=2)


def test_the_language_is_named() -> None:
    request = ScriptRequest(seed=1, prompt="der Tee", language="de")
    assert "German" in drafting.structured_request(request, "stub", 1).messages[0].content
    assert "German" in drafting.free_request(request, "stub", 1).messages[0].content


def test_on_topic() -> None:
    assert drafting.on_topic(["Luna sells coffee."], "a coffee shop called Luna")
    assert not drafting.on_topic(["We love trains."], "a coffee shop called Luna")
