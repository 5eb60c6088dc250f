"""A road that runs to the horizon."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery import flora
from visiontune.image.scenery.land import draw_land
from visiontune.image.scenery.spots import Spots


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    land = draw_land(canvas, "road", horizon=(0.47, 0.53), range_=0.9)
    rng, light, w, h, u = canvas.random("road-things"), canvas.light, canvas.width, canvas.height, canvas.unit
    y, vanish = land.horizon, w * rng.uniform(0.4, 0.6)
    half = max(w * 0.36, u * 44)
    tar, line = light.far("#565c66", 0.06), light.far("#f4efe0", 0.05)
    canvas.add("road", shapes.filled(shapes.path([(vanish - u * 2.6, y), (vanish + u * 2.6, y), (w / 2 + half * 1.14, h), (w / 2 - half * 1.14, h)]), light.far("#c9b58a", 0.08)), depth=0.5)  # fmt: skip
    canvas.add("road", shapes.filled(shapes.path([(vanish - u * 1.8, y), (vanish + u * 1.8, y), (w / 2 + half, h), (w / 2 - half, h)]), canvas.linear([mix(tar, light.haze, 0.35), tar, mix(tar, "#14161c", 0.3)], (0, y), (0, h))), depth=0.5)  # fmt: skip
    for edge in (-0.94, 0.94):
        canvas.add("road", shapes.filled(shapes.path([(vanish + edge * u * 1.8, y), (vanish + edge * u * 1.8 + u * 0.1, y), (w / 2 + edge * half + u * 1.4, h), (w / 2 + edge * half - u * 0.6, h)]), line, 0.9), depth=0.5)  # fmt: skip
    for k in range(9):
        t0, t1 = (k / 9) ** 2.2, ((k + 0.55) / 9) ** 2.2
        y0, y1 = y + (h - y) * t0, y + (h - y) * t1
        x0, x1 = vanish + (w / 2 - vanish) * t0, vanish + (w / 2 - vanish) * t1
        canvas.add("road", shapes.filled(shapes.path([(x0 - u * 1.1 * t0, y0), (x0 + u * 1.1 * t0, y0), (x1 + u * 1.1 * t1, y1), (x1 - u * 1.1 * t1, y1)]), light.far("#f6d76a", 0.05), 0.95), depth=0.5)  # fmt: skip
    for side in (-1, 1):
        for k in range(5):
            t = (0.06, 0.16, 0.34, 0.6, 1.0)[k]
            x = vanish + (w / 2 - vanish) * t + side * (u * 4 + half * 1.3 * t)
            kind = flora.round_tree if rng.random() < 0.7 else flora.conifer
            canvas.add("trees" if k < 3 else "trees-near", kind(canvas, rng, x, y + (h * 0.86 - y) * t, u * (5 + 34 * t), 0.3 * (1 - t)), depth=0.52 if k < 3 else 0.6)  # fmt: skip
    return Spots(floor=canvas.safe, horizon=y, air=h * 0.26, sun=land.sun)
