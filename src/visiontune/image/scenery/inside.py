"""What rooms have in common: where their heroes stand, and stones of a wall."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery.room import table
from visiontune.image.scenery.spots import Spots


def is_small(plan: ScenePlan) -> bool:
    """Whether all heroes are things of a table, which needs one to stand on; balloons over it change nothing."""
    places = {hero.place for hero in plan.heroes}
    return places == {"symbol"} or ("table" in places and places <= {"table", "symbol", "sky"})


def stand(canvas: Canvas, plan: ScenePlan, line: float, tone: str = "#a8744a", *, left: float = 0.06, right: float = 0.94) -> Spots:  # fmt: skip
    """On the floor that begins at `line` (share of the height), or on a table where all heroes are small."""
    w, h = canvas.width, canvas.height
    if is_small(plan):
        table(canvas, h * 0.7, tone)
        return Spots(floor=canvas.safe, horizon=h * 0.7, air=h * 0.3, sun=(w / 2, 0))
    return Spots(floor=h * 0.87, horizon=h * line, air=h * 0.28, sun=(w / 2, 0), left=left, right=right)


def stones(canvas: Canvas, name: str, top: float, foot: float, tone: str, size: float, strength: float = 0.16) -> str:
    """Joints and single stones of a wall between two heights; `size` is a stone's height in pixels."""
    rng, w = canvas.random(name), canvas.width
    parts = []
    for row in range(int((foot - top) / size) + 1):
        y, x = top + row * size, -size * rng.random() * 2
        while x < w:
            wide = size * rng.uniform(1.5, 2.6)
            if rng.random() < 0.45:
                shade = lighten(tone, 0.12) if rng.random() < 0.5 else mix(tone, "#14101c", 0.22)
                parts.append(shapes.box(x, y, wide * 0.94, min(size * 0.9, foot - y), shade, size * 0.14, strength * 3))
            x += wide
    return "".join(parts)
