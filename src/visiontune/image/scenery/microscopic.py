"""What a microscope shows: soft round cells in a bright fluid, out of focus far away."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery.spots import Spots


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    rng, w, h, u = canvas.random("microscopic"), canvas.width, canvas.height, canvas.unit
    low, high, cell = rng.choice(
        [
            ("#7f1f3a", "#e8788a", "#d9405a"),
            ("#0f4f6f", "#7fd0d9", "#3fa8b8"),
            ("#3a2a7f", "#a89ae8", "#7a5fd0"),
            ("#1f5a3a", "#9fdca0", "#4fb06a"),
        ]
    )
    canvas.add(
        "fluid",
        shapes.box(0, 0, w, h, canvas.linear([high, mix(high, low, 0.5), low], (0, 0), (w * 0.4, h))),
        depth=0.0,
    )
    canvas.add("fluid", shapes.circle(w * 0.35, h * 0.3, u * 60, canvas.soft(lighten(high, 0.6), 0.6)), depth=0.0)
    for name, count, size, depth, far in (
        ("cells-far", 16, 7, 0.15, 0.65),
        ("cells", 9, 13, 0.35, 0.3),
        ("cells-near", 4, 24, 0.9, 0.1),
    ):
        for n in range(count):
            x, y = w * ((n * 0.382 + rng.uniform(0, 0.2)) % 1.0), h * rng.uniform(0, 1)
            if name == "cells-near":  # at the edges: they hide nothing
                x, y = w * (0.02 if n % 2 else 0.98), h * (0.08 if n < 2 else 0.95)
            r = u * size * rng.uniform(0.75, 1.2)
            tone = mix(cell, mix(high, low, 0.4), far)
            paint = canvas.glow(
                [
                    (0.0, mix(tone, low, 0.35), 0.95),
                    (0.45, tone, 0.9),
                    (0.85, lighten(tone, 0.18), 0.9),
                    (1.0, lighten(tone, 0.4), 0.75),
                ]
            )
            body = shapes.filled(shapes.blob(rng, x, y, r, 0.06), paint, 0.92 if name != "cells-near" else 0.7)
            shine = shapes.ellipse(x - r * 0.32, y - r * 0.38, r * 0.3, r * 0.16, "#ffffff", 0.32 * (1 - far))
            canvas.add(name, body + shine, depth=depth, motion="drift")
    dots = "".join(
        shapes.circle(rng.uniform(0, w), rng.uniform(0, h), u * rng.uniform(0.2, 0.7), "#ffffff", 0.3)
        for _ in range(50)
    )
    canvas.add("specks", dots, depth=0.5, motion="drift")
    return Spots(floor=h * 0.78, horizon=h, air=h * 0.46, sun=(w * 0.3, 0), weightless=True, shadows=False)
