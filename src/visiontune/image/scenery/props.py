"""Things that sceneries hold, each a string of SVG that stands with its foot at (x, y); sizes in pixels."""

from __future__ import annotations

import math
from random import Random

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix


def gable_house(canvas: Canvas, rng: Random, x: float, y: float, width: float, far: float = 0.08) -> str:
    """A family house seen from the front, `x` its middle."""
    light = canvas.light
    wall = light.far(rng.choice(["#f0e2c8", "#e8c9a4", "#cfd8dc", "#d9a98c", "#e9dfd2", "#b9c9b4"]), far)
    roof = light.far(rng.choice(["#a8503f", "#7f4a42", "#5f6f82", "#8a5a3c", "#4f6070"]), far)
    trim, door = lighten(wall, 0.5), light.far(rng.choice(["#b5473f", "#2f6f7f", "#5a4032", "#d9a02f"]), far)
    h, half = width * 0.5, width / 2
    glass = "#ffd98a" if light.dark else light.far("#9fc6de", far)
    parts = [
        shapes.box(x - half * 0.94, y - h, width * 0.94, h, wall),
        shapes.filled(shapes.path([(x - half * 1.12, y - h * 0.94), (x, y - h * 1.72), (x + half * 1.12, y - h * 0.94)]), roof),
        shapes.filled(shapes.path([(x, y - h * 1.72), (x + half * 1.12, y - h * 0.94), (x + half * 0.24, y - h * 0.94)]), mix(roof, "#140f1e", 0.2)),
        shapes.box(x - width * 0.085, y - h * 0.52, width * 0.17, h * 0.52, door, width * 0.012),
        shapes.circle(x + width * 0.05, y - h * 0.25, width * 0.012, "#f2c53a"),
        shapes.circle(x, y - h * 1.18, width * 0.07, trim) + shapes.circle(x, y - h * 1.18, width * 0.052, glass),
    ]  # fmt: skip
    for side in (-1, 1):
        wx = x + side * width * 0.29 - width * 0.085
        parts.append(shapes.box(wx - width * 0.014, y - h * 0.66, width * 0.198, h * 0.38, trim))
        parts.append(shapes.box(wx, y - h * 0.63, width * 0.17, h * 0.32, glass))
        parts.append(shapes.stroked(f"M{wx + width * 0.085:.1f} {y - h * 0.63:.1f}v{h * 0.32:.1f}M{wx:.1f} {y - h * 0.47:.1f}h{width * 0.17:.1f}", trim, width * 0.014))  # fmt: skip
    chimney = shapes.box(x + half * 0.5, y - h * 1.62, width * 0.09, h * 0.42, mix(roof, "#2a1c1c", 0.3))
    return chimney + "".join(parts)


def fence(x0: float, x1: float, y: float, height: float, colour: str) -> str:
    """Pickets from x0 to x1."""
    step = height * 0.42
    posts = "".join(
        f"M{x0 + n * step:.1f} {y:.1f}v{-height * 0.86:.1f}l{height * 0.11:.1f} {-height * 0.14:.1f}l{height * 0.11:.1f} {height * 0.14:.1f}v{height * 0.86:.1f}z"
        for n in range(max(1, int((x1 - x0) / step)))
    )
    rails = "".join(shapes.box(x0, y - height * share, x1 - x0, height * 0.1, colour) for share in (0.72, 0.34))
    return rails + shapes.filled(posts, lighten(colour, 0.12))


def lamp_post(canvas: Canvas, x: float, y: float, height: float) -> str:
    """A street lamp; it shines at night."""
    iron = canvas.light.far("#3a4250", 0.05)
    glass = "#fff1c4" if canvas.light.dark else "#e8eef0"
    glow = shapes.circle(x, y - height * 0.94, height * 0.4, canvas.soft("#ffd98a", 0.5)) if canvas.light.dark else ""
    return (
        glow + shapes.box(x - height * 0.015, y - height * 0.9, height * 0.03, height * 0.9, iron)
        + shapes.box(x - height * 0.04, y - height * 0.04, height * 0.08, height * 0.04, iron)
        + shapes.filled(f"M{x - height * 0.035:.1f} {y - height * 0.89:.1f}h{height * 0.07:.1f}l{height * 0.025:.1f} {-height * 0.1:.1f}h{-height * 0.12:.1f}z", glass)
        + shapes.filled(f"M{x - height * 0.075:.1f} {y - height * 0.985:.1f}h{height * 0.15:.1f}l{-height * 0.06:.1f} {-height * 0.045:.1f}h{-height * 0.03:.1f}z", iron)
    )  # fmt: skip


def bench(canvas: Canvas, x: float, y: float, width: float) -> str:
    wood, iron = canvas.light.far("#a3703f", 0.03), canvas.light.far("#3a4250", 0.03)
    legs = "".join(
        shapes.box(x + side * width * 0.38 - width * 0.02, y - width * 0.26, width * 0.04, width * 0.26, iron)
        for side in (-1, 1)
    )
    planks = "".join(
        shapes.box(x - width / 2, y - width * share, width, width * 0.055, wood, width * 0.015)
        for share in (0.28, 0.36, 0.45, 0.54)
    )
    return legs + planks


def crate(canvas: Canvas, rng: Random, x: float, y: float, size: float) -> str:
    """A box of cardboard or wood."""
    tone = canvas.light.far(rng.choice(["#c99a63", "#b9854f", "#d9ae78"]), 0.03)
    dark = mix(tone, "#3a2412", 0.28)
    return (
        shapes.box(x - size / 2, y - size * 0.8, size, size * 0.8, canvas.linear([lighten(tone, 0.08), tone], (0, y - size), (0, y)), size * 0.02)
        + shapes.box(x - size * 0.09, y - size * 0.8, size * 0.18, size * 0.26, dark, 0, 0.5)
        + shapes.box(x - size / 2, y - size * 0.07, size, size * 0.07, dark, 0, 0.35)
    )  # fmt: skip


def bookshelf(
    canvas: Canvas, rng: Random, x: float, y: float, width: float, height: float, rows: int, wood: str
) -> str:
    """A full bookcase, (x, y) its lower left corner."""
    light = canvas.light
    frame, back = light.far(wood, 0.05), light.far(mix(wood, "#1c100a", 0.45), 0.05)
    u = canvas.unit
    parts = [
        shapes.box(x, y - height, width, height, frame, u * 0.4),
        shapes.box(x + u, y - height + u, width - 2 * u, height - 2 * u, back),
    ]
    tall = (height - u) / rows
    tones = ["#b5473f", "#2f6f8f", "#d9a24a", "#4f7f5a", "#6f5a8f", "#e3d6ba", "#34507d", "#8f4f3a"]
    for row in range(rows):
        foot = y - u - tall * row
        cursor = x + u * 1.3
        while cursor < x + width - u * 2.6:
            wide, high = u * rng.uniform(0.9, 1.9), tall * rng.uniform(0.6, 0.84)
            if rng.random() < 0.09:
                cursor += u * 2.2
                continue
            tone = light.far(rng.choice(tones), 0.08)
            parts.append(shapes.box(cursor, foot - high, wide, high, tone, u * 0.2))
            parts.append(shapes.box(cursor, foot - high * 0.82, wide, u * 0.3, lighten(tone, 0.45), 0, 0.8))
            cursor += wide + u * 0.14
        parts.append(shapes.box(x + u * 0.4, foot, width - u * 0.8, u * 0.9, frame))
    return "".join(parts)


def desk(canvas: Canvas, x: float, y: float, width: float, tone: str = "#c08f5c", screen: bool = True) -> str:
    """A desk with a screen, (x, y) the middle of its foot."""
    light = canvas.light
    wood = light.far(tone, 0.03)
    dark = mix(wood, "#2a160c", 0.35)
    tall = width * 0.4
    parts = [
        shapes.box(x + side * width * 0.44 - width * 0.025, y - tall, width * 0.05, tall, dark) for side in (-1, 1)
    ]
    parts.append(shapes.box(x + width * 0.14, y - tall, width * 0.3, tall * 0.62, mix(wood, "#2a160c", 0.16)))
    parts.append(
        shapes.box(x - width / 2, y - tall - width * 0.035, width, width * 0.055, lighten(wood, 0.1), width * 0.01)
    )
    if screen:
        sx, sy = x - width * 0.1, y - tall - width * 0.035
        parts.append(shapes.box(sx - width * 0.02, sy - width * 0.1, width * 0.04, width * 0.1, "#3a4250") + shapes.box(sx - width * 0.08, sy - width * 0.02, width * 0.16, width * 0.02, "#3a4250"))  # fmt: skip
        parts.append(
            shapes.box(sx - width * 0.2, sy - width * 0.34, width * 0.4, width * 0.26, "#2a313d", width * 0.015)
        )
        parts.append(shapes.box(sx - width * 0.185, sy - width * 0.325, width * 0.37, width * 0.23, canvas.linear(["#bfe3f2", "#6fb0d4"], (sx, sy - width * 0.33), (sx, sy - width * 0.1))))  # fmt: skip
    return "".join(parts)


def plant(canvas: Canvas, rng: Random, x: float, y: float, height: float) -> str:
    """A green plant in a pot."""
    light = canvas.light
    pot, leaf = (
        light.far(rng.choice(["#c8703f", "#e6e0d6", "#5f7f8f"]), 0),
        light.far(rng.choice(["#3f8f5a", "#4f9a4a", "#2f7f5f"]), 0),
    )
    parts = []
    for k in range(7):
        a = -math.pi / 2 + (k - 3) * 0.36 + rng.uniform(-0.1, 0.1)
        r = height * rng.uniform(0.55, 0.74)
        tx, ty = x + r * math.cos(a) * 0.75, y - height * 0.3 + r * math.sin(a)
        mx, my = x + r * math.cos(a) * 0.2, y - height * 0.3 + r * math.sin(a) * 0.75
        parts.append(shapes.filled(f"M{x:.1f} {y - height * 0.28:.1f}Q{mx - height * 0.07:.1f} {my:.1f} {tx:.1f} {ty:.1f}Q{mx + height * 0.12:.1f} {my + height * 0.08:.1f} {x:.1f} {y - height * 0.28:.1f}Z", leaf if k % 2 else mix(leaf, "#0c2a1c", 0.25)))  # fmt: skip
    parts.append(
        shapes.filled(
            f"M{x - height * 0.17:.1f} {y - height * 0.32:.1f}h{height * 0.34:.1f}l{-height * 0.05:.1f} {height * 0.32:.1f}h{-height * 0.24:.1f}z",
            pot,
        )
    )
    return "".join(parts)


def ceiling_lamps(canvas: Canvas, count: int, y: float, *, tone: str = "#f4f1e6") -> None:
    """Hanging lamps with their pools of light."""
    w, u = canvas.width, canvas.unit
    for n in range(count):
        x = w * (n + 0.5) / count
        shade = f"M{x - u * 4:.1f} {y:.1f}q{u * 0.6:.1f} {-u * 4:.1f} {u * 4:.1f} {-u * 4:.1f}t{u * 4:.1f} {u * 4:.1f}z"
        canvas.add("lamps", shapes.box(x - u * 0.15, 0, u * 0.3, y - u * 3.6, "#3a4250") + shapes.circle(x, y, u * 15, canvas.soft("#fff1c9", 0.32)), depth=0.2)  # fmt: skip
        canvas.add(
            "lamps",
            shapes.filled(shade, canvas.light.far(tone, 0)) + shapes.ellipse(x, y, u * 3, u * 0.7, "#fffbe6"),
            depth=0.2,
        )


def pictures(canvas: Canvas, rng: Random, x: float, y: float, width: float, height: float) -> str:
    """A framed picture, (x, y) its upper left corner."""
    light = canvas.light
    sky, land = (
        light.far(rng.choice(["#bfdcea", "#f2d9b4", "#d9c9e6", "#cfe3d0"]), 0),
        light.far(rng.choice(["#5f8f6a", "#c8703f", "#4f6f94", "#8f5f7a"]), 0),
    )
    u = canvas.unit
    line = f"M{x:.1f} {y + height:.1f}V{y + height * 0.68:.1f}Q{x + width * 0.3:.1f} {y + height * 0.36:.1f} {x + width * 0.55:.1f} {y + height * 0.66:.1f}T{x + width:.1f} {y + height * 0.55:.1f}V{y + height:.1f}Z"
    return (
        shapes.box(x - u, y - u, width + 2 * u, height + 2 * u, light.far(rng.choice(["#7a5636", "#c9a24a", "#2f343d"]), 0), u * 0.3)
        + shapes.box(x, y, width, height, sky) + shapes.circle(x + width * 0.7, y + height * 0.3, height * 0.13, "#fff4d0")
        + shapes.filled(line, land)
    )  # fmt: skip


def pier(canvas: Canvas, y: float) -> None:
    """Planks along the lower edge from `y` down, seen from above, for those who stand at the water."""
    light, w, h, u = canvas.light, canvas.width, canvas.height, canvas.unit
    wood = canvas.linear([light.far("#b08a5c", 0), light.far("#7a5a3a", 0)], (0, y), (0, h))
    seams = "".join(f"M{w / 2 + n * u * 9:.1f} {y:.1f}L{w / 2 + n * u * 13:.1f} {h:.1f}" for n in range(-12, 13))
    canvas.add("pier", shapes.box(0, y, w, h - y + u, wood), depth=0.64)
    canvas.add("pier", shapes.stroked(seams, "#3a2616", u * 0.25, 0.5), depth=0.64)
    canvas.add("pier", shapes.box(0, y - h * 0.005, w, u * 1.2, light.far("#c9a06c", 0)), depth=0.64)
