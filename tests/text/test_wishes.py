"""Whether words are to be written, and which; people's own ways of asking, and what only looks like it."""

from __future__ import annotations

import time
from typing import Any

import pytest

from visiontune.text.wishes import asked
from visiontune.text.writings import KINDS


@pytest.mark.parametrize(
    ("message", "kind", "topic", "more"),
    [
        ("write a poem about the sea", "poem", "the sea", {}),
        ("Write me a short, sad poem about autumn leaves in German", "poem", "autumn leaves", {"style": "short, sad", "language": "de"}),
        ("a haiku about frogs", "poem", "frogs", {"form": "haiku", "lines": 3}),
        ("compose three haiku on winter", "poem", "winter", {"count": 3}),
        ("can you write a limerick about a man from Kent?", "poem", "a man from Kent", {"lines": 5}),
        ("write a four-line poem about tea and read it aloud", "poem", "tea", {"lines": 4}),
        ("please write a story about a dragon who is afraid of fire", "story", "a dragon who is afraid of fire", {}),
        ("tell me a bedtime story", "story", "", {"form": "bedtime story"}),
        ("write lyrics for a rock song about rain", "lyrics", "rain", {"style": "rock"}),
        ("come up with five slogans for a coffee shop", "slogan", "a coffee shop", {"count": 5}),
        ("give me three titles for my film about bees", "title", "bees", {"count": 3}),
        ("write an email to my boss asking for a day off", "email", "my boss asking for a day off", {}),
        ("write a script for a video about volcanoes", "script", "volcanoes", {}),
        ("write a caption for the last picture", "caption", "the last picture", {}),
        ("alt text for the picture", "alt text", "the picture", {}),
        ("shot list for a film about the harbour", "shots", "the harbour", {}),
        ("write a dialogue between a cat and a dog", "dialogue", "between a cat and a dog", {}),
        ("write a 100 word essay on the moon", "essay", "the moon", {"words": 100}),
        ("write a product description for a blue mug", "description", "a blue mug", {}),
        ("translate this into German: The ferry leaves at nine.", "translation", "", {"source": "The ferry leaves at nine", "language": "de"}),
        ("how do you say thank you in Japanese?", "translation", "", {"source": "thank you", "language": "ja"}),
        ("summarize in two sentences: One. Two. Three.", "summary", "", {"source": "One. Two. Three.", "sentences": 2}),
        ("enhance my prompt: a cat on a roof", "prompt", "a cat on a roof", {"source": "a cat on a roof"}),
    ],
)  # fmt: skip
def test_wishes_are_read(message: str, kind: str, topic: str, more: dict[str, Any]) -> None:
    found = asked(message)
    assert found is not None
    assert (found.kind, found.topic) == (kind, topic)
    assert {name: getattr(found, name) for name in more} == more


@pytest.mark.parametrize(
    "message",
    [
        "", " \n", "🙂", "hello", "write", "read this poem aloud: Roses are red", "what is a haiku?", "how do I write a poem?",
        "who wrote the poem The Raven", "I like poems about the sea", "don't write a poem", "paint a poem", "set this poem to music",
        "a picture of a letter on a table", "make a video about the story of Rome", "tell me the story of the Titanic",
        "add captions to the video", "a video with captions", "write 'hello' on the picture", "make a song about rain",
        "a title on the picture", "the story of my life is long", "my letter came back", "what does this letter say",
        "tell me about the verses of the Koran", "draw a storyboard", "I wrote a poem yesterday", "tell me how stories work",
        'make a poster with the slogan "Go"', "note that I prefer watercolour", "message me later", "give me a minute",
        "report on the job", "summarise the document", "a note",
    ],
)  # fmt: skip
def test_what_only_looks_like_it_is_not(message: str) -> None:
    assert asked(message) is None


@pytest.mark.parametrize(
    "text",
    [
        "please " * 20_000,
        "[" * 100_000,
        "translate " + "to " * 30_000,
        "summarise " + "this " * 20_000,
        "enhance my prompt " + "better " * 14_000,
    ],
)
def test_monsters_are_read_in_a_moment(text: str) -> None:
    import time

    began = time.perf_counter()
    asked(text)
    assert time.perf_counter() - began < 3


def test_a_long_text_to_be_summed_up_stays_whole() -> None:
    found = asked("summarise this: " + "Bees dance. " * 5_000)
    assert found is not None and found.source.count("Bees") == 5_000


def test_every_kind_is_reached_by_its_own_name() -> None:
    found = {name: asked(f"write a {'list of shots' if name == 'shots' else name} about tea") for name in KINDS}
    assert {name: wish and wish.kind for name, wish in found.items()} == {name: name for name in KINDS}


@pytest.mark.parametrize("filler", ["-", "a-", "- ", "a - ", "'-", "the ", "1-"])
def test_rows_of_hyphens_are_read_at_once(filler: str) -> None:
    began = time.process_time()
    assert asked("make it " + filler * 200 + "x") is None
    assert time.process_time() - began < 1


def test_words_with_hyphens_still_stand_before_the_noun() -> None:
    found = asked("write a well-known, love-lorn sea-poem about gulls")
    assert found is not None
    assert (found.kind, found.topic) == ("poem", "gulls")
