"""Causes that lead to an effect: panels on one side, arrows, and the effect large on the other."""

from __future__ import annotations

from visiontune.image.canvas import Canvas
from visiontune.image.cards.ground import Palette, draw_ground
from visiontune.image.cards.kit import HEAD, LABEL, TITLE, Box, arrow, heading, icon, panel, say
from visiontune.image.colour import readable_on
from visiontune.image.plan import ScenePlan


def draw(canvas: Canvas, plan: ScenePlan) -> None:
    palette = draw_ground(canvas, plan.palette)
    body = heading(canvas, plan.title, palette)
    u = canvas.unit
    names = list(plan.labels) or [hero.label for hero in plan.heroes]
    names = (names or [""])[:5]
    *causes, _effect = names
    n = max(1, len(causes))
    if canvas.width > canvas.height * 0.95:
        boxes = Box(body.x, body.y, body.width * 0.4, body.height).rows(n, u * 2.4)
        target = Box(body.x + body.width * 0.58, body.y, body.width * 0.42, body.height)
        if n == 1:
            boxes = [Box(body.x, body.y, body.width * 0.42, body.height)]
    else:
        boxes = Box(body.x, body.y, body.width, body.height * 0.44).columns(n, u * 2.4)
        if n > 2:
            boxes = Box(body.x, body.y, body.width, body.height * 0.5).rows(n, u * 2)
        foot = body.y + body.height * (0.6 if n > 2 else 0.57)
        target = Box(body.x, foot, body.width, body.y + body.height - foot)
    beside = canvas.width > canvas.height * 0.95
    for i, box in enumerate(boxes):
        panel(canvas, box, palette.panel)
        _inside(canvas, plan, i, box, causes[i] if i < len(causes) else "", "#1d2433", palette, LABEL)
        if beside:
            tip = target.middle[1] + (i - (n - 1) / 2) * min(u * 9, target.height / (n + 1))
            start, end = (box.x + box.width + u * 1.4, box.middle[1]), (target.x - u * 1.6, tip)
        else:
            tip = target.middle[0] + (i - (n - 1) / 2) * min(u * 16, target.width / (n + 1)) * (n <= 2)
            start, end = (
                (box.middle[0] if n <= 2 else target.middle[0], box.y + box.height + u),
                (tip, target.y - u * 1.2),
            )
        if beside or n <= 2 or i == n - 1:
            canvas.add("arrows", arrow(start, end, u * 1.5, palette.accent), depth=0.5)
    panel(canvas, target, palette.accent)
    ink = readable_on(palette.accent)
    _inside(canvas, plan, len(names) - 1, target, names[-1], ink, palette, HEAD)


def _inside(canvas: Canvas, plan: ScenePlan, index: int, box: Box, name: str, ink: str, palette: Palette, size: float) -> None:  # fmt: skip
    """A drawing with its words under it, or beside it where the panel is flat."""
    u, inner = canvas.unit, box.inset(canvas.unit * 2)
    if index >= len(plan.heroes):
        say(canvas, name, inner, TITLE if size > LABEL else HEAD * 1.2, ink)
        return
    flat = inner.width > inner.height * 1.9
    if flat:
        side = min(inner.height, inner.width * 0.32)
        icon(canvas, plan.heroes[index], inner.x + side / 2, inner.middle[1], side, rim=palette.second, face="#fdf6e8")
        say(canvas, name, Box(inner.x + side + u * 1.6, inner.y, inner.width - side - u * 1.6, inner.height), size, ink, align="start")  # fmt: skip
        return
    side = min(inner.height * 0.6, inner.width * 0.8)
    top = inner.y + max(0.0, (inner.height - side - u * 12) / 2)
    icon(canvas, plan.heroes[index], inner.middle[0], top + side / 2, side, rim=palette.second, face="#fdf6e8")
    say(canvas, name, Box(inner.x, top + side + u, inner.width, min(u * 12, inner.y + inner.height - top - side - u)), size, ink)  # fmt: skip
