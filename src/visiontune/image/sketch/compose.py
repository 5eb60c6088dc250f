"""A scene plan to a layered SVG document: scenery, heroes, weather; or a card or diagram."""

from __future__ import annotations

from collections.abc import Callable

from visiontune.image.sketch.cards import diagrams
from visiontune.image.sketch.heroes import place
from visiontune.image.sketch.plan import ScenePlan
from visiontune.image.sketch.scenery import land, places, water
from visiontune.image.sketch.scenery.canvas import Canvas
from visiontune.image.sketch.scenery.sky import falling

Scenery = Callable[[Canvas], None]


def sceneries() -> dict[str, Scenery]:
    """Scenery by the name of the setting."""
    return {
        "hills": land.hills, "meadow": land.hills, "farm": land.hills, "savanna": land.desert, "sky": land.hills,
        "mountains": land.mountains, "volcano": land.volcano, "forest": land.forest, "jungle": land.forest,
        "desert": land.desert, "snow": land.snow, "underground": land.underground, "cave": land.underground,
        "sea": water.sea, "coast": water.coast, "river": water.river, "lake": water.river, "underwater": water.underwater,
        "city": places.city, "stadium": land.hills, "old_town": places.old_town, "ancient": places.ancient,
        "space": places.space, "mars": _world("#b5532e"), "moon": _world("#a9a9ae"), "room": places.room,
        "kitchen": places.room, "classroom": places.classroom, "school": places.classroom, "lab": places.lab,
        "stage": places.stage,
    }  # fmt: skip


def compose(plan: ScenePlan, width: int, height: int, seed: int) -> str:
    """The plan as SVG of width x height pixels: top-level groups are its layers, far to near."""
    canvas = Canvas(width, height, seed, plan.time, plan.weather, plan.season)
    if plan.template == "scene":
        sceneries().get(plan.setting, land.hills)(canvas)
        place(canvas, plan)
        if plan.setting not in (
            "space",
            "underwater",
            "room",
            "kitchen",
            "classroom",
            "school",
            "lab",
            "stage",
            "underground",
        ):
            falling(canvas)
    else:
        {"card": diagrams.card, "cycle": diagrams.cycle, "comparison": diagrams.comparison}[plan.template](canvas, plan)
    return canvas.document()


def _world(colour: str) -> Scenery:
    def surface(canvas: Canvas) -> None:
        places.surface(canvas, colour)

    return surface
