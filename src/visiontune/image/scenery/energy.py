"""Where power comes from: a wind farm on hills with fields of solar panels, or a power station with cooling towers."""

from __future__ import annotations

import math

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery import flora
from visiontune.image.scenery.land import draw_land, grass_front
from visiontune.image.scenery.spots import Spots
from visiontune.image.sky import cloud


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    land = draw_land(canvas, plan.setting, horizon=(0.5, 0.55), range_=0.8)
    rng, light, w, h, u = canvas.random("energy"), canvas.light, canvas.width, canvas.height, canvas.unit
    y = land.horizon
    if plan.setting == "wind_farm":
        for x, size, far in ((0.1, 26, 0.3), (0.27, 40, 0.14), (0.52, 24, 0.32), (0.74, 46, 0.1), (0.92, 30, 0.26)):
            _turbine(canvas, w * x, y + u * (1 + size * 0.08), u * size, far, rng.uniform(0, 2))
        _panels(canvas, y)
    else:
        _plant(canvas, y)
    canvas.add(
        "ground", flora.tufts(canvas, rng, h * 0.72, h, light.far(mix(land.green, "#0f3a2a", 0.5), 0), 34), depth=0.45
    )
    return Spots(
        floor=canvas.safe, horizon=y, air=h * 0.22, sun=land.sun, front=lambda: grass_front(canvas, land.green)
    )


def _turbine(canvas: Canvas, x: float, y: float, size: float, far: float, turned: float) -> None:
    white = canvas.light.far("#f4f6f8", far)
    shade = canvas.light.far("#c3ccd6", far)
    mast = shapes.filled(shapes.path([(x - size * 0.022, y), (x - size * 0.01, y - size), (x + size * 0.01, y - size), (x + size * 0.022, y)]), canvas.linear([white, shade], (x - size * 0.02, 0), (x + size * 0.02, 0)))  # fmt: skip
    blades = ""
    for k in range(3):
        a = turned + math.tau * k / 3
        tip = (x + math.cos(a) * size * 0.52, y - size + math.sin(a) * size * 0.52)
        nx, ny = -math.sin(a) * size * 0.028, math.cos(a) * size * 0.028
        root = (x + math.cos(a) * size * 0.1, y - size + math.sin(a) * size * 0.1)
        blades += f"M{x:.1f} {y - size:.1f}L{root[0] + nx:.1f} {root[1] + ny:.1f}L{tip[0]:.1f} {tip[1]:.1f}L{root[0] - nx * 0.4:.1f} {root[1] - ny * 0.4:.1f}Z"
    canvas.add(
        "turbines", mast + shapes.filled(blades, white) + shapes.circle(x, y - size, size * 0.028, shade), depth=0.46
    )


def _panels(canvas: Canvas, y: float) -> None:
    light, w, u = canvas.light, canvas.width, canvas.unit
    blue = light.far("#2f5f9f", 0.06)
    for row in range(2):
        top = y + u * (5 + 6.5 * row)
        wide, tall = u * (10 + 3 * row), u * (3.6 + 1.2 * row)
        for n in range(int(w / wide) + 2):
            x = (n - 0.5 * row) * wide * 1.12
            quad = [(x + u * 1.4, top), (x + wide + u * 1.4, top), (x + wide, top + tall), (x, top + tall)]
            lines = (
                "".join(
                    f"M{x + u * 1.4 + wide * k / 4:.1f} {top:.1f}L{x + wide * k / 4:.1f} {top + tall:.1f}"
                    for k in (1, 2, 3)
                )
                + f"M{x + u * 0.7:.1f} {top + tall / 2:.1f}h{wide:.1f}"
            )
            canvas.add("panels", shapes.filled(shapes.path(quad), canvas.linear([lighten(blue, 0.25), blue], (0, top), (0, top + tall))) + shapes.stroked(lines, lighten(blue, 0.45), u * 0.16) + shapes.box(x + wide * 0.5, top + tall, u * 0.5, u * 1.6, light.far("#8a8f98", 0.1)), depth=0.5)  # fmt: skip


def _plant(canvas: Canvas, y: float) -> None:
    rng, light, w, u = canvas.random("plant"), canvas.light, canvas.width, canvas.unit
    concrete = light.far("#c9c6c0", 0.2)
    side = rng.choice((-1, 1))
    steam = lighten(light.far("#f4f6f8", 0.2), 0.2) if not light.dark else mix("#6f7da0", light.haze, 0.3)
    for n in range(2):
        x, tall = w * (0.5 + side * (0.16 + 0.2 * n)), u * (32 - 4 * n)
        half = tall * 0.36
        d = f"M{x - half:.1f} {y + u:.1f}C{x - half * 0.5:.1f} {y - tall * 0.5:.1f} {x - half * 0.5:.1f} {y - tall * 0.7:.1f} {x - half * 0.66:.1f} {y - tall:.1f}H{x + half * 0.66:.1f}C{x + half * 0.5:.1f} {y - tall * 0.7:.1f} {x + half * 0.5:.1f} {y - tall * 0.5:.1f} {x + half:.1f} {y + u:.1f}Z"
        canvas.add("towers", shapes.filled(d, canvas.linear([lighten(concrete, 0.15), concrete, mix(concrete, "#2a2f3a", 0.35)], (x - half, 0), (x + half, 0))) + shapes.ellipse(x, y - tall, half * 0.66, half * 0.12, mix(concrete, "#2a2f3a", 0.5)), depth=0.42)  # fmt: skip
        for k in range(3):
            canvas.add("steam", cloud(canvas, rng, x + side * u * 5 * k, y - tall - u * (1 + 7 * k), tall * (0.5 + 0.28 * k), steam, mix(steam, light.haze, 0.4)), depth=0.4, motion="rise")  # fmt: skip
    x = w * (0.5 - side * 0.22)
    brick = light.far("#9a8f88", 0.18)
    canvas.add(
        "works",
        shapes.box(x - u * 20, y - u * 11, u * 40, u * 12, brick)
        + shapes.box(x - u * 8, y - u * 17, u * 18, u * 7, mix(brick, "#2a2f3a", 0.12)),
        depth=0.43,
    )
    lit = "#ffd98a" if light.dark else mix(brick, "#26303f", 0.5)
    canvas.add(
        "works",
        "".join(shapes.box(x - u * 18 + u * 4.5 * k, y - u * 7, u * 2.6, u * 2.6, lit) for k in range(8)),
        depth=0.43,
    )
    for k in range(2):
        cx = x + u * (-14 + 26 * k)
        canvas.add("works", shapes.box(cx - u * 1.1, y - u * 34, u * 2.2, u * 24, brick) + "".join(shapes.box(cx - u * 1.1, y - u * (33 - 4 * j), u * 2.2, u * 1.8, light.far("#c8483f", 0.2)) for j in (0, 1)), depth=0.43)  # fmt: skip
