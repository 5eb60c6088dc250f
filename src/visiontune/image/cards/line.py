"""A line chart: values in order, each written at its point."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.cards.ground import draw_ground
from visiontune.image.cards.kit import LABEL, NOTE, Box, common, heading, panel, say, shown, unit_line
from visiontune.image.colour import lighten
from visiontune.image.plan import ScenePlan

_INK = "#1d2433"


def draw(canvas: Canvas, plan: ScenePlan) -> None:
    palette = draw_ground(canvas, plan.palette)
    u = canvas.unit
    body = heading(canvas, plan.title, palette, unit_line(plan.unit))
    panel(canvas, body, palette.panel)
    box = body.inset(u * 3.4)
    values = plan.values[:12] or (0.0, 0.0)
    names = [*plan.labels, *[""] * len(values)][: len(values)]
    foot, head = u * 7, u * 8
    plot = Box(box.x, box.y + head, box.width, box.height - head - foot)
    low, high = min(values), max(values)
    if low >= 0 and low < high * 0.6:
        low = 0.0  # no chart that cuts its foot off where there is room for it
    span = (high - low) or 1.0
    cells = plot.columns(len(values), 0.0)
    points = [(cell.middle[0], plot.y + plot.height * (1 - (value - low) / span)) for cell, value in zip(cells, values, strict=True)]  # fmt: skip
    grid = "".join(f"M{plot.x:.1f} {plot.y + plot.height * k / 4:.1f}h{plot.width:.1f}" for k in range(4))
    canvas.add("grid", shapes.stroked(grid, "#8a93a5", u * 0.14, 0.35), depth=0.45)
    base = plot.y + plot.height
    canvas.add("grid", shapes.box(plot.x, base, plot.width, u * 0.4, _INK, 0, 0.75), depth=0.45)
    tone = palette.accent
    area = f"{shapes.path(points, close=False)}L{points[-1][0]:.1f} {base:.1f}L{points[0][0]:.1f} {base:.1f}Z"
    canvas.add("line", shapes.filled(area, canvas.fade(tone, (0, base), (0, plot.y), 0.34)), depth=0.5)
    canvas.add("line", shapes.stroked(shapes.path(points, close=False), tone, u * 1.1), depth=0.52)
    sized = common(canvas, [shown(value, plan.unit) for value in values], cells[0].width, u * 6, LABEL)
    named = common(canvas, names, cells[0].width - u * 0.6, foot - u, NOTE * 1.05, bold=False)
    for i, ((x, y), value, name, cell) in enumerate(zip(points, values, names, cells, strict=True)):
        strong = plan.highlight is None or plan.highlight == i
        canvas.add("line", shapes.circle(x, y, u * 1.5, tone) + shapes.circle(x, y, u * 0.75, "#ffffff"), depth=0.53)
        wide = cell.width + u * 0.6
        dips = 0 < i < len(points) - 1 and points[i - 1][1] < y and points[i + 1][1] < y and y + u * 7 < base
        at = Box(x - wide / 2, y + u * 1.8 if dips else y - u * 8.2, wide, u * 6.2)
        ink = _INK if strong else lighten(_INK, 0.35)
        size = sized if strong else sized * 0.85
        say(canvas, shown(value, plan.unit), at, size, ink, rise="top" if dips else "bottom")
        say(canvas, name, Box(cell.x + u * 0.3, base + u * 1.2, cell.width - u * 0.6, foot - u), named, _INK, rise="top", bold=False)  # fmt: skip
