"""Which thing is meant; a question where that is not clear, and never a thing that is not there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from helpers_following import World
from visiontune.chat.base import Control, Made, Plan, Question, Situation, Step, Talk
from visiontune.chat.consent import agrees, refuses, thanks

OFFER = Plan(
    (Step("1", "video", {"prompt": "harbours", "duration": 60.0}, "a film about harbours"),), seconds=120.0, costly=True
)


@pytest.fixture
def three(world: World) -> Situation:
    return world.situation("picture", "second", "third", last=["picture", "second", "third"])


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("the second one, but darker", ["second"]), ("the first picture again", ["picture"]), ("number three in watercolour", ["third"]),
        ("the last one in oil", ["third"]), ("all of them in watercolour", ["picture", "second", "third"]), ("the fox one, in oil", ["third"]),
        ("the one with the lighthouse at night", ["second"]), ("I like number two, but in watercolour", ["second"]),
        ("take the last one and make it vertical", ["third"]), ("3 others like the second one", ["second"]), ("option b, only brighter", ["second"]),
        ("image 2 in black and white", ["second"]), ("make image 2 darker", ["second"]), ("Third one please, in 9:16", ["third"]),
        ("upscale the first one", ["picture"]),
    ],
)  # fmt: skip
def test_one_of_several_is_meant(world: World, three: Situation, text: str, names: list[str]) -> None:
    outcome = world.ask(text, three)

    assert isinstance(outcome, Plan), outcome
    assert [step.remakes for step in outcome.steps] == [world.made[name].id for name in names]
    for step, name in zip(outcome.steps, names, strict=True):
        if step.kind == "image":
            assert str(step.fields["prompt"]).startswith(str(world.made[name].request["prompt"]))


@pytest.mark.parametrize("text", ["make it darker", "in watercolour", "another one", "the fifth one, in oil"])
def test_which_one_is_asked_where_it_is_not_clear(world: World, three: Situation, text: str) -> None:
    outcome = world.ask(text, three)

    assert isinstance(outcome, Question)
    assert outcome.choices and len(outcome.text) < 120


def test_each_choice_leads_on(world: World, three: Situation) -> None:
    question = world.ask("make it darker", three)

    assert isinstance(question, Question)
    prompts = []
    for _, message in question.choices:
        outcome = world.ask(message, three)
        assert isinstance(outcome, Plan), message
        prompts.append([step.fields["prompt"] for step in outcome.steps])
    assert [len(one) for one in prompts] == [1, 1, 1, 3]
    assert prompts[1] == ["a lighthouse in fog, in dim light"]


def test_another_one_of_equal_requests_needs_no_question(world: World) -> None:
    twins = [world.one("picture"), Made("twin", "image", dict(world.made["picture"].request) | {"seed": 99})]

    step = world.step("another one", world.situation(*twins, last=twins))

    assert step.fields["prompt"] == "a dog on a beach" and "seed" not in step.fields


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("the picture in watercolour", "image"), ("make the video vertical", "video"), ("that music in minor", "music"), ("now in minor", "music"),
        ("the recording, slower", "speech"), ("slower", "video"), ("again", "video"), ("use that song", "video"), ("without captions", "video"),
        ("upscale the picture", "upscale"), ("redo scene 3", "video"), ("make the music sadder", "video"),
    ],
)  # fmt: skip
def test_the_kind_tells_which(world: World, text: str, kind: str) -> None:
    assert world.step(text, world.situation("picture", "piece", "recording", "film")).kind == kind


def test_a_change_of_films_passes_over_a_newer_picture(world: World) -> None:
    step = world.step("without captions", world.situation("film", "picture"))

    assert step.kind == "video" and step.fields["captions"]["mode"] == "off"


@pytest.mark.parametrize(
    "text",
    ["another one", "make it bigger", "the second one", "redo scene 3", "now in minor", "yes", "wider", "slower"],
)
def test_where_nothing_was_made_nothing_is_changed(world: World, text: str) -> None:
    assert isinstance(world.ask(text, Situation()), Question)


def test_what_runs_still_is_said(world: World) -> None:
    outcome = world.ask("make it bigger", Situation(running=True))

    assert isinstance(outcome, Question) and "still being made" in outcome.text


@pytest.mark.parametrize("text", ["make it bigger", "make a video of it"])
def test_what_is_gone_or_another_users_is_not_used(world: World, text: str) -> None:
    gone = world.situation(Made("0" * 32, "image", {"prompt": "a dog"}))
    others = world.situation("picture", user="eve")

    for situation in (gone, others):
        outcome = world.ask(text, situation)
        assert isinstance(outcome, Question) and "no longer in the library" in outcome.text


@pytest.mark.parametrize(
    "text", ["ok do it", "yes", "go ahead", "OK, make it", "sure, go for it 👍", "perfect, let's make that one", "👍"]
)
def test_a_yes_runs_what_was_offered(world: World, text: str) -> None:
    assert world.ask(text, Situation(offered=OFFER)) == replace(OFFER, costly=False)


@pytest.mark.parametrize("text", ["no", "No, leave it", "never mind!", "not now", "no thanks"])
def test_a_no_makes_nothing(world: World, text: str) -> None:
    assert isinstance(world.ask(text, Situation(offered=OFFER)), Talk)
    assert isinstance(world.ask(text, world.situation("picture")), Talk)


@pytest.mark.parametrize(
    ("text", "fields", "costly"),
    [
        ("sure, but 20 seconds only", {"duration": 20.0}, False), ("make it vertical", {"aspect": "9:16", "height": 720, "width": None}, True),
        ("yeah ok but in watercolour", {"style": "watercolour"}, False),
        ("Yes please, without music", {"music": False, "music_prompt": "", "music_file": None}, False),
    ],
)  # fmt: skip
def test_an_offer_is_changed(world: World, text: str, fields: dict[str, Any], costly: bool) -> None:
    outcome = world.ask(text, Situation(offered=OFFER))

    assert isinstance(outcome, Plan) and outcome.costly is costly
    assert outcome.steps[0].fields == {"prompt": "harbours", "duration": 60.0} | fields


def test_a_yes_with_a_number_makes_so_many(world: World) -> None:
    outcome = world.ask("yes, five of them", Situation(offered=OFFER))

    assert isinstance(outcome, Plan) and outcome.steps[0].copies == 5


@pytest.mark.parametrize("text", ["make it darker", "no clouds please", "yes but blue", "the first", ""])
def test_other_words_are_neither_yes_nor_no(text: str) -> None:
    assert not agrees(text) and not refuses(text) and not thanks(text)


WORDS = st.lists(
    st.sampled_from(
        [
            "make",
            "it",
            "the",
            "a",
            "second",
            "one",
            "first",
            "picture",
            "video",
            "scene",
            "3",
            "99",
            "longer",
            "shorter",
            "swap",
            "dog",
            "for",
            "cat",
            "with",
            "without",
            "music",
            "captions",
            "in",
            "oil",
            "minor",
            "add",
            "remove",
            "40",
            "seconds",
            "again",
            "another",
            "read",
            "that",
            "aloud",
            "turn",
            "into",
            "song",
            ",",
            ".",
            ";",
            '"',
            "9:16",
            "1024x768",
            "translate",
            "to",
            "German",
            "seed",
            "and",
            "but",
            "not",
            "instead",
            "of",
            "x4",
            "bigger",
            "slower",
            "all",
            "of",
            "them",
            "use",
            "this",
            "yes",
            "no",
        ]
    ),
    max_size=14,
).map(" ".join)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    text=st.one_of(st.text(max_size=200), WORDS),
    which=st.integers(0, 6),
    slots=st.dictionaries(
        st.sampled_from(["duration_s", "style", "count", "aspect_ratio", "key", "seed", "voice", "language"]),
        st.one_of(st.integers(), st.text(max_size=20), st.floats(), st.none()),
    ),
)
@example(text="\0", which=0, slots={})
@example(text="\ud800 bigger", which=0, slots={})
@example(text="add \0", which=0, slots={})
@example(text="a" * 50_000, which=1, slots={})
@example(text="with " * 2_000, which=0, slots={"count": 10**30})
@example(text='say "\ud800"', which=3, slots={})
@example(text="make it 99999999999999999999 seconds", which=1, slots={"duration_s": float("inf")})
def test_any_words_are_answered(world: World, text: str, which: int, slots: dict[str, Any]) -> None:
    names = ("picture", "film", "piece", "recording", "poem")
    situations = [*(world.situation(name) for name in names), Situation(said="Some words."), Situation(offered=OFFER)]

    outcome = world.ask(text, situations[which], slots)

    assert isinstance(outcome, Plan | Question | Control | Talk)
    if isinstance(outcome, Plan):
        assert outcome.steps
