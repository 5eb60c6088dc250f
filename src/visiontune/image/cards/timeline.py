"""Events on a line of time, with their dates; or one year, large, with what happened."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.cards import number
from visiontune.image.cards.ground import Palette, draw_ground
from visiontune.image.cards.kit import HEAD, LABEL, Box, heading, icon, panel, say
from visiontune.image.colour import readable_on
from visiontune.image.plan import ScenePlan


def draw(canvas: Canvas, plan: ScenePlan) -> None:
    if not plan.labels:
        number.draw(canvas, plan)
        return
    palette = draw_ground(canvas, plan.palette)
    body = heading(canvas, plan.title, palette)
    if canvas.width > canvas.height * 1.15:
        _along(canvas, plan, body, palette)
    else:
        _down(canvas, plan, body, palette)


def _dates(plan: ScenePlan) -> list[str]:
    return [*plan.notes, *[""] * len(plan.labels)][: len(plan.labels)]


def _along(canvas: Canvas, plan: ScenePlan, body: Box, palette: Palette) -> None:
    """From left to right; with many events they stand above and below the line in turn."""
    u, n = canvas.unit, len(plan.labels)
    both = n > 4
    y = body.y + body.height * (0.5 if both else 0.3 if not plan.heroes else 0.46)
    canvas.add("line", shapes.box(body.x - u * 2, y - u * 0.5, body.width + u * 4, u, palette.ink, u * 0.5, 0.35), depth=0.5)  # fmt: skip
    cells = body.columns(n, u * 2)
    for i, (cell, name, date) in enumerate(zip(cells, plan.labels, _dates(plan), strict=True)):
        x, _ = cell.middle
        up = both and i % 2 == 0
        tone = palette.accent if i % 2 == 0 else palette.second
        wide = cell.width * 1.72 if both else cell.width
        left = min(max(x - wide / 2, body.x - u * 2), body.x + body.width + u * 2 - wide)
        tall = body.height / 2 - u * 4.5 if both else body.y + body.height - y - u * 4.5
        card = Box(left, y - u * 4.5 - tall if up else y + u * 4.5, wide, tall)
        if both:  # as tall as it needs to be, close to the line
            high = min(card.height, u * 17)
            card = Box(card.x, card.y + card.height - high if up else card.y, card.width, high)
        else:
            card = Box(card.x, card.y, card.width, min(card.height, u * (30 if not plan.heroes else 24)))
        stem = (card.y + card.height, y) if up else (y, card.y)
        canvas.add("line", shapes.box(x - u * 0.22, stem[0], u * 0.44, stem[1] - stem[0], tone), depth=0.5)
        canvas.add(
            "line", shapes.circle(x, y, u * 1.9, tone) + shapes.circle(x, y, u * 0.85, palette.panel), depth=0.52
        )
        panel(canvas, card, palette.panel, round_=2)
        large = 1.5 if n <= 3 and not plan.heroes else 1.0
        _words(canvas, card.inset(u * 1.6), name, date, tone, centred=True, large=large)
        if not both and i < len(plan.heroes):
            size = min(u * 17, cell.width * 0.7, y - body.y - u * 3)
            icon(canvas, plan.heroes[i], x, y - u * 3.4 - size / 2, size, rim=palette.panel, face="#fdf6e8")


def _words(canvas: Canvas, box: Box, name: str, date: str, tone: str, *, centred: bool, large: float = 1.0) -> None:
    align = "middle" if centred else "start"
    ink = tone if readable_on(tone) == "#ffffff" else "#1d2433"
    if not centred and box.height < canvas.unit * 8 and date:  # too flat for two lines
        say(canvas, date, Box(box.x, box.y, box.width * 0.3, box.height), LABEL, ink, align="start")
        say(canvas, name, Box(box.x + box.width * 0.32, box.y, box.width * 0.68, box.height), LABEL, "#1d2433", align="start", bold=False)  # fmt: skip
        return
    high = say(
        canvas, date, Box(box.x, box.y, box.width, box.height * 0.45), HEAD * large, ink, rise="top", align=align
    )
    rest = Box(box.x, box.y + high, box.width, box.height - high)
    say(canvas, name, rest, LABEL * large, "#1d2433", align=align, rise="middle" if not date else "top", bold=not date)


def _down(canvas: Canvas, plan: ScenePlan, body: Box, palette: Palette) -> None:
    """From top to bottom, dates at the line and events beside it."""
    u, n = canvas.unit, len(plan.labels)
    x = body.x + u * 3
    lines = body.rows(n, u * 2)
    canvas.add("line", shapes.box(x - u * 0.5, lines[0].middle[1], u, lines[-1].middle[1] - lines[0].middle[1], palette.ink, u * 0.5, 0.35), depth=0.5)  # fmt: skip
    for i, (row, name, date) in enumerate(zip(lines, plan.labels, _dates(plan), strict=True)):
        tone = palette.accent if i % 2 == 0 else palette.second
        high = min(row.height, u * 24)
        card = Box(x + u * 6, row.middle[1] - high / 2, body.x + body.width - x - u * 6, high)
        canvas.add("line", shapes.box(x, row.middle[1] - u * 0.22, u * 6, u * 0.44, tone), depth=0.5)
        canvas.add("line", shapes.circle(x, row.middle[1], u * 2.2, tone) + shapes.circle(x, row.middle[1], u, palette.panel), depth=0.52)  # fmt: skip
        panel(canvas, card, palette.panel, round_=2)
        inner = card.inset(min(u * 2, card.height * 0.16))
        if i < len(plan.heroes) and card.height > u * 9:
            size = min(inner.height, u * 16)
            icon(canvas, plan.heroes[i], inner.x + inner.width - size / 2, inner.middle[1], size, rim=tone, face="#fdf6e8")  # fmt: skip
            inner = Box(inner.x, inner.y, inner.width - size - u * 2, inner.height)
        _words(canvas, inner, name, date, tone, centred=False)
