"""What is worn, held, sat on, heaped and counted: everyday prompts and where their things are."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from visiontune.image.canvas import Canvas
from visiontune.image.figures import _bodies
from visiontune.image.light import light_of
from visiontune.image.plan import Hero, ScenePlan
from visiontune.image.scenery.spots import Spots
from visiontune.image.stature import Body
from visiontune.image.surfaces import heaped, top_of
from visiontune.image.understand import understand


def told(prompt: str, parser: Any) -> dict[str, tuple[int, str, str]]:
    """By drawing: its count, its relation and the drawing that this is about."""
    heroes = understand(prompt, parser)[0].heroes
    return {h.art: (h.count, h.relation, heroes[h.to].art if h.to is not None else "") for h in heroes}


def bodies(*heroes: Hero) -> list[list[Body]]:
    canvas = Canvas(640.0, 360.0, 3, light_of(ScenePlan(), Random(1)))
    placed = _bodies(canvas, ScenePlan(heroes=heroes), Spots(300.0, 200.0, 110.0), canvas.random("heroes"))
    return [[body for body in placed if body.index == i] for i in range(len(heroes))]


@pytest.mark.parametrize(
    ("prompt", "art", "count"),
    [
        ("a team of five people celebrating", "person", 5),
        ("a crowd of twelve people in front of a stage", "person", 12),
        ("a group of seven children in a playground", "person", 7),
        ("a family of four at the beach", "person", 4),
        ("a pair of pink flamingos on a lake", "flamingo", 2),
        ("a herd of nine cows", "cow", 9),
        ("a girl sitting on the stairs", "vt-stairs", 1),
    ],
)
def test_a_number_within_a_measure_is_the_count(prompt: str, art: str, count: int, parser: Any) -> None:
    assert told(prompt, parser)[art][0] == count


@pytest.mark.parametrize(
    ("prompt", "thing", "relation"),
    [
        ("a cat wearing a green hat", "top-hat", (1, "on", "cat")),
        ("a snowman with a carrot nose and a blue hat", "top-hat", (1, "on", "snowman")),
        ("a penguin with a blue scarf", "scarf", (1, "on", "penguin")),
        ("a parrot on a pirate's shoulder", "parrot", (1, "on", "person")),
        ("a pirate with a parrot on his shoulder", "parrot", (1, "on", "person")),
        ("a turtle with a house on its back", "house", (1, "on", "turtle")),
        ("an orange cat sleeping on a pile of books", "cat", (1, "on", "books")),
        ("a woman reading a book on a bench", "woman", (1, "on", "vt-bench")),
        ("a woman reading a book on a bench", "open-book", (1, "on", "woman")),
        ("a girl reading under an apple tree", "open-book", (1, "on", "girl")),
        ("a boy with a red cap riding a bicycle", "boy", (1, "riding", "bicycle")),
        ("a grandmother knitting a red scarf", "woman", (1, "holding", "scarf")),
        ("six candles on a chocolate cake", "vt-birthday-candle", (6, "on", "vt-cake")),
        ("two astronauts playing chess on Mars", "vt-chessboard", (1, "on", "vt-table")),
    ],
)
def test_what_belongs_to_somebody_is_with_them(
    prompt: str, thing: str, relation: tuple[int, str, str], parser: Any
) -> None:
    assert told(prompt, parser)[thing] == relation


def test_an_attribute_is_drawn_once_and_a_magicians_hat_is_not_on_the_rabbit(parser: Any) -> None:
    assert set(told("a snowman with a carrot nose and a blue hat", parser)) == {"snowman", "top-hat"}
    assert told("a magician with a rabbit in his hat", parser)["rabbit"] == (1, "in", "top-hat")
    assert "chopsticks" not in told("a bowl of ramen with two chopsticks", parser)


def test_who_runs_in_a_suit_runs(parser: Any) -> None:
    plan, _ = understand("a man in a suit running to catch a bus", parser)
    assert plan.heroes[0].pose == "run"
    plan, _ = understand("a woman in a red dress dancing on the beach", parser)
    assert (plan.heroes[0].pose, plan.heroes[0].colour, len(plan.heroes)) == ("dance", "#d93a3a", 1)


def test_a_heap_is_one_body_and_its_rows_hold_all() -> None:
    (heap,) = bodies(Hero(art="tangerine", place="table", count=7, heap=True))
    assert len(heap) == 1
    for count in range(1, 25):
        rows = heaped(count)
        assert sum(rows) == count and rows == sorted(rows, reverse=True)


def test_many_on_a_base_touch_it_and_do_not_hang_over() -> None:
    candles, (cake,) = bodies(
        Hero(art="vt-birthday-candle", place="table", count=6, relation="on", to=1), Hero(art="vt-cake", place="table")
    )
    assert len(candles) == 6
    for candle in candles:
        surface = cake.y - top_of(cake, candle.x, candle.width / 2)
        assert abs(candle.y - surface) < candle.height * 0.1
        assert abs(candle.x - cake.x) + candle.width / 2 <= cake.width / 2


def test_who_sits_on_a_rock_has_their_hips_on_it() -> None:
    (boy,), (rock,) = bodies(
        Hero(art="boy", place="person", age="child", pose="sit", relation="on", to=1), Hero(art="rock", scale=1.4)
    )
    assert boy.how == "on_seat"
    hips = boy.y - boy.height * 0.27
    assert abs(hips - (rock.y - top_of(rock, rock.x, rock.width * 0.3))) < rock.height * 0.1


def test_a_hat_is_on_the_head_and_a_bird_on_the_shoulder() -> None:
    (hat,), (man,), (bird,) = bodies(
        Hero(art="top-hat", place="table", relation="on", to=1), Hero(art="man", place="person"),
        Hero(art="parrot", place="sky", relation="on", to=1),
    )  # fmt: skip
    assert abs(hat.x - man.x) < man.width * 0.1 and man.y - hat.y > man.height * 0.85
    assert 0.7 < (man.y - bird.y) / man.height < 0.85 and bird.height < man.height * 0.3


def test_a_boat_above_a_whale_is_over_it_and_both_are_seen() -> None:
    canvas = Canvas(640.0, 360.0, 3, light_of(ScenePlan(), Random(1)))
    heroes = (
        Hero(art="vt-rowboat", place="water", scale=0.5, relation="over", to=1),
        Hero(art="spouting-whale", place="water", scale=1.6),
    )
    spots = Spots(300.0, 180.0, 110.0, water=250.0)
    boat, whale = sorted(_bodies(canvas, ScenePlan(heroes=heroes), spots, Random(1)), key=lambda body: body.index)
    assert boat.y < whale.y - whale.height < whale.y <= 360 and boat.y > spots.horizon
