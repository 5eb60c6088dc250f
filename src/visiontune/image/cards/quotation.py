"""A quotation: the words, and whose they are."""

from __future__ import annotations

from visiontune.image.canvas import Canvas
from visiontune.image.cards.ground import draw_ground
from visiontune.image.fonts import fit, svg_text
from visiontune.image.plan import ScenePlan


def draw(canvas: Canvas, plan: ScenePlan) -> None:
    palette = draw_ground(canvas)
    w, h, u = canvas.width, canvas.height, canvas.unit
    mark = fit("“", u * 30, u * 30, u * 30)
    canvas.add("mark", svg_text(mark, w * 0.14, h * 0.06, palette.accent), depth=0.4)
    block = fit(plan.title, w * 0.74, h * 0.46, u * 9)
    canvas.add("title", svg_text(block, w / 2, h * 0.2 + (h * 0.46 - block.height) / 2, palette.ink), depth=0.6)
    if plan.labels:
        by = fit(plan.labels[0], w * 0.6, h * 0.08, u * 4.6, bold=False)
        canvas.add("title", svg_text(by, w / 2, h * 0.7, palette.accent, bold=False), depth=0.6)
