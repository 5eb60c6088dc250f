"""A drawn map of no real country: an island with a route through named places, in the order of the labels."""

from __future__ import annotations

import itertools
import math

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.cards.kit import LABEL, Box, say
from visiontune.image.colour import lighten, mix, turn
from visiontune.image.fonts import fit, measure, svg_text
from visiontune.image.plan import ScenePlan

_LOOKS = (
    ("#9fd0d8", "#6fb0c4", "#efe0b4", "#b98d4f", "#8fae6a", "#c8402f"),
    ("#e8d6ac", "#d3b985", "#f6ebcd", "#8a6238", "#b9a56a", "#a8322a"),
    ("#7fb4d9", "#4f8fc4", "#dfe8b8", "#7f9a4a", "#6fa05a", "#d9483b"),
    ("#b9d9cf", "#86bcb0", "#f4e7cf", "#c49a6a", "#93b57a", "#b5363f"),
)


def draw(canvas: Canvas, plan: ScenePlan) -> None:
    rng, w, h, u = canvas.random("map"), canvas.width, canvas.height, canvas.unit
    sea, deep, land, edge, wood, red = rng.choice(_LOOKS)
    canvas.add("sea", shapes.box(0, 0, w, h, canvas.linear([sea, deep], (0, 0), (w * 0.2, h))), depth=0.0)
    waves = "".join(
        f"M{rng.uniform(0, w):.1f} {rng.uniform(0, h):.1f}q{u * 0.9:.1f} {-u:.1f} {u * 1.8:.1f} 0t{u * 1.8:.1f} 0"
        for _ in range(int(60 * w * h / (u * u * 17000) * 10) // 10 + 30)
    )
    canvas.add("sea", shapes.stroked(waves, lighten(sea, 0.4), u * 0.28, 0.6), depth=0.0)
    top = h * (0.2 if plan.title.strip() else 0.1)
    field = Box(w * 0.07, top, w * 0.86, canvas.safe - top)
    coast = _coast(canvas, field.middle, w * 0.47, (h * 0.93 - top) * 0.52)
    for grow, tone, opacity in (
        (u * 4.4, lighten(sea, 0.25), 0.5),
        (u * 2.2, lighten(sea, 0.5), 0.6),
        (u * 0.7, edge, 1.0),
    ):
        canvas.add("coast", f'<path d="{coast}" fill="none" stroke="{tone}" stroke-width="{grow * 2:.1f}" stroke-opacity="{opacity}" stroke-linejoin="round"/>', depth=0.2)  # fmt: skip
    canvas.add("land", shapes.filled(coast, canvas.linear([lighten(land, 0.2), land], (0, top), (0, h))), depth=0.3)
    stops = _route(canvas, field, max(1, len(plan.labels)))
    _terrain(canvas, field, stops, wood, edge)
    line = shapes.smooth(stops)
    canvas.add("route", shapes.stroked(line, "#ffffff", u * 1.9, 0.7) + shapes.stroked(line, red, u * 0.9, 1.0, f"{u * 1.6:.1f} {u * 2:.1f}"), depth=0.5)  # fmt: skip
    for i, ((x, y), name) in enumerate(zip(stops, plan.labels, strict=False)):
        canvas.add("places", _pin(x, y, u * 3.1, red if i in (0, len(stops) - 1) else turn(red, 200)), depth=0.55)
        _name(canvas, name, x, y, field)
    _compass(canvas, w - u * 10, h - u * 11, u * 6, edge)
    if plan.title.strip():
        block = fit(plan.title, w * 0.74, h * 0.12, u * 6.4)
        wide = block.width + u * 7
        plate = shapes.box(w / 2 - wide / 2, u * 4, wide, block.height + u * 2.4, lighten(land, 0.45), u * 1.4)
        trim = f'<rect x="{w / 2 - wide / 2 + u * 0.7:.1f}" y="{u * 4.7:.1f}" width="{wide - u * 1.4:.1f}" height="{block.height + u:.1f}" rx="{u:.1f}" fill="none" stroke="{edge}" stroke-width="{u * 0.3:.1f}"/>'
        canvas.add("title", plate + trim + svg_text(block, w / 2, u * 5, "#3a2a1c"), depth=0.62)


def _coast(canvas: Canvas, middle: tuple[float, float], across: float, down: float) -> str:
    """A ragged closed outline."""
    rng = canvas.random("coast")
    waves = [(k, rng.uniform(0, math.tau), rng.uniform(0.5, 1.0) / k) for k in (2, 3, 5, 7, 11, 17)]
    points = []
    for i in range(72):
        a = math.tau * i / 72
        r = 1 + 0.12 * sum(size * math.sin(k * a + phase) for k, phase, size in waves)
        # Nearer to a box than an ellipse, so that places at its ends stand on land.
        x, y = math.cos(a), math.sin(a)
        square = 1 / max(abs(x), abs(y)) ** 0.55
        points.append((middle[0] + across * x * r * square * 0.94, middle[1] + down * y * r * square * 0.9))
    return shapes.path(points)


def _route(canvas: Canvas, field: Box, count: int) -> list[tuple[float, float]]:
    """Stops that wander from one end of the land to the other, each with room for its name."""
    rng = canvas.random("route")
    tall = field.height > field.width
    inner = Box(field.x + field.width * 0.11, field.y + field.height * 0.16, field.width * 0.78, field.height * 0.6)
    sign = rng.choice((-1, 1))
    stops = []
    for i in range(count):
        t = i / (count - 1) if count > 1 else 0.5
        sway = sign * (0.32 if i % 2 else -0.32) * rng.uniform(0.7, 1.0)
        a, b = (0.5 + sway, t) if tall else (t, 0.5 + sway)
        stops.append((inner.x + inner.width * a, inner.y + inner.height * b))
    return stops if rng.random() < 0.75 or tall else [(2 * inner.middle[0] - x, y) for x, y in stops]


def _terrain(canvas: Canvas, field: Box, stops: list[tuple[float, float]], wood: str, edge: str) -> None:
    """Hills and trees where no place or name is."""
    rng, u = canvas.random("terrain"), canvas.unit
    parts: list[tuple[float, str]] = []
    for _ in range(60):
        x = rng.uniform(field.x + field.width * 0.08, field.x + field.width * 0.92)
        y = rng.uniform(field.y + field.height * 0.12, field.y + field.height * 0.96)
        if any(abs(x - a) < u * 14 and -u * 11 < y - b < u * 13 for a, b in stops):
            continue
        if any(abs(x - (a + c) / 2) < u * 7 and abs(y - (b + d) / 2) < u * 7 for (a, b), (c, d) in itertools.pairwise(stops)):  # fmt: skip
            continue
        size = u * rng.uniform(2.4, 4.2)
        if rng.random() < 0.35:
            hill = f"M{x - size * 1.3:.1f} {y:.1f}L{x:.1f} {y - size * 1.7:.1f}L{x + size * 1.3:.1f} {y:.1f}Z"
            shade = f"M{x:.1f} {y - size * 1.7:.1f}L{x + size * 1.3:.1f} {y:.1f}H{x + size * 0.2:.1f}Z"
            parts.append((y, shapes.filled(hill, mix(edge, "#ffffff", 0.25)) + shapes.filled(shade, edge)))
        else:
            crown = shapes.circle(x, y - size * 0.9, size * 0.62, wood) + shapes.circle(x - size * 0.16, y - size, size * 0.36, lighten(wood, 0.22))  # fmt: skip
            parts.append((y, shapes.box(x - size * 0.1, y - size * 0.4, size * 0.2, size * 0.5, mix(edge, "#3a2a1c", 0.4)) + crown))  # fmt: skip
    canvas.add("terrain", "".join(svg for _, svg in sorted(parts)), depth=0.4)


def _pin(x: float, y: float, size: float, colour: str) -> str:
    d = f"M{x:.1f} {y:.1f}C{x - size * 0.3:.1f} {y - size:.1f} {x - size:.1f} {y - size * 1.3:.1f} {x - size:.1f} {y - size * 2:.1f}A{size:.1f} {size:.1f} 0 0 1 {x + size:.1f} {y - size * 2:.1f}C{x + size:.1f} {y - size * 1.3:.1f} {x + size * 0.3:.1f} {y - size:.1f} {x:.1f} {y:.1f}Z"
    return shapes.ellipse(x, y, size * 0.7, size * 0.24, "#1a1208", 0.35) + shapes.filled(d, colour) + shapes.circle(x, y - size * 2, size * 0.42, "#ffffff")  # fmt: skip


def _name(canvas: Canvas, name: str, x: float, y: float, field: Box) -> None:
    """The name on a plate under its pin, kept inside the frame."""
    if not name.strip():
        return
    u = canvas.unit
    size = LABEL * 0.92
    wide = min(u * 30, canvas.width * 0.36, measure(name) * size * u + u * 1.5)
    left = min(max(x - wide / 2, u * 2), canvas.width - wide - u * 2)
    block = fit(name, wide, u * 10, size * u)
    plate = shapes.box(left + (wide - block.width) / 2 - u, y + u * 1.3, block.width + u * 2, block.height + u * 0.6, "#fffaf0", u, 0.88)  # fmt: skip
    canvas.add("names", plate, depth=0.56)
    say(canvas, name, Box(left, y + u * 1.5, wide, block.height + u * 0.2), size, "#2f2418")


def _compass(canvas: Canvas, x: float, y: float, r: float, ink: str) -> None:
    ring = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r * 0.62:.1f}" fill="#fffaf0" fill-opacity="0.7" stroke="{ink}" stroke-width="{r * 0.06:.2f}"/>'
    star = [(x + (r if i % 4 == 0 else r * 0.78 if i % 2 == 0 else r * 0.2) * math.sin(math.tau * i / 8), y - (r if i % 4 == 0 else r * 0.78 if i % 2 == 0 else r * 0.2) * math.cos(math.tau * i / 8)) for i in range(8)]  # fmt: skip
    north = shapes.path([(x, y - r), (x + r * 0.2, y), (x - r * 0.2, y)])
    canvas.add("compass", ring + shapes.filled(shapes.path(star), mix(ink, "#2a1c10", 0.3)) + shapes.filled(north, "#c8402f"), depth=0.5)  # fmt: skip
