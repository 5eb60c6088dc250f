"""The street of a western town: false fronts, porches, a water tower, the desert behind."""

from __future__ import annotations

from random import Random

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery.furniture import barrel
from visiontune.image.scenery.land import draw_land
from visiontune.image.scenery.spots import Spots


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    land = draw_land(canvas, "west", horizon=(0.56, 0.58), ground="#d9a868", clouds=0.3, range_=0.0, trees=0)
    rng, light, w, h, u = canvas.random("west-things"), canvas.light, canvas.width, canvas.height, canvas.unit
    rock = light.far("#b5683f", 0.45)
    for k in (0.5, 0.62):
        x, wide, tall = w * k, u * rng.uniform(16, 26), u * rng.uniform(14, 22)
        mesa = shapes.path([(x - wide * 0.7, land.horizon), (x - wide * 0.45, land.horizon - tall), (x + wide * 0.4, land.horizon - tall), (x + wide * 0.7, land.horizon)])  # fmt: skip
        canvas.add("mesas", shapes.filled(mesa, canvas.linear([lighten(rock, 0.1), rock], (0, land.horizon - tall), (0, land.horizon))), depth=0.24)  # fmt: skip
    foot = h * 0.735
    x, n = w * 0.02, 0
    while x < w * 0.98:
        wide = u * rng.uniform(30, 38)
        if 0.38 < (x + wide / 2) / w < 0.62 and not canvas.tall:
            x += wide * 0.7
            continue
        canvas.add("houses", _front(canvas, rng, x, foot, min(wide, w - x), n), depth=0.46)
        x, n = x + wide + u * 1.5, n + 1
    tx = w * 0.5
    canvas.add("tower", _tower(canvas, tx, foot - u * 4, u * 12), depth=0.44)
    canvas.add(
        "barrels", "".join(barrel(canvas, w * k, foot + u * 2, u * 9) for k in (0.05, 0.3, 0.7, 0.74)), depth=0.5
    )
    ruts = "".join(f"M{w / 2 + k * u * 6:.1f} {foot + u * 2:.1f}L{w / 2 + k * u * 40:.1f} {h:.1f}" for k in (-1, 1))
    canvas.add("ground", shapes.stroked(ruts, light.far("#a5733f", 0), u * 1.6, 0.5), depth=0.45)
    return Spots(floor=h * 0.87, horizon=land.horizon, air=h * 0.22, sun=land.sun)


def _front(canvas: Canvas, rng: Random, x: float, foot: float, wide: float, number: int) -> str:
    light, u = canvas.light, canvas.unit
    wall = light.far(("#b5784a", "#9a6f54", "#c49a6a", "#8f6a5a")[(number + rng.randrange(2)) % 4], 0.05)
    high, dark = u * rng.uniform(32, 42), mix(wall, "#1c0f0a", 0.5)
    planks = "".join(f"M{x:.1f} {foot - high + k * u * 3:.1f}h{wide:.1f}" for k in range(int(high / u / 3)))
    top = shapes.path([(x - u, foot - high), (x - u, foot - high - u * 5), (x + wide * 0.25, foot - high - u * 5), (x + wide * 0.35, foot - high - u * 9), (x + wide * 0.65, foot - high - u * 9), (x + wide * 0.75, foot - high - u * 5), (x + wide + u, foot - high - u * 5), (x + wide + u, foot - high)])  # fmt: skip
    glass = "#ffd98a" if light.dark else mix(light.sky[1], "#24323f", 0.45)
    panes = "".join(shapes.box(x + wide * k, foot - high + u * 4, wide * 0.16, u * 8, glass, u * 0.4) + shapes.stroked(f"M{x + wide * (k + 0.08):.1f} {foot - high + u * 4:.1f}v{u * 8:.1f}", lighten(wall, 0.3), u * 0.5) for k in (0.14, 0.42, 0.7))  # fmt: skip
    lower = "".join(shapes.box(x + wide * k, foot - u * 12, wide * 0.22, u * 8, glass, u * 0.4) for k in (0.08, 0.7))
    sign = shapes.box(x + wide * 0.18, foot - high - u * 4, wide * 0.64, u * 5, lighten(wall, 0.4), u * 0.5) + shapes.stroked(f"M{x + wide * 0.28:.1f} {foot - high - u * 1.5:.1f}h{wide * 0.44:.1f}", dark, u * 1.2, 1, f"{u * 2:.1f} {u * 2:.1f}")  # fmt: skip
    doors = "".join(shapes.box(x + wide * (0.5 + k * 0.052) - wide * 0.05, foot - u * 10, wide * 0.1, u * 7, light.far("#7a4a2c", 0.03), u * 0.8) for k in (-1, 1))  # fmt: skip
    roof = shapes.path([(x - u * 2, foot - u * 15), (x + wide + u * 2, foot - u * 15), (x + wide + u * 3, foot - u * 12.4), (x - u * 3, foot - u * 12.4)])  # fmt: skip
    posts = "".join(shapes.box(x + wide * k - u * 0.7, foot - u * 13, u * 1.4, u * 13, lighten(wall, 0.15)) for k in (0.0, 0.34, 0.66, 1.0))  # fmt: skip
    return (
        shapes.box(x, foot - high, wide, high, wall) + shapes.filled(top, mix(wall, "#1c0f0a", 0.12)) + shapes.stroked(planks, dark, u * 0.25, 0.5)
        + panes + lower + shapes.box(x + wide * 0.4, foot - u * 13, wide * 0.2, u * 13, dark) + doors + sign
        + shapes.filled(roof, mix(wall, "#1c0f0a", 0.35)) + posts + shapes.box(x - u * 2, foot - u * 1.6, wide + u * 4, u * 2.6, light.far("#8a6240", 0.04))
    )  # fmt: skip


def _tower(canvas: Canvas, x: float, y: float, s: float) -> str:
    wood = canvas.light.far("#8a6240", 0.14)
    legs = f"M{x - s * 0.5:.1f} {y:.1f}L{x - s * 0.36:.1f} {y - s * 1.5:.1f}M{x + s * 0.5:.1f} {y:.1f}L{x + s * 0.36:.1f} {y - s * 1.5:.1f}M{x - s * 0.46:.1f} {y - s * 0.3:.1f}L{x + s * 0.4:.1f} {y - s * 1.2:.1f}M{x + s * 0.46:.1f} {y - s * 0.3:.1f}L{x - s * 0.4:.1f} {y - s * 1.2:.1f}"
    tub = shapes.box(x - s * 0.46, y - s * 2.3, s * 0.92, s * 0.85, canvas.linear([lighten(wood, 0.15), mix(wood, "#1c0f0a", 0.35)], (x - s * 0.46, 0), (x + s * 0.46, 0)))  # fmt: skip
    roof = shapes.filled(shapes.path([(x - s * 0.58, y - s * 2.28), (x, y - s * 2.8), (x + s * 0.58, y - s * 2.28)]), mix(wood, "#1c0f0a", 0.4))  # fmt: skip
    return shapes.stroked(legs, mix(wood, "#1c0f0a", 0.25), s * 0.08) + tub + roof
