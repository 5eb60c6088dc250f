"""Several things of one sentence side by side in rings, each with its label."""

from __future__ import annotations

from visiontune.image.canvas import Canvas
from visiontune.image.cards.ground import draw_ground
from visiontune.image.cards.medallions import draw_row
from visiontune.image.fonts import fit, svg_text
from visiontune.image.plan import ScenePlan


def draw(canvas: Canvas, plan: ScenePlan) -> None:
    palette = draw_ground(canvas, plan.palette)
    w, h, u = canvas.width, canvas.height, canvas.unit
    y = h * 0.42
    if plan.title:
        block = fit(plan.title, w * 0.84, h * 0.13, u * 7)
        canvas.add("title", svg_text(block, w / 2, h * 0.07, palette.ink), depth=0.62)
        y = h * 0.44  # the labels end where captions of two lines begin
    ring = palette.panel if palette.dark else palette.accent
    radius = u * (25, 22, 19, 17)[min(len(plan.heroes), 4) - 1] if plan.heroes else u * 20
    draw_row(
        canvas,
        plan.heroes,
        y,
        radius,
        rim=ring,
        face="#fdf6e8" if palette.dark else "#ffffff",
        label=palette.panel,
        ink="#1d2433",
        direction=plan.direction,
    )
