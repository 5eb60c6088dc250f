"""A big number with what it counts, or a year on a line of time."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.cards.ground import draw_ground
from visiontune.image.cards.medallions import medallion
from visiontune.image.fonts import fit, svg_text
from visiontune.image.plan import ScenePlan


def draw(canvas: Canvas, plan: ScenePlan) -> None:
    palette = draw_ground(canvas, plan.palette)
    w, h, u = canvas.width, canvas.height, canvas.unit
    heroes = plan.heroes[:1]
    wide = w > h * 1.2 and bool(heroes)
    ring = palette.panel if palette.dark else palette.accent
    if wide:
        canvas.add(
            "medallions",
            medallion(canvas, heroes[0], w * 0.75, h * 0.41, u * 27, ring, "#fdf6e8"),
            depth=0.6,
            motion="bob",
        )
        tx, tw = w * 0.31, w * 0.48
    else:
        tx, tw = w / 2, w * 0.86
        if heroes:
            canvas.add(
                "medallions",
                medallion(canvas, heroes[0], w / 2, h * 0.24, min(u * 24, h * 0.17), ring, "#fdf6e8"),
                depth=0.6,
                motion="bob",
            )
    top = h * (0.16 if wide else 0.43 if heroes else 0.22)
    if plan.labels and plan.template == "number":
        above = fit(plan.labels[0], tw, h * 0.11, u * 6)
        y = top - h * (0.02 if wide or not heroes else 0.0)
        canvas.add("title", svg_text(above, tx, y - h * 0.04, palette.ink), depth=0.62)
        top = y - h * 0.04 + above.height + u
    number = fit(plan.number, tw, h * (0.3 if wide or not heroes else 0.2), u * (25 if heroes else 32))
    canvas.add("number", svg_text(number, tx, top, palette.accent), depth=0.62)
    y = top + number.height + u * 1.5
    if plan.template == "timeline":
        canvas.add("line", shapes.box(tx - tw / 2, y + u * 1.2, tw, u * 0.8, palette.ink, u * 0.4, 0.5), depth=0.55)
        for i in range(9):
            x = tx - tw / 2 + tw * (i + 0.5) / 9
            canvas.add(
                "line",
                shapes.circle(
                    x,
                    y + u * 1.6,
                    u * (2.4 if i == 4 else 0.9),
                    palette.accent if i == 4 else palette.ink,
                    1.0 if i == 4 else 0.6,
                ),
                depth=0.55,
            )
        y += u * 5.5
    if plan.title:
        block = fit(plan.title, tw * 0.96, max(u * 8, h * 0.76 - y), u * 7)
        canvas.add("title", svg_text(block, tx, y, palette.ink), depth=0.62)
