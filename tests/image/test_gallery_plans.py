"""The gallery's prompts by their plans: count, colour and relation are what was asked, and nothing else is there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from visiontune.image.art import catalogue, symbol
from visiontune.image.colour import NAMED
from visiontune.image.language import tables
from visiontune.image.plan import ScenePlan
from visiontune.image.understand import understand

GALLERY = Path(__file__).parents[2] / "docs" / "gallery.txt"


def plan_of(prompt: str, parser: Any) -> ScenePlan:
    assert prompt in GALLERY.read_text("utf-8"), "no prompt of the gallery"
    return understand(prompt, parser)[0]


@pytest.mark.parametrize(
    ("prompt", "counts"),
    [
        ("three red kites over green dunes at dawn", {"kite": 3}),
        ("two old doctors holding a red umbrella", {"person": 2, "umbrella": 1}),
        ("five yellow ducks on a lake in the rain", {"duck": 5}),
        ("a pair of pink flamingos in front of a lighthouse", {"flamingo": 2, "vt-lighthouse": 1}),
        ("seven purple balloons over a meadow", {"balloon": 7}),
        ("two boys playing football in the park", {"boy": 2, "soccer-ball": 1}),
        ("a farm in autumn with two tractors", {"tractor": 2}),
        (
            "The wolf waited behind the tree while the three pigs built a house.",
            {"wolf": 1, "deciduous-tree": 1, "pig": 3, "house": 1},
        ),
        ("In 1969 two astronauts walked on the Moon.", {"person": 2}),
        ("a small white dog beside a big black horse", {"dog": 1, "horse": 1}),
    ],
)
def test_what_is_asked_is_there_in_its_number_and_nothing_else(
    prompt: str, counts: dict[str, int], parser: Any
) -> None:
    assert {hero.art: hero.count for hero in plan_of(prompt, parser).heroes} == counts


@pytest.mark.parametrize(
    ("prompt", "art", "colour"),
    [
        ("three red kites over green dunes at dawn", "kite", NAMED["red"]),
        ("a cat under a blue table", "vt-table", NAMED["blue"]),
        ("two old doctors holding a red umbrella", "umbrella", NAMED["red"]),
        ("a mouse in a red shoe", "running-shoe", NAMED["red"]),
        ("a rainy street in London with a red bus", "bus", NAMED["red"]),
    ],
)
def test_the_colour_is_of_its_own_thing(prompt: str, art: str, colour: str, parser: Any) -> None:
    plan = plan_of(prompt, parser)
    assert {hero.art: hero.colour for hero in plan.heroes if hero.colour} == {art: colour}


def test_light_and_dark_shades_differ_from_the_plain_colour(parser: Any) -> None:
    plan = plan_of("a light blue car behind a dark green bus in the city", parser)
    car, bus = plan.heroes
    assert car.colour not in (None, NAMED["blue"]) and (car.colour or "") > NAMED["blue"]
    assert bus.colour not in (None, NAMED["green"]) and (bus.colour or "") < NAMED["green"]


def test_the_colour_of_the_land_is_its_own(parser: Any) -> None:
    assert plan_of("three red kites over green dunes at dawn", parser).ground == NAMED["green"]


@pytest.mark.parametrize(
    ("prompt", "first", "relation", "second"),
    [
        ("a cat under a blue table", "cat", "under", "vt-table"),
        ("two old doctors holding a red umbrella", "person", "holding", "umbrella"),
        ("an owl on a pumpkin at night", "owl", "on", "vt-pumpkin"),
        ("a dragon flying over a snowy castle", "dragon", "flying_over", "castle"),
        ("a pair of pink flamingos in front of a lighthouse", "vt-lighthouse", "behind", "flamingo"),
        ("a light blue car behind a dark green bus in the city", "automobile", "behind", "bus"),
        ("a girl riding a brown bear through the forest", "girl", "riding", "bear"),
        ("a mouse in a red shoe", "mouse", "in", "running-shoe"),
        ("a young woman with dark skin playing the violin on a stage", "woman", "holding", "violin"),
        ("a chef holding a pizza", "person", "holding", "pizza"),
    ],
)
def test_the_relation_is_the_one_that_is_said(prompt: str, first: str, relation: str, second: str, parser: Any) -> None:
    plan = plan_of(prompt, parser)
    hero = next(hero for hero in plan.heroes if hero.art == first)
    assert hero.relation == relation
    assert hero.to is not None and plan.heroes[hero.to].art == second


@pytest.mark.parametrize(
    ("prompt", "hero", "field", "value"),
    [
        ("an old man fishing from a boat at sunset", 0, "pose", "fish"),
        ("an old man fishing from a boat at sunset", 0, "relation", "riding"),
        ("two boys playing football in the park", 0, "pose", "kick"),
        ("The pirate ship sailed into the storm.", 0, "art", "vt-pirate-ship"),
        ("the surface of Mars with a rover", 0, "place", "ground"),
        ("A new perfume, as light as a flower", 0, "art", "vt-perfume"),
        ("On a winter night, an old woman carried a lantern through the snow.", 1, "art", "vt-lantern"),
        ("a rainy street in London with a red bus", 0, "relation", "behind"),
        ("Summer sale: 50 % off all shoes", 0, "art", "running-shoe"),
        ("The Moon is four times smaller than the Earth.", 0, "scale", 0.25),
        ("the meaning of life", 0, "art", "red-question-mark"),
    ],
)
def test_what_is_done_and_what_it_is_done_with(prompt: str, hero: int, field: str, value: object, parser: Any) -> None:
    assert getattr(plan_of(prompt, parser).heroes[hero], field) == value


@pytest.mark.parametrize(
    ("prompt", "setting"),
    [
        ("Venice in the fog, in watercolour", "canal"),
        ("Fresh coffee every morning at the corner cafe", "cafe"),
        ("the surface of Mars with a rover", "mars"),
        ("a farm in autumn with two tractors", "farm"),
    ],
)
def test_the_place_is_the_one_that_is_said(prompt: str, setting: str, parser: Any) -> None:
    assert plan_of(prompt, parser).setting == setting


def test_a_cycle_has_the_stages_that_are_named_and_a_sale_its_occasion(parser: Any) -> None:
    cycle = plan_of("Evaporation, condensation and precipitation move water around the planet.", parser)
    assert cycle.labels == ("Evaporation", "Condensation", "Precipitation")
    sale = plan_of("Summer sale: 50 % off all shoes", parser)
    assert (sale.number, sale.title, sale.labels) == ("50 %", "Off all shoes", ("Summer sale",))


@pytest.mark.parametrize(
    ("prompt", "heroes"),
    [
        # Of the kinds of the gallery, but none of its prompts.
        ("a fisherman on a pier", {"person": ("none", "stand")}),
        ("a boy fishing by the river", {"boy": ("none", "fish")}),
        ("three girls kicking a ball", {"girl": ("beside", "kick"), "soccer-ball": ("none", "stand")}),
        ("a king riding an elephant in the jungle", {"man": ("riding", "stand"), "elephant": ("none", "stand")}),
        ("a woman rowing a boat", {"woman": ("riding", "stand"), "vt-rowboat": ("none", "stand")}),
        ("a boat with two men on a lake", {"vt-rowboat": ("none", "stand"), "man": ("riding", "stand")}),
        ("a man driving a car in the city", {"man": ("riding", "stand"), "automobile": ("none", "stand")}),
        ("a fox running through the snow", {"fox": ("none", "run")}),
        ("a bear holding a balloon", {"bear": ("holding", "sit"), "balloon": ("none", "stand")}),
        ("two people on a sofa", {"person": ("on", "stand"), "couch-and-lamp": ("none", "stand")}),
        ("a woman dancing with a man", {"woman": ("beside", "dance"), "man": ("none", "dance")}),
        ("a farmer with a cow, a pig and a chicken", {"person": ("beside", "stand"), "cow": ("none", "stand"),
                                                      "pig": ("none", "stand"), "vt-hen": ("none", "stand")}),
    ],
)  # fmt: skip
def test_other_prompts_of_these_kinds(prompt: str, heroes: dict[str, tuple[str, str]], parser: Any) -> None:
    plan = understand(prompt, parser)[0]
    assert {hero.art: (hero.relation, hero.pose) for hero in plan.heroes} == heroes


@pytest.mark.parametrize(
    ("prompt", "ground"),
    [("a big red barn with a horse", None), ("a red desert with a camel", NAMED["red"])],
)
def test_only_land_takes_the_colour_of_the_land(prompt: str, ground: str | None, parser: Any) -> None:
    assert understand(prompt, parser)[0].ground == ground


def test_people_are_as_old_dark_and_skilled_as_is_said(parser: Any) -> None:
    woman = plan_of("a young woman with dark skin playing the violin on a stage", parser).heroes[0]
    assert (woman.gender, woman.skin) == ("woman", "dark")
    doctors = plan_of("two old doctors holding a red umbrella", parser).heroes[0]
    assert (doctors.age, doctors.job) == ("old", "doctor")
    astronaut = plan_of("a Black astronaut holding a flag on the Moon", parser).heroes[0]
    assert (astronaut.job, astronaut.skin, astronaut.colour) == ("astronaut", "dark", None)


@pytest.mark.parametrize(
    ("prompt", "template"),
    [
        ("Sales rose from 20 to 45 to 80.", "line"),
        ("40 % of people rent their home.", "number"),
        ("The telephone was invented in 1876, the television in 1927 and the smartphone in 1992.", "timeline"),
        ("First mix the flour and water, then knead the dough, then bake the bread.", "process"),
        ("Smoking causes cancer and heart disease.", "cause"),
        ("A cell has a nucleus, mitochondria and a membrane.", "parts"),
        ("The Moon is four times smaller than the Earth.", "comparison"),
        ('"The only thing we have to fear is fear itself." Franklin D. Roosevelt', "quotation"),
        ("inflation", "concept"),
    ],
)
def test_explainers_become_their_diagram(prompt: str, template: str, parser: Any) -> None:
    assert plan_of(prompt, parser).template == template


def test_a_chart_has_the_numbers_of_the_text(parser: Any) -> None:
    plan = plan_of("Sales rose from 20 to 45 to 80.", parser)
    assert (plan.values, plan.title, plan.direction) == ((20.0, 45.0, 80.0), "Sales", "up")


@pytest.mark.parametrize(
    ("prompt", "style"),
    [
        ("Venice in the fog, in watercolour", "watercolour"),
        ("the pyramids of Giza at sunset, paper cut-out", "paper cut-out"),
    ],
)
def test_the_style_is_read_from_the_prompt(prompt: str, style: str, parser: Any) -> None:
    assert plan_of(prompt, parser).style == style


def test_every_drawing_that_the_word_tables_name_exists() -> None:
    vocabulary = catalogue().vocabulary
    named = {art.name for art in vocabulary.words.values()} | set(tables().deeds.values()) | set(vocabulary.arts)
    named |= {art.name for senses in vocabulary.contexts.values() for _, art in senses if art is not None}
    for name in sorted(named):
        assert symbol(name).width > 4, name


def test_about_six_hundred_ideas_are_mapped() -> None:
    ideas = [art for art in catalogue().words.values() if art.habitat == "card" and art.place == "symbol"]
    assert len(ideas) >= 600
