"""High in the air: towers of cloud above and a sea of cloud below."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery.spots import Spots
from visiontune.image.sky import cloud, draw_sky


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    rng, light, w, h, u = canvas.random("air"), canvas.light, canvas.width, canvas.height, canvas.unit
    sun = draw_sky(canvas, h * 0.9, clouds=0.5)
    white = light.far("#ffffff", 0.1) if not light.dark else mix("#5a6ea8", light.haze, 0.3)
    for i in range(3):
        y = h * (0.74 + 0.1 * i)
        tone, foot = lighten(mix(white, light.sky[1], 0.28 - 0.12 * i), 0.02), mix(white, light.sky[1], 0.55 - 0.12 * i)
        name, depth = f"cloud-sea-{i + 1}", 0.35 + 0.22 * i
        for n in range(7):
            x = w * (n + rng.uniform(0.1, 0.9)) / 7
            canvas.add(
                name, cloud(canvas, rng, x, y + u * 6, u * rng.uniform(34, 52), tone, foot), depth=depth, motion="drift"
            )
        canvas.add(
            name,
            shapes.box(0, y + u * 3, w, h, canvas.linear([foot, mix(foot, light.sky[0], 0.2)], (0, y), (0, h))),
            depth=depth,
        )
    return Spots(floor=h * 0.74, horizon=h * 0.74, air=h * 0.4, sun=sun, weightless=True, shadows=False)
