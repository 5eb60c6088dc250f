"""A bedroom: bed, window, lamp and a picture."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery import props
from visiontune.image.scenery.room import shell, window
from visiontune.image.scenery.spots import Spots


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    rng, light, w, h, u = canvas.random("bedroom"), canvas.light, canvas.width, canvas.height, canvas.unit
    wall, cloth = rng.choice(
        [("#d9cfe6", "#7a6fc0"), ("#cfdfe6", "#4f86a8"), ("#ecd6c4", "#c8703f"), ("#d6e0c9", "#5f8f5a")]
    )
    shell(canvas, wall, "#a8754c", line=0.66)
    side = rng.choice((-1, 1))
    canvas.add("window", window(canvas, w * (0.62 if side > 0 else 0.1), h * 0.12, w * 0.26, h * 0.34), depth=0.1)
    x, y, s = w * (0.26 if side > 0 else 0.74), h * 0.74, min(u * 56, w * 0.46)
    wood, blanket = light.far("#7f5a3c", 0), light.far(cloth, 0)
    canvas.add("wall", props.pictures(canvas, rng, x - u * 9, h * 0.14, u * 18, u * 12), depth=0.05)
    head = shapes.box(x - s * 0.5, y - s * 0.5, s, s * 0.5, wood, s * 0.04)
    pillows = "".join(
        shapes.box(x + k * s * 0.24 - s * 0.19, y - s * 0.36, s * 0.38, s * 0.15, light.far("#fbf8f2", 0), s * 0.06)
        for k in (-1, 1)
    )
    cover = f"M{x - s * 0.48:.1f} {y - s * 0.25:.1f}Q{x:.1f} {y - s * 0.31:.1f} {x + s * 0.48:.1f} {y - s * 0.25:.1f}L{x + s * 0.56:.1f} {y + s * 0.06:.1f}H{x - s * 0.56:.1f}Z"
    fold = f"M{x - s * 0.49:.1f} {y - s * 0.22:.1f}Q{x:.1f} {y - s * 0.28:.1f} {x + s * 0.49:.1f} {y - s * 0.22:.1f}"
    body = shapes.filled(
        cover, canvas.linear([lighten(blanket, 0.14), mix(blanket, "#14101e", 0.2)], (0, y - s * 0.3), (0, y))
    )
    canvas.add("bed", head + pillows + body + shapes.stroked(fold, lighten(blanket, 0.45), s * 0.03), depth=0.45)
    lx = x + side * s * 0.68
    table = shapes.box(lx - u * 5, y - u * 11, u * 10, u * 11, mix(wood, "#1c100a", 0.15), u * 0.6)
    glow = shapes.circle(lx, y - u * 19, u * 13, canvas.soft("#ffdf9a", 0.55 if light.dark else 0.25))
    lamp = shapes.box(lx - u * 0.5, y - u * 17, u, u * 6, "#6f5a48") + shapes.filled(
        shapes.path(
            [(lx - u * 2, y - u * 22), (lx + u * 2, y - u * 22), (lx + u * 4, y - u * 16), (lx - u * 4, y - u * 16)]
        ),
        "#ffe9b8",
    )
    canvas.add("lamp", glow + table + lamp, depth=0.46)
    return Spots(floor=h * 0.89, horizon=h * 0.66, air=h * 0.3, sun=(0, 0))
