"""What a sentence does not show: idioms, names, questions; and which sense of a word it does."""

from __future__ import annotations

from typing import Any

import pytest

from helpers_plans import arts, plan_of


@pytest.mark.parametrize(
    ("prompt", "shown", "never"),
    [
        ("Before that, monks copied every book by hand.", "open-book", "hand-with-fingers-splayed"),
        ("The fishermen heard it ring and turned away just in time.", "person", "hourglass-done"),
        ("Every night he climbed the stairs with his grey cat, Salt.", "cat", "salt"),
        ("Salt ran down to the boathouse and knocked over the bell.", "bell", "salt"),
        ("His metal letters could be used again and again.", "input-latin-letters", "envelope"),
        ("Morning Roast is ground fresh and delivered to your door every week.", "package", "door"),
        ("Our coffee beans come from small farms in Colombia and Ethiopia.", "hot-beverage", "beans"),
        ("New fire drill rules", "bell", "triangular-ruler"),
        ("The iris makes the pupil smaller before the cornea.", "eye", "person"),
        ("A tall glass building stands in the city.", "vt-skyscraper", "tumbler-glass"),
        ("Each region has its own music.", "musical-notes", "world-map"),
        ("Most spices have a strong smell.", "hot-pepper", "nose"),
        ("a Japanese temple with cherry blossoms in spring", "deciduous-tree", "cherry-blossom"),
    ],
)
def test_the_sense_that_is_meant_is_drawn(prompt: str, shown: str, never: str, parser: Any) -> None:
    found = arts(plan_of(prompt, parser))
    assert shown in found
    assert never not in found


@pytest.mark.parametrize(
    ("prompt", "setting"),
    [
        ("A volcano is an opening in the Earth's crust through which molten rock, ash and gas escape.", "underground"),
        ("The bubbles swell and push the magma up the pipe of the volcano.", "underground"),
        ("Runny magma lets its gas go easily, and flows out as glowing lava.", "underground"),
    ],
)
def test_a_scene_that_is_the_thing_has_no_ring_of_it(prompt: str, setting: str, parser: Any) -> None:
    plan = plan_of(prompt, parser)
    assert (plan.template, plan.setting, plan.title) == ("scene", setting, "magma")
    assert not plan.heroes


def test_a_caught_fish_lies_on_land_beside_who_gets_it(parser: Any) -> None:
    plan = plan_of("In the morning they brought the cat the biggest fish of their catch.", parser)
    assert plan.setting != "underwater"
    cat, fish = plan.heroes
    assert (cat.art, fish.art, fish.count, fish.place, fish.relation, fish.to) == (
        "cat",
        "fish",
        1,
        "ground",
        "beside",
        0,
    )


def test_a_dark_bedroom_is_dark(parser: Any) -> None:
    plan = plan_of("Keep the bedroom cool and dark.", parser)
    assert (plan.setting, plan.time) == ("bedroom", "night")
    assert plan_of("A bedroom with a dark blue bed.", parser).time == "day"


def test_a_question_word_is_no_cause(parser: Any) -> None:
    assert plan_of("Which causes the moon to look full?", parser).template != "cause"
    assert plan_of("Smoking causes cancer.", parser).template == "cause"


def test_a_card_leaves_out_what_only_introduces_its_words(parser: Any) -> None:
    assert plan_of("Note that from Monday the stairs are closed.", parser).title == "From Monday the stairs are closed"


def test_to_whom_something_is_given_is_there(parser: Any) -> None:
    plan = plan_of("The bank lends money to people who want to buy a house.", parser)
    assert "person" in arts(plan)


def test_before_and_after_of_scenery(parser: Any) -> None:
    plan = plan_of("Before the factory came, the river was clean.", parser)
    assert plan.template == "before_after"
    assert [hero.art for hero in plan.heroes] == ["national-park", "factory"]
    assert plan.notes == ("The river was clean", "The factory came")


def test_a_palm_stands_on_its_island(parser: Any) -> None:
    plan = plan_of("a desert island with one palm tree", parser)
    assert (plan.setting, [(hero.art, hero.place) for hero in plan.heroes]) == ("island", [("palm-tree", "ground")])


def test_each_step_has_its_own_drawing(parser: Any) -> None:
    plan = plan_of("First mix the flour and water, then knead the dough, then bake the bread.", parser)
    assert [hero.art for hero in plan.heroes] == ["bowl-with-spoon", "flatbread", "bread"]


@pytest.mark.parametrize("prompt", ["northern lights over a frozen lake", "northern lights over a snowy forest"])
def test_northern_lights_are_of_a_clear_winter_night(prompt: str, parser: Any) -> None:
    plan = plan_of(prompt, parser)
    assert (plan.time, plan.weather, plan.season, plan.heroes) == ("night", "aurora", "winter", ())
