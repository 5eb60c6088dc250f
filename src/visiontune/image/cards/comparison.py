"""Two panels with a drawing and a label each: this against that."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.art import symbol
from visiontune.image.canvas import Canvas
from visiontune.image.cards.ground import draw_ground, shadow
from visiontune.image.cards.medallions import in_ring, medallion
from visiontune.image.colour import lighten, mix, readable_on
from visiontune.image.fonts import fit, svg_text
from visiontune.image.plan import ScenePlan


def draw(canvas: Canvas, plan: ScenePlan) -> None:
    palette = draw_ground(canvas)
    w, h, u = canvas.width, canvas.height, canvas.unit
    names = [*plan.labels, "", ""][:2]
    gap = u * 3
    for i in range(2):
        fill = (palette.accent, palette.second)[i]
        fill = mix(fill, "#ffffff", 0.12)
        if canvas.tall:
            x, y, width, height = w * 0.08, h * 0.07 + i * (h * 0.36 + gap), w * 0.84, h * 0.36
        else:
            width, height = (w * 0.88 - gap) / 2, h * 0.68
            x, y = w * 0.06 + i * (width + gap), h * 0.08
        paint = canvas.linear([lighten(fill, 0.22), mix(fill, palette.bottom, 0.2)], (0, y), (0, y + height))
        canvas.add("panels", shapes.box(x, y, width, height, paint, u * 4), depth=0.35)
        ink = readable_on(fill)
        block = fit(names[i], width * 0.86, height * 0.2, u * 6.2)
        canvas.add("labels", svg_text(block, x + width / 2, y + height * 0.95 - block.height, ink), depth=0.65)
        if i < len(plan.heroes):
            hero = plan.heroes[i]
            drawing = symbol(hero.art)
            size = min(width * 0.6, height * 0.58)
            tall = size * drawing.height / max(drawing.width, drawing.height)
            mx, my = x + width / 2, y + height * 0.42
            if in_ring(hero):
                canvas.add("heroes", medallion(canvas, hero, mx, my, size * 0.5), depth=0.6, motion="bob")
                continue
            canvas.add("heroes", shapes.circle(mx, my, size * 0.62, "#ffffff", 0.22), depth=0.6, motion="bob")
            canvas.add("heroes", shadow(canvas, mx, my + tall / 2 + u, size * 0.36), depth=0.6, motion="bob")
            canvas.add(
                "heroes",
                canvas.art(hero.art, mx, my + tall / 2, tall, colour=hero.colour, lit=0.0),
                depth=0.6,
                motion="bob",
            )
