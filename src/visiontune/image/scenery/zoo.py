"""An enclosure of a zoo: rocks, a pool, trees, the railing and its sign."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery import flora
from visiontune.image.scenery.land import draw_land
from visiontune.image.scenery.spots import Spots


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    land = draw_land(canvas, "zoo", horizon=(0.5, 0.53), range_=0.3, trees=16)
    rng, light, w, h, u = canvas.random("zoo-things"), canvas.light, canvas.width, canvas.height, canvas.unit
    y = land.horizon
    wall = light.far("#b5aa9a", 0.12)
    canvas.add("wall", shapes.box(0, y, w, u * 9, canvas.linear([lighten(wall, 0.12), mix(wall, "#3a3430", 0.2)], (0, y), (0, y + u * 9))), depth=0.45)  # fmt: skip
    side = rng.choice((-1, 1))
    rock = light.far(rng.choice(["#9a8f84", "#a89878"]), 0.1)
    for k, wide, tall in ((0.34, 40, 26), (0.44, 30, 36), (0.25, 22, 14)):
        x, foot = w * (0.5 + side * k), y + u * 14
        line = shapes.crags(rng, (x - u * wide / 2, foot), (x, foot - u * tall), u * 6, 3)
        line += shapes.crags(rng, (x, foot - u * tall), (x + u * wide / 2, foot), u * 6, 3)[1:]
        canvas.add("rocks", shapes.filled(shapes.path(line), canvas.linear([lighten(rock, 0.2), mix(rock, "#2a2428", 0.3)], (0, foot - u * tall), (0, foot))), depth=0.48)  # fmt: skip
    cx, cy = w * (0.5 - side * 0.26), h * 0.7
    water = canvas.linear([mix(light.sky[-1], "#7fd0d9", 0.5), light.far("#2f90b4", 0.02)], (0, cy - u * 6), (0, cy + u * 6))  # fmt: skip
    canvas.add("pool", shapes.ellipse(cx, cy, w * 0.2, u * 6.4, lighten(rock, 0.1)) + shapes.ellipse(cx, cy, w * 0.187, u * 5.2, water), depth=0.5)  # fmt: skip
    for k in (0.03, 0.97):
        canvas.add("trees", flora.round_tree(canvas, rng, w * k, y + u * 10, u * 34, 0.08), depth=0.5)

    def front() -> None:
        """The railing of the visitors, with its sign."""
        iron, top = light.far("#3f4a44", 0), h * 0.93
        bars = "".join(f"M{n * u * 5:.1f} {top:.1f}V{h:.1f}" for n in range(int(w / u / 5) + 2))
        canvas.add("railing", shapes.stroked(bars, iron, u * 0.7) + shapes.box(-u, top - u * 0.8, w + 2 * u, u * 1.8, iron, u), depth=0.9)  # fmt: skip
        sx, green = w * (0.5 + side * 0.33), light.far("#3f7a4a", 0)
        paw = "".join(shapes.circle(sx + a * u, h * 0.925 + b * u, u * r, "#fbf6e6") for a, b, r in ((0, 1.2, 1.7), (-2, -0.6, 0.8), (-0.7, -1.7, 0.8), (0.7, -1.7, 0.8), (2, -0.6, 0.8)))  # fmt: skip
        canvas.add("railing", shapes.box(sx - u * 7, h * 0.925 - u * 4, u * 14, u * 8.4, green, u) + paw, depth=0.9)

    return Spots(floor=h * 0.85, horizon=y, air=h * 0.22, sun=land.sun, front=front)
