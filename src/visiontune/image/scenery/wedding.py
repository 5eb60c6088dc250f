"""A wedding in a garden: an arch of flowers, an aisle, rows of white chairs."""

from __future__ import annotations

import math

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery import flora
from visiontune.image.scenery.land import draw_land
from visiontune.image.scenery.spots import Spots


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    land = draw_land(canvas, "wedding", horizon=(0.54, 0.58), range_=0.8)
    rng, light, w, h, u = canvas.random("wedding-things"), canvas.light, canvas.width, canvas.height, canvas.unit
    for k in (0.04, 0.14, 0.86, 0.96):
        canvas.add("trees", flora.round_tree(canvas, rng, w * k, land.horizon + u * 8, u * rng.uniform(24, 34), 0.1), depth=0.46)  # fmt: skip
    x, foot = w * 0.5, h * 0.76
    aisle = f"M{x - u * 12:.1f} {foot:.1f}H{x + u * 12:.1f}L{x + u * 34:.1f} {h:.1f}H{x - u * 34:.1f}Z"
    canvas.add("aisle", shapes.filled(aisle, light.far("#f6eee6", 0.02)), depth=0.5)
    petals = "".join(shapes.ellipse(x + rng.uniform(-1, 1) * u * 18, rng.uniform(foot + u * 2, h), u * 0.8, u * 0.4, light.far(rng.choice(["#e8839a", "#f4b8c4", "#d9506a"]), 0)) for _ in range(50))  # fmt: skip
    canvas.add("aisle", petals, depth=0.5)
    half, tall = u * 26, u * 52
    white = light.far("#fbf7f0", 0.04)
    arch = f"M{x - half:.1f} {foot:.1f}V{foot - tall * 0.55:.1f}A{half:.1f} {half * 0.95:.1f} 0 0 1 {x + half:.1f} {foot - tall * 0.55:.1f}V{foot:.1f}"
    canvas.add("arch", shapes.stroked(arch, white, u * 2.4), depth=0.54)
    tones = rng.choice([("#f4b8c4", "#fbf3f0", "#d9506a"), ("#fbf3f0", "#f6d98a", "#f0a45a"), ("#c4a8e0", "#fbf3f0", "#8f6fc0")])  # fmt: skip
    for n in range(90):
        t = n / 89
        if t < 0.25 or t > 0.75:
            near = t if t < 0.5 else 1 - t
            cx, cy = x + (-half if t < 0.5 else half), foot - tall * 0.55 * near / 0.25
        else:
            angle = math.pi * (1 - (t - 0.25) / 0.5)
            cx, cy = x + half * math.cos(angle), foot - tall * 0.55 - half * 0.95 * math.sin(angle)
        cx, cy = cx + rng.uniform(-2, 2) * u, cy + rng.uniform(-2, 2) * u
        bloom = rng.random() < 0.6
        tone = light.far(rng.choice(tones) if bloom else "#5f9a5a", 0.03)
        size = u * rng.uniform(1.3, 2.4)
        canvas.add("arch", shapes.circle(cx, cy, size, tone) + (shapes.circle(cx, cy, size * 0.4, lighten(tone, 0.5)) if bloom else ""), depth=0.54)  # fmt: skip
    for row, (y, size) in enumerate(((0.74, 10), (0.83, 14))):
        for k in (-3, -2, -1, 1, 2, 3):
            cx = x + k * u * (15 + 5 * row) + (1 if k > 0 else -1) * u * (10 + 8 * row)
            canvas.add("chairs", _chair(cx, h * y, u * size, white), depth=0.52 + 0.06 * row)
    return Spots(floor=h * 0.87, horizon=land.horizon, air=h * 0.2, sun=land.sun, left=0.26, right=0.74)


def _chair(x: float, y: float, s: float, white: str) -> str:
    """A white chair seen from behind."""
    bars = "".join(f"M{x + k * s * 0.16:.1f} {y - s * 1.0:.1f}v{s * 0.5:.1f}" for k in (-1, 0, 1))
    frame = f"M{x - s * 0.34:.1f} {y:.1f}V{y - s * 1.0:.1f}Q{x:.1f} {y - s * 1.2:.1f} {x + s * 0.34:.1f} {y - s * 1.0:.1f}V{y:.1f}M{x - s * 0.34:.1f} {y - s * 0.5:.1f}h{s * 0.68:.1f}"
    return shapes.box(x - s * 0.36, y - s * 0.52, s * 0.72, s * 0.1, white) + shapes.stroked(
        frame + bars, white, s * 0.07
    )
