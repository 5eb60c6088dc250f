"""An office: windows over the town, desks with screens, plants."""

from __future__ import annotations

from visiontune.image.canvas import Canvas
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery import props
from visiontune.image.scenery.room import shell, window
from visiontune.image.scenery.spots import Spots


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    rng, w, h, u = canvas.random("office"), canvas.width, canvas.height, canvas.unit
    shell(
        canvas,
        rng.choice(["#e4e8ec", "#dfe6e0", "#ece4d8", "#d9e0ea"]),
        rng.choice(["#a9a49c", "#8f8f98", "#b8a890"]),
        line=0.66,
    )
    count = max(2, round(w / u / 42))
    for n in range(count):
        wide = w / count * 0.72
        canvas.add("windows", window(canvas, w * (n + 0.5) / count - wide / 2, h * 0.14, wide, h * 0.3), depth=0.1)
    props.ceiling_lamps(canvas, count, h * 0.09, tone="#3a4250")
    for side in (0.17, 0.83):
        canvas.add(
            "desks",
            props.desk(canvas, w * side, h * 0.735, min(w * 0.29, u * 42), rng.choice(["#c9a06c", "#e6e2da"])),
            depth=0.45,
        )
    canvas.add("plants", props.plant(canvas, rng, w * rng.choice((0.42, 0.58)), h * 0.71, u * 19), depth=0.44)
    return Spots(floor=h * 0.87, horizon=h * 0.66, air=h * 0.3, sun=(w / 2, 0))
