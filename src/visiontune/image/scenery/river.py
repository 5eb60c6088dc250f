"""A river winding from the hills toward the viewer, or a lake between hills."""

from __future__ import annotations

import math

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery import flora
from visiontune.image.scenery.spots import Spots
from visiontune.image.sky import draw_sky


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    rng, light, w, h, u = canvas.random("river"), canvas.light, canvas.width, canvas.height, canvas.unit
    horizon = h * rng.uniform(0.5, 0.55)
    sun = draw_sky(canvas, horizon + u * 6)
    green = flora.grass(light, rng)
    line = shapes.ridge(rng, w, horizon + u * 3, u * rng.uniform(16, 24), 3.0, 5)
    canvas.add(
        "mountains",
        shapes.filled(
            shapes.ground(line, h),
            canvas.linear(
                [light.far("#56789a", 0.4), light.far("#6f93ad", 0.8)], (0, horizon - u * 20), (0, horizon + u * 5)
            ),
        ),
        depth=0.2,
    )
    line = shapes.ridge(rng, w, horizon + u * 5, u * 7, 1.8, 3)
    canvas.add("hill-1", shapes.filled(shapes.ground(line, h), light.far(mix(green, "#2d7a5f", 0.25), 0.4)), depth=0.32)
    trees = [(x, shapes.height_at(line, x) + u) for x in (rng.uniform(0, w) for _ in range(10))]
    canvas.add(
        "hill-1", "".join(flora.conifer(canvas, rng, x, y, u * rng.uniform(5, 9), 0.35) for x, y in trees), depth=0.32
    )
    top = horizon + u * 5
    canvas.add(
        "ground",
        shapes.box(
            0,
            top,
            w,
            h - top,
            canvas.linear(
                [light.far(lighten(green, 0.08), 0.22), light.far(mix(green, "#154030", 0.3), 0)], (0, top), (0, h)
            ),
        ),
        depth=0.5,
    )
    blue = canvas.linear(
        [mix(light.sky[-1], "#6fb8de", 0.5), light.far("#2f86c4", 0.05), light.far("#1d5f9c", 0)], (0, top), (0, h)
    )
    if plan.setting == "lake":
        shore = shapes.ellipse(w * 0.5, h * 0.705, w * 0.62, h * 0.125, light.far("#d9c79a", 0.1))
        if plan.season == "winter":
            canvas.add("ice", _frozen(canvas, w * 0.5, h * 0.705, w * 0.62, h * 0.125), depth=0.55)
        else:
            canvas.add("water", shore + shapes.ellipse(w * 0.5, h * 0.705, w * 0.6, h * 0.115, blue), depth=0.55)
            canvas.add("water", _ripples(canvas, w * 0.5, h * 0.71, w * 0.5, h * 0.075), depth=0.55)
            if light.dark and light.weather == "clear":
                canvas.add("glitter", _moonlight(canvas, sun[0], h * 0.63, h * 0.785), depth=0.56)
        return Spots(floor=h * 0.88, horizon=horizon, air=h * 0.3, sun=sun, water=h * 0.74)
    bank, water, middle = _course(canvas, top, rng.uniform(0, math.tau), rng.choice((-1, 1)))
    canvas.add("water", shapes.filled(bank, light.far("#cdb98a", 0.1)) + shapes.filled(water, blue), depth=0.55)
    canvas.add("water", _ripples(canvas, middle, h * 0.82, w * 0.14, h * 0.12), depth=0.55)
    sides = [x for x in (rng.uniform(0, w) for _ in range(16)) if abs(x - middle) > w * 0.32]
    canvas.add(
        "trees",
        "".join(
            flora.round_tree(canvas, rng, x, h * rng.uniform(0.64, 0.7), u * rng.uniform(9, 15), 0.1) for x in sides
        ),
        depth=0.58,
    )
    canvas.add(
        "ground", flora.tufts(canvas, rng, h * 0.66, h * 0.7, light.far(mix(green, "#0f3a2a", 0.5), 0), 20), depth=0.5
    )
    ashore = not any(hero.place in ("water", "deep") for hero in plan.heroes)
    few = sum(hero.count for hero in plan.heroes) <= 3 and not canvas.tall
    # On the wider bank, and not on the water.
    left, right = (0.06, 0.94) if not ashore or not few else (0.06, 0.5) if middle > w / 2 else (0.5, 0.94)
    return Spots(floor=canvas.safe, horizon=horizon, air=h * 0.3, sun=sun, water=h * 0.8, left=left, right=right)


def _course(canvas: Canvas, top: float, phase: float, side: int) -> tuple[str, str, float]:
    """Outlines of bank and water, and the middle of the water where it is near."""
    w, h = canvas.width, canvas.height
    edges: list[tuple[list[tuple[float, float]], list[tuple[float, float]]]] = []
    middle = w / 2
    for extra in (1.35, 1.0):
        left, right = [], []
        for i in range(13):
            t = i / 12
            y = top + (h * 1.02 - top) * t**1.5
            middle = w * (0.5 + side * 0.2 * math.sin(phase + t * 4.2) * (0.35 + 0.65 * t) * (1 - 0.4 * t))
            half = w * (0.006 + 0.2 * t**2.1) * extra
            left.append((middle - half, y))
            right.append((middle + half, y))
        edges.append((left, right))
    outlines = [shapes.smooth(left) + "L" + shapes.smooth(right[::-1])[1:] + "Z" for left, right in edges]
    return outlines[0], outlines[1], middle


def _frozen(canvas: Canvas, x: float, y: float, across: float, down: float) -> str:
    """A sheet of ice with snow at its rim, the sky's gleam on it, and cracks."""
    rng, light, u = canvas.random("ice"), canvas.light, canvas.unit
    glow = mix(light.sky[-1], "#eaf6ff", 0.45)
    paint = canvas.linear([glow, light.far("#c4e2f2", 0.05), light.far("#8fbcd8", 0)], (0, y - down), (0, y + down))
    parts = [
        shapes.ellipse(x, y, across, down, light.far("#f7fbff", 0)),
        shapes.ellipse(x, y, across * 0.965, down * 0.9, paint),
    ]
    cracks = []
    for _ in range(9):
        angle, far = rng.uniform(0, math.tau), rng.uniform(0.1, 0.6)
        start = (x + math.cos(angle) * across * far, y + math.sin(angle) * down * far)
        end = (start[0] + rng.uniform(-1, 1) * across * 0.25, start[1] + rng.uniform(-1, 1) * down * 0.3)
        cracks.append(shapes.path(shapes.crags(rng, start, end, u * 2.5, 3), close=False))
    parts.append(shapes.stroked("".join(cracks), "#ffffff", u * 0.22, 0.7))
    for _ in range(5):
        cx, cy = x + rng.uniform(-0.6, 0.6) * across, y + rng.uniform(-0.5, 0.5) * down
        parts.append(shapes.ellipse(cx, cy, across * rng.uniform(0.08, 0.2), down * 0.06, "#ffffff", 0.3))
    return "".join(parts)


def _moonlight(canvas: Canvas, x: float, top: float, foot: float) -> str:
    """The moon in the water: its disk, broken by ripples, and its path toward the viewer."""
    rng, u = canvas.random("moonlight"), canvas.unit
    tone, y = canvas.light.sun, top + (foot - top) * 0.42
    parts = [shapes.ellipse(x, y, u * 16, (foot - top) * 0.55, canvas.soft(tone, 0.5))]
    for n in range(13):
        t = n / 12
        half = u * (7.5 * math.sqrt(max(0.05, 1 - (2 * t - 0.85) ** 2)) + rng.uniform(-0.8, 0.8))
        line = top + (foot - top) * (0.06 + 0.88 * t)
        parts.append(
            shapes.box(x - half + u * rng.uniform(-0.8, 0.8), line, half * 2, u * 0.75, tone, u * 0.4, 0.9 - 0.5 * t)
        )
    return "".join(parts)


def _ripples(canvas: Canvas, x: float, y: float, across: float, down: float) -> str:
    rng = canvas.random("ripples")
    d = []
    for _ in range(26):
        size = canvas.unit * rng.uniform(2, 6)
        a, b = rng.uniform(-1, 1), rng.uniform(-1, 1)
        if a * a + b * b < 1:
            d.append(
                f"M{x + a * across - size / 2:.1f} {y + b * down:.1f}q{size / 2:.1f} {-size * 0.12:.1f} {size:.1f} 0"
            )
    return shapes.stroked("".join(d), "#ffffff", canvas.unit * 0.25, 0.45)
