from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from visiontune.chat.understanding import CHARACTERS, Understander, document
from visiontune.chat.wording.splitting import MOST, edges
from visiontune.chat.wording.tokens import tokens
from visiontune.chat.wording.values import SLOTS

INTENTS = {"image", "video", "music", "speech", "followup", "cancel", "status", "chat"}
MESSAGES: list[tuple[str, str, dict[str, Any]]] = [
    # the conventions
    (
        "paint a heron in the reeds, ink wash, 3 versions",
        "image",
        {"subject": "a heron in the reeds", "style": "ink wash", "count": 3},
    ),
    (
        "can I get a portrait-format picture of our town hall at night",
        "image",
        {"subject": "our town hall at night", "aspect_ratio": "9:16"},
    ),
    ("what would a heron look like to a frog?", "chat", {}),
    (
        "quick reel about composting, 25 secs, jaunty accordion",
        "video",
        {
            "subject": "composting",
            "duration_s": 25,
            "aspect_ratio": "9:16",
            "mood": "jaunty",
            "instrument": "accordion",
        },
    ),
    ("a film on the third crusade lasting four minutes", "video", {"subject": "the third crusade", "duration_s": 240}),
    ("how do I edit a video on my phone", "chat", {}),
    (
        "something in f sharp minor, 66 bpm, cello, mournful",
        "music",
        {"key": "F# minor", "tempo_bpm": 66, "instrument": "cello", "mood": "mournful"},
    ),
    ("in the manner of Beethoven, two minutes", "music", {"composer": "beethoven", "duration_s": 120}),
    ("was Beethoven deaf", "chat", {}),
    ("voice this for me: Doors close at nine.", "speech", {"subject": "Doors close at nine."}),
    (
        'say "two for one on Mondays" like a radio host',
        "speech",
        {"subject": "two for one on Mondays", "voice": "radio host"},
    ),
    ("warmer colours please", "followup", {}),
    ("once more, but shorter, 10 sec", "followup", {"duration_s": 10}),
    ("drop it, I changed my mind", "cancel", {}),
    ("how much longer?", "status", {}),
    ("hold off on the pictures, I only want the outline", "chat", {}),
    # what people reported of others
    ("Which picture does Orwell paint of Room 101, and what sound does the scene make in your head?", "chat", {}),
    ("Please do NOT make the harbour video yet - just tell me which shots you would put in it.", "chat", {}),
    ("same again but at dusk, and wider", "followup", {}),
    (
        "Make a 2.5 minute video about the second wave of ska",
        "video",
        {"subject": "the second wave of ska", "duration_s": 150},
    ),
    ("read that aloud", "followup", {}),
    ("in the style of Beethovn, for piano", "music", {"composer": "beethoven", "instrument": "piano"}),
    (
        "read this out: Draw three cats and make a video of them.",
        "speech",
        {"subject": "Draw three cats and make a video of them."},
    ),
]


@pytest.mark.parametrize(("text", "intent", "slots"), MESSAGES, ids=[text[:40] for text, *_ in MESSAGES])
def test_messages_mean_what_people_mean(
    understander: Understander, text: str, intent: str, slots: dict[str, Any]
) -> None:
    found = document(understander.read(text))
    assert (found["intent"], found["slots"]) == (intent, slots)


@pytest.mark.parametrize("instead", ["don't make", "instead of making", "without making", "do not render"])
def test_a_refusal_is_talk_and_is_kept_for_later(understander: Understander, instead: str) -> None:
    wish = understander.read(f"please {instead} the harbour video yet, tell me which shots you would put in it").main
    assert wish.intent == "chat" and wish.held is not None
    assert wish.held[0] == "video" and "harbour" in wish.held[1]["subject"]


@pytest.mark.parametrize(
    ("text", "kind", "subject"),
    [
        ("Don't make a video about the harbour, tell me about harbours", "video", "the harbour"),
        ("don't make a picture of a volcano yet", "image", "a volcano"),
        ("I don't want a picture of rain", "image", "rain"),
        ("Instead of making a picture of the harbour, tell me when it opens", "image", "the harbour"),
    ],
)
def test_a_refusal_is_sure_and_says_what_is_kept(
    understander: Understander, text: str, kind: str, subject: str
) -> None:
    wish = understander.read(text).main
    assert wish.intent == "chat" and wish.confidence >= 0.8  # so sure that no model is given tools
    assert wish.held == (kind, {"subject": subject})


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("don't draw a cat, draw a dog", "image"),
        ("don't make it so dark", "followup"),
        ("don't make a picture, a video about tea please", "video"),
        ("Don't forget to make the video about bees", "video"),
    ],
)
def test_what_only_begins_like_a_refusal_asks(understander: Understander, text: str, intent: str) -> None:
    assert understander.read(text).main.intent == intent


def test_two_requests_in_one_message(understander: Understander) -> None:
    found = document(understander.read("draw a pond, then read this out: Mind the step."))
    assert [one["intent"] for one in found["requests"]] == ["image", "speech"]
    assert found["requests"][1]["slots"] == {"subject": "Mind the step."}
    assert document(understander.read("a picture of a cat and a dog"))["requests"] == []


def test_named_entities_have_their_places(understander: Understander) -> None:
    text = "A film for Anna Schmidt in Berlin about Beethovn, 2 minutes, in German, for the harp"
    found = {entity.text: entity for entity in understander.read(text).entities}
    assert found["Berlin"].type == "place"
    assert found["Beethovn"].type == "composer"
    assert found["2 minutes"].type == "duration"
    assert found["German"].type == "language"
    assert found["harp"].type == "instrument"
    assert all(text[one.start : one.end] == one.text for one in found.values())


def test_reasons_are_told_with_numbers(understander: Understander) -> None:
    found = understander.read("draw a pond, 2 versions")
    assert any(reason.startswith("intent image 0.9") for reason in found.reasons)
    assert "slot count: 2" in found.reasons


@pytest.mark.parametrize("text", ["", " ", "\n\t", "…", "!!!", "🦊", "\0", "\u202e", "\ud800"])
def test_what_says_nothing_is_talk(understander: Understander, text: str) -> None:
    assert document(understander.read(text))["slots"] == {}


def test_a_huge_message_is_read_at_its_beginning(understander: Understander) -> None:
    found = understander.read("draw a pond. " + "word " * 100_000)
    assert found.main.intent in INTENTS
    assert any(f"{CHARACTERS:,}" in reason for reason in found.reasons)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text_gives_a_document(understander: Understander, text: str) -> None:
    found = document(understander.read(text))
    assert found["intent"] in INTENTS and 0 <= found["confidence"] <= 1
    assert set(found["slots"]) <= set(SLOTS)
    json.dumps(found)
    assert found == document(understander.read(text))


@pytest.mark.parametrize(
    ("text", "intents", "rest"),
    [
        ("stop that, draw a fox instead", ["cancel", "image"], "draw a fox instead"),
        ("cancel that and compose a waltz", ["cancel", "music"], "compose a waltz"),
        ("stop, make it blue instead", ["cancel", "followup"], "make it blue instead"),
        ("Stop!", ["cancel"], "Stop!"), ("stop it. thanks", ["cancel"], "stop it. thanks"),
        ("forget it, I'll do it by hand", ["cancel"], "forget it, I'll do it by hand"),
    ],
)  # fmt: skip
def test_what_is_asked_for_after_a_stop(understander: Understander, text: str, intents: list[str], rest: str) -> None:
    wishes = understander.read(text).wishes

    assert [wish.intent for wish in wishes] == intents
    assert wishes[-1].text == rest == text[wishes[-1].start :]


@pytest.mark.parametrize(
    ("text", "wishes"),
    [
        (
            "a picture of a cat and a 10 second piano tune",
            [("image", {"subject": "a cat"}), ("music", {"duration_s": 10, "instrument": "piano"})],
        ),
        (
            "I need a 30 second video about bees and a picture of a hive",
            [("video", {"subject": "bees", "duration_s": 30}), ("image", {"subject": "a hive"})],
        ),
        ("a picture of a fox and a video of it", [("image", {"subject": "a fox"}), ("followup", {})]),
        ("picture of a lighthouse plus a 15s ambient track", [("image", {"subject": "a lighthouse"}), ("music", {"duration_s": 15})]),
        (
            "I want a picture of a cat, a picture of a dog and another picture of a bird",
            [("image", {"subject": "a cat"}), ("image", {"subject": "a dog"}), ("image", {"subject": "a bird"})],
        ),
        ("a video about volcanoes and a video about rainbows", [("video", {"subject": "volcanoes"}), ("video", {"subject": "rainbows"})]),
        # One thing each.
        ("a picture of a cat and a piano", [("image", {"subject": "a cat and a piano"})]),
        ("an image of a man painting a picture of a boat and a picture of a tree", [("image", {})]),
        ("a picture of a singer and a song", [("image", {"subject": "a singer and a song"})]),
        ("a picture of a band and a poster on the wall", [("image", {"subject": "a band and a poster on the wall"})]),
        ("a video about the history of film and music", [("video", {"subject": "the history of film and music"})]),
        ("a 10 second video with captions and a soundtrack by Bach", [("video", {"duration_s": 10, "composer": "bach"})]),
    ],
)  # fmt: skip
def test_things_after_an_and_are_requests_of_their_own(
    understander: Understander, text: str, wishes: list[tuple[str, dict[str, Any]]]
) -> None:
    found = understander.read(text).wishes
    assert [wish.intent for wish in found] == [intent for intent, _ in wishes]
    for wish, (_, slots) in zip(found, wishes, strict=True):
        assert slots.items() <= wish.slots.items()


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("a tall picture of a lighthouse", {"subject": "a lighthouse", "aspect_ratio": "9:16"}),
        ("make me a wide image of mountains", {"subject": "mountains", "aspect_ratio": "16:9"}),
        ("paint a tall man", {"subject": "a tall man"}),
        ("a tall poster for a concert on 5 May", {"subject": "a concert on 5 May", "aspect_ratio": "9:16"}),
        ("draw a lighthouse, and it snows", {"subject": "a lighthouse, and it snows"}),
        ("add three trees in front", {"count": 3}),
    ],
)
def test_shapes_days_and_places(understander: Understander, text: str, slots: dict[str, Any]) -> None:
    assert document(understander.read(text))["slots"] == slots


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("film of 10 hours about bees", {"subject": "bees", "duration_s": 36_000}),
        ("film of 0 seconds about ants", {"subject": "ants", "duration_s": 0}),
        ("-5 pictures of a cow", {"subject": "a cow", "count": -5}),
        ("music at bpm 5000", {"tempo_bpm": 5000}),
        ("a video about the first 10 seconds of the universe", {"subject": "the first 10 seconds of the universe"}),
    ],
)
def test_absurd_amounts_are_understood_as_they_stand(
    understander: Understander, text: str, slots: dict[str, Any]
) -> None:
    assert document(understander.read(text))["slots"] == slots  # who plans says what is wrong with them


def test_of_many_clauses_only_the_first_are_read_by_themselves() -> None:
    text = "draw a cat and " * 267
    words = tokens(text)
    assert len(edges(text, words, np.zeros(len(words), np.float32))) == MOST
