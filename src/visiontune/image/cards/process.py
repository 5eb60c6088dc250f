"""Steps with arrows: what turns into what, what leads to what."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.cards.ground import draw_ground
from visiontune.image.cards.medallions import medallion, pill
from visiontune.image.fonts import fit, svg_text
from visiontune.image.plan import ScenePlan


def draw(canvas: Canvas, plan: ScenePlan) -> None:
    palette = draw_ground(canvas, plan.palette)
    w, h, u = canvas.width, canvas.height, canvas.unit
    steps = plan.heroes[:4]
    n = max(1, len(steps))
    y = h * 0.42
    if plan.title:
        block = fit(plan.title, w * 0.84, h * 0.12, u * 6.5)
        canvas.add("title", svg_text(block, w / 2, h * 0.07, palette.ink), depth=0.62)
        y = h * 0.46
    down = canvas.tall
    span = h * 0.64 if down else w * 0.86
    radius = min(u * 21, span / (n * 2.9 - 0.9)) if not down else min(u * 20, span / (n * 3.1))
    ring = palette.panel if palette.dark else palette.accent
    for i, hero in enumerate(steps):
        t = i - (n - 1) / 2
        x, cy = (w / 2, y + t * radius * 3.15) if down else (w / 2 + t * radius * 2.9, y)
        canvas.add("medallions", medallion(canvas, hero, x, cy, radius, ring, "#fdf6e8"), depth=0.6, motion="bob")
        size = max(u * 3.4, min(u * 4.8, radius * 0.32))
        canvas.add(
            "labels",
            pill(canvas, hero.label, x, cy + radius + size * 1.1, radius * 2.7, size, palette.panel),
            depth=0.7,
        )
        if i < n - 1:
            ax, ay = (x, cy + radius * 1.78) if down else (x + radius * 1.45, cy)
            canvas.add(
                "arrows",
                _arrow(ax, ay, radius * 0.3, palette.accent if palette.dark else palette.second, down),
                depth=0.65,
            )


def _arrow(x: float, y: float, a: float, colour: str, down: bool) -> str:
    points = [
        (-a, -a * 0.35),
        (0.1 * a, -a * 0.35),
        (0.1 * a, -a),
        (a * 1.15, 0),
        (0.1 * a, a),
        (0.1 * a, a * 0.35),
        (-a, a * 0.35),
    ]
    if down:
        a *= 0.8
        points = [(py * 0.8, px * 0.8) for px, py in points]
    return shapes.filled(shapes.path([(x + px, y + py) for px, py in points]), colour)
