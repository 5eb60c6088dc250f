"""Pure builders of SVG paths and elements; all lengths in pixels of the picture."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from random import Random

Point = tuple[float, float]


def path(points: Sequence[Point], *, close: bool = True) -> str:
    """Straight lines through `points`."""
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + ("Z" if close else "")


def smooth(points: Sequence[Point]) -> str:
    """A Catmull-Rom curve through `points` as cubic Béziers, open, starting with a move."""
    parts = [f"M{points[0][0]:.1f} {points[0][1]:.1f}"]
    for i in range(len(points) - 1):
        before, start = points[max(0, i - 1)], points[i]
        end, after = points[i + 1], points[min(len(points) - 1, i + 2)]
        parts.append(
            f"C{start[0] + (end[0] - before[0]) / 6:.1f} {start[1] + (end[1] - before[1]) / 6:.1f} "
            f"{end[0] - (after[0] - start[0]) / 6:.1f} {end[1] - (after[1] - start[1]) / 6:.1f} {end[0]:.1f} {end[1]:.1f}"
        )
    return "".join(parts)


def ground(points: Sequence[Point], floor: float) -> str:
    """The area between a smooth line and `floor`."""
    return f"{smooth(points)}L{points[-1][0]:.1f} {floor:.1f}L{points[0][0]:.1f} {floor:.1f}Z"


def ridge(rng: Random, width: float, base: float, height: float, waves: float = 2.0, detail: int = 3) -> list[Point]:
    """A hill line from beyond the left edge to beyond the right, between `base` - `height` and `base`."""
    terms = [(waves * 2**k * rng.uniform(0.8, 1.25), rng.uniform(0, math.tau), 0.5**k) for k in range(detail)]
    total = sum(weight for _, _, weight in terms)
    steps = 28
    points = []
    for i in range(-1, steps + 2):
        x = i / steps
        level = sum(weight * math.sin(math.tau * waves_ * x * 0.5 + phase) for waves_, phase, weight in terms) / total
        points.append((x * width, base - height * (0.5 + 0.5 * level)))
    return points


def height_at(points: Sequence[Point], x: float) -> float:
    """The line's y at `x`."""
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        if x0 <= x <= x1:
            return y0 + (y1 - y0) * (x - x0) / max(1e-6, x1 - x0)
    return points[0][1] if x < points[0][0] else points[-1][1]


def crags(rng: Random, start: Point, end: Point, roughness: float, levels: int = 4) -> list[Point]:
    """A jagged line from `start` to `end` by midpoint displacement."""
    points = [start, end]
    for level in range(levels):
        finer: list[Point] = []
        for (x0, y0), (x1, y1) in itertools.pairwise(points):
            off = rng.uniform(-1, 1) * roughness * 0.55**level
            finer += [(x0, y0), ((x0 + x1) / 2 + off * 0.4, (y0 + y1) / 2 + off)]
        points = [*finer, points[-1]]
    return points


def blob(rng: Random, x: float, y: float, radius: float, wobble: float = 0.15, points: int = 9) -> str:
    """A soft round shape."""
    ring = []
    turn = rng.uniform(0, math.tau)
    for i in range(points):
        angle = turn + math.tau * i / points
        r = radius * rng.uniform(1 - wobble, 1 + wobble)
        ring.append((x + r * math.cos(angle), y + r * math.sin(angle)))
    ring = [ring[-1], *ring, ring[0], ring[1]]
    parts = [f"M{ring[1][0]:.1f} {ring[1][1]:.1f}"]
    for i in range(1, points + 1):
        before, start, end, after = ring[i - 1], ring[i], ring[(i % points) + 1], ring[((i + 1) % points) + 1]
        parts.append(
            f"C{start[0] + (end[0] - before[0]) / 6:.1f} {start[1] + (end[1] - before[1]) / 6:.1f} "
            f"{end[0] - (after[0] - start[0]) / 6:.1f} {end[1] - (after[1] - start[1]) / 6:.1f} {end[0]:.1f} {end[1]:.1f}"
        )
    return "".join(parts) + "Z"


def filled(d: str, fill: str, opacity: float = 1.0) -> str:
    """A filled path."""
    faint = "" if opacity >= 1 else f' fill-opacity="{opacity:.3f}"'
    return f'<path d="{d}" fill="{fill}"{faint}/>'


def stroked(d: str, colour: str, width: float, opacity: float = 1.0, dash: str = "") -> str:
    """A line with round ends."""
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<path d="{d}" fill="none" stroke="{colour}" stroke-width="{width:.2f}" stroke-opacity="{opacity:.3f}" '
        f'stroke-linecap="round" stroke-linejoin="round"{dashed}/>'
    )


def circle(x: float, y: float, radius: float, fill: str, opacity: float = 1.0) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{fill}" fill-opacity="{opacity:.3f}"/>'


def ellipse(x: float, y: float, across: float, down: float, fill: str, opacity: float = 1.0) -> str:
    return (
        f'<ellipse cx="{x:.1f}" cy="{y:.1f}" rx="{across:.1f}" ry="{down:.1f}" fill="{fill}" '
        f'fill-opacity="{opacity:.3f}"/>'
    )


def box(x: float, y: float, width: float, height: float, fill: str, round_: float = 0.0, opacity: float = 1.0) -> str:
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="{round_:.1f}" fill="{fill}" '
        f'fill-opacity="{opacity:.3f}"/>'
    )


def star_field(rng: Random, width: float, height: float, count: int, radius: float, spread: float) -> str:
    """`count` stars of three whites over `width` x `height`; radii from 0.6 to `spread` times `radius`, all in pixels."""
    return "".join(
        circle(
            rng.uniform(0, width),
            rng.uniform(0, height),
            radius * rng.uniform(0.6, spread),
            rng.choice(["#ffffff", "#ffe9c9", "#cfe2ff"]),
            rng.uniform(0.4, 1),
        )
        for _ in range(count)
    )
