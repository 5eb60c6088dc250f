"""Fields in stripes toward the horizon, with a barn."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery import flora
from visiontune.image.scenery.spots import Spots
from visiontune.image.sky import draw_sky


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    rng, light, w, h, u = canvas.random("farm"), canvas.light, canvas.width, canvas.height, canvas.unit
    horizon = h * 0.56
    sun = draw_sky(canvas, horizon + u * 4)
    green = flora.grass(light, rng)
    line = shapes.ridge(rng, w, horizon + u * 2, u * 10, 2.2, 3)
    canvas.add("hill-1", shapes.filled(shapes.ground(line, h), light.far(mix(green, "#4f7f8a", 0.4), 0.55)), depth=0.25)
    line = shapes.ridge(rng, w, horizon + u * 4, u * 6, 1.4, 2)
    canvas.add("hill-2", shapes.filled(shapes.ground(line, h), light.far(mix(green, "#2d7a5f", 0.2), 0.3)), depth=0.35)
    trees = "".join(
        flora.round_tree(canvas, rng, x, shapes.height_at(line, x) + u, u * rng.uniform(5, 8), 0.25)
        for x in (rng.uniform(0, w) for _ in range(9))
    )
    canvas.add("hill-2", trees, depth=0.35)
    x = w * rng.choice([0.16, 0.8])
    for n, (side, size) in enumerate(((0.03, 27), (0.97, 30), (0.11, 18), (0.9, 17))):
        foot = horizon + u * (9 if n < 2 else 7)
        if abs(side * w - x) > u * 12 or n < 2:
            canvas.add("trees", flora.round_tree(canvas, rng, w * side, foot, u * size, 0.12), depth=0.4)
    canvas.add(
        "barn", _barn(canvas, x, horizon + u * 7, u * 15, rng.choice(["#b5473c", "#a8553a", "#8f4a4a"])), depth=0.42
    )
    ripe = rng.choice(["#d9b64a", "#c9a04a", "#8fb24a", "#e0c66a"])
    if light.season == "autumn":
        green, ripe = "#9c7a3c", rng.choice(["#d9a045", "#c98a3c"])  # stubble and ploughed earth
    _stripes(canvas, horizon + u * 6, green, ripe)
    return Spots(floor=canvas.safe, horizon=horizon, air=h * 0.3, sun=sun)


def _stripes(canvas: Canvas, top: float, green: str, ripe: str) -> None:
    """Rows of crop that meet at a vanishing point above the horizon."""
    light, w, h = canvas.light, canvas.width, canvas.height
    rng = canvas.random("rows")
    vanish = w * rng.uniform(0.35, 0.65)
    base = light.far(mix(green, ripe, 0.4), 0.05)
    canvas.add(
        "ground",
        shapes.box(0, top, w, h - top, canvas.linear([light.far(ripe, 0.3), base], (0, top), (0, h))),
        depth=0.6,
    )
    rows = 13
    for i in range(rows):
        a = (i - rows / 2) / rows * 3.4
        left, right = vanish + a * w, vanish + (a + 0.12) * w
        tip = vanish + a * w * 0.16
        row = shapes.path([(tip, top), (tip + w * 0.02, top), (right, h), (left, h)])
        tone = light.far(green if i % 2 else mix(ripe, "#7a5a2a", 0.25), 0.08)
        paint = canvas.linear([mix(tone, base, 0.6), tone], (0, top), (0, h))
        canvas.add("ground", shapes.filled(row, paint, 0.9), depth=0.6)


def _barn(canvas: Canvas, x: float, y: float, size: float, red: str) -> str:
    light = canvas.light
    wall, roof = light.far(red, 0.12), light.far("#5b4a4a", 0.12)
    half = size / 2
    front = [(x - half, y), (x - half, y - size * 0.5), (x - half * 0.55, y - size * 0.82), (x, y - size * 0.95),
             (x + half * 0.55, y - size * 0.82), (x + half, y - size * 0.5), (x + half, y)]  # fmt: skip
    trim = light.far("#f3e6d4", 0.1)
    door = size * 0.36
    return (
        shapes.filled(shapes.path(front), wall)
        + shapes.stroked(shapes.path(front[1:-1], close=False), roof, size * 0.06)
        + shapes.box(x - door / 2, y - door * 1.1, door, door * 1.1, mix(wall, "#20140f", 0.35))
        + shapes.stroked(
            f"M{x - door / 2:.1f} {y - door * 1.1:.1f}h{door:.1f}v{door * 1.1:.1f}h{-door:.1f}zl{door:.1f} {door * 1.1:.1f}M{x + door / 2:.1f} {y - door * 1.1:.1f}l{-door:.1f} {door * 1.1:.1f}",
            trim,
            size * 0.02,
        )
        + shapes.circle(x, y - size * 0.62, size * 0.08, lighten(trim, 0.1))
    )
