"""The ground of another world: Mars or the Moon."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery.spots import Spots


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    rng, w, h, u = canvas.random("planet"), canvas.width, canvas.height, canvas.unit
    mars = plan.setting == "mars"
    sky = ["#a8563a", "#d98d5c", "#f3c79a"] if mars else ["#05070f", "#0b1020", "#151b30"]
    soil, haze = ("#b5603a", "#f0bd8f") if mars else ("#9a9ca3", "#4a4f5c")
    horizon = h * 0.58
    canvas.add("sky", shapes.box(0, 0, w, h, canvas.linear(sky, (0, 0), (0, horizon))), depth=0.0)
    if not mars:
        dots = "".join(
            shapes.circle(
                rng.uniform(0, w), rng.uniform(0, horizon), u * rng.uniform(0.1, 0.35), "#ffffff", rng.uniform(0.4, 1)
            )
            for _ in range(130)
        )
        canvas.add("stars", dots, depth=0.04)
    else:
        canvas.add(
            "sun",
            shapes.circle(w * 0.76, h * 0.2, u * 16, canvas.soft("#fff4dc", 0.8))
            + shapes.circle(w * 0.76, h * 0.2, u * 2.6, "#fffaf0"),
            depth=0.05,
        )
    for i, far in enumerate((0.6, 0.34, 0.12, 0.0)):
        y = horizon + u * (0, 5, 11, 19)[i]
        line = shapes.ridge(rng, w, y + u * 3, u * (14, 8, 7, 5)[i], 2.4 - 0.4 * i, 5 - i)
        tone = mix(soil, haze, far)
        paint = canvas.linear(
            [lighten(tone, 0.08), mix(tone, "#2a1512" if mars else "#15171f", 0.35)], (0, y - u * 8), (0, y + u * 30)
        )
        canvas.add(f"ground-{i + 1}", shapes.filled(shapes.ground(line, h), paint), depth=0.2 + 0.14 * i)
    for _ in range(12):
        y = rng.uniform(h * 0.72, h * 0.98)
        size = u * (1 + 7 * (y / h - 0.7))
        x = rng.uniform(0, w)
        rim, pit = lighten(soil, 0.18), mix(soil, "#1a0f14", 0.45)
        canvas.add(
            "ground-4",
            shapes.ellipse(x, y, size * 1.6, size * 0.5, rim, 0.7)
            + shapes.ellipse(x, y + size * 0.08, size * 1.4, size * 0.38, pit, 0.8),
            depth=0.62,
        )
    return Spots(floor=canvas.safe, horizon=horizon, air=h * 0.3, sun=(w * 0.76, h * 0.2))
