"""Northern lights and ice, and palms by number: what sceneries draw of a plan."""

from __future__ import annotations

import re

from visiontune.image.compose import compose
from visiontune.image.plan import Hero, ScenePlan
from visiontune.image.raster import rasterise


def test_northern_lights_shine_over_ice_without_moon_or_clouds() -> None:
    lights = ScenePlan.build(setting="lake", time="night", weather="aurora", season="winter")
    svg = compose(lights, 320, 180, 3)
    names = re.findall(r'<g id="([a-z0-9-]+)" data-depth', svg)
    assert {"aurora", "ice", "stars"} <= set(names) and not {"sun", "clouds", "water"} & set(names)
    dark = compose(lights.model_copy(update={"weather": "clear"}), 320, 180, 3)
    sky = [rasterise(picture, 320, 180)[20:80, ..., 1].astype(int).mean() for picture in (svg, dark)]
    assert sky[0] > sky[1] + 10, "green in the sky"
    assert 'id="aurora"' in compose(lights.model_copy(update={"setting": "night_sky"}), 320, 180, 3)


def test_an_island_has_as_many_palms_as_are_asked_for() -> None:
    palm = Hero(art="palm-tree", label="Palm")
    assert 'id="palms"' in compose(ScenePlan.build(setting="island"), 320, 180, 3)
    assert 'id="palms"' not in compose(ScenePlan(setting="island", heroes=(palm,)), 320, 180, 3)
