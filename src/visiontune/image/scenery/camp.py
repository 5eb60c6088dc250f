"""A camp in the forest: a tent, logs and a fire."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery import forest
from visiontune.image.scenery.furniture import flames
from visiontune.image.scenery.spots import Spots


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    base = forest.draw(canvas, plan)
    rng, light, w, h, u = canvas.random("camp"), canvas.light, canvas.width, canvas.height, canvas.unit
    side = rng.choice((-1, 1))
    arts = {hero.art for hero in plan.heroes}
    if not arts & {"tent", "camping"}:
        canvas.add("tent", _tent(canvas, w * (0.5 + side * 0.31), h * 0.82, u * 44, rng.choice(["#e07a3a", "#3f8fa8", "#c8453a", "#d9a83a"])), depth=0.64)  # fmt: skip
    fx, fy = w * (0.5 - side * 0.28), h * 0.87
    glow = shapes.ellipse(fx, fy, u * 44, u * 18, canvas.soft("#ffa43c", 0.7 if light.dark else 0.35))
    ring = "".join(shapes.ellipse(fx + a * u * 8, fy + b * u * 2, u * 2, u * 1.4, light.far("#7a7a80", 0)) for a, b in ((-1, 0), (-0.6, 0.8), (0, 1.1), (0.6, 0.8), (1, 0)))  # fmt: skip
    logs = "".join(f'<g transform="rotate({turn} {fx:.1f} {fy:.1f})">{shapes.box(fx - u * 6, fy - u * 1.6, u * 12, u * 2.4, "#5a3822", u)}</g>' for turn in (14, -14))  # fmt: skip
    seat = shapes.box(fx - side * u * 26 - u * 11, fy - u * 6, u * 22, u * 6, light.far("#7a5434", 0), u * 3) + shapes.ellipse(fx - side * u * 26 + u * 10, fy - u * 3, u * 1.8, u * 3, light.far("#c9a06c", 0))  # fmt: skip
    canvas.add("fire", glow + seat + logs + flames(fx, fy - u, u * 13) + ring, depth=0.66)
    return Spots(floor=h * 0.86, horizon=base.horizon, air=base.air, sun=base.sun, front=base.front, left=0.24, right=0.76)  # fmt: skip


def _tent(canvas: Canvas, x: float, y: float, wide: float, cloth: str) -> str:
    """A ridge tent, its opening toward the viewer."""
    tone = canvas.light.far(cloth, 0.02)
    high = wide * 0.62
    back = shapes.path([(x - wide * 0.14, y - high), (x + wide * 0.34, y - high * 0.92), (x + wide * 0.58, y - wide * 0.08), (x + wide * 0.3, y)])  # fmt: skip
    front = shapes.path([(x - wide * 0.5, y), (x - wide * 0.14, y - high), (x + wide * 0.3, y)])
    hole = shapes.path([(x - wide * 0.26, y), (x - wide * 0.13, y - high * 0.8), (x + wide * 0.08, y)])
    flap = shapes.path([(x - wide * 0.13, y - high * 0.8), (x + wide * 0.08, y), (x + wide * 0.17, y), (x - wide * 0.08, y - high * 0.7)])  # fmt: skip
    ropes = f"M{x - wide * 0.5:.1f} {y:.1f}l{-wide * 0.1:.1f} {wide * 0.02:.1f}M{x + wide * 0.5:.1f} {y - high * 0.5:.1f}l{wide * 0.16:.1f} {high * 0.46:.1f}"
    inside = "#ffcf7a" if canvas.light.dark else mix(tone, "#14101a", 0.7)
    return shapes.filled(back, mix(tone, "#14101a", 0.28)) + shapes.filled(front, canvas.linear([lighten(tone, 0.16), tone], (0, y - high), (0, y))) + shapes.filled(hole, inside) + shapes.filled(flap, lighten(tone, 0.26)) + shapes.stroked(ropes, "#e9e2d2", wide * 0.008)  # fmt: skip
