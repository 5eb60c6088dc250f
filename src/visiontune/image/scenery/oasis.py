"""A pool with palms and green among the dunes."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery import desert, flora
from visiontune.image.scenery.spots import Spots


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    base = desert.draw(canvas, plan)
    rng, light, w, h, u = canvas.random("oasis"), canvas.light, canvas.width, canvas.height, canvas.unit
    x, y = w * 0.5, h * 0.7
    green = light.far("#6fa04a", 0.06)
    canvas.add("green", shapes.ellipse(x, y, w * 0.4, h * 0.075, green), depth=0.62)
    water = canvas.linear([mix(light.sky[-1], "#7fd0d9", 0.5), light.far("#2f9ab4", 0.02)], (0, y - h * 0.06), (0, y + h * 0.06))  # fmt: skip
    canvas.add("water", shapes.ellipse(x, y, w * 0.33, h * 0.055, water), depth=0.62)
    rings = "".join(f"M{x + a * w * 0.2 - u * 4:.1f} {y + b * h * 0.03:.1f}q{u * 4:.1f} {-u:.1f} {u * 8:.1f} 0" for a, b in ((-1, 0), (0.2, -0.6), (0.9, 0.5), (-0.4, 0.9)))  # fmt: skip
    canvas.add("water", shapes.stroked(rings, "#ffffff", u * 0.4, 0.6), depth=0.62)
    for k, tall in ((-0.36, 44), (-0.29, 34), (-0.42, 28), (0.32, 40), (0.4, 46), (0.26, 26)):
        foot = y + u * rng.uniform(-2, 4)
        canvas.add("palms", flora.palm(canvas, rng, x + k * w, foot, u * tall, 0.03), depth=0.64)
        canvas.add("palms", flora.reeds(canvas, rng, x + k * w * 0.86, y + u * 4, u * 9, 0.03), depth=0.64)
    return Spots(floor=h * 0.85, horizon=base.horizon, air=h * 0.26, sun=base.sun)
