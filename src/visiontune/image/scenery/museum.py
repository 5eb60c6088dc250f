"""A museum: framed pictures under spotlights, and a plinth on either side."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery import props
from visiontune.image.scenery.room import shell
from visiontune.image.scenery.spots import Spots


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    rng, light, w, h, u = canvas.random("museum"), canvas.light, canvas.width, canvas.height, canvas.unit
    shell(canvas, rng.choice(["#7f2f38", "#2f4f5f", "#e6e0d4", "#4f5f4a"]), "#8a6a4a", line=0.68)
    count = 2 if canvas.tall else max(2, round(w / u / 44))
    for n in range(count):
        cx = w * (n + 0.5) / count
        wide, tall = u * rng.uniform(22, 30), u * rng.uniform(18, 26)
        cone = shapes.path(
            [(cx - u * 1.5, 0), (cx + u * 1.5, 0), (cx + wide * 0.75, h * 0.5), (cx - wide * 0.75, h * 0.5)]
        )
        canvas.add("pictures", props.pictures(canvas, rng, cx - wide / 2, h * 0.16, wide, tall), depth=0.1)
        canvas.add("light", shapes.filled(cone, canvas.fade("#fff2cf", (0, h * 0.5), (0, 0), 0.34)), depth=0.14)
    stone = light.far("#e4dfd4", 0)
    for x, art in ((0.07, "amphora"), (0.93, "moai")):
        cx = w * x
        canvas.add(
            "plinths",
            shapes.box(
                cx - u * 6,
                h * 0.56,
                u * 12,
                h * 0.17,
                canvas.linear([lighten(stone, 0.3), mix(stone, "#3a3640", 0.3)], (cx - u * 6, 0), (cx + u * 6, 0)),
            ),
            depth=0.4,
        )
        canvas.add(
            "plinths",
            shapes.box(cx - u * 7, h * 0.55, u * 14, u * 2, lighten(stone, 0.3))
            + canvas.art(art, cx, h * 0.55, u * 13, lit=0.4),
            depth=0.4,
        )
    return Spots(floor=h * 0.87, horizon=h * 0.68, air=h * 0.3, sun=(w / 2, 0), left=0.14, right=0.86)
