"""A market: stalls with striped awnings and heaps of fruit, houses behind."""

from __future__ import annotations

from random import Random

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery import town
from visiontune.image.scenery.spots import Spots

_CLOTHS = ("#d9483b", "#2f8f7a", "#e6a02f", "#3f6fb0", "#8f4fa0")


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    spots = town.draw(canvas, plan)
    rng, w, h, u = canvas.random("stalls"), canvas.width, canvas.height, canvas.unit
    count = max(2, round(w / u / 44))
    cloths = rng.sample(_CLOTHS, min(count, len(_CLOTHS)))
    for n in range(count):
        wide = w / count * 0.8
        x = w * (n + 0.5) / count
        canvas.add("stalls", _stall(canvas, rng, x, h * 0.735, min(wide, u * 38), cloths[n % len(cloths)]), depth=0.62)
    bunting = "".join(
        f"M{w * n / 14:.1f} {h * 0.12 + u * 5 * (1 - (2 * (n % 7) / 7 - 1) ** 2):.1f}l{u * 1.6:.1f} {u * 3.6:.1f}l{u * 1.6:.1f} {-u * 3.6:.1f}z"
        for n in range(14)
    )
    canvas.add("bunting", shapes.filled(bunting, canvas.light.far(rng.choice(_CLOTHS), 0.05)), depth=0.6)
    return Spots(floor=h * 0.84, horizon=spots.horizon, air=h * 0.24, sun=spots.sun)


def _stall(canvas: Canvas, rng: Random, x: float, y: float, wide: float, cloth: str) -> str:
    light = canvas.light
    wood, white = light.far("#9a6a40", 0.03), light.far("#f6f0e2", 0.03)
    colour = light.far(cloth, 0.03)
    left, tall = x - wide / 2, wide * 0.66
    parts = [
        shapes.box(left + wide * share, y - tall, wide * 0.03, tall, mix(wood, "#2a160c", 0.2))
        for share in (0.04, 0.93)
    ]
    top, drop, stripes = y - tall - wide * 0.12, wide * 0.2, 8
    for i in range(stripes):
        a, b = left - wide * 0.05 + wide * 1.1 * i / stripes, wide * 1.1 / stripes
        tone = colour if i % 2 == 0 else white
        parts.append(shapes.filled(f"M{left + wide * 0.05 + wide * 0.9 * i / stripes:.1f} {top:.1f}h{wide * 0.9 / stripes:.1f}L{a + b:.1f} {top + drop:.1f}q{-b / 2:.1f} {wide * 0.06:.1f} {-b:.1f} 0z", tone))  # fmt: skip
    parts.append(shapes.box(left, y - wide * 0.34, wide, wide * 0.34, canvas.linear([lighten(wood, 0.1), mix(wood, "#2a160c", 0.25)], (0, y - wide * 0.34), (0, y))))  # fmt: skip
    parts.append(
        shapes.stroked(
            "".join(f"M{left:.1f} {y - wide * share:.1f}h{wide:.1f}" for share in (0.11, 0.22)),
            mix(wood, "#2a160c", 0.5),
            wide * 0.008,
        )
    )
    goods = rng.sample(["#e23b32", "#f2a02a", "#7fb83a", "#f4d23a", "#8f4a9a", "#d9702a", "#5f9a3a"], 3)
    for i, tone in enumerate(goods):
        bx = left + wide * (0.05 + 0.31 * i)
        for row, many in enumerate((5, 4, 3)):
            for k in range(many):
                parts.append(shapes.circle(bx + wide * (0.03 + 0.055 * k + 0.027 * row), y - wide * (0.37 + 0.042 * row), wide * 0.031, light.far(mix(tone, "#ffffff", 0.1 * (k % 2)), 0.02)))  # fmt: skip
    return "".join(parts)
