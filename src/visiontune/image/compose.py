"""Plan -> layered SVG document: pure, and the same for the same plan, size and seed."""

from __future__ import annotations

import importlib

from visiontune.image.canvas import Canvas
from visiontune.image.grading import graded
from visiontune.image.ground import land_painted
from visiontune.image.light import light_of
from visiontune.image.plan import AIRLESS, INDOORS, TEMPLATES, Hero, ScenePlan

_CARDS = frozenset(TEMPLATES) - {"scene"}
"""Each is drawn by the module of its name in `cards`."""
_LEAFY = frozenset({
    "none", "hills", "meadow", "farm", "forest", "mountains", "park", "playground", "garden", "orchard", "river", "lake",
    "village", "suburb", "road", "castle",
})  # fmt: skip
"""Where leaves fall in autumn."""
_MOONS = ("full-moon", "crescent-moon")
_ALOFT = ("over", "flying_over", "behind", "beside")


def compose(plan: ScenePlan, width: int, height: int, seed: int, title: str = "", *, isometric: bool = False) -> str:
    """The picture of `plan` as an SVG document of `width` x `height` pixels; `isometric` where the scene allows it.

    Raises:
        BackendError: the plan names a drawing that is not there.
    """
    import hashlib
    from random import Random

    from visiontune.image.isometric import is_isometric

    mark = hashlib.sha256(f"{seed}/light".encode()).digest()
    canvas = Canvas(float(width), float(height), seed, light_of(plan, Random(int.from_bytes(mark[:8], "big"))))
    if plan.template in _CARDS:
        importlib.import_module(f"visiontune.image.cards.{plan.template}").draw(canvas, plan)
    elif isometric and is_isometric(plan):
        importlib.import_module("visiontune.image.isometric").draw(canvas, plan)
    else:
        _scene(canvas, plan)
    picture = canvas.document(title or plan.title)
    if plan.ground is not None and plan.template not in _CARDS:
        picture = land_painted(picture, plan.ground)
    # Cards choose their own colours by the palette; sceneries are moved to it as a whole.
    return picture if plan.template in _CARDS else graded(picture, plan.palette)


def _without(plan: ScenePlan, hero: Hero) -> ScenePlan:
    """The plan without a hero that its sky shows."""
    kept = [other for other in plan.heroes if other is not hero]
    new = {id(other): at for at, other in enumerate(kept)}
    moved = tuple(
        other.model_copy(update={"to": None, "relation": "none"} if other.to is not None and plan.heroes[other.to] is hero else
                         {"to": new[id(plan.heroes[other.to])] if other.to is not None else None})
        for other in kept
    )  # fmt: skip
    return plan.model_copy(update={"heroes": moved})


def _scene(canvas: Canvas, plan: ScenePlan) -> None:
    from visiontune.image.figures import draw_heroes
    from visiontune.image.scenery import draw_setting, shown_by
    from visiontune.image.sky import draw_leaves, draw_vignette, draw_weather

    bows = [hero for hero in plan.heroes if hero.art == "rainbow" and hero.relation in ("none", *_ALOFT)]
    canvas.bows = max((hero.count for hero in bows), default=0)
    if bows and plan.setting == "sky" and len(bows) == len(plan.heroes):
        plan = plan.model_copy(update={"setting": "hills"})  # a bow stands over land
    moons = [
        hero for hero in plan.heroes
        if hero.art in _MOONS and hero.relation in ("none", *_ALOFT) and hero.colour is None and hero.count == 1
    ]  # fmt: skip
    if moons and plan.time == "night":
        canvas.moon = moons[0].art
    spots = draw_setting(canvas, plan)
    if moons and plan.time == "night" and not canvas.moon:
        plan = _without(plan, moons[0])
    # Without a sky (a room, space) nothing has drawn the bow: it stays a thing like others.
    seen = [*shown_by(plan), *(["rainbow"] if bows and not canvas.bows else [])]
    symbols = tuple(hero for hero in plan.heroes if hero.place in ("symbol", "bust") and hero.art not in seen)
    things = tuple(
        hero for hero in plan.heroes
        if hero.place not in ("symbol", "bust") and not (hero in bows and "rainbow" in seen)
    )  # fmt: skip
    if things:
        kept = {index: new for new, index in enumerate(i for i, hero in enumerate(plan.heroes) if hero in things)}
        moved = tuple(
            hero.model_copy(update={"to": kept.get(hero.to) if hero.to is not None else None}) for hero in things
        )
        draw_heroes(canvas, plan.model_copy(update={"heroes": moved}), spots)
    if spots.front:
        spots.front()
    if plan.setting not in INDOORS | AIRLESS:
        draw_weather(canvas)
        if plan.season == "autumn" and plan.setting in _LEAFY:
            draw_leaves(canvas)
    if symbols:
        from visiontune.image.cards.medallions import draw_medallions

        draw_medallions(canvas, symbols, high=bool(things))
    draw_vignette(canvas, canvas.light.shade)
