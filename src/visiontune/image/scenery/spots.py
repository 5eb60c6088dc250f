"""Where things may stand in a scenery."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Spots:
    """All in pixels of the picture.

    Args:
        floor: y on which the nearest heroes stand.
        horizon: y where ground and sky meet.
        air: y of the middle of what flies.
        sun: Where the light comes from.
        water: y of the waterline on which boats float; None where there is no water.
        deep: (top, bottom) between which swimmers are, where the scene is under water.
        weightless: Things float freely (space, under water).
        shadows: Whether things throw a contact shadow.
        front: Draws what stands before the heroes.
        left, right: The free span in shares of the width.
    """

    floor: float
    horizon: float
    air: float
    sun: tuple[float, float] = (0.0, 0.0)
    water: float | None = None
    deep: tuple[float, float] | None = None
    weightless: bool = False
    shadows: bool = True
    front: Callable[[], None] | None = None
    left: float = 0.06
    right: float = 0.94
