"""Plans from prompts: what is in the picture, how many, in which colour, where, and in which kind of picture."""

from __future__ import annotations

import time
from typing import Any

import pytest

from helpers_plans import plan_of
from visiontune.image.plan import Hero, ScenePlan
from visiontune.image.understand import understand


def hero(plan: ScenePlan, art: str) -> Hero:
    found = [candidate for candidate in plan.heroes if candidate.art == art]
    assert found, f"{art} is not among {[h.art for h in plan.heroes]}"
    return found[0]


@pytest.mark.parametrize(
    ("prompt", "art", "count"),
    [
        ("Three red kites over green dunes at dawn", "kite", 3),
        ("twelve penguins on the ice", "penguin", 12),
        ("a dozen ducks on a lake", "duck", 12),
        ("two elephants under a tree in the savanna", "elephant", 2),
        ("7 butterflies in a garden", "butterfly", 7),
        ("a pair of swans on a lake", "swan", 2),
        ("one lighthouse by the sea", "vt-lighthouse", 1),
    ],
)
def test_the_count_that_is_said_is_drawn(prompt: str, art: str, count: int, parser: Any) -> None:
    assert hero(plan_of(prompt, parser), art).count == count


def test_a_colour_goes_to_its_own_noun(parser: Any) -> None:
    plan = plan_of("a blue car beside a white house in the city", parser)
    assert hero(plan, "automobile").colour == "#2f6fd0"
    assert hero(plan, "house").colour == "#f5f5f2"


@pytest.mark.parametrize(
    ("prompt", "art", "relation", "other"),
    [
        ("A black cat on a table", "black-cat", "on", "vt-table"),
        ("A mouse under an elephant", "mouse", "under", "elephant"),
        ("An astronaut riding a horse on Mars", "person", "riding", "horse"),
        ("A dog sits beside a sheep", "dog", "beside", "ewe"),
        ("A fox behind a pine", "fox", "behind", "evergreen-tree"),
    ],
)
def test_relations(prompt: str, art: str, relation: str, other: str, parser: Any) -> None:
    plan = plan_of(prompt, parser)
    found = hero(plan, art)
    assert found.relation == relation
    assert found.to is not None and plan.heroes[found.to].art == other


@pytest.mark.parametrize(
    ("prompt", "setting"),
    [
        ("Magma rises through cracks in the crust.", "underground"),
        ("A volcano erupts at night", "volcano"),
        ("Rain falls and rivers carry the water back to the sea.", "river"),
        ("a red fox in a snowy forest", "forest"),
        ("An astronaut riding a horse on Mars", "mars"),
        ("A camel walks", "desert"),
        ("Sharks hunt fish", "underwater"),
        ("The Roman Empire ruled the Mediterranean.", "ancient"),
        ("A robot teaching children in a classroom", "classroom"),
        ("Clouds drift in the sky", "sky"),
        ("tree", "meadow"),
    ],
)
def test_settings(prompt: str, setting: str, parser: Any) -> None:
    plan = plan_of(prompt, parser)
    assert (plan.template, plan.setting) == ("scene", setting)


def test_hour_weather_and_season(parser: Any) -> None:
    plan = plan_of("a red fox in a snowy forest at night", parser)
    assert (plan.time, plan.weather, plan.season) == ("night", "snow", "winter")
    assert plan_of("a ship in a storm at dusk", parser).weather == "storm"
    assert plan_of("a ship in a storm at dusk", parser).time == "sunset"


def test_a_verb_makes_no_weather(parser: Any) -> None:
    assert plan_of("In 1789 the people of Paris stormed the Bastille.", parser).weather == "clear"


@pytest.mark.parametrize(
    ("prompt", "template"),
    [
        ("Evaporation, condensation and precipitation move water around the planet.", "cycle"),
        ("What is the difference between a frog and a lizard?", "comparison"),
        ("The Moon is smaller than the Earth.", "comparison"),
        ("Plants turn sunlight into sugar.", "process"),
        ("Light travels at 300,000 kilometres per second.", "number"),
        ("In 1789 the people of Paris stormed the Bastille.", "timeline"),
        ("inflation", "concept"),
        ("Democracy needs free newspapers and fair elections.", "group"),
    ],
)
def test_ideas_become_diagrams(prompt: str, template: str, parser: Any) -> None:
    assert plan_of(prompt, parser).template == template


def test_labels_come_from_the_sentence(parser: Any) -> None:
    cycle = plan_of("Evaporation, condensation and precipitation move water around the planet.", parser)
    assert {"Evaporation", "Condensation", "Precipitation"} <= set(cycle.labels)
    assert plan_of("The Moon is smaller than the Earth.", parser).labels == ("Moon", "Earth")
    speed = plan_of("Light travels at 300,000 kilometres per second.", parser)
    assert (speed.number, speed.title) == ("300,000", "Kilometres per second")
    steps = plan_of("Plants turn sunlight into sugar.", parser)
    assert [step.label for step in steps.heroes] == ["Sunlight", "Plants", "Sugar"]


@pytest.mark.parametrize(
    ("prompt", "never"),
    [
        ("The brain stores memories while we sleep.", "keyboard"),
        ("A tree grows slowly", "christmas-tree"),
        ("Causeways of earth and stone linked the city to the shore.", "globe-showing-europe-africa"),
        ("The spider repairs its web", "globe-with-meridians"),
        ("The river burst its banks", "bank"),
        ("The lake is like a mirror", "mirror"),
    ],
)
def test_words_with_two_meanings(prompt: str, never: str, parser: Any) -> None:
    assert never not in {found.art for found in plan_of(prompt, parser).heroes}


def test_nothing_that_was_not_asked_for(parser: Any) -> None:
    assert plan_of("The theorem remains unproven.", parser).heroes == ()
    assert [h.art for h in plan_of("a fox", parser).heroes] == ["fox"]


@pytest.mark.parametrize(
    ("prompt", "arts"), [("🦊🌲", ["fox", "evergreen-tree"]), ("🐝🐝🐝", ["honeybee"]), ("❤️", ["red-heart"])]
)
def test_emoji_alone(prompt: str, arts: list[str], parser: Any) -> None:
    assert [h.art for h in plan_of(prompt, parser).heroes] == arts


def test_emoji_are_counted(parser: Any) -> None:
    assert plan_of("🐝🐝🐝", parser).heroes[0].count == 3


@pytest.mark.parametrize(
    "prompt", ["مرحبا بالعالم", "世界中の猫が好きです", "Ein Hund läuft durch den Wald", "नमस्ते दुनिया"]
)
def test_other_languages_become_a_card_with_their_words(prompt: str, parser: Any) -> None:
    plan = plan_of(prompt, parser)
    assert (plan.template, plan.title) == ("concept", prompt)


@pytest.mark.parametrize(
    "prompt", ["!!! ---", "# Title\n**bold** [link](x)", "\u200f\u200e .", "<svg/onload=1>", "{}", "a"]
)
def test_odd_prompts_make_some_plan(prompt: str, parser: Any) -> None:
    assert isinstance(plan_of(prompt, parser), ScenePlan)


def test_markdown_is_not_read_out(parser: Any) -> None:
    assert "*" not in plan_of("**Gravity** is `subtle`", parser).title


def test_a_huge_prompt_is_cut_quickly_and_says_so(parser: Any) -> None:
    understand("warm up the parser", parser)
    start = time.perf_counter()
    plan, warnings = understand("A fox runs over the hill. " * 8_000, parser)
    assert time.perf_counter() - start < 20  # a guard against work on the whole text
    assert plan.heroes[0].art == "fox"
    assert len(warnings) == 1 and "first" in warnings[0]


def test_a_plan_survives_json(parser: Any) -> None:
    plan = plan_of("Two elephants under a tree in the savanna", parser)
    assert ScenePlan.build(**plan.model_dump(mode="json")) == plan
