"""Every template and setting is drawn, at every shape of frame, from a plan alone."""

from __future__ import annotations

import re

import numpy as np
import pytest

from visiontune.errors import InputError
from visiontune.image.compose import compose
from visiontune.image.plan import SETTINGS, TEMPLATES, Hero, ScenePlan
from visiontune.image.raster import layers, rasterise, rasterise_rgba

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
        ScenePlan(
            template="timeline",
            title="Space",
            labels=("Sputnik", "Gagarin", "Apollo", "Mir", "Hubble"),
            notes=("1957", "1961", "1969", "1986", "1990"),
        ),
        ScenePlan(template="quotation", title="I think, therefore I am.", labels=("Descartes",)),
        ScenePlan(template="quotation", title="I think, therefore I am.", labels=("Descartes",), heroes=(KING,)),
        ScenePlan(template="cause", title="Tides", labels=("Moon", "Sun", "Tide"), heroes=(APPLE, KING, APPLE)),
        ScenePlan(
            template="parts",
            title="Plant",
            labels=("Root", "Stem", "Leaf", "Flower", "Fruit"),
            notes=("drinks", "", "eats"),
        ),
        ScenePlan(
            template="hierarchy", title="Life", labels=("All", "Animals", "Plants", "Birds"), parents=(-1, 0, 0, 1)
        ),
        ScenePlan(template="map", title="Voyage", labels=("Palos", "Canaries", "Guanahani")),
        ScenePlan(template="bars", title="Rivers", labels=("Nile", "Rhine"), values=(6650.0, 1230.0), unit="km"),
        ScenePlan(template="line", title="People", labels=("1950", "2000"), values=(2.5, 6.1), unit="billion"),
        ScenePlan(template="pie", title="Air", labels=("Nitrogen", "Oxygen"), values=(78.0, 21.0), unit="%"),
        ScenePlan(
            template="before_after",
            title="Valley",
            labels=("Then", "Now"),
            heroes=(APPLE, KING),
            notes=("green", "grey"),
        ),
    ],
    ids=lambda plan: f"{plan.template}-{len(plan.heroes)}",
)
def test_every_card_shows_its_words(plan: ScenePlan, width: int, height: int) -> None:
    svg = compose(plan, width, height, 5)
    words = [word for text in (plan.title, plan.number, *plan.labels, *plan.notes) for word in text.split()]
    assert all(word in svg for word in words)
    assert rasterise(svg, width, height).std() > 8


def test_words_on_cards_stay_out_of_the_caption_area() -> None:
    plan = ScenePlan(template="group", title="A long title of several words", heroes=(APPLE, KING))
    for layer in layers(compose(plan, 640, 360, 2)):
        if layer.id in ("title", "labels"):
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


def card_texts(plan: ScenePlan, width: int, height: int) -> list[str]:
    """Each line of text on the card."""
    return [text or "" for text in re.findall(r"<text[^>]*>([^<]*)</text>", compose(plan, width, height, 2))]


@pytest.mark.parametrize(("width", "height"), [(640, 360), (360, 640), (360, 360)])
@pytest.mark.parametrize("template", ["bars", "line", "pie"])
def test_charts_write_the_exact_numbers(template: str, width: int, height: int) -> None:
    plan = ScenePlan.build(
        template=template, labels=["A", "B", "C"], values=[1234567.25, 0.5, 42.0], unit="km", title="Numbers"
    )
    texts = " ".join(card_texts(plan, width, height))
    assert all(number in texts for number in ("1,234,567.25", "0.5", "42"))
    assert "km" in texts


def test_bars_are_as_long_as_their_values() -> None:
    plan = ScenePlan.build(template="bars", labels=["A", "B"], values=[100.0, 25.0], highlight=0)
    svg = next(layer.svg for layer in layers(compose(plan, 640, 360, 2)) if layer.id == "bars")
    ends = re.findall(r'<path d="M[\d.]+ ([\d.]+)V([\d.]+)q', svg)
    long, short = (float(end) - (float(top) - 1.6 * 3.6) for end, top in ends)
    assert short == pytest.approx(long / 4, rel=0.05)


def test_a_per_cent_below_100_leaves_the_rest_of_the_ring_pale() -> None:
    plan = ScenePlan.build(template="pie", labels=["Coffee"], values=[25.0], unit="%")
    ring = next(layer.svg for layer in layers(compose(plan, 640, 360, 2)) if layer.id == "ring")
    arcs = re.findall(r"A[\d.]+ [\d.]+ 0 ([01]) 1", ring)
    assert arcs == ["1", "0"]  # the pale whole, then the quarter


def test_values_below_zero_are_bars_and_no_pie() -> None:
    plan = ScenePlan.build(template="pie", labels=["A", "B"], values=[5.0, -3.0])
    assert "bars" in {layer.id for layer in layers(compose(plan, 640, 360, 2))}
    assert "−3" in " ".join(card_texts(plan, 640, 360))


LONG = "Internationally recognised organisations of extraordinary importance"


@pytest.mark.parametrize("template", [name for name in TEMPLATES if name not in ("scene", "map")])
@pytest.mark.parametrize(("width", "height"), [(854, 480), (480, 854), (480, 480), (480, 600)])
def test_long_labels_stay_in_the_frame(template: str, width: int, height: int) -> None:
    heroes = [{**hero.model_dump(), "label": LONG} for hero in (APPLE, KING, APPLE)]
    plan = ScenePlan.build(
        template=template, title=LONG, number="123,456,789", labels=[LONG] * 4, notes=[LONG] * 4, unit="%",
        values=[10.0, 20.0, 30.0, 40.0], heroes=heroes,
    )  # fmt: skip
    seen = 0
    for layer in layers(compose(plan, width, height, 4)):
        if "<text" not in layer.svg.split("</defs>")[-1]:
            continue
        # Drawn with the frame in the middle of a larger one, words that leave it would be seen.
        wider = layer.svg.replace(
            f'viewBox="0 0 {width} {height}"', f'viewBox="{-width} {-height} {width * 3} {height * 3}"'
        )
        texts = re.sub(r"<(?:rect|circle|ellipse|path|use)\b[^>]*/>", "", wider)
        alpha = rasterise_rgba(texts, width * 3 // 2, height * 3 // 2)[..., 3] > 40
        inside = alpha[height // 2 : height, width // 2 : width]
        assert alpha.sum() == inside.sum(), layer.id
        seen += int(inside.sum())
    assert seen > 500


def test_cards_differ_by_seed_and_repeat_with_it() -> None:
    plan = ScenePlan.build(template="bars", labels=["A", "B"], values=[3.0, 2.0], title="Two")
    assert compose(plan, 320, 180, 1) == compose(plan, 320, 180, 1)
    assert len({compose(plan, 320, 180, seed) for seed in range(6)}) == 6


def test_a_palette_of_the_plan_is_used() -> None:
    def mean(palette: str) -> float:
        plan = ScenePlan.build(template="quotation", title="Words", palette=palette)
        return float(np.mean([rasterise(compose(plan, 160, 90, seed), 160, 90)[:4].mean() for seed in range(4)]))

    assert mean("dark") < 110 < mean("pastel")


SCENE = {"setting": "hills", "heroes": [{"art": "fox"}]}


def scene(**fields: str) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Red, green and blue of the pixels, one row each."""
    return rasterise(compose(ScenePlan.build(**SCENE, **fields), 320, 180, 3), 320, 180).reshape(-1, 3).astype(float)


def test_a_mood_of_the_plan_lights_the_scene() -> None:
    plain, golden, soft = scene(), scene(light="golden"), scene(light="soft")
    assert scene(light="dramatic").mean() < 0.8 * plain.mean() < plain.mean() < scene(light="bright").mean()
    assert golden[:, 2].mean() / golden[:, 0].mean() < 0.85 * plain[:, 2].mean() / plain[:, 0].mean()
    assert soft.std() < plain.std()


def test_a_palette_of_the_plan_colours_the_scene() -> None:
    plain, mono, warm, cool = scene(), scene(palette="mono"), scene(palette="warm"), scene(palette="cool")
    assert np.ptp(mono, axis=1).max() <= 2 < np.ptp(plain, axis=1).mean()
    assert scene(palette="dark").mean() < 0.7 * plain.mean() < plain.mean() < scene(palette="pastel").mean()
    ratio = [colours[:, 0].mean() / colours[:, 2].mean() for colours in (warm, plain, cool)]
    assert ratio == sorted(ratio, reverse=True)
    spread = [float(np.ptp(scene(palette=name), axis=1).mean()) for name in ("earth", "auto", "bright")]
    assert spread == sorted(spread)


RAINBOW = Hero(art="rainbow", place="sky")


def layer_ids(plan: ScenePlan, width: int = 320, height: int = 180) -> list[str]:
    return [layer.id for layer in layers(compose(plan, width, height, 3))]


@pytest.mark.parametrize(("width", "height"), [(640, 360), (360, 640)])
@pytest.mark.parametrize("setting", ["sky", "hills", "sea", "city"])
def test_a_rainbow_is_a_whole_arc_behind_the_land(setting: str, width: int, height: int) -> None:
    plan = ScenePlan.build(setting=setting, heroes=[{"art": "rainbow", "place": "sky"}])
    ids = layer_ids(plan, width, height)
    assert ids.index("rainbow") <= 2
    assert not {"heroes-air", "heroes", "medallions"} & set(ids)
    bow = next(layer.svg for layer in layers(compose(plan, width, height, 3)) if layer.id == "rainbow")
    columns = np.flatnonzero((rasterise_rgba(bow, width, height)[: height // 2, :, 3] > 90).any(axis=0))
    assert columns.min() < 0.12 * width
    assert columns.max() > 0.88 * width


def test_where_there_is_no_sky_a_rainbow_is_a_thing() -> None:
    ids = layer_ids(ScenePlan(setting="room", heroes=(RAINBOW,)))
    assert "rainbow" not in ids
    assert "heroes-air" in ids


def test_no_ring_hides_the_scenery_that_shows_the_same() -> None:
    volcano = Hero(art="volcano", place="symbol", label="Volcano")
    assert "medallions" not in layer_ids(ScenePlan(setting="volcano", heroes=(volcano,)))
    assert "medallions" not in layer_ids(ScenePlan(setting="underground", title="magma", heroes=(volcano,)))
    assert "medallions" in layer_ids(ScenePlan(setting="hills", heroes=(volcano,)))


def test_a_cloud_over_magma_is_of_ash() -> None:
    cloud = Hero(art="cloud", place="symbol", label="Cloud")
    ids = layer_ids(ScenePlan(setting="underground", title="magma", heroes=(cloud,)))
    assert "plume" in ids
    assert "medallions" not in ids
    assert "plume" not in layer_ids(ScenePlan(setting="underground", title="magma"))


def test_each_setting_has_a_picture_of_its_own() -> None:
    same = {"none", "hills"}  # `none` is drawn as hills
    drawn = {name: compose(ScenePlan.build(setting=name), 160, 90, 3) for name in SETTINGS if name not in same}
    assert len(set(drawn.values())) == len(drawn)
