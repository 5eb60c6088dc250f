"""The gallery's prompts by their plans: count, colour and relation are what was asked, and nothing else is there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from visiontune.image.art import catalogue, symbol
from visiontune.image.colour import NAMED
from visiontune.image.language import load_parser, tables
from visiontune.image.plan import ScenePlan
from visiontune.image.understand import understand

GALLERY = Path(__file__).parents[2] / "docs" / "gallery.txt"


@pytest.fixture(scope="module")
def parser() -> Any:
    return load_parser()


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
