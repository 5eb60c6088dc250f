"""Dry grass, umbrella trees and a wide horizon."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery import flora
from visiontune.image.scenery.spots import Spots
from visiontune.image.sky import draw_sky


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    rng, light, w, h, u = canvas.random("savanna"), canvas.light, canvas.width, canvas.height, canvas.unit
    horizon = h * rng.uniform(0.55, 0.6)
    sun = draw_sky(canvas, horizon + u * 2, clouds=0.4)
    dry = rng.choice(["#d8b45a", "#cfae5f", "#c8b766"])
    line = shapes.ridge(rng, w, horizon + u, u * 9, 2.0, 4)
    canvas.add("mountains", shapes.filled(shapes.ground(line, h), light.far("#8a7f9a", 0.6)), depth=0.2)
    canvas.add(
        "plain",
        shapes.box(
            0,
            horizon,
            w,
            h - horizon,
            canvas.linear([light.far(dry, 0.35), light.far(mix(dry, "#7a5a2a", 0.35), 0)], (0, horizon), (0, h)),
        ),
        depth=0.35,
    )
    for size, y, far in ((9, 1.0, 0.4), (13, 2.5, 0.28), (24, 6.0, 0.1)):
        for _ in range(3 if size < 20 else 1):
            x = w * (rng.uniform(0, 1) if size < 20 else rng.choice([0.1, 0.9]))
            canvas.add(
                "trees",
                flora.acacia(canvas, rng, x, horizon + u * y, u * size * rng.uniform(0.85, 1.15), far),
                depth=0.42,
            )
    near = shapes.ridge(rng, w, h * 0.73, u * 5, 1.0, 2)
    canvas.add(
        "ground",
        shapes.filled(
            shapes.ground(near, h),
            canvas.linear([light.far(mix(dry, "#b98d3d", 0.4), 0.05), light.far("#7d5c2c", 0)], (0, h * 0.7), (0, h)),
        ),
        depth=0.62,
    )
    canvas.add("ground", flora.tufts(canvas, rng, h * 0.76, h, light.far("#6d5222", 0), 60), depth=0.62)
    return Spots(floor=canvas.safe, horizon=horizon, air=h * 0.3, sun=sun)
