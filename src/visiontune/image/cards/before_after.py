"""Before and after: two halves, the first pale and the second bright, and an arrow between them."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.cards.ground import draw_ground
from visiontune.image.cards.kit import HEAD, LABEL, NOTE, Box, arrow, heading, icon, panel, say
from visiontune.image.colour import lighten, mix, readable_on
from visiontune.image.plan import ScenePlan


def draw(canvas: Canvas, plan: ScenePlan) -> None:
    palette = draw_ground(canvas, plan.palette)
    body = heading(canvas, plan.title, palette)
    u = canvas.unit
    wide = body.width > body.height * 1.1
    gap = u * 5
    boxes = body.columns(2, gap) if wide else body.rows(2, gap)
    tones = (mix(palette.second, "#b9b4ae", 0.72), palette.accent)
    names = [*plan.labels, "Before", "After"][:2] if len(plan.labels) >= 2 else ["Before", "After"]
    for i, (box, tone) in enumerate(zip(boxes, tones, strict=True)):
        panel(canvas, box, canvas.linear([lighten(tone, 0.22), tone], (box.x, box.y), (box.x, box.y + box.height)))
        ink = readable_on(tone)
        inner = box.inset(u * 2.6)
        note = plan.notes[i] if i < len(plan.notes) else ""
        plate = Box(inner.x, inner.y, min(inner.width, u * 24), u * 7)
        canvas.add("panels", shapes.box(plate.x, plate.y, plate.width, plate.height, "#ffffff", plate.height / 2, 0.92), depth=0.4)  # fmt: skip
        say(canvas, names[i], Box(plate.x + u * 1.5, plate.y, plate.width - u * 3, plate.height), LABEL, "#1d2433")
        under = u * 8.5 if note.strip() else 0.0
        middle = Box(inner.x, inner.y + u * 8, inner.width, inner.height - u * 8 - under)
        if i < len(plan.heroes):
            size = min(middle.height, middle.width * 0.8)
            canvas.add("panels", shapes.circle(*middle.middle, size * 0.52, "#ffffff", 0.25), depth=0.42)
            icon(canvas, plan.heroes[i], *middle.middle, size * 0.86, rim="#ffffff", face="#fdf6e8")
            say(canvas, note, Box(inner.x, inner.y + inner.height - under, inner.width, under), NOTE * 1.1, ink, bold=False)  # fmt: skip
        else:
            say(canvas, note, Box(inner.x, middle.y, inner.width, inner.height - u * 8), HEAD, ink)
    x, y = body.middle
    canvas.add("arrows", shapes.circle(x, y, u * 5, palette.panel), depth=0.6)
    ends = ((x - u * 2.6, y), (x + u * 2.9, y)) if wide else ((x, y - u * 2.6), (x, y + u * 2.9))
    canvas.add("arrows", arrow(*ends, u * 1.3, palette.accent), depth=0.6)
