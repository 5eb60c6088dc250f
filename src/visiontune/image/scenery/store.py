"""Shelves of goods: a shop with bright packets, or a warehouse with crates on steel racks."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery import props
from visiontune.image.scenery.room import shell
from visiontune.image.scenery.spots import Spots

_GOODS = ("#d9483b", "#2f7fa8", "#e6b02f", "#5f9a4a", "#8f5fa8", "#f0ece2", "#e8763a")


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    rng, light, w, h, u = canvas.random("store"), canvas.light, canvas.width, canvas.height, canvas.unit
    bulk = plan.setting == "warehouse"
    shell(
        canvas,
        "#c9ced4" if bulk else rng.choice(["#f0e6d2", "#dfe9e4", "#e9e2ec"]),
        "#9a9a9e" if bulk else "#c9b79a",
        line=0.7,
    )
    rows, top = (3, h * 0.1) if bulk else (4, h * 0.18)
    count = max(2, round(w / u / (48 if bulk else 44)))
    steel = light.far(rng.choice(["#d9722f", "#3f6fa8"]) if bulk else "#b5895a", 0.05)
    for n in range(count):
        left, wide = w / count * n + u * 2, w / count - u * 4
        tall = (h * 0.7 - top) / rows
        for row in range(rows):
            foot = top + tall * (row + 1) - u
            x = left + u * (4.4 if bulk else 2.4)
            while x < left + wide - u * 3:
                if bulk:
                    size = min(u * rng.uniform(6.5, 8.5), tall)
                    canvas.add("shelves", props.crate(canvas, rng, x, foot, size), depth=0.2)
                    x += size * 1.06
                else:
                    across, high = u * rng.uniform(2, 3.4), tall * rng.uniform(0.42, 0.74)
                    tone = light.far(rng.choice(_GOODS), 0.06)
                    packet = shapes.box(x - across / 2, foot - high, across, high, tone, u * 0.4)
                    canvas.add(
                        "shelves",
                        packet
                        + shapes.box(
                            x - across * 0.34, foot - high * 0.7, across * 0.68, high * 0.3, "#ffffff", u * 0.2, 0.75
                        ),
                        depth=0.2,
                    )
                    x += across * 1.12
            canvas.add("shelves", shapes.box(left, foot, wide, u * 1.3, steel), depth=0.2)
        posts = "".join(shapes.box(x, top, u * 1.2, h * 0.72 - top, steel) for x in (left, left + wide - u * 1.2))
        canvas.add("shelves", posts, depth=0.2)
    if not bulk:
        sign = light.far(rng.choice(_GOODS[:5]), 0)
        canvas.add("sign", shapes.box(w * 0.2, h * 0.05, w * 0.6, u * 7, sign, u * 2), depth=0.22)
    return Spots(floor=h * 0.87, horizon=h * 0.7, air=h * 0.28, sun=(w / 2, 0))
