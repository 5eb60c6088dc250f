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
_SHOWN = {
    "volcano": frozenset({"volcano", "vt-magma"}), "island": frozenset({"desert-island"}),
    "polar": frozenset({"vt-iceberg"}), "stadium": frozenset({"stadium"}),
}  # fmt: skip


def draw_setting(canvas: Canvas, plan: ScenePlan) -> Spots:
    """Draw the plan's setting (`hills` where it names none) and return where its heroes may stand."""
    module = importlib.import_module(f"visiontune.image.scenery.{_MODULES.get(plan.setting, plan.setting)}")
    spots: Spots = module.draw(canvas, plan)
    return spots


def shown_by(plan: ScenePlan) -> frozenset[str]:
    """Drawings of what the plan's scenery itself shows, large: a ring with the same thing before it would hide it."""
    if plan.setting == "underground" and plan.title == "magma":
        return frozenset({"volcano", "vt-magma", "cloud"})  # cloud: of ash, drawn over the crater
    return _SHOWN.get(plan.setting, frozenset())
