"""A ring of steps with arrows between them: cycles, labelled from the sentence."""

from __future__ import annotations

import math

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.cards.ground import draw_ground
from visiontune.image.cards.medallions import medallion, pill
from visiontune.image.fonts import fit, svg_text
from visiontune.image.plan import ScenePlan


def draw(canvas: Canvas, plan: ScenePlan) -> None:
    palette = draw_ground(canvas, plan.palette)
    w, h, u = canvas.width, canvas.height, canvas.unit
    names = list(plan.labels) or [hero.label for hero in plan.heroes]
    n = max(2, min(len(names), 6))
    cx, cy = w / 2, h * 0.46
    across = min(w * 0.31, u * 60)
    down = min(h * 0.25, across * 0.9)
    radius = min(u * 12.5, down * 0.52)
    down = min(down, cy - radius - u * 11)  # room for a label above the topmost ring
    ring = palette.panel if palette.dark else palette.accent
    arc = palette.accent if palette.dark else palette.second
    for i in range(n):
        start, end = _angle(i, n), _angle(i + 1, n)
        gap = 0.62 if n <= 3 else 0.5 if n == 4 else 0.4
        canvas.add("arrows", _arc(cx, cy, across, down, start + gap, end - gap, arc, u), depth=0.5)
    for i in range(n):
        angle = _angle(i, n)
        x, y = cx + across * math.cos(angle), cy + down * math.sin(angle)
        hero = plan.heroes[i] if i < len(plan.heroes) else None
        if hero is not None and hero.art:
            canvas.add("medallions", medallion(canvas, hero, x, y, radius, ring, "#fdf6e8"), depth=0.6, motion="bob")
        else:
            canvas.add(
                "medallions",
                shapes.circle(x, y, radius, ring) + shapes.circle(x, y, radius * 0.9, palette.panel),
                depth=0.6,
            )
            block = fit(str(i + 1), radius, radius, radius)
            canvas.add("medallions", svg_text(block, x, y - block.height / 2, palette.accent), depth=0.6)
        size = u * 4.3
        below = math.sin(angle) > -0.5 or n <= 3
        side = radius + size * 1.05
        label_y = y + side if below else y - side
        canvas.add(
            "labels", pill(canvas, names[i], x, label_y, min(across * 1.2, w * 0.4), size, palette.panel), depth=0.7
        )
    if plan.title:
        block = fit(plan.title, across * 1.15, down * 0.7, u * 6)
        middle = cy + (down * 0.38 if n <= 3 else 0.0)  # below the label of the topmost ring
        canvas.add("title", svg_text(block, cx, middle - block.height / 2, palette.ink), depth=0.62)


def _angle(i: int, n: int) -> float:
    return -math.pi / 2 + math.tau * i / n


def _arc(cx: float, cy: float, across: float, down: float, start: float, end: float, colour: str, u: float) -> str:
    points = []
    for k in range(9):
        angle = start + (end - start) * k / 8
        points.append((cx + across * math.cos(angle), cy + down * math.sin(angle)))
    (x0, y0), (x1, y1) = points[-2], points[-1]
    length = math.hypot(x1 - x0, y1 - y0) or 1.0
    dx, dy = (x1 - x0) / length, (y1 - y0) / length
    a = u * 3.4
    head = [
        (x1 + dx * a, y1 + dy * a),
        (x1 - dy * a * 0.85, y1 + dx * a * 0.85),
        (x1 + dy * a * 0.85, y1 - dx * a * 0.85),
    ]
    return shapes.stroked(shapes.smooth(points), colour, u * 1.7) + shapes.filled(shapes.path(head), colour)
