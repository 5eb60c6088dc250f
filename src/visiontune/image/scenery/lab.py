"""A laboratory: shelves of glassware and a bench."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery.room import table
from visiontune.image.scenery.spots import Spots


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    rng, w, h, u = canvas.random("lab"), canvas.width, canvas.height, canvas.unit
    light = canvas.light
    wall, bench = rng.choice(
        [("#cfe3e6", "#e8eef0"), ("#d6def0", "#dfe5ee"), ("#d3e6d8", "#edf0ea"), ("#264a63", "#c8d6de")]
    )
    wall = light.far(wall, 0)
    canvas.add(
        "wall",
        shapes.box(0, 0, w, h, canvas.linear([mix(wall, "#24415f", 0.18), lighten(wall, 0.15)], (0, 0), (0, h * 0.7))),
        depth=0.0,
    )
    tiles = "".join(f"M0 {h * 0.66 - n * u * 9:.1f}H{w:.1f}" for n in range(8)) + "".join(
        f"M{n * u * 9:.1f} 0V{h * 0.66:.1f}" for n in range(int(w / u / 9) + 1)
    )
    canvas.add("wall", shapes.stroked(tiles, lighten(wall, 0.4), u * 0.2, 0.35), depth=0.0)
    shelf = light.far("#8fa6b5", 0)
    for row in range(2):
        y = h * (0.22 + 0.2 * row)
        canvas.add("shelves", shapes.box(w * 0.06, y, w * 0.88, u * 1.3, shelf, u * 0.3), depth=0.14)
        x = w * 0.09
        while x < w * 0.9:
            size = u * rng.uniform(6, 10)
            liquid = light.far(rng.choice(["#58b7c9", "#e88a6a", "#8fc26f", "#c58fd0", "#f0c95a"]), 0.15)
            canvas.add("shelves", _flask(x, y, size, liquid, rng.random() < 0.5), depth=0.14)
            x += u * rng.uniform(9, 15)
    canvas.add("haze", shapes.box(0, 0, w, h * 0.68, lighten(wall, 0.3), 0, 0.22), depth=0.16)
    table(canvas, h * 0.66, bench, layer="bench")
    return Spots(floor=canvas.safe, horizon=h * 0.66, air=h * 0.32, sun=(w * 0.3, 0))


def _flask(x: float, y: float, size: float, liquid: str, round_: bool) -> str:
    glass = "#ffffff"
    if round_:
        r = size * 0.36
        body = shapes.circle(x, y - r, r, glass, 0.45) + shapes.box(
            x - size * 0.1, y - size, size * 0.2, size * 0.4, glass, size * 0.04, 0.45
        )
        fill = shapes.filled(
            f"M{x - r * 0.92:.1f} {y - r * 0.85:.1f}A{r * 0.94:.1f} {r * 0.94:.1f} 0 0 0 {x + r * 0.92:.1f} {y - r * 0.85:.1f}Z",
            liquid,
            0.85,
        )
        return body + fill
    half = size * 0.4
    outline = shapes.path(
        [
            (x - half, y),
            (x - size * 0.09, y - size * 0.55),
            (x - size * 0.09, y - size),
            (x + size * 0.09, y - size),
            (x + size * 0.09, y - size * 0.55),
            (x + half, y),
        ]
    )
    fill = shapes.path(
        [
            (x - half * 0.92, y - size * 0.03),
            (x - half * 0.55, y - size * 0.28),
            (x + half * 0.55, y - size * 0.28),
            (x + half * 0.92, y - size * 0.03),
        ]
    )
    return shapes.filled(outline, glass, 0.45) + shapes.filled(fill, liquid, 0.85)
