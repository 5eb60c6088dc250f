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
    "christmas_room": "hearth", "party": "hearth", "butcher": "bakery", "workshop": "garage", "forge": "garage",
    "stable": "barn", "cellar": "vault", "dungeon": "vault", "train_car": "carriage", "cabin": "carriage",
    "submarine": "vessel", "space_station": "vessel", "terraces": "vineyard", "halloween": "graveyard",
    "forest_river": "footbridge", "circus": "fair",
}  # fmt: skip
"""Settings that are drawn by a module of another name."""
_TREES = frozenset({"deciduous-tree", "evergreen-tree", "christmas-tree"})
_STORES = frozenset({"department-store", "convenience-store"})
_HELD = {
    "christmas_room": _TREES, "viaduct": frozenset({"train", "station"}), "train_car": frozenset({"train", "tram-car"}),
    "cabin": frozenset({"airplane", "house"}), "cockpit": frozenset({"airplane"}), "hearth": frozenset({"vt-fireplace"}),
    "submarine": frozenset({"vt-submarine"}), "space_station": frozenset({"satellite", "rocket"}),
    "lobby": frozenset({"hotel"}), "rooftop": frozenset({"vt-roof", "house"}), "circus": frozenset({"circus-tent"}),
    "ruins": frozenset({"classical-building", "castle"}), "attic": frozenset({"leafless-tree"}),
    "wedding": frozenset({"wedding"}), "halloween": frozenset({"jack-o-lantern"}), "graveyard": frozenset({"headstone"}),
    "camp": frozenset({"camping", "vt-campfire", "glowing-star"}), "cinema": frozenset({"clapper-board", "cinema"}),
    "bakery": _STORES, "salon": _STORES, "butcher": _STORES, "shop": _STORES, "party": frozenset({"party-popper"}),
    "terraces": frozenset({"cooked-rice", "sheaf-of-rice"}), "barn": frozenset({"barn", "vt-barn"}),
    "footbridge": frozenset({"vt-wooden-bridge", "vt-rope-bridge", "bridge-at-night"}),
}  # fmt: skip
"""Drawings of what a setting has of its own, or is itself inside of: they are not drawn before it again."""
_OUTSIDE = frozenset({
    "window", "house", "vt-eiffel-tower", "vt-clock-tower", "tokyo-tower", "statue-of-liberty",
})  # fmt: skip
"""What is around or outside of every room: its house, its window, the town's tower."""
_SHOWN = {
    "volcano": frozenset({"volcano", "vt-magma"}), "island": frozenset({"desert-island"}),
    "polar": frozenset({"vt-iceberg"}), "stadium": frozenset({"stadium"}),
}  # fmt: skip


def draw_setting(canvas: Canvas, plan: ScenePlan) -> Spots:
    """Draw the plan's setting (`hills` where it names none) and return where its heroes may stand."""
    module = importlib.import_module(f"visiontune.image.scenery.{_MODULES.get(plan.setting, plan.setting)}")
    spots: Spots = module.draw(canvas, plan)
    return spots


def holds(setting: str, art: str) -> bool:
    """Whether the setting has what a drawing shows: the tree of a Christmas room, the train around its passengers."""
    from visiontune.image.plan import INDOORS

    return art in _HELD.get(setting, ()) or (art in _OUTSIDE and setting in INDOORS)


def shown_by(plan: ScenePlan) -> frozenset[str]:
    """Drawings of what the plan's scenery itself shows, large: a ring with the same thing before it would hide it."""
    if plan.setting == "underground" and plan.title == "magma":
        return frozenset({"volcano", "vt-magma", "cloud"})  # cloud: of ash, drawn over the crater
    return _SHOWN.get(plan.setting, frozenset())
