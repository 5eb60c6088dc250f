"""A rainbow across the sky, from edge to edge behind the land."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas

_BANDS = ("#e5484d", "#f2832a", "#f6cf3a", "#4fb35a", "#3f9fd8", "#4a5fc4", "#8a4fc0")
"""From the outer edge to the inner one; a second bow, outside the first, has them the other way round."""


def draw_bow(canvas: Canvas, horizon: float, count: int = 1) -> None:
    """The bow over `horizon` (y in pixels), with a fainter second one where `count` is more than 1."""
    w, u = canvas.width, canvas.unit
    half = w * 0.47
    rise = min(horizon - canvas.height * 0.1, half)
    radius = (half * half + rise * rise) / (2 * rise)
    cx, cy = w / 2, horizon - rise + radius
    strength = 0.4 if canvas.light.dark else 0.72
    step = u * 1.15
    inside = canvas.light.sky[-1]
    # Drops send light inward of the bow: the sky within it is brighter.
    canvas.add("rainbow", shapes.circle(cx, cy, radius - step * 7, inside, 0.16), depth=0.06)
    for bow in range(min(count, 2)):
        colours = _BANDS if bow == 0 else _BANDS[::-1]
        outer = radius + (step * 9 if bow else 0)
        for n, colour in enumerate(colours):
            canvas.add("rainbow", _ring(cx, cy, outer - step * n, step * 1.5, colour, strength * (0.45 if bow else 1)), depth=0.06)  # fmt: skip


def _ring(x: float, y: float, radius: float, width: float, colour: str, opacity: float) -> str:
    """A band of the bow: soft by two strokes, a wide faint one under a narrow one."""
    ring = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="none" stroke="{colour}"'
    return (
        f'{ring} stroke-width="{width:.2f}" stroke-opacity="{opacity * 0.45:.3f}"/>'
        f'{ring} stroke-width="{width * 0.66:.2f}" stroke-opacity="{opacity * 0.75:.3f}"/>'
    )
