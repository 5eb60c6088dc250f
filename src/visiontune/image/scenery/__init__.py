"""Sceneries: each module draws one kind of place, parametric in seed, light and size, and says where things stand."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from visiontune.image.canvas import Canvas
    from visiontune.image.plan import ScenePlan
    from visiontune.image.scenery.spots import Spots

_MODULES = {
    "hills": "hills", "meadow": "hills", "farm": "farm", "savanna": "savanna", "river": "river", "lake": "river",
    "sea": "sea", "coast": "sea", "underwater": "underwater", "city": "city", "old_town": "town",
    "ancient": "ancient", "mountains": "mountains", "volcano": "volcano", "underground": "underground",
    "cave": "cave", "space": "space", "mars": "planet", "moon": "planet", "sky": "air", "desert": "desert",
    "forest": "forest", "jungle": "forest", "snow": "snow", "room": "room", "kitchen": "room",
    "classroom": "classroom", "lab": "lab", "stage": "stage", "stadium": "stadium",
}  # fmt: skip


def draw_setting(canvas: Canvas, plan: ScenePlan) -> Spots:
    """Draw the plan's setting (`hills` where it names none) and return where its heroes may stand."""
    module = importlib.import_module(f"visiontune.image.scenery.{_MODULES.get(plan.setting, 'hills')}")
    spots: Spots = module.draw(canvas, plan)
    return spots
