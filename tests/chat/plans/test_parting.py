"""Messages whose later clauses build on the first, where the network found one wish."""

from __future__ import annotations

from typing import Any

import pytest

from helpers_wishes import planned, understood, wish
from visiontune.chat.base import Intent
from visiontune.chat.plans.parting import parted


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("write a poem about rain and set it to sad piano music", ["write a poem about rain", "set it to sad piano music"]),
        ("Write a haiku about frost, then read it aloud.", ["Write a haiku about frost", "read it aloud"]),
        (
            "write a poem about rain, set it to sad piano music and make a video of it",
            ["write a poem about rain", "set it to sad piano music", "make a video of it"],
        ),
        ("1. Write a haiku about frost 2. Read it aloud", ["Write a haiku about frost", "Read it aloud"]),
        ("draw a fox, then animate it", ["draw a fox", "animate it"]),
        ("tell me a story about a bear. Read the story to me", ["tell me a story about a bear", "Read the story to me"]),
    ],
)  # fmt: skip
def test_what_builds_on_something_is_a_wish_of_its_own(text: str, parts: list[str]) -> None:
    intent: Intent = "image" if text.startswith("draw") else "followup"

    wishes = parted(understood(wish(intent, text))).wishes

    assert [one.text for one in wishes] == parts
    assert [one.intent for one in wishes] == [
        "image" if intent == "image" else "chat",
        *["followup"] * (len(parts) - 1),
    ]
    assert all(text[one.start :].startswith(one.text) for one in wishes[1:])


@pytest.mark.parametrize(
    ("intent", "text", "slots"),
    [
        ("video", "make a video about bees and make it 20 seconds", {"subject": "bees", "duration_s": 20}),
        ("video", "a film of the sea, set it to piano music", {"subject": "the sea"}),
        ("image", "draw a fox and make it a watercolour painting", {"subject": "a fox"}),
        ("speech", "say: write a poem about rain, then read it aloud", {"subject": "write a poem about rain, then read it aloud"}),
        ("image", "a wizard who finds a hat and turns to draw it in a video", {"subject": "a wizard who finds a hat and turns to draw it in a video"}),
        ("chat", "was Beethoven deaf", {}),
        ("music", 'a song called "write a poem, then make a video of it"', {}),
    ],
)  # fmt: skip
def test_all_else_stays_whole(intent: Intent, text: str, slots: dict[str, Any]) -> None:
    message = understood(wish(intent, text, **slots))

    assert parted(message) == message


def test_slots_go_to_the_part_that_states_them() -> None:
    text = "draw a fox in ink, then make a 20 s vertical video of it"
    first, film = parted(
        understood(wish("image", text, subject="a fox", style="ink", duration_s=20, aspect_ratio="9:16"))
    ).wishes

    assert first.slots == {"subject": "a fox", "style": "ink"}
    assert film.slots == {"duration_s": 20, "aspect_ratio": "9:16"}


def test_a_poem_in_one_wish_becomes_music_and_a_video() -> None:
    text = "write a poem about rain, set it to sad piano music and make a video of it"
    steps = planned(wish("music", text, 0.5, mood="sad", instrument="piano")).steps

    assert [(step.kind, dict(step.uses)) for step in steps] == [
        ("text", {}), ("music", {"lyrics": "1.text"}), ("video", {"music_file": "2.file", "source": "1.text"}),
    ]  # fmt: skip
    assert steps[1].fields["mood"] == "sad"
    assert steps[0].says == "a poem about rain"


def test_frames_a_second_are_no_part_of_a_subject() -> None:
    (step,) = planned(wish("video", "video of the alps at 30 fps", subject="the alps at 30")).steps

    assert (step.fields["prompt"], step.fields["fps"]) == ("the alps", 30)
