"""Every template and setting is drawn, at every shape of frame, from a plan alone."""

from __future__ import annotations

import pytest

from visiontune.errors import InputError
from visiontune.image.compose import compose
from visiontune.image.plan import SETTINGS, Hero, ScenePlan
from visiontune.image.raster import layers, rasterise

APPLE = Hero(art="red-apple", place="table", label="Apple")
KING = Hero(art="person-with-crown", place="bust", label="King")


@pytest.mark.parametrize("setting", [name for name in SETTINGS if name != "none"])
@pytest.mark.parametrize("time", ["day", "night"])
def test_every_setting_shows_something(setting: str, time: str) -> None:
    plan = ScenePlan.build(setting=setting, time=time)
    pixels = rasterise(compose(plan, 320, 180, 3), 320, 180)
    assert pixels.std() > 12
    assert 8 < pixels.mean() < 245


@pytest.mark.parametrize(("width", "height"), [(320, 180), (180, 320), (200, 200)])
@pytest.mark.parametrize(
    "plan",
    [
        ScenePlan(template="concept", title="Inflation", heroes=(APPLE,)),
        ScenePlan(template="concept", title="Only words here"),
        ScenePlan(template="concept", title="King", heroes=(KING,)),
        ScenePlan(template="group", title="Fruit", heroes=(APPLE, KING, APPLE, KING)),
        ScenePlan(template="cycle", title="A ring", labels=("One", "Two", "Three", "Four", "Five")),
        ScenePlan(template="comparison", labels=("Apple", "King"), heroes=(APPLE, KING)),
        ScenePlan(template="process", heroes=(APPLE, KING, APPLE)),
        ScenePlan(template="number", number="40 %", title="of all apples", heroes=(APPLE,)),
        ScenePlan(template="timeline", number="1492", title="Columbus"),
        ScenePlan(template="quotation", title="I think, therefore I am.", labels=("Descartes",)),
    ],
    ids=lambda plan: f"{plan.template}-{len(plan.heroes)}",
)
def test_every_card_shows_its_words(plan: ScenePlan, width: int, height: int) -> None:
    svg = compose(plan, width, height, 5)
    words = [word for text in (plan.title, plan.number, *plan.labels) for word in text.split()]
    assert all(word in svg for word in words)
    assert rasterise(svg, width, height).std() > 8


def test_words_on_cards_stay_out_of_the_caption_area() -> None:
    plan = ScenePlan(template="group", title="A long title of several words", heroes=(APPLE, KING))
    for layer in layers(compose(plan, 640, 360, 2)):
        if layer.id in ("title", "labels"):
            from visiontune.image.raster import rasterise_rgba

            alpha = rasterise_rgba(layer.svg, 640, 360)[..., 3]
            assert alpha[: int(360 * 0.8)].any()
            assert not alpha[int(360 * 0.82) :].any()


def test_a_wrong_plan_names_the_field() -> None:
    with pytest.raises(InputError, match="setting"):
        ScenePlan.build(setting="atlantis")
    with pytest.raises(InputError, match="count"):
        ScenePlan.build(heroes=[{"art": "fox", "count": 0}])


def test_an_edited_plan_is_drawn_anew() -> None:
    plan = ScenePlan(setting="hills", heroes=(Hero(art="fox"),))
    moved = plan.model_copy(update={"setting": "desert"})
    assert compose(plan, 160, 90, 1) != compose(moved, 160, 90, 1)
