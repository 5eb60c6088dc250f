"""A whole with its parts named around it, each tied to it by a line."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.cards.ground import Palette, draw_ground
from visiontune.image.cards.kit import LABEL, Box, heading, icon, panel, say, two_lines
from visiontune.image.plan import ScenePlan


def draw(canvas: Canvas, plan: ScenePlan) -> None:
    palette = draw_ground(canvas, plan.palette)
    body = heading(canvas, plan.title, palette)
    u, n = canvas.unit, min(len(plan.labels), 8)
    wide = canvas.width > canvas.height * 1.15
    if wide:
        size = min(body.height * 0.96, body.width * 0.32)
        x, y = body.middle
    else:
        size = min(body.width * 0.56, body.height * 0.36)
        rows = -(-n // 2)
        used = size + u * 5 + min(u * 15, (body.height - size - u * 5) / max(1, rows) - u * 2) * rows + u * 2 * rows
        x, y = body.middle[0], body.y + size / 2 + max(0.0, body.height - used) * 0.4
    face = palette.panel
    canvas.add("disc", shapes.circle(x, y, size * 0.5, palette.accent, 0.25) + shapes.circle(x, y, size * 0.44, face), depth=0.4)  # fmt: skip
    if plan.heroes:
        icon(canvas, plan.heroes[0], x, y, size * 0.6, rim=face, face=face)
    else:
        say(canvas, plan.title, Box(x - size * 0.34, y - size * 0.2, size * 0.68, size * 0.4), LABEL, "#1d2433")
    if wide:
        _sides(canvas, plan, body, n, (x, y, size), palette)
    else:
        _below(canvas, plan, body, n, (x, y, size), palette)


def _label(canvas: Canvas, plan: ScenePlan, i: int, box: Box, palette: Palette) -> None:
    u = canvas.unit
    tone = palette.accent if i % 2 == 0 else palette.second
    panel(canvas, box, palette.panel, round_=1.8)
    canvas.add("panels", shapes.box(box.x, box.y + u * 1.2, u * 0.9, box.height - u * 2.4, tone, u * 0.45), depth=0.4)
    note = plan.notes[i] if i < len(plan.notes) else ""
    inner = Box(box.x + u * 2.6, box.y + u * 0.8, box.width - u * 4, box.height - u * 1.6)
    two_lines(canvas, plan.labels[i], note, inner, "#1d2433", align="start")


def _tie(canvas: Canvas, palette: Palette, start: tuple[float, float], end: tuple[float, float]) -> None:
    (x0, y0), (x1, y1) = start, end
    middle = (x0 + x1) / 2
    line = shapes.stroked(f"M{x0:.1f} {y0:.1f}C{middle:.1f} {y0:.1f} {middle:.1f} {y1:.1f} {x1:.1f} {y1:.1f}", palette.accent, canvas.unit * 0.5)  # fmt: skip
    canvas.add("ties", line + shapes.circle(x1, y1, canvas.unit * 0.95, palette.accent), depth=0.45)


def _sides(canvas: Canvas, plan: ScenePlan, body: Box, n: int, disc: tuple[float, float, float], palette: Palette) -> None:  # fmt: skip
    u = canvas.unit
    x, y, size = disc
    wide = (body.width - size) / 2 - u * 7
    right = list(range((n + 1) // 2))
    left = list(range(len(right), n))[::-1]  # clockwise from the upper right
    for indices, side in ((right, 1), (left, -1)):
        if not indices:
            continue
        high = min(u * 13, (body.height - u * 2 * (len(indices) - 1)) / len(indices))
        step = (body.height - high) / max(1, len(indices) - 1) if len(indices) > 1 else 0.0
        for row, i in enumerate(indices):
            top = body.y + step * row if len(indices) > 1 else y - high / 2
            box = Box(body.x + body.width - wide if side > 0 else body.x, top, wide, high)
            _label(canvas, plan, i, box, palette)
            reach = (box.middle[1] - y) / max(1.0, body.height / 2)
            edge = (
                x + side * size * 0.44 * (1 - reach * reach) ** 0.5 if abs(reach) < 1 else x,
                y + reach * size * 0.44,
            )
            _tie(canvas, palette, (box.x if side > 0 else box.x + box.width, box.middle[1]), edge)


def _below(canvas: Canvas, plan: ScenePlan, body: Box, n: int, disc: tuple[float, float, float], palette: Palette) -> None:  # fmt: skip
    u = canvas.unit
    x, y, size = disc
    top = y + size / 2 + u * 5
    columns = 2 if n > 2 else 1
    rows = -(-n // columns)
    grid = Box(body.x, top, body.width, body.y + body.height - top)
    high = min(u * 15, (grid.height - u * 2 * (rows - 1)) / max(1, rows))
    spine = shapes.box(x - u * 0.25, y + size * 0.44, u * 0.5, top - y - size * 0.44 + (high + u * 2) * (rows - 0.5) - u, palette.accent)  # fmt: skip
    canvas.add("ties", spine + shapes.circle(x, y + size * 0.44, u * 0.95, palette.accent), depth=0.35)
    for i in range(n):
        row, column = divmod(i, columns)
        cell = grid.columns(columns, u * 4)[column]
        box = Box(cell.x, top + (high + u * 2) * row, cell.width, high)
        if columns == 2:
            ends = (box.x + box.width, x) if column == 0 else (x, box.x)
            canvas.add("ties", shapes.box(ends[0], box.middle[1] - u * 0.25, ends[1] - ends[0], u * 0.5, palette.accent), depth=0.35)  # fmt: skip
        _label(canvas, plan, i, box, palette)
