"""A cafe or restaurant: a large window on the street under an awning, a bar with shelves, lamps over the tables."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery.room import shell, table
from visiontune.image.scenery.spots import Spots


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    rng, w, h = canvas.random("cafe"), canvas.width, canvas.height
    wall, floor, accent = rng.choice(
        [("#e6cba6", "#8a5f42", "#2f6f62"), ("#d9b79a", "#7f573f", "#a8443a"), ("#cfd2bd", "#8f6848", "#3f5f8f")]
    )
    shell(canvas, wall, floor)
    small = not plan.heroes or all(hero.place in ("table", "symbol") for hero in plan.heroes)
    side = rng.choice((0, 1))
    wide = w * 0.46
    x = w * 0.06 if side == 0 else w * 0.94 - wide
    canvas.add("street", _street(canvas, x, h * 0.15, wide, h * 0.4, accent), depth=0.1)
    _bar(canvas, w * 0.58 if side == 0 else w * 0.04, w * 0.38, accent, small)
    _lamps(canvas, accent)
    if small:
        table(canvas, h * 0.68, rng.choice(["#a86f42", "#8f5d3c", "#b9814f"]))
        return Spots(floor=canvas.safe, horizon=h * 0.68, air=h * 0.3, sun=(x + wide / 2, h * 0.2))
    for tx in (0.12, 0.88):
        _round_table(canvas, w * tx, h * 0.8)
    return Spots(floor=h * 0.86, horizon=h * 0.68, air=h * 0.3, sun=(x + wide / 2, h * 0.2), left=0.2, right=0.8)


def _street(canvas: Canvas, x: float, y: float, wide: float, high: float, accent: str) -> str:
    """The window, what is seen through it, and the edge of the awning outside."""
    rng, light, u = canvas.random("street"), canvas.light, canvas.unit
    clip = canvas.define(
        f'<clipPath id="{{id}}"><rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{high:.1f}"/></clipPath>'
    )
    seen = [shapes.box(x, y, wide, high, canvas.linear(list(light.sky), (0, y), (0, y + high)))]
    left, n = x - u * 2, 0
    while left < x + wide:
        size = u * rng.uniform(9, 14)
        tone = light.far(rng.choice(["#c98a6f", "#d9b98a", "#8f9fb5", "#a8b59a"]), 0.35)
        top = y + high * rng.uniform(0.18, 0.4)
        seen.append(shapes.box(left, top, size, high, tone))
        glass = "#ffdf9a" if light.dark else light.far("#5f7a94", 0.3)
        seen += [
            shapes.box(left + size * (0.18 + 0.36 * a), top + u * (2.5 + 6 * b), size * 0.24, u * 3.6, glass) for a in (0, 1) for b in (0, 1, 2)
        ]  # fmt: skip
        left, n = left + size, n + 1
    seen.append(shapes.box(x, y + high * 0.86, wide, high * 0.2, light.far("#8f8a86", 0.2)))
    stripes, step = [], wide / 12
    for k in range(12):
        tone = light.far(accent if k % 2 else "#f6efe2", 0.05)
        stripes.append(
            shapes.filled(
                f"M{x + step * k:.1f} {y:.1f}h{step:.1f}v{u * 4:.1f}a{step / 2:.1f} {step / 2:.1f} 0 0 1 {-step:.1f} 0z",
                tone,
            )
        )
    frame = light.far("#5a4032", 0)
    bars = "".join(shapes.box(x + wide * k - u * 0.5, y, u, high, frame) for k in (1 / 3, 2 / 3))
    return (
        shapes.box(x - u * 1.4, y - u * 1.4, wide + u * 2.8, high + u * 2.8, frame, u * 0.6)
        + f'<g clip-path="url(#{clip})">{"".join(seen)}{"".join(stripes)}</g>{bars}'
        + shapes.box(x - u * 2.4, y + high + u * 1.2, wide + u * 4.8, u * 1.8, lighten(frame, 0.2), u * 0.4)
    )


def _bar(canvas: Canvas, x: float, wide: float, accent: str, small: bool) -> None:
    """Shelves of cups and bottles, a board, and the bar itself where it is not hidden by a table."""
    rng, light, h, u = canvas.random("bar"), canvas.light, canvas.height, canvas.unit
    board = shapes.box(x + wide * 0.06, h * 0.12, wide * 0.36, h * 0.2, light.far("#2f3a3a", 0), u) + shapes.stroked(
        "".join(
            f"M{x + wide * 0.1:.1f} {h * (0.16 + 0.04 * k):.1f}h{wide * (0.26 - 0.05 * (k % 2)):.1f}" for k in range(4)
        ),
        "#e9efe6",
        u * 0.5,
        0.8,
    )
    canvas.add("board", board, depth=0.14)
    shelf = light.far("#6f4a34", 0)
    for row in range(2):
        y = h * (0.3 + 0.14 * row)
        start = x + wide * (0.48 if row == 0 else 0.06)
        length = x + wide - start
        canvas.add("shelves", shapes.box(start, y, length, u * 1.3, shelf, u * 0.3), depth=0.16)
        for n in range(int(length / (u * 6))):
            left = start + u * (1.4 + 6 * n)
            if rng.random() < 0.5:
                tone = light.far(rng.choice(["#f4efe6", accent, "#d98a5a"]), 0)
                canvas.add(
                    "shelves",
                    shapes.filled(
                        f"M{left:.1f} {y - u * 3:.1f}h{u * 3.6:.1f}l{-u * 0.5:.1f} {u * 3:.1f}h{-u * 2.6:.1f}z", tone
                    )
                    + shapes.circle(left + u * 3.9, y - u * 1.7, u * 0.7, tone),
                    depth=0.16,
                )
            else:
                tone = light.far(rng.choice(["#4f7a5a", "#8a5a3a", "#b8863f", "#6f3f4a"]), 0)
                canvas.add(
                    "shelves",
                    shapes.box(left + u * 0.6, y - u * 5, u * 2.2, u * 5, tone, u * 0.6)
                    + shapes.box(left + u * 1.25, y - u * 7, u * 0.9, u * 2.4, tone, u * 0.2),
                    depth=0.16,
                )
    top = h * 0.53
    wood = light.far("#7f5339", 0)
    body = canvas.linear([lighten(wood, 0.08), mix(wood, "#1f120c", 0.3)], (0, top), (0, h * 0.72))
    canvas.add("bar", shapes.box(x - u * 2, top, wide + u * 8, h * (0.16 if small else 0.19), body), depth=0.24)
    planks = "".join(f"M{x + u * 7 * n:.1f} {top + u * 2:.1f}v{h * 0.15:.1f}" for n in range(int(wide / u / 7) + 1))
    canvas.add("bar", shapes.stroked(planks, mix(wood, "#1f120c", 0.4), u * 0.2, 0.6), depth=0.24)
    canvas.add(
        "bar", shapes.box(x - u * 3, top - u * 1.6, wide + u * 10, u * 2.4, lighten(wood, 0.35), u * 0.5), depth=0.24
    )


def _lamps(canvas: Canvas, accent: str) -> None:
    light, w, h, u = canvas.light, canvas.width, canvas.height, canvas.unit
    for x in (0.24, 0.5, 0.76):
        y = h * 0.1
        glow = shapes.circle(w * x, y + u * 3, u * 13, canvas.soft("#ffe2a0", 0.55 if light.dark else 0.32))
        shade = shapes.filled(
            f"M{w * x - u * 4:.1f} {y + u * 3:.1f}Q{w * x - u * 3.4:.1f} {y - u * 1.4:.1f} {w * x:.1f} {y - u * 1.6:.1f}Q{w * x + u * 3.4:.1f} {y - u * 1.4:.1f} {w * x + u * 4:.1f} {y + u * 3:.1f}z",
            light.far(accent, 0),
        )
        cord = shapes.stroked(f"M{w * x:.1f} 0V{y - u * 1.4:.1f}", light.far("#2f2a28", 0), u * 0.35)
        canvas.add(
            "lamps", glow + cord + shapes.ellipse(w * x, y + u * 3, u * 2.2, u * 1.2, "#fff3cf") + shade, depth=0.3
        )


def _round_table(canvas: Canvas, x: float, y: float) -> None:
    light, u = canvas.light, canvas.unit
    wood, iron = light.far("#a8744a", 0), light.far("#3a3432", 0)
    legs = shapes.box(x - u * 0.7, y - u * 14, u * 1.4, u * 14, iron) + shapes.ellipse(x, y, u * 5, u * 1.1, iron)
    canvas.add(
        "tables",
        legs
        + shapes.ellipse(x, y - u * 14, u * 11, u * 2.2, wood)
        + shapes.ellipse(x, y - u * 14.5, u * 11, u * 2.1, lighten(wood, 0.18)),
        depth=0.5,
    )
