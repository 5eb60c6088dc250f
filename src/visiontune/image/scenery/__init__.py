"""Sceneries: each module draws one kind of place, parametric in seed, light and size, and says where things stand."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from visiontune.image.canvas import Canvas
    from visiontune.image.plan import ScenePlan
    from visiontune.image.scenery.spots import Spots

_MODULES = {
    "none": "hills", "meadow": "hills", "lake": "river", "coast": "sea", "mars": "planet", "moon": "planet",
    "sky": "air", "jungle": "forest", "kitchen": "room", "old_town": "town", "playground": "park", "orchard": "garden",
    "suburb": "village", "power_plant": "energy", "wind_farm": "energy",
    "night_sky": "stars", "warehouse": "store", "shop": "store",
}  # fmt: skip
"""Settings that are drawn by a module of another name."""


def draw_setting(canvas: Canvas, plan: ScenePlan) -> Spots:
    """Draw the plan's setting (`hills` where it names none) and return where its heroes may stand."""
    module = importlib.import_module(f"visiontune.image.scenery.{_MODULES.get(plan.setting, plan.setting)}")
    spots: Spots = module.draw(canvas, plan)
    return spots
