"""A ring of shares with its exact numbers beside it."""

from __future__ import annotations

import math

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.cards import bars
from visiontune.image.cards.ground import draw_ground
from visiontune.image.cards.kit import HEAD, LABEL, Box, common, heading, panel, say, series, shown, unit_line
from visiontune.image.plan import ScenePlan

_INK = "#1d2433"


def draw(canvas: Canvas, plan: ScenePlan) -> None:
    """Shares of the sum; per cents that do not reach 100 leave the rest of the ring pale."""
    values = plan.values[:8]
    if not values or min(values) < 0 or sum(values) <= 0:
        bars.draw(canvas, plan)  # what cannot be shares of a whole
        return
    palette = draw_ground(canvas, plan.palette)
    u = canvas.unit
    body = heading(canvas, plan.title, palette, unit_line(plan.unit))
    panel(canvas, body, palette.panel)
    box = body.inset(u * 3.4)
    whole = max(100.0, sum(values)) if plan.unit == "%" else sum(values)
    tones = series(palette, len(values))
    wide = box.width > box.height * 1.25
    if wide:
        radius = min(box.height / 2, box.width * 0.25)
        cx, cy = box.x + radius + box.width * 0.04, box.y + box.height / 2
        list_x = cx + radius + box.width * 0.06
        legend = Box(list_x, box.y, box.x + box.width - list_x, box.height)
    else:
        radius = min(box.width * 0.36, box.height * 0.27)
        cx, cy = box.x + box.width / 2, box.y + radius
        legend = Box(box.x, cy + radius + u * 3, box.width, box.height - 2 * radius - u * 3)
    ring = radius * 0.36
    canvas.add("ring", _arc(cx, cy, radius - ring / 2, 0, 1, "#8a93a5", ring, 0.18), depth=0.5)
    start = 0.0
    for value, tone in zip(values, tones, strict=True):
        share = value / whole
        gap = 0.004 if share > 0.02 and len(values) > 1 else 0.0
        canvas.add("ring", _arc(cx, cy, radius - ring / 2, start + gap, start + share - gap, tone, ring), depth=0.52)
        start += share
    top = plan.highlight if plan.highlight is not None and plan.highlight < len(values) else values.index(max(values))
    middle = Box(cx - radius * 0.56, cy - radius * 0.4, radius * 1.12, radius * 0.8)
    say(canvas, shown(values[top], plan.unit), middle, radius / u * 0.34, _INK)
    names = [*plan.labels, *[""] * len(values)][: len(values)]
    tall = min(legend.height / len(values), u * 11)
    y = legend.y + (legend.height - tall * len(values)) / 2
    size = min(LABEL, tall / u * 0.5)
    dot = min(u * 1.7, tall * 0.26)
    named = common(canvas, names, legend.width * 0.62 - dot * 3.6, tall * 0.94, size)
    for i, (value, name, tone) in enumerate(zip(values, names, tones, strict=True)):
        row = Box(legend.x, y + tall * i, legend.width, tall * 0.94)
        canvas.add("ring", shapes.circle(row.x + dot, row.middle[1], dot, tone), depth=0.52)
        number = Box(row.x + row.width * 0.66, row.y, row.width * 0.34, row.height)
        say(canvas, name, Box(row.x + dot * 3.2, row.y, row.width * 0.64 - dot * 3.6, row.height), named, _INK, align="start", bold=i == top)  # fmt: skip
        say(canvas, shown(value, plan.unit), number, min(HEAD, size * 1.15), _INK, align="end")


def _arc(cx: float, cy: float, r: float, start: float, end: float, colour: str, width: float, opacity: float = 1.0) -> str:  # fmt: skip
    """A piece of a ring between two shares of the turn, from the top clockwise."""
    end = min(end, start + 0.9999)
    a, b = (math.tau * t - math.pi / 2 for t in (start, max(end, start + 0.0015)))
    x0, y0, x1, y1 = cx + r * math.cos(a), cy + r * math.sin(a), cx + r * math.cos(b), cy + r * math.sin(b)
    large = 1 if end - start > 0.5 else 0
    return (
        f'<path d="M{x0:.2f} {y0:.2f}A{r:.2f} {r:.2f} 0 {large} 1 {x1:.2f} {y1:.2f}" fill="none" stroke="{colour}" '
        f'stroke-width="{width:.1f}" stroke-opacity="{opacity:.3f}"/>'
    )
