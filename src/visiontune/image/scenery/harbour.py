"""A harbour: quay, cranes and stacked containers, or moored boats and a lighthouse on the mole."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery import props, sea
from visiontune.image.scenery.spots import Spots


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    base = sea.draw(canvas, plan)
    rng, light, w, h, u = canvas.random("harbour"), canvas.light, canvas.width, canvas.height, canvas.unit
    quay = base.horizon + u * 2
    side = rng.choice((0, 1))
    for n in range(3):
        x = w * (0.1 + 0.16 * n) if side == 0 else w * (0.9 - 0.16 * n)
        _crane(canvas, x, quay, u * (32 - 3 * n), -1 if side else 1, 0.2)
    tones = ["#c8503f", "#2f6f9f", "#e0a23a", "#4f8f6a", "#8f8f98"]
    left, right = (0.0, w * 0.6) if side == 0 else (w * 0.4, w)
    x = left
    while x < right:
        for level in range(rng.randint(1, 3)):
            tone = light.far(rng.choice(tones), 0.14)
            box = shapes.box(x, quay - u * 4.4 * (level + 1), u * 10, u * 4.3, tone, u * 0.2)
            ribs = "".join(
                f"M{x + u * k:.1f} {quay - u * 4.4 * (level + 1) + u * 0.6:.1f}v{u * 3.2:.1f}" for k in range(1, 10)
            )
            canvas.add("containers", box + shapes.stroked(ribs, mix(tone, "#14101e", 0.3), u * 0.2, 0.6), depth=0.5)
        x += u * 10.4
    stone = light.far("#a39c92", 0.12)
    shelf = shapes.path(
        [
            (left - u, quay),
            (right, quay),
            (right + (u * 5 if side == 0 else 0), quay + u * 6),
            (left - (u * 5 if side else u), quay + u * 6),
        ]
    )
    canvas.add(
        "quay",
        shapes.filled(
            shelf, canvas.linear([lighten(stone, 0.2), mix(stone, "#2a2830", 0.35)], (0, quay), (0, quay + u * 6))
        ),
        depth=0.52,
    )
    _lighthouse(canvas, w * (0.9 if side == 0 else 0.1), base.horizon + u * 3, u * 26)
    props.pier(canvas, h * 0.86)
    return Spots(floor=h * 0.9, horizon=base.horizon, air=h * 0.22, sun=base.sun, water=h * 0.77)


def _crane(canvas: Canvas, x: float, y: float, size: float, side: int, far: float) -> None:
    tone = canvas.light.far("#d9822f", far)
    legs = f"M{x - size * 0.12:.1f} {y:.1f}l{size * 0.06:.1f} {-size * 0.62:.1f}M{x + size * 0.12:.1f} {y:.1f}l{-size * 0.06:.1f} {-size * 0.62:.1f}M{x - size * 0.1:.1f} {y - size * 0.3:.1f}h{size * 0.2:.1f}"
    boom = f"M{x - side * size * 0.3:.1f} {y - size * 0.62:.1f}H{x + side * size * 0.72:.1f}M{x:.1f} {y - size * 0.62:.1f}V{y - size:.1f}L{x + side * size * 0.66:.1f} {y - size * 0.63:.1f}M{x:.1f} {y - size:.1f}L{x - side * size * 0.28:.1f} {y - size * 0.63:.1f}"
    cable = f"M{x + side * size * 0.5:.1f} {y - size * 0.62:.1f}v{size * 0.2:.1f}"
    canvas.add(
        "cranes",
        shapes.stroked(legs + boom, tone, size * 0.03)
        + shapes.stroked(cable, canvas.light.far("#4a4f5a", far), size * 0.012),
        depth=0.46,
    )


def _lighthouse(canvas: Canvas, x: float, y: float, size: float) -> None:
    light = canvas.light
    white, red = light.far("#f6f3ec", 0.12), light.far("#c8382f", 0.1)
    lit = shapes.circle(x, y - size * 0.93, size * 0.5, canvas.soft("#fff0b4", 0.6)) if light.dark else ""
    body = shapes.path(
        [
            (x - size * 0.13, y),
            (x - size * 0.08, y - size * 0.84),
            (x + size * 0.08, y - size * 0.84),
            (x + size * 0.13, y),
        ]
    )
    bands = "".join(shapes.path([(x - size * (0.13 - 0.06 * a), y - size * a * 0.84), (x + size * (0.13 - 0.06 * a), y - size * a * 0.84), (x + size * (0.13 - 0.06 * b), y - size * b * 0.84), (x - size * (0.13 - 0.06 * b), y - size * b * 0.84)]) for a, b in ((0.16, 0.36), (0.56, 0.76)))  # fmt: skip
    head = shapes.box(x - size * 0.11, y - size * 0.87, size * 0.22, size * 0.04, light.far("#3a4250", 0.1)) + shapes.box(x - size * 0.06, y - size * 0.98, size * 0.12, size * 0.12, "#fff0b4") + shapes.filled(shapes.path([(x - size * 0.08, y - size * 0.97), (x, y - size * 1.07), (x + size * 0.08, y - size * 0.97)]), red)  # fmt: skip
    rock = shapes.ellipse(x, y + size * 0.02, size * 0.42, size * 0.09, light.far("#6f6a68", 0.14))
    canvas.add("lighthouse", rock + lit + shapes.filled(body, white) + shapes.filled(bands, red) + head, depth=0.48)
