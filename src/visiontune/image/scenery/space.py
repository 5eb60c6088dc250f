"""Deep space: stars and nebulae; nothing that was not asked for."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery.spots import Spots


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    rng, w, h, u = canvas.random("space"), canvas.width, canvas.height, canvas.unit
    low, high, clouds = rng.choice([
        ("#070a1f", "#1b1f4d", ("#5a4bb8", "#b04a8f", "#2f6fc0")),
        ("#050b1c", "#0f2f4d", ("#1f7f9c", "#3f5fc0", "#6fd0c8")),
        ("#0c0718", "#33194f", ("#c0507a", "#7a3fb0", "#e08a5a")),
    ])  # fmt: skip
    canvas.add("sky", shapes.box(0, 0, w, h, canvas.linear([low, high, low], (0, 0), (w * 0.4, h))), depth=0.0)
    for i in range(7):
        t = i / 6
        x, y = w * (0.05 + 0.9 * t), h * (0.75 - 0.5 * t) + u * rng.uniform(-14, 14)
        spot = canvas.soft(rng.choice(clouds), 0.42)
        canvas.add("nebula", shapes.ellipse(x, y, u * rng.uniform(26, 46), u * rng.uniform(16, 26), spot), depth=0.06)
    for name, count, size, depth in (("stars-far", 190, 0.16, 0.08), ("stars", 60, 0.34, 0.2)):
        canvas.add(name, shapes.star_field(rng, w, h, count, u * size, 1.5), depth=depth)
    return Spots(floor=h * 0.76, horizon=h, air=h * 0.46, sun=(w * 0.1, h * 0.1), weightless=True, shadows=False)
