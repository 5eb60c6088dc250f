"""The colour that is said of the land is on the land, and on nothing else."""

from __future__ import annotations

import colorsys
import re

import numpy as np
import pytest

from visiontune.image.colour import NAMED, painted, parse
from visiontune.image.compose import compose
from visiontune.image.ground import land_colour
from visiontune.image.plan import ScenePlan
from visiontune.image.raster import rasterise


@pytest.mark.parametrize("setting", ["desert", "coast", "meadow", "mountains", "mars"])
def test_the_land_is_as_violet_as_is_said_and_the_sky_stays(setting: str) -> None:
    plain, violet = (
        rasterise(compose(ScenePlan.build(setting=setting, ground=ground), 320, 180, 3), 320, 180)[..., :3].astype(int)
        for ground in (None, "#8447b0")
    )
    assert np.array_equal(plain[:60], violet[:60]) or setting == "mountains"
    lower = violet[165:178].reshape(-1, 3).mean(axis=0)
    assert lower[2] > lower[1] + 20 and lower[0] > lower[1] + 10, "violet: little green in it"


def test_light_and_shade_of_the_land_stay_in_order() -> None:
    lights = [
        colorsys.rgb_to_hls(*parse(land_colour(sand, NAMED["green"])))[1] for sand in ("#8f5a2a", "#e7b866", "#f6dcae")
    ]
    assert lights == sorted(lights) and lights[2] - lights[0] > 0.25


def test_a_white_beach_is_white_and_its_sea_is_blue() -> None:
    pixels = rasterise(compose(ScenePlan.build(setting="coast", ground=NAMED["white"]), 320, 180, 3), 320, 180)
    sand = pixels[165:178, ..., :3].reshape(-1, 3).astype(int)
    assert np.ptp(sand.mean(axis=0)) < 25
    svg = compose(ScenePlan.build(setting="coast", ground=NAMED["white"]), 320, 180, 3)
    names = re.findall(r'id="([\w-]+)-land"', svg)
    assert names and all(f"url(#{name}-land)" in svg for name in names)


def test_panes_and_trunks_are_not_painted_with_the_thing() -> None:
    assert painted("#afe3fb", NAMED["red"], glazed=True) == "#afe3fb"
    assert painted("#afe3fb", NAMED["red"]) != "#afe3fb"
    assert painted("#865b50", NAMED["pink"], leafy=True) == "#865b50"
    assert painted("#8bc02b", NAMED["pink"], leafy=True) != "#8bc02b"
