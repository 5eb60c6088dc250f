"""Two panels with a drawing, a label and a line each: this against that."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.cards.ground import draw_ground
from visiontune.image.cards.kit import HEAD, Box, heading, icon, panel, say, two_lines
from visiontune.image.colour import lighten, mix, readable_on
from visiontune.image.plan import ScenePlan


def draw(canvas: Canvas, plan: ScenePlan) -> None:
    palette = draw_ground(canvas, plan.palette)
    body = heading(canvas, plan.title, palette)
    u = canvas.unit
    names = [*plan.labels, "", ""][:2]
    wide = body.width > body.height * 0.95
    boxes = body.columns(2, u * 3) if wide else body.rows(2, u * 3)
    for i, (box, accent) in enumerate(zip(boxes, (palette.accent, palette.second), strict=True)):
        fill = mix(accent, "#ffffff", 0.12)
        panel(canvas, box, canvas.linear([lighten(fill, 0.22), mix(fill, palette.bottom, 0.12)], (0, box.y), (0, box.y + box.height)), round_=4)  # fmt: skip
        ink = readable_on(fill)
        note = plan.notes[i] if i < len(plan.notes) else ""
        foot = box.height * (0.34 if note.strip() else 0.24)
        inner = Box(box.x + u * 2.5, box.y + box.height - foot - u, box.width - u * 5, foot)
        two_lines(canvas, names[i], note, inner, ink, size=HEAD * 1.15)
        if i < len(plan.heroes):
            room = Box(box.x, box.y + u * 2.5, box.width, box.height - foot - u * 4)
            # What is said to be four times smaller is seen so.
            share = plan.heroes[i].scale / max(hero.scale for hero in plan.heroes[:2])
            size = min(room.width * 0.8, room.height)
            # A small thing is seen before a dark disc.
            disc, faint = ("#141a38", 0.94) if min(hero.scale for hero in plan.heroes[:2]) < 0.5 else ("#ffffff", 0.24)
            canvas.add("panels", shapes.circle(*room.middle, size * 0.54, disc, faint), depth=0.42)
            icon(
                canvas,
                plan.heroes[i],
                *room.middle,
                size * 0.86 * min(1.0, max(0.25, share)),
                rim="#ffffff",
                face="#fdf6e8",
            )
    if wide and all(name.strip() for name in names):
        x, y = body.middle[0], body.y + body.height * 0.38
        canvas.add("labels", shapes.circle(x, y, u * 4.6, palette.panel), depth=0.66)
        say(canvas, "vs", Box(x - u * 4, y - u * 3.4, u * 8, u * 6), HEAD, "#1d2433")
