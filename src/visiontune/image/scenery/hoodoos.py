"""Cappadocia: cones of tuff with doors and windows cut in, and balloons far in the sky."""

from __future__ import annotations

from random import Random

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery import flora
from visiontune.image.scenery.land import draw_land
from visiontune.image.scenery.spots import Spots


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    land = draw_land(canvas, "hoodoos", horizon=(0.54, 0.58), ground="#d9b98a", clouds=0.3, range_=1.0, trees=3)
    rng, light, w, h, u = canvas.random("cones"), canvas.light, canvas.width, canvas.height, canvas.unit
    tuff = rng.choice(["#e3c8a0", "#e0bfa0", "#d9c4a8"])
    for n in range(5):
        x, y, s = w * (n + rng.uniform(0.1, 0.9)) / 5, h * rng.uniform(0.1, 0.4), u * rng.uniform(2.4, 4.6)
        canvas.add("balloons", _balloon(canvas, rng, x, y, s), depth=0.22, motion="bob")
    for row, (y, low, high, count, far) in enumerate(((0.6, 13, 21, 11, 0.42), (0.67, 20, 30, 8, 0.22), (0.76, 28, 42, 5, 0.04))):  # fmt: skip
        for n in range(count):
            x = w * (n + rng.uniform(0.2, 0.8)) / count
            if row == 2 and abs(x - w / 2) < w * 0.24:
                continue
            canvas.add(f"cones-{row + 1}", _cone(canvas, rng, x, h * y + u * rng.uniform(-1, 3), u * rng.uniform(low, high), tuff, far), depth=0.34 + 0.1 * row)  # fmt: skip
        haze = canvas.fade(light.haze, (0, h * y - u * 8), (0, h * y + u * 4), 0.5 * (1 - row / 2))
        canvas.add(f"cones-{row + 1}", shapes.box(0, h * y - u * 8, w, u * 12, haze), depth=0.34 + 0.1 * row)
    ground = light.far("#d4b07c", 0.02)
    line = shapes.ridge(rng, w, h * 0.77, u * 4, 1.2, 2)
    canvas.add("ground-near", shapes.filled(shapes.ground(line, h), canvas.linear([ground, mix(ground, "#6a4424", 0.35)], (0, h * 0.74), (0, h))), depth=0.62)  # fmt: skip
    canvas.add("ground-near", flora.tufts(canvas, rng, h * 0.8, h, light.far("#8a8a4a", 0), 40), depth=0.62)
    return Spots(floor=h * 0.85, horizon=land.horizon, air=h * 0.27, sun=land.sun)


def _cone(canvas: Canvas, rng: Random, x: float, y: float, tall: float, tuff: str, far: float) -> str:
    light = canvas.light
    tone, cap = light.far(tuff, far), light.far("#a5785a", far)
    half = tall * rng.uniform(0.22, 0.32)
    d = f"M{x - half:.1f} {y:.1f}Q{x - half * 0.5:.1f} {y - tall * 0.5:.1f} {x - half * 0.26:.1f} {y - tall * 0.9:.1f}H{x + half * 0.26:.1f}Q{x + half * 0.5:.1f} {y - tall * 0.5:.1f} {x + half:.1f} {y:.1f}Z"
    hat = f"M{x - half * 0.46:.1f} {y - tall * 0.86:.1f}Q{x - half * 0.3:.1f} {y - tall * 1.04:.1f} {x:.1f} {y - tall * 1.05:.1f}T{x + half * 0.46:.1f} {y - tall * 0.86:.1f}Z"
    hole = light.far("#4a3226", far)
    holes = "".join(
        shapes.box(x + a * half - half * 0.1, y - tall * b, half * 0.2, tall * c, hole, half * 0.1)
        for a, b, c in ((0.0, 0.16, 0.16), (-0.3, 0.34, 0.07), (0.22, 0.42, 0.07), (0.0, 0.6, 0.06)) if rng.random() < 0.75
    )  # fmt: skip
    return shapes.filled(d, canvas.linear([lighten(tone, 0.16), tone, mix(tone, "#5a3a34", 0.4)], (x - half, 0), (x + half, 0))) + holes + shapes.filled(hat, cap)  # fmt: skip


def _balloon(canvas: Canvas, rng: Random, x: float, y: float, r: float) -> str:
    tone, other = rng.sample(["#d9483b", "#f2b632", "#2f7fa8", "#8f5fa8", "#5f9a4a", "#f4ece0"], 2)
    tone, other = canvas.light.far(tone, 0.22), canvas.light.far(other, 0.22)
    d = f"M{x - r:.1f} {y:.1f}A{r:.1f} {r:.1f} 0 0 1 {x + r:.1f} {y:.1f}Q{x + r * 0.8:.1f} {y + r * 0.8:.1f} {x + r * 0.24:.1f} {y + r * 1.3:.1f}H{x - r * 0.24:.1f}Q{x - r * 0.8:.1f} {y + r * 0.8:.1f} {x - r:.1f} {y:.1f}Z"
    gore = f"M{x:.1f} {y - r:.1f}Q{x + r * 0.7:.1f} {y - r * 0.2:.1f} {x + r * 0.12:.1f} {y + r * 1.3:.1f}H{x - r * 0.12:.1f}Q{x - r * 0.7:.1f} {y - r * 0.2:.1f} {x:.1f} {y - r:.1f}Z"
    basket = shapes.box(x - r * 0.18, y + r * 1.55, r * 0.36, r * 0.28, "#6b4630", r * 0.05)
    ropes = shapes.stroked(f"M{x - r * 0.2:.1f} {y + r * 1.3:.1f}l{r * 0.06:.1f} {r * 0.3:.1f}M{x + r * 0.2:.1f} {y + r * 1.3:.1f}l{-r * 0.06:.1f} {r * 0.3:.1f}", "#6b4630", r * 0.05)  # fmt: skip
    return shapes.filled(d, tone) + shapes.filled(gore, other) + ropes + basket
