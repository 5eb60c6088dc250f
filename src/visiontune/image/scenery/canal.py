"""A canal between old houses: their fronts stand in the water, a bridge crosses it, mooring posts stand along it."""

from __future__ import annotations

from random import Random

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix, multiply
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery.spots import Spots
from visiontune.image.sky import draw_sky


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    rng, light, w, h, u = canvas.random("canal"), canvas.light, canvas.width, canvas.height, canvas.unit
    line = h * 0.58  # where the middle of the far bank meets the water
    sun = draw_sky(canvas, h * 0.5, clouds=0.5)
    middle = w * rng.uniform(0.44, 0.56)
    _tower(canvas, rng, middle + u * rng.uniform(-6, 6), line, u * 34)
    _water(canvas, line)
    for side in (-1, 1):
        _row(canvas, rng, middle, line, side)
    _bridge(canvas, middle, line + u * 1.5, u * 40)
    for n, x in enumerate((0.1, 0.17, 0.84, 0.91)):
        _post(canvas, w * x + u * rng.uniform(-1.5, 1.5), h * (0.86 + 0.05 * (n % 2)), u * rng.uniform(17, 23))
    if _ashore(plan):
        quay = h * 0.84
        stone = light.far("#b9ab96", 0.05)
        canvas.add(
            "quay",
            shapes.box(
                0,
                quay,
                w,
                h - quay,
                canvas.linear([lighten(stone, 0.12), mix(stone, "#3a3028", 0.4)], (0, quay), (0, h)),
            ),
            depth=0.64,
        )
        joints = "".join(f"M{x:.0f} {quay:.1f}v{h - quay:.1f}" for x in range(0, int(w), max(1, int(u * 9))))
        canvas.add("quay", shapes.stroked(joints, mix(stone, "#2a2018", 0.5), u * 0.18, 0.5), depth=0.64)
        return Spots(floor=h * 0.89, horizon=line, air=h * 0.22, sun=sun, water=h * 0.76)
    return Spots(floor=canvas.safe, horizon=line, air=h * 0.22, sun=sun, water=h * 0.79)


def _ashore(plan: ScenePlan) -> bool:
    """Whether something is there that cannot stand on water."""
    free = [hero for hero in plan.heroes if hero.relation in ("none", "beside", "holding")]
    return any(hero.place in ("ground", "person", "table") for hero in free)


def _water(canvas: Canvas, line: float) -> None:
    rng, light, w, h, u = canvas.random("canal-water"), canvas.light, canvas.width, canvas.height, canvas.unit
    far = mix(mix(multiply("#7fc0bd", light.ambient), light.sky[-1], 0.35), light.haze, 0.25)
    near = multiply("#1d6f7c", light.ambient)
    canvas.add(
        "canal",
        shapes.box(0, line, w, h - line, canvas.linear([far, mix(far, near, 0.6), near], (0, line), (0, h))),
        depth=0.3,
    )
    strokes: list[str] = []
    for _ in range(60):
        t = rng.random() ** 0.8
        y, size = line + u + (h - line) * t, u * (1.5 + 9 * t)
        strokes.append(
            f"M{rng.uniform(-0.05, 1) * w:.1f} {y:.1f}q{size / 4:.1f} {-size * 0.1:.1f} {size / 2:.1f} 0t{size / 2:.1f} 0"
        )
    canvas.add("ripples", shapes.stroked("".join(strokes), "#ffffff", u * 0.26, 0.3), depth=0.5)


def _row(canvas: Canvas, rng: Random, middle: float, line: float, side: int) -> None:
    """Fronts along one bank, nearer and larger toward the edge of the picture, mirrored in the water."""
    w, h, u = canvas.width, canvas.height, canvas.unit
    end = w * 1.06 if side > 0 else -w * 0.06
    x, n = middle + side * u * 13, 0
    while (x - end) * side < 0:
        t = abs(x - middle) / abs(end - middle)  # 0 far to 1 near
        width, foot = u * (9 + 13 * t) * rng.uniform(0.9, 1.15), line + (h * 0.76 - line) * t**1.6
        height, far = u * (25 + 34 * t) * rng.uniform(0.85, 1.12), 0.42 * (1 - t)
        left = x if side > 0 else x - width
        front = _front(canvas, rng, left, foot, width, height, far)
        mirrored = f'<g opacity="0.22" transform="translate(0 {2 * foot:.1f}) scale(1 -1)">{front}</g>'
        name, depth = f"bank-{'right' if side > 0 else 'left'}-{n}", 0.34 + 0.2 * t
        canvas.add(name, mirrored + front, depth=depth)
        x += side * width * 0.99
        n += 1


def _front(canvas: Canvas, rng: Random, x: float, foot: float, width: float, height: float, far: float) -> str:
    light = canvas.light
    wall = light.far(rng.choice(["#d98a6a", "#e6b877", "#c9705f", "#e8cfa6", "#b97a86", "#d9a08a", "#cfc3a4"]), far)
    trim, shade = light.far("#f6ead6", far), mix(wall, "#2a1c28", 0.3)
    top = foot - height
    parts = [
        shapes.box(
            x,
            top,
            width,
            height,
            canvas.linear([lighten(wall, 0.07), wall, mix(wall, "#3a4a44", 0.35)], (0, top), (0, foot)),
        )
    ]
    roof = light.far(rng.choice(["#a8573f", "#94503f", "#8a4a44"]), far)
    parts.append(
        shapes.filled(
            shapes.path(
                [
                    (x - width * 0.04, top),
                    (x + width * 0.06, top - height * 0.07),
                    (x + width * 0.94, top - height * 0.07),
                    (x + width * 1.04, top),
                ]
            ),
            roof,
        )
    )
    parts.append(shapes.box(x - width * 0.02, top, width * 1.04, height * 0.025, trim))
    glass = "#ffd98a" if light.dark else light.far("#43606c", far)
    columns, rows = (2 if width < canvas.unit * 15 else 3), 3
    pane, high = width * 0.5 / columns, height * 0.13
    for row in range(rows):
        for column in range(columns):
            wx = x + width * (column + 0.5) / columns - pane / 2
            wy = top + height * (0.09 + 0.24 * row)
            arch = f"M{wx:.1f} {wy + high:.1f}v{-high * 0.7:.1f}q{pane / 2:.1f} {-high * 0.62:.1f} {pane:.1f} 0v{high * 0.7:.1f}z"
            parts.append(shapes.stroked(arch, trim, width * 0.03) + shapes.filled(arch, glass))
            if row == 1:
                parts.append(shapes.box(wx - pane * 0.15, wy + high, pane * 1.3, height * 0.018, shade))
    door = width * 0.2
    parts.append(
        shapes.filled(
            f"M{x + width / 2 - door / 2:.1f} {foot:.1f}v{-height * 0.13:.1f}q{door / 2:.1f} {-door * 0.7:.1f} {door:.1f} 0v{height * 0.13:.1f}z",
            light.far("#4a3428", far),
        )
    )
    parts.append(shapes.box(x, foot - height * 0.035, width, height * 0.035, light.far("#5f7a6a", far), 0, 0.75))
    return "".join(parts)


def _bridge(canvas: Canvas, x: float, y: float, span: float) -> None:
    """A hump of stone with one arch, and its mirror image."""
    light, u = canvas.light, canvas.unit
    stone = light.far("#d8c8b0", 0.22)
    half, rise = span / 2, span * 0.2
    body = (
        f"M{x - half:.1f} {y:.1f}Q{x - half * 0.45:.1f} {y - rise * 1.5:.1f} {x:.1f} {y - rise * 1.55:.1f}Q{x + half * 0.45:.1f} {y - rise * 1.5:.1f} {x + half:.1f} {y:.1f}"
        f"H{x + half * 0.56:.1f}Q{x + half * 0.4:.1f} {y - rise * 0.95:.1f} {x:.1f} {y - rise:.1f}Q{x - half * 0.4:.1f} {y - rise * 0.95:.1f} {x - half * 0.56:.1f} {y:.1f}Z"
    )
    rail = f"M{x - half * 0.96:.1f} {y - u:.1f}Q{x - half * 0.45:.1f} {y - rise * 1.72:.1f} {x:.1f} {y - rise * 1.76:.1f}Q{x + half * 0.45:.1f} {y - rise * 1.72:.1f} {x + half * 0.96:.1f} {y - u:.1f}"
    whole = shapes.filled(
        body, canvas.linear([lighten(stone, 0.2), mix(stone, "#4a3a34", 0.35)], (0, y - rise * 1.6), (0, y))
    ) + shapes.stroked(rail, lighten(stone, 0.3), u * 1.0)
    mirrored = f'<g opacity="0.25" transform="translate(0 {2 * y:.1f}) scale(1 -1)">{whole}</g>'
    canvas.add("canal-bridge", mirrored + whole, depth=0.46)


def _tower(canvas: Canvas, rng: Random, x: float, y: float, height: float) -> None:
    """A bell tower and roofs in the haze over the far end."""
    light, u = canvas.light, canvas.unit
    wall, roof = light.far("#c98a6f", 0.5), light.far("#6f8f86", 0.45)
    wide = height * 0.13
    far = "".join(
        shapes.box(x + u * k, y - u * (8 + 5 * rng.random()), u * 8, u * 15, light.far("#d9b08a", 0.55))
        for k in range(-16, 14, 7)
    )
    tower = shapes.box(x - wide / 2, y - height * 0.78, wide, height * 0.8, wall) + shapes.box(
        x - wide * 0.62, y - height * 0.8, wide * 1.24, height * 0.05, light.far("#f0e2c8", 0.45)
    )
    spire = shapes.filled(
        shapes.path([(x - wide * 0.56, y - height * 0.8), (x, y - height), (x + wide * 0.56, y - height * 0.8)]), roof
    )
    canvas.add("far-bank", far + tower + spire, depth=0.2)


def _post(canvas: Canvas, x: float, y: float, height: float) -> None:
    """A mooring post in two colours."""
    light, u = canvas.light, canvas.unit
    wide, red, white = u * 1.5, light.far("#b8373a", 0.05), light.far("#f3ece0", 0.05)
    parts = [shapes.box(x - wide / 2, y - height, wide, height, white, wide * 0.3)]
    for k in range(int(height / (u * 3))):
        top = y - height + u * (0.8 + 3 * k)
        parts.append(
            shapes.filled(
                f"M{x - wide / 2:.1f} {top + u * 1.3:.1f}L{x + wide / 2:.1f} {top:.1f}v{u * 1.4:.1f}L{x - wide / 2:.1f} {top + u * 2.7:.1f}z",
                red,
            )
        )
    parts.append(shapes.circle(x, y - height, wide * 0.62, light.far("#d9a63a", 0.05)))
    parts.append(shapes.ellipse(x, y, wide * 1.3, u * 0.35, "#ffffff", 0.4))
    canvas.add("posts", "".join(parts), depth=0.62)
