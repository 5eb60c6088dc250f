"""Things and people in scenes: how many, how they look, and where they are by one another."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from visiontune.image.beasts import beast
from visiontune.image.canvas import Canvas
from visiontune.image.compose import compose
from visiontune.image.figures import _bodies, draw_heroes
from visiontune.image.light import light_of
from visiontune.image.people.body import figure
from visiontune.image.people.look import look_of
from visiontune.image.plan import JOBS, Hero, ScenePlan
from visiontune.image.quadrupeds import BUILDS, quadruped
from visiontune.image.raster import rasterise, rasterise_rgba
from visiontune.image.scenery.spots import Spots
from visiontune.image.stature import Body, aspect

SPOTS = Spots(floor=300.0, horizon=200.0, air=110.0)


def canvas_of(seed: int = 3) -> Canvas:
    return Canvas(640.0, 360.0, seed, light_of(ScenePlan(), Random(1)))


def bodies(*heroes: Hero) -> list[list[Body]]:
    """The placed bodies by hero."""
    canvas = canvas_of()
    placed = _bodies(canvas, ScenePlan(heroes=heroes), SPOTS, canvas.random("heroes"))
    return [[body for body in placed if body.index == i] for i in range(len(heroes))]


def person(**fields: object) -> Hero:
    return Hero.model_validate({"art": "person", "place": "person", **fields})


@pytest.mark.parametrize("count", [1, 2, 5, 12, 24])
@pytest.mark.parametrize("place", ["ground", "sky"])
def test_as_many_as_were_asked_for_and_all_in_the_frame(count: int, place: str) -> None:
    (found,) = bodies(Hero.model_validate({"art": "duck", "count": count, "place": place}))
    assert len(found) == count
    for body in found:
        assert body.x - body.width / 2 >= -2 and body.x + body.width / 2 <= 642
        assert body.y - body.height >= 0 and body.y <= 340


def test_a_rider_sits_on_the_mount() -> None:
    (rider,), (horse,) = bodies(person(relation="riding", to=1), Hero(art="horse"))
    assert rider.how == "riding" and rider.base is horse
    assert abs(rider.x - horse.x) < horse.width * 0.3
    assert horse.y - horse.height < rider.y < horse.y - horse.height * 0.4
    assert rider.order > horse.order  # drawn after it


def test_each_rider_has_a_mount() -> None:
    riders, camels = bodies(person(relation="riding", to=1, count=2), Hero(art="camel", count=2))
    assert [rider.base for rider in riders] == camels


def test_what_is_held_is_at_the_hand() -> None:
    (holder,), (umbrella,) = bodies(person(relation="holding", to=1), Hero(art="umbrella"))
    assert holder.arms == "up" and umbrella.base is holder
    assert holder.x < umbrella.x < holder.x + holder.height * 0.3
    assert umbrella.y < holder.y - holder.height * 0.4


def test_balloons_fly_over_the_hand_that_holds_their_strings() -> None:
    _, balloons = bodies(person(relation="holding", to=1), Hero(art="balloon", count=3, place="sky"))
    assert len(balloons) == 3 and all(balloon.tied is not None for balloon in balloons)
    assert all(balloon.tied and balloon.y < balloon.tied[1] for balloon in balloons)


def test_a_head_gets_a_body_on_four_legs_to_ride_on() -> None:
    (rider,), (bear,) = bodies(person(art="girl", relation="riding", to=1), Hero(art="bear"))
    assert bear.hero.pose == "walk" and bear.width > bear.height
    assert rider.y == pytest.approx(bear.y - bear.height * 0.69, abs=2)
    canvas = canvas_of()
    canvas.add("x", beast(canvas, bear.hero, 320, 340, 200), depth=0.5)
    ink = rasterise_rgba(canvas.document("x"), 640, 360)[..., 3] > 128
    columns = np.flatnonzero(ink.any(axis=0))
    assert abs(columns[0] + columns[-1] - 640) < 40  # it stands where it was put
    assert columns[-1] - columns[0] == pytest.approx(aspect(bear.hero) * 200, rel=0.12)


@pytest.mark.parametrize("art", sorted(BUILDS))
@pytest.mark.parametrize("pose", ["walk", "run"])
def test_gaits_differ(art: str, pose: str) -> None:
    def drawn_beast(gait: str) -> str:
        canvas = canvas_of()
        return quadruped(canvas, Hero.model_validate({"art": art, "pose": gait}), 320, 340, 200)

    assert drawn_beast(pose) != drawn_beast("stand")


def test_who_is_in_a_boat_is_hidden_by_its_hull_up_to_the_hips() -> None:
    (man,), (boat,) = bodies(person(relation="riding", to=1), Hero(art="vt-rowboat", place="water"))
    assert man.how == "seated" and man.inside is boat and man.order < boat.order
    assert boat.y - boat.height < man.y < boat.y - boat.height * 0.3


def test_who_drives_a_car_is_seen_at_its_window() -> None:
    (man,), (car,) = bodies(person(relation="riding", to=1), Hero(art="automobile"))
    assert man.how == "window" and man.base is car
    assert car.y - car.height < man.y < car.y and abs(man.x - car.x) < car.width * 0.3


def test_the_ball_lies_between_who_kicks_and_who_runs_up() -> None:
    boys, (ball,) = bodies(person(art="boy", pose="kick", count=2), Hero(art="soccer-ball", place="table"))
    assert boys[0].x < ball.x < boys[1].x
    assert (boys[1].pose, boys[1].flip) == ("run", True)
    assert ball.height < boys[0].height * 0.45


def test_what_is_held_leaves_the_face_free() -> None:
    for art in ("triangular-flag", "pizza", "crown", "vt-lantern", "umbrella", "vt-sword"):
        (holder,), (held,) = bodies(person(relation="holding", to=1), Hero(art=art))
        face = holder.x + holder.height * 0.07, holder.y - holder.height * 0.8
        beside = held.x - held.width * 0.5 > face[0] - holder.height * 0.02
        above = held.y - held.height * 0.5 < holder.y - holder.height * 0.94
        assert beside or above, art


def test_one_sits_on_a_seat_with_the_feet_on_the_floor() -> None:
    (woman,), (sofa,) = bodies(person(relation="on", to=1), Hero(art="couch-and-lamp"))
    assert (woman.how, woman.pose) == ("on_seat", "sit") and woman.y == pytest.approx(sofa.y, abs=5)
    (cat,), (chair,) = bodies(Hero(art="cat", relation="on", to=1), Hero(art="chair"))
    assert cat.y == pytest.approx(chair.y - chair.height * 0.5, abs=2)


def test_small_animals_are_small_beside_people() -> None:
    (alone,) = bodies(Hero(art="rabbit"), Hero(art="cow"))[:1]
    (near,) = bodies(Hero(art="rabbit"), person())[:1]
    assert near[0].height < alone[0].height * 0.85


def test_swimmers_feet_are_under_water() -> None:
    canvas = canvas_of()
    water = replace(SPOTS, water=280.0)
    draw_heroes(canvas, ScenePlan(heroes=(Hero(art="duck", place="water"),)), water)
    picture = canvas.document("x")
    assert "clipPath" in picture and picture.count("clip-path") == 1


def test_on_an_isometric_block_one_rides_and_holds_as_anywhere() -> None:
    def rows(*heroes: Hero) -> tuple[int, int]:
        """The rows of the picture between which something of a strong red is seen."""
        svg = compose(ScenePlan(setting="meadow", heroes=heroes), 640, 360, 3, isometric=True)
        red = rasterise(svg, 640, 360).astype(int)
        found = np.flatnonzero(((red[..., 0] > 170) & (red[..., 1] < 80) & (red[..., 2] < 80)).sum(axis=1) > 3)
        return int(found[0]), int(found[-1])

    rider = person(relation="riding", to=1, colour="#e01010", skin="light", gender="man")
    horse = Hero(art="horse", colour="#101010")
    alone = rows(rider.model_copy(update={"relation": "none", "to": None}), horse)
    assert rows(rider, horse)[1] < alone[1]  # higher up


def test_flying_over_is_above_and_behind_is_farther() -> None:
    (eagle,), (house,) = bodies(Hero(art="eagle", place="sky", relation="flying_over", to=1), Hero(art="house"))
    assert eagle.y < house.y - house.height
    (fox,), (tree,) = bodies(Hero(art="fox", relation="behind", to=1), Hero(art="evergreen-tree"))
    assert fox.y < tree.y


def test_on_and_under() -> None:
    (cat,), (table,) = bodies(Hero(art="cat", relation="on", to=1), Hero(art="vt-table"))
    assert cat.y == pytest.approx(table.y - table.height, abs=cat.height * 0.1)
    (dog,), (table,) = bodies(Hero(art="dog", relation="under", to=1), Hero(art="vt-table"))
    assert dog.y - dog.height > table.y - table.height


def test_a_chain_and_a_ring_of_relations_are_drawn() -> None:
    mouse, cat, cow = bodies(
        Hero(art="mouse", relation="on", to=1), Hero(art="cat", relation="on", to=2), Hero(art="cow")
    )
    assert mouse[0].y < cat[0].y < cow[0].y
    ring = bodies(Hero(art="mouse", relation="on", to=1), Hero(art="cat", relation="on", to=0))
    assert [len(found) for found in ring] == [1, 1]


def test_a_relation_to_nothing_is_dropped() -> None:
    (kite,) = bodies(Hero(art="kite", relation="over", to=7))
    assert kite[0].y < 300


def drawn(hero: Hero, seed: int = 3) -> np.ndarray:
    canvas = canvas_of(seed)
    canvas.add("person", figure(canvas, hero, 320, 340, 300, 0), depth=0.5)
    return rasterise(canvas.document("x"), 640, 360)


@pytest.mark.parametrize("job", [job for job in JOBS if job != "none"])
def test_every_trade_is_dressed_in_its_own_way(job: str) -> None:
    plain, dressed = drawn(person(gender="woman", skin="medium")), drawn(person(gender="woman", skin="medium", job=job))
    assert np.abs(plain.astype(int) - dressed).sum(axis=2).astype(bool).sum() > 2_000


def test_skins_go_from_light_to_dark() -> None:
    canvas = canvas_of()
    tones = []
    for skin in ("light", "medium_light", "medium", "medium_dark", "dark"):
        look = look_of(person(skin=skin), canvas.random("one"))
        tones.append(sum(int(look.skin[i : i + 2], 16) for i in (1, 3, 5)))
    assert tones == sorted(tones, reverse=True) and len(set(tones)) == 5


def test_children_are_smaller_and_the_old_are_grey() -> None:
    ((child,), (adult,)) = bodies(person(age="child"), person())
    assert child.height < adult.height * 0.8
    hair = {look_of(person(age="old"), canvas_of(seed).random("one")).hair_colour for seed in range(6)}
    assert all(max(int(tone[i : i + 2], 16) for i in (1, 3, 5)) > 180 for tone in hair)


@pytest.mark.parametrize("pose", ["stand", "walk", "run", "sit", "wave", "cheer", "point", "dance"])
def test_poses_differ(pose: str) -> None:
    others = [drawn(person(pose=other, gender="man")) for other in ("stand", "run") if other != pose]
    assert all(np.abs(drawn(person(pose=pose, gender="man")).astype(int) - other).mean() > 0.3 for other in others)


def test_people_of_a_crowd_differ() -> None:
    looks = {look_of(person(count=8), canvas_of().random(f"person/0/{x}")) for x in range(8)}
    assert len({(look.skin, look.hair, look.outfit.top) for look in looks}) >= 6


def test_a_colour_goes_to_the_clothes() -> None:
    red = drawn(person(colour="#d93a3a", gender="man", skin="medium")).reshape(-1, 3).astype(int)
    assert ((red[:, 0] > 180) & (red[:, 1] < 90)).sum() > 2_000


def test_people_take_the_light_of_the_scene() -> None:
    def lit(time: str) -> str:
        canvas = Canvas(640.0, 360.0, 3, light_of(ScenePlan.build(time=time), Random(1)))
        return figure(canvas, person(gender="man"), 320, 340, 300, 0)

    assert lit("day") == lit("day") != lit("night")
