"""Ruins: broken columns, an arch that still stands, fallen stones and green that takes them back."""

from __future__ import annotations

from random import Random

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery import flora
from visiontune.image.scenery.land import draw_land, grass_front
from visiontune.image.scenery.spots import Spots


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    land = draw_land(canvas, "ruins", horizon=(0.52, 0.56), range_=0.9, trees=12)
    rng, light, w, h, u = canvas.random("ruin-things"), canvas.light, canvas.width, canvas.height, canvas.unit
    stone = rng.choice(["#d4c6a8", "#cbc0b4", "#bdb6a4"])
    side = rng.choice((-1, 1))
    canvas.add("arch", _arch(canvas, w * (0.5 + side * 0.27), h * 0.7, u * 44, stone), depth=0.46)
    for n, k in enumerate((-0.44, -0.36, -0.27, -0.17)):
        canvas.add("columns", _column(canvas, rng, w * (0.5 + side * k), h * (0.7 + 0.012 * (n % 2)), u * rng.uniform(14, 40), stone), depth=0.48)  # fmt: skip
    near = w * (0.5 - side * 0.42)
    canvas.add("blocks", _lying(canvas, w * (0.5 + side * 0.4), h * 0.82, u * 26, stone), depth=0.56)
    for _ in range(14):
        x, y, s = rng.uniform(0, w), h * rng.uniform(0.7, 0.84), u * rng.uniform(2.5, 6)
        if abs(x - w / 2) > w * 0.18:
            canvas.add("blocks", _block(canvas, rng, x, y, s, stone), depth=0.56)
    green = light.far(mix(land.green, "#2f7a3a", 0.4), 0.04)
    ivy = "".join(
        shapes.circle(w * (0.5 + side * 0.27) + side * u * rng.uniform(14, 22), h * 0.69 - u * rng.uniform(0, 34), u * rng.uniform(1, 2.2), mix(green, "#0f2a1a", rng.uniform(0, 0.3)))
        for _ in range(36)
    )  # fmt: skip
    canvas.add("ivy", ivy + flora.round_tree(canvas, rng, near, h * 0.72, u * 26, 0.08), depth=0.5)
    canvas.add("ground", flora.tufts(canvas, rng, h * 0.68, h, light.far(mix(land.green, "#0f3a2a", 0.5), 0), 70), depth=0.45)  # fmt: skip
    return Spots(floor=h * 0.85, horizon=land.horizon, air=h * 0.24, sun=land.sun, front=lambda: grass_front(canvas, land.green))  # fmt: skip


def _paint(canvas: Canvas, tone: str, x: float, half: float) -> str:
    stone = canvas.light.far(tone, 0.08)
    return canvas.linear([lighten(stone, 0.2), stone, mix(stone, "#2a2030", 0.4)], (x - half, 0), (x + half, 0))


def _column(canvas: Canvas, rng: Random, x: float, y: float, tall: float, tone: str) -> str:
    """A fluted column broken off at `tall` pixels."""
    u = canvas.unit
    half, paint = u * 3.4, _paint(canvas, tone, x, u * 3.4)
    top = [(x - half, y - tall), (x - half * 0.4, y - tall - u * rng.uniform(1, 4)), (x + half * 0.2, y - tall + u), (x + half, y - tall - u * rng.uniform(-2, 3))]  # fmt: skip
    flutes = "".join(f"M{x + a * half:.1f} {y - u * 3:.1f}V{y - tall + u * 3:.1f}" for a in (-0.55, -0.1, 0.35, 0.72))
    shaft = shapes.filled(shapes.path([(x - half, y), *top, (x + half, y)]), paint)
    return shaft + shapes.stroked(flutes, "#3a3038", u * 0.35, 0.35) + shapes.box(x - half * 1.4, y - u * 2.4, half * 2.8, u * 3, paint, u * 0.4)  # fmt: skip


def _arch(canvas: Canvas, x: float, y: float, wide: float, tone: str) -> str:
    """A wall with its arch, broken along the top."""
    rng, u, half = canvas.random("arch"), canvas.unit, wide / 2
    high, paint = wide * 0.95, _paint(canvas, tone, x, half)
    edge = shapes.crags(rng, (x - half, y - high * 0.8), (x + half, y - high), u * 9, 3)
    hole = f"M{x - half * 0.5:.1f} {y:.1f}V{y - high * 0.44:.1f}A{half * 0.5:.1f} {half * 0.5:.1f} 0 0 1 {x + half * 0.5:.1f} {y - high * 0.44:.1f}V{y:.1f}Z"
    wall = shapes.path([(x - half, y), *edge, (x + half, y)])
    stones = "".join(f"M{x - half:.1f} {y - k * u * 5:.1f}h{half * 0.5:.1f}M{x + half * 0.5:.1f} {y - k * u * 5:.1f}h{half * 0.5:.1f}" for k in range(1, 7))  # fmt: skip
    return f'<path d="{wall}{hole}" fill="{paint}" fill-rule="evenodd"/>' + shapes.stroked(stones, "#3a3038", u * 0.4, 0.35) + shapes.stroked(hole[: hole.rindex("V")], lighten(canvas.light.far(tone, 0.08), 0.25), u * 1.4)  # fmt: skip


def _lying(canvas: Canvas, x: float, y: float, long: float, tone: str) -> str:
    """A drum of a column on the ground."""
    stone, r = canvas.light.far(tone, 0.03), long * 0.16
    paint = canvas.linear([lighten(stone, 0.2), mix(stone, "#2a2030", 0.45)], (0, y - r * 2), (0, y))
    return shapes.box(x - long / 2, y - r * 2, long, r * 2, paint, r * 0.4) + shapes.ellipse(x - long / 2, y - r, r * 0.5, r, lighten(stone, 0.15)) + shapes.ellipse(x - long / 2, y - r, r * 0.2, r * 0.4, mix(stone, "#2a2030", 0.3))  # fmt: skip


def _block(canvas: Canvas, rng: Random, x: float, y: float, s: float, tone: str) -> str:
    stone = canvas.light.far(tone, 0.05)
    front = [(x - s, y), (x - s * 0.9, y - s * rng.uniform(0.8, 1.1)), (x + s * 0.7, y - s), (x + s, y)]
    cap = [front[1], (x - s * 0.4, y - s * 1.3), (x + s, y - s * 1.25), front[2]]
    return shapes.filled(shapes.path(front), mix(stone, "#2a2030", 0.2)) + shapes.filled(
        shapes.path(cap), lighten(stone, 0.2)
    )
