"""Snowfields, white ranges and snowy firs; without trees where it is polar."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery import flora
from visiontune.image.scenery.mountains import peak
from visiontune.image.scenery.spots import Spots
from visiontune.image.sky import draw_sky


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    rng, light, w, h, u = canvas.random("snow"), canvas.light, canvas.width, canvas.height, canvas.unit
    horizon = h * rng.uniform(0.54, 0.6)
    sun = draw_sky(canvas, horizon + u * 2, clouds=0.4)
    polar = any(hero.art in ("penguin", "polar-bear", "seal", "vt-iceberg") for hero in plan.heroes)
    for i in range(4):
        x = w * (i + rng.uniform(0.2, 0.8)) / 4
        height = u * rng.uniform(14, 26)
        canvas.add(
            "range",
            peak(canvas, rng, x, horizon + u * 3, height, height * 1.9, "#8fa9c8", 0.4, 0.72, sun[0] < w / 2),
            depth=0.2,
        )
    for i, far in enumerate((0.4, 0.2, 0.04)):
        y = horizon + u * (2 + 7 * i) + (h * 0.1 if i == 2 else 0)
        line = shapes.ridge(rng, w, y + u * 3, u * 6, 1.3, 2)
        paint = canvas.linear(
            [light.far("#fafdff", far), light.far(mix("#b9cfe8", "#d8e6f4", 0.5 - 0.2 * i), far * 0.8)],
            (0, y - u * 4),
            (0, y + u * 28),
        )
        name = f"snowfield-{i + 1}"
        canvas.add(name, shapes.filled(shapes.ground(line, h), paint), depth=0.32 + 0.15 * i)
        if i < 2 and not polar:
            for x in sorted(rng.uniform(0, w) for _ in range(11 - 5 * i)):
                if i == 1 and abs(x - w / 2) < w * 0.25:
                    continue
                foot = shapes.height_at(line, x) + u * 1.5
                canvas.add(
                    name,
                    flora.conifer(canvas, rng, x, foot, u * (8 + 8 * i) * rng.uniform(0.8, 1.2), far, True),
                    depth=0.32 + 0.15 * i,
                )
    return Spots(floor=canvas.safe, horizon=horizon, air=h * 0.3, sun=sun)
