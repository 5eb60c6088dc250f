"""Texts for chat: through the studio without a model and with one on loopback; prompts and captions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from helpers_extras import need, need_weights
from helpers_model_server import FakeModelServer, Reply, serving
from visiontune.chat.memory.profile import Profile
from visiontune.chat.writing.enhancing import enhanced as by_rules
from visiontune.chat.writing.texts import about_artifact, asked, compared, enhanced, fields, instruction
from visiontune.errors import BackendError, VisionTuneError
from visiontune.image.base import ImageRequest
from visiontune.settings import Settings
from visiontune.studio import Studio
from visiontune.text.base import TextRequest
from visiontune.text.writings import Writing


def written(studio: Studio, message: str, profile: Profile | None = None, **more: Any) -> tuple[str, str]:
    """The text and its warnings, made and kept as a step of a plan is."""
    writing = asked(message)
    assert writing is not None
    artifact = studio.make(TextRequest.build(seed=5, **{**fields(writing, profile, message), **more}))
    return artifact.path.read_text(encoding="utf-8"), " ".join(artifact.warnings)


def test_without_a_model_a_poem_is_of_our_own_patterns_and_says_so(studio: Studio) -> None:
    poem, told = written(studio, "write a poem about the sea")
    assert "the sea" in poem and len(poem.split("\n\n")) == 3
    assert "own patterns" in told


def test_facts_and_summaries_are_of_words_that_are_there(studio: Studio) -> None:
    essay, told = written(studio, "write an essay on volcanoes")
    assert "magma" in essay and "almanac" in told
    summary, told = written(
        studio, "summarise in two sentences: Bees make honey. Bees dance for bees. Ann left. It rained."
    )
    assert "Bees make honey." in summary and "own sentences" in told


def test_what_cannot_be_had_is_an_error_that_says_what_would_do(studio: Studio) -> None:
    for message in (
        "translate good morning into French",
        "write a poem about tea in German",
        "write an essay on qwertys",
    ):
        with pytest.raises(BackendError, match="larger language model"):
            written(studio, message)


def test_letters_are_signed_and_the_language_is_the_users(studio: Studio) -> None:
    letter, _ = written(studio, "write a letter to the council about the noise", Profile(name="Ana"))
    assert letter.endswith("Ana")
    poem = Writing("poem", "tea")
    assert fields(poem, Profile(language="de"))["messages"][-1]["content"] == "Write a poem about tea in German."


@pytest.mark.parametrize(
    "writing",
    [
        Writing("poem", "the sea", "haiku", "", count=3, lines=3),
        Writing("story", "a lost kite", "bedtime story", language="de"),
        Writing("essay", "bees", "essay", words=100),
        Writing("translation", "", "translation", source="Good morning", language="fr"),
        Writing("summary", "", "summary", source="One. Two.", sentences=2),
    ],
)
def test_an_instruction_is_read_again_as_the_same(writing: Writing) -> None:
    assert asked(instruction(writing)) == writing


@pytest.fixture
def online(settings: Settings) -> Iterator[tuple[Studio, FakeModelServer]]:
    need("openai")
    with serving() as server:
        key = type(settings).model_validate({"openai_api_key": "sk-x"}).openai_api_key
        update = {"openai_api_key": key, "openai_base_url": f"{server.address}/v1", "openai_model": "m"}
        with Studio(settings.model_copy(update=update)) as studio:
            yield studio, server


def test_a_capable_models_text_is_tidied(online: tuple[Studio, FakeModelServer]) -> None:
    studio, server = online
    server.replies = [
        Reply(text="<think>sea</think>Sure! Here is your poem:\n\n**The sea** is wide,\nthe sea is grey.")
    ]
    poem, told = written(studio, "write a poem about the sea")
    assert poem == "The sea is wide,\nthe sea is grey." and told == ""
    messages = server.asked[0]["body"]["messages"]
    assert "no preamble" in messages[0]["content"] and messages[-1]["content"] == "write a poem about the sea"


def test_a_model_that_fails_leaves_it_to_the_patterns(online: tuple[Studio, FakeModelServer]) -> None:
    studio, server = online
    server.replies = [Reply(status=400, body={"error": {"message": "no such model"}})]
    poem, told = written(studio, "write a poem about the sea")
    assert "the sea" in poem and "openai could not write it" in told and "own patterns" in told


def test_a_models_prompt_is_taken_only_with_every_word(online: tuple[Studio, FakeModelServer]) -> None:
    studio, server = online
    server.replies = [Reply(text="Prompt: a cat on a tiled roof at dusk"), Reply(text="a kitten on a wall")]
    assert enhanced(studio, "a cat on a roof") == "a cat on a tiled roof at dusk"
    assert enhanced(studio, "a cat on a roof") == by_rules("a cat on a roof")


def test_the_embedded_model_writes_verse_where_it_is_named(settings: Settings) -> None:
    need_weights("smollm2-135m-instruct")
    with Studio(settings.model_copy(update={"cache": Settings.load().cache})) as studio:
        poem, told = written(studio, "write a poem about the sea", model="llama")
        assert "sea" in poem.lower() and len(poem.split("\n")) >= 4 and told


PROMPTS = ("a cat on a roof", "two foxes", "a lighthouse at night", "sunset over the sea", "a robot", "dog",
           "an astronaut riding a horse", "three red balloons", "a whale", "a castle", "bees", "a dragon",
           "woman with umbrella in the rain, oil painting")  # fmt: skip


def test_richer_prompts_still_draw_what_was_asked() -> None:
    from visiontune.image.language import load_parser
    from visiontune.image.understand import understand

    parser = load_parser()
    for prompt in PROMPTS:
        richer = by_rules(prompt)
        assert len(richer) > len(prompt)
        words = iter(richer.replace(",", " ").split())
        assert all(word in words for word in prompt.replace(",", " ").split()), "every word, in order"
        before, after = understand(prompt, parser)[0], understand(richer, parser)[0]
        drawn = {(hero.art, hero.count) for hero in after.heroes}
        assert {(hero.art, hero.count) for hero in before.heroes} <= drawn, richer
        assert after.style and after.template == before.template, richer


def test_a_prompt_that_says_it_all_is_left() -> None:
    whole = "a cat on a roof at night, close-up, oil painting"
    assert by_rules(whole) == whole
    assert "already" in compared(whole, whole)
    assert compared("a", "a, b") == "Before:\n\n> a\n\nAfter:\n\n> a, b"
    assert by_rules("🙂") == "🙂" and by_rules("x" * 5_000) == "x" * 5_000
    assert by_rules("calm piano", "music").startswith("calm piano, ")
    assert (
        "camera" in by_rules("a fox", "video")
        or "push" in by_rules("a fox", "video")
        or "pull" in by_rules("a fox", "video")
    )


def test_an_artifacts_caption_and_alt_text(studio: Studio) -> None:
    made = studio.make(ImageRequest(prompt="two foxes in the snow", seed=1, width=256, height=256, style="watercolour"))
    alt = about_artifact("alt text", made.request, made.details)
    assert alt == "Two foxes; snow (watercolour)."
    plan = {"heroes": [{"art": "fox", "count": 3}, {"art": "owl"}], "setting": "forest", "time": "night"}
    assert about_artifact("alt text", {}, {"plan": plan}) == "3 foxes and an owl; forest, night."
    assert about_artifact("caption", made.request, made.details) == "Two foxes in the snow."
    assert about_artifact("alt text", {"prompt": "a fox"}, {}) == "A fox."
    assert about_artifact("caption", {}, {}) == ""


def test_errors_are_ours(studio: Studio) -> None:
    with pytest.raises(VisionTuneError):
        studio.say(TextRequest.build(backend="wordsmith", messages=[{"role": "user", "content": "hello"}]))
