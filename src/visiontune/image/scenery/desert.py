"""Dunes with a sunny and a shaded face."""

from __future__ import annotations

import math

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery.spots import Spots
from visiontune.image.sky import draw_sky


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    rng, light, w, h, u = canvas.random("desert"), canvas.light, canvas.width, canvas.height, canvas.unit
    horizon = h * rng.uniform(0.52, 0.58)
    sun = draw_sky(canvas, horizon + u * 3, clouds=0.2)
    sand = rng.choice(["#e7b866", "#e2a85c", "#ecc47c", "#d99a5b"])
    for i, far in enumerate((0.55, 0.34, 0.15, 0.0)):
        base = horizon + u * (2, 7, 13, 22)[i] + (h - horizon - u * 30) * 0.12 * i
        _dune(canvas, f"dune-{i + 1}", 0.25 + 0.12 * i, base, u * (7, 9, 10, 7)[i], sand, far)
    marks = "".join(
        f"M{x:.1f} {y:.1f}q{u * 3:.1f} {-u * 0.8:.1f} {u * 6:.1f} 0"
        for x, y in ((rng.uniform(0, w), rng.uniform(h * 0.8, h)) for _ in range(26))
    )
    canvas.add("dune-4", shapes.stroked(marks, light.far(mix(sand, "#8f5a2a", 0.45), 0), u * 0.25, 0.4), depth=0.61)
    return Spots(floor=canvas.safe, horizon=horizon, air=h * 0.28, sun=sun)


def _dune(canvas: Canvas, name: str, depth: float, base: float, height: float, sand: str, far: float) -> None:
    rng, light, w, h = canvas.random(name), canvas.light, canvas.width, canvas.height
    line = shapes.ridge(rng, w, base, height, 1.5, 2)
    lit, shade = light.far(lighten(sand, 0.14), far), light.far(mix(sand, "#8a4a2f", 0.42), far)
    paint = canvas.linear([lit, light.far(mix(sand, "#b56f3a", 0.3), far)], (0, base - height), (0, base + height * 3))
    canvas.add(name, shapes.filled(shapes.ground(line, h), paint), depth=depth)
    # Streaks of shade along the lee side, under the line.
    lower = [(x, y + height * (0.5 + 0.35 * math.sin(x / w * 7 + base))) for x, y in line]
    canvas.add(name, shapes.filled(shapes.ground(lower, h), shade, 0.22), depth=depth)
