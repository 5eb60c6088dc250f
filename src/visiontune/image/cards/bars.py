"""A bar chart with its exact numbers: columns where labels are short, else bars with the labels before them."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.cards.ground import Palette, draw_ground
from visiontune.image.cards.kit import HEAD, LABEL, Box, common, heading, panel, say, series, shown, unit_line
from visiontune.image.colour import lighten, mix
from visiontune.image.fonts import measure
from visiontune.image.plan import ScenePlan

_INK = "#1d2433"


def draw(canvas: Canvas, plan: ScenePlan) -> None:
    palette = draw_ground(canvas, plan.palette)
    body = heading(canvas, plan.title, palette, unit_line(plan.unit))
    values = plan.values[:12] or (0.0,)
    names = [*plan.labels, *[""] * len(values)][: len(values)]
    panel(canvas, body, palette.panel)
    inner = body.inset(canvas.unit * 3.4)
    longest = max((measure(name) for name in names), default=0.0) * LABEL * 0.8 * canvas.unit
    if len(values) <= 8 and longest < inner.width / len(values) * 1.7 and inner.width > inner.height * 0.9:
        _columns(canvas, plan, inner, values, names, palette)
    else:
        _rows(canvas, plan, inner, values, names, palette)


def _tones(plan: ScenePlan, count: int, palette: Palette) -> list[str]:
    """One colour for all, or a strong one for the value that matters and quiet ones beside it."""
    if plan.highlight is None:
        return [palette.accent if count > 1 else palette.second] * count if count > 4 else series(palette, count)
    quiet = mix(palette.second, palette.panel, 0.5)
    return [palette.accent if i == plan.highlight else quiet for i in range(count)]


def _columns(canvas: Canvas, plan: ScenePlan, box: Box, values: tuple[float, ...], names: list[str], palette: Palette) -> None:  # fmt: skip
    u = canvas.unit
    foot, head = u * 9.5, u * 7
    high, low = max(0.0, *values), min(0.0, *values)
    span = (high - low) or 1.0
    scale = (box.height - foot - head * (2 if low < 0 else 1)) / span
    zero = box.y + head + high * scale
    grid = "".join(f"M{box.x:.1f} {zero - high * scale * k / 4:.1f}h{box.width:.1f}" for k in range(1, 5))
    canvas.add("grid", shapes.stroked(grid, "#8a93a5", u * 0.14, 0.35), depth=0.45)
    tones = _tones(plan, len(values), palette)
    cells = box.columns(len(values), u * 1.2)
    numbers = [shown(value, plan.unit) for value in values]
    size = common(canvas, numbers, cells[0].width + u * 0.6, head * 0.9, HEAD * 0.9)
    named = common(canvas, names, cells[0].width, foot - u * 0.8, LABEL * 0.86, bold=False)
    for cell, value, name, tone in zip(cells, values, names, tones, strict=True):
        wide = min(cell.width * 0.66, u * 17)
        x, _ = cell.middle
        tall = max(u * 0.5, abs(value) * scale)
        y = zero - tall if value >= 0 else zero
        paint = canvas.linear([lighten(tone, 0.14), tone], (0, y), (0, y + tall))
        top, end = (y, y + tall) if value >= 0 else (y + tall, y)
        r = min(u * 1.6, wide / 3, tall) * (1 if value >= 0 else -1)
        d = f"M{x - wide / 2:.1f} {end:.1f}V{top + r:.1f}q0 {-r:.1f} {abs(r):.1f} {-r:.1f}h{wide - 2 * abs(r):.1f}q{abs(r):.1f} 0 {abs(r):.1f} {r:.1f}V{end:.1f}Z"
        canvas.add("bars", shapes.filled(d, paint), depth=0.52)
        at = Box(cell.x - u, y - head if value >= 0 else y + tall, cell.width + 2 * u, head)
        say(canvas, shown(value, plan.unit), at, size, _INK, rise="bottom" if value >= 0 else "top")
        label_y = zero + u * 0.8 if low >= 0 else box.y + box.height - foot + u * 0.8
        say(canvas, name, Box(cell.x, label_y, cell.width, foot - u * 0.8), named, _INK, rise="top", bold=False)
    canvas.add("grid", shapes.box(box.x, zero - u * 0.15, box.width, u * 0.4, _INK, 0, 0.75), depth=0.45)


def _rows(canvas: Canvas, plan: ScenePlan, box: Box, values: tuple[float, ...], names: list[str], palette: Palette) -> None:  # fmt: skip
    u = canvas.unit
    lines = box.rows(len(values), u * 0.7)
    size = min(LABEL, lines[0].height / u * 0.62)
    stacked = box.width < box.height * 1.1 and lines[0].height > u * 6.4  # the label above its bar
    room = 0.0 if stacked else min(box.width * 0.36, max(measure(name) for name in names) * size * u * 0.95 + u * 2)
    number = max(measure(shown(value, plan.unit)) for value in values) * size * u + u * 2
    high, low = max(0.0, *values), min(0.0, *values)
    scale = max(u, box.width - room - number * (2 if low < 0 else 1)) / ((high - low) or 1.0)
    zero = box.x + room - low * scale + (number if low < 0 else 0.0)
    tones = _tones(plan, len(values), palette)
    across, tall_ = (box.width, lines[0].height * 0.45) if stacked else (room - u * 1.6, lines[0].height)
    named = common(canvas, names, across, tall_, size * 0.92, bold=False)
    for line, value, name, tone in zip(lines, values, names, tones, strict=True):
        top, tall = (line.y + line.height * 0.46, line.height * 0.5) if stacked else (line.y + line.height * 0.14, line.height * 0.72)  # fmt: skip
        wide = max(u * 0.5, abs(value) * scale)
        x = zero if value >= 0 else zero - wide
        canvas.add(
            "bars", shapes.box(zero, top, (high or 1) * scale, tall, "#8a93a5", min(u, tall / 2), 0.14), depth=0.5
        )
        paint = canvas.linear([tone, lighten(tone, 0.14)], (x, 0), (x + wide, 0))
        canvas.add("bars", shapes.box(x, top, wide, tall, paint, min(u, tall / 2, wide / 2)), depth=0.52)
        at = Box(x + wide + u, top, number, tall) if value >= 0 else Box(x - number, top, number - u, tall)
        say(canvas, shown(value, plan.unit), at, size, _INK, align="start" if value >= 0 else "end")
        where = Box(box.x, line.y, across, tall_)
        say(canvas, name, where, named, _INK, align="start" if stacked else "end", bold=False)
