"""Shelves of goods: a shop with bright packets, or a warehouse with crates on steel racks."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery import props
from visiontune.image.scenery.inside import stand
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
            x, kind, tone, until = left + u * (4.4 if bulk else 2.4), -1, "", 0.0
            while x < left + wide - u * 3:
                if bulk:
                    size = min(u * rng.uniform(6.5, 8.5), tall)
                    canvas.add("shelves", props.crate(canvas, rng, x, foot, size), depth=0.2)
                    x += size * 1.06
                else:
                    if kind < 0 or x > until:
                        kind, tone, until = rng.randrange(4), rng.choice(_GOODS), x + u * rng.uniform(9, 15)
                    across = u * (3.0, 2.2, 4.2, 3.4)[kind]
                    canvas.add("shelves", _ware(x, foot, across, tall * 0.7, light.far(tone, 0.06), kind), depth=0.2)
                    x += across * 1.12
            canvas.add("shelves", shapes.box(left, foot, wide, u * 1.3, steel), depth=0.2)
        posts = "".join(shapes.box(x, top, u * 1.2, h * 0.72 - top, steel) for x in (left, left + wide - u * 1.2))
        canvas.add("shelves", posts, depth=0.2)
    if not bulk:
        sign = light.far(rng.choice(_GOODS[:5]), 0)
        canvas.add("sign", shapes.box(w * 0.2, h * 0.05, w * 0.6, u * 7, sign, u * 2), depth=0.22)
    return stand(canvas, plan, 0.7, "#b58a5c")


def _ware(x: float, foot: float, across: float, high: float, tone: str, kind: int) -> str:
    """Something for sale in its place on a shelf: 0 a tin, 1 a bottle, 2 a box, 3 fruit in a crate."""
    left = x - across / 2
    if kind == 0:
        tin = high * 0.6
        return (
            shapes.box(left, foot - tin, across, tin, "#c9ced4", across * 0.16)
            + shapes.box(left, foot - tin * 0.82, across, tin * 0.64, tone)
            + shapes.circle(x, foot - tin * 0.5, across * 0.22, "#ffffff", 0.8)
        )
    if kind == 1:
        return (
            shapes.box(left, foot - high * 0.62, across, high * 0.62, tone, across * 0.3)
            + shapes.box(x - across * 0.17, foot - high * 0.92, across * 0.34, high * 0.36, tone, across * 0.1)
            + shapes.box(x - across * 0.2, foot - high * 0.98, across * 0.4, high * 0.1, "#f4f1ea")
            + shapes.box(left, foot - high * 0.42, across, high * 0.22, "#ffffff", 0, 0.7)
        )
    if kind == 2:
        return (
            shapes.box(left, foot - high * 0.84, across, high * 0.84, tone, across * 0.04)
            + shapes.box(left + across * 0.84, foot - high * 0.84, across * 0.16, high * 0.84, "#14101a", 0, 0.16)
            + shapes.ellipse(x - across * 0.06, foot - high * 0.5, across * 0.3, high * 0.2, "#ffffff", 0.85)
        )
    fruit = "".join(
        shapes.circle(x + a * across * 0.28, foot - high * up, across * 0.19, tone)
        for a, up in ((-1, 0.34), (0, 0.34), (1, 0.34), (-0.5, 0.52), (0.5, 0.52))
    )
    return fruit + shapes.box(
        left - across * 0.06, foot - high * 0.3, across * 1.12, high * 0.3, "#b98a54", across * 0.05
    )
