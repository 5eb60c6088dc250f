"""The place that a prompt names or implies is the one that is drawn, with the things that make it that place."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

from helpers_plans import plan_of
from visiontune.image.compose import compose
from visiontune.image.plan import AIRLESS, INDOORS, ScenePlan
from visiontune.image.raster import rasterise


def layers(plan: ScenePlan, seed: int = 3, width: int = 320, height: int = 180) -> list[str]:
    return re.findall(r'<g id="([a-z0-9-]+)" data-depth', compose(plan, width, height, seed))


@pytest.mark.parametrize(
    ("prompt", "setting"),
    [
        ("a grandmother knitting a red scarf by the fireplace", "hearth"),
        ("a small bakery with fresh bread in the window, early morning", "bakery"),
        ("a mechanic repairing a blue car in a garage", "garage"),
        ("Christmas morning with presents under the tree", "christmas_room"),
        ("an old wooden bridge over a river in the forest", "footbridge"),
        ("a bear at a river in the forest", "forest_river"),
        ("a train crossing a viaduct in the mountains", "viaduct"),
        ("a queen sitting on a golden throne", "throne_room"),
        ("a black cat on a red roof at midnight", "rooftop"),
        ("a hot air balloon over Cappadocia at sunrise", "hoodoos"),
        ("a cow in the barn", "barn"),
        ("A red barn stands in the field.", "meadow"),
        ("people dancing at a birthday party", "party"),
        ("passengers in a train compartment", "train_car"),
        ("A ship sails across the sea.", "sea"),
        ("a pirate on the deck of his ship", "deck"),
        ("The International Space Station orbits the Earth every ninety minutes.", "space"),
        ("an astronaut in a space station", "space_station"),
        ("A hotel on the beach", "coast"),
        ("a Christmas tree in the snow", "snow"),
        ("ruins of an old temple", "ruins"),
        ("workers in a car factory", "factory"),
        ("a detective in a dark alley", "alley"),
        ("a tent in the desert under the stars", "desert"),
        ("a lighthouse on a cliff", "cliff"),
        ("a cat looking out of the window", "room"),
        ("a pilot in the cockpit of a plane", "cockpit"),
        ("a man in a suit running to catch a bus", "city"),
    ],
)
def test_the_setting_is_the_place_that_is_named_or_meant(prompt: str, setting: str, parser: Any) -> None:
    plan = plan_of(prompt, parser)
    assert (plan.template, plan.setting) == ("scene", setting)


@pytest.mark.parametrize(
    ("prompt", "art"),
    [
        ("Christmas morning with presents under the tree", "deciduous-tree"),
        ("a train crossing a viaduct in the mountains", "train"),
        ("a small bakery with fresh bread in the window, early morning", "window"),
        ("Children ride on a train.", "train"),
        ("She works in a small bakery in Paris.", "vt-eiffel-tower"),
        ("a stork on the roof of a house", "house"),
    ],
)
def test_what_the_scenery_has_is_not_drawn_before_it_again(prompt: str, art: str, parser: Any) -> None:
    assert art not in {hero.art for hero in plan_of(prompt, parser).heroes}


@pytest.mark.parametrize(
    ("setting", "layer"),
    [
        ("classroom", "desks-2"), ("garage", "lift"), ("bakery", "shelves"), ("hearth", "hearth"), ("cellar", "barrels"),
        ("christmas_room", "presents"), ("footbridge", "bridge"), ("viaduct", "train"), ("throne_room", "throne"),
        ("halloween", "pumpkins"), ("camp", "fire"), ("dungeon", "bars"), ("graveyard", "graves-1"), ("forge", "anvil"), ("room", "sofa"),
    ],
)  # fmt: skip
def test_a_setting_has_what_makes_it_that_place(setting: str, layer: str) -> None:
    assert layer in layers(ScenePlan.build(setting=setting))
    assert layer in layers(ScenePlan.build(setting=setting, time="night"), 5, 180, 320)


def test_animals_of_the_land_are_not_put_under_water(parser: Any) -> None:
    assert plan_of("The tortoise won the race while the hare was sleeping.", parser).setting != "underwater"
    assert plan_of("a rabbit and a sea turtle", parser).setting != "underwater"


@pytest.mark.parametrize(
    ("prompt", "time", "weather"),
    [
        ("the moon reflected in a calm lake", "night", "clear"),
        ("The moon rises over the mountains.", "night", "clear"),
        ("The moon orbits the Earth.", "day", "clear"),
        ("An astronaut walks on the moon.", "day", "clear"),
        ("On the third day the storm finally passed, and the sailors saw land.", "day", "clear"),
        ("a lighthouse in a storm with huge waves", "day", "storm"),
    ],
)
def test_the_hour_and_the_weather_are_those_that_are_meant(prompt: str, time: str, weather: str, parser: Any) -> None:
    plan = plan_of(prompt, parser)
    assert (plan.time, plan.weather) == (time, weather)


def test_a_moon_that_is_the_subject_is_large_alone_and_mirrored() -> None:
    moon = {"art": "full-moon", "place": "sky"}
    with_it = ScenePlan.build(setting="lake", time="night", heroes=[moon])
    assert "glitter" in layers(with_it) and "heroes" not in layers(with_it)
    large, plain = (
        rasterise(compose(plan, 320, 180, 3), 320, 180)[..., :3].astype(int)
        for plan in (with_it, with_it.model_copy(update={"heroes": ()}))
    )
    # Twice as much of the upper half is bright as with the moon of any night.
    assert (large[:90, :, 0] > 180).sum() > 2 * (plain[:90, :, 0] > 180).sum() > 0


def test_small_things_of_a_party_are_on_its_table() -> None:
    cake, balloon = {"art": "birthday-cake", "place": "table"}, {"art": "balloon", "place": "sky"}
    assert "table" in layers(ScenePlan.build(setting="party", heroes=[balloon, cake]))
    assert "balloons" not in layers(ScenePlan.build(setting="party", heroes=[balloon]))


def test_halls_have_no_weather_inside() -> None:
    for setting in ("garage", "barn", "throne_room", "bakery", "train_car"):
        assert setting in INDOORS | AIRLESS
        assert "rain" not in layers(ScenePlan.build(setting=setting, weather="rain"))


def test_seeds_change_a_setting() -> None:
    one, two = (rasterise(compose(ScenePlan.build(setting="hearth"), 160, 90, seed), 160, 90) for seed in (1, 2))
    assert np.abs(one.astype(int) - two.astype(int)).mean() > 5
