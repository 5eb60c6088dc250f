"""A graveyard with its chapel and bare trees; at Halloween with lit pumpkins and bats."""

from __future__ import annotations

from random import Random

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery.land import draw_land
from visiontune.image.scenery.spots import Spots


def bare_tree(canvas: Canvas, rng: Random, x: float, y: float, tall: float, tone: str) -> str:
    """A tree without leaves on its foot (x, y)."""
    d: list[str] = []

    def branch(px: float, py: float, dx: float, dy: float, level: int) -> None:
        qx, qy = px + dx, py + dy
        d.append(shapes.stroked(f"M{px:.1f} {py:.1f}Q{px + dx * 0.4 + dy * 0.1:.1f} {py + dy * 0.6:.1f} {qx:.1f} {qy:.1f}", tone, tall * 0.055 * 0.6**level))  # fmt: skip
        if level < 4:
            for side in (-1, 1):
                turn = side * rng.uniform(0.35, 0.75)
                branch(qx, qy, (dx - dy * turn) * 0.66, (dy + dx * turn) * 0.66, level + 1)

    branch(x, y, tall * rng.uniform(-0.05, 0.05), -tall * 0.36, 0)
    return "".join(d)


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    land = draw_land(canvas, "graveyard", horizon=(0.52, 0.56), range_=0.7, trees=5)
    rng, light, w, h, u = canvas.random("graves"), canvas.light, canvas.width, canvas.height, canvas.unit
    y = land.horizon
    side = rng.choice((0.2, 0.8))
    wall = light.far("#8f8a94", 0.2)
    roof, x = mix(wall, "#1c1a2a", 0.5), w * side
    chapel = (
        shapes.box(x - u * 12, y - u * 12, u * 22, u * 15, wall)
        + shapes.filled(shapes.path([(x - u * 13, y - u * 12), (x - u * 1, y - u * 20), (x + u * 11, y - u * 12)]), roof)
        + shapes.box(x + u * 6, y - u * 22, u * 8, u * 25, lighten(wall, 0.06))
        + shapes.filled(shapes.path([(x + u * 5, y - u * 22), (x + u * 10, y - u * 36), (x + u * 15, y - u * 22)]), roof)
        + shapes.stroked(f"M{x + u * 10:.1f} {y - u * 36:.1f}v{-u * 5:.1f}m{-u * 1.6:.1f} {u * 1.8:.1f}h{u * 3.2:.1f}", roof, u * 0.6)
        + "".join(shapes.box(x + u * k, y - u * 8, u * 2.4, u * 6, "#ffd27a" if light.dark else roof, u * 1.2) for k in (-9, -4, 8.8))
    )  # fmt: skip
    canvas.add("chapel", chapel, depth=0.4)
    fence = "".join(f"M{n * u * 3:.1f} {y + u * 7:.1f}v{-u * 8:.1f}" for n in range(int(w / u / 3) + 2))
    rails = f"M0 {y + u * 5:.1f}H{w:.1f}M0 {y + u * 1.4:.1f}H{w:.1f}"
    canvas.add("fence", shapes.stroked(fence + rails, light.far("#2f323c", 0.15), u * 0.6), depth=0.44)
    for k, tall in ((1 - side, 52), (1 - side + 0.12 * (1 if side < 0.5 else -1), 36)):
        canvas.add("trees", bare_tree(canvas, rng, w * min(0.95, max(0.05, k + 0.1 * (1 if side < 0.5 else -1))), y + u * 8, u * tall, light.far("#3f342f", 0.06)), depth=0.46)  # fmt: skip
    for row, (level, size, count) in enumerate(((0.66, 7.5, 9), (0.745, 11, 6))):
        for n in range(count):
            gx = w * (n + 0.5 + rng.uniform(-0.25, 0.25)) / count
            if row == 1 and abs(gx - w / 2) < w * 0.14:
                continue
            canvas.add(f"graves-{row + 1}", _stone(canvas, rng, gx, h * level, u * size * rng.uniform(0.85, 1.15)), depth=0.5 + 0.06 * row)  # fmt: skip
    if plan.setting == "halloween":
        _pumpkins(canvas, rng)
    mist = canvas.soft(lighten(light.haze, 0.2), 0.4)
    canvas.add("mist", "".join(shapes.ellipse(w * k, h * m, w * 0.3, u * 5, mist) for k, m in ((0.2, 0.68), (0.75, 0.7), (0.5, 0.66))), depth=0.6, motion="drift")  # fmt: skip
    return Spots(floor=h * 0.86, horizon=y, air=h * 0.28, sun=land.sun)


def _stone(canvas: Canvas, rng: Random, x: float, y: float, s: float) -> str:
    tone = canvas.light.far(rng.choice(["#9a9aa2", "#8a8f94", "#a5a096"]), 0.08)
    dark, lean = mix(tone, "#14121c", 0.45), rng.uniform(-6, 6)
    if rng.random() < 0.3:
        shape = shapes.box(x - s * 0.1, y - s * 1.5, s * 0.2, s * 1.5, tone) + shapes.box(x - s * 0.42, y - s * 1.16, s * 0.84, s * 0.2, tone)  # fmt: skip
    else:
        d = f"M{x - s * 0.4:.1f} {y:.1f}v{-s * 0.8:.1f}a{s * 0.4:.1f} {s * 0.4:.1f} 0 0 1 {s * 0.8:.1f} 0v{s * 0.8:.1f}z"
        lines = f"M{x - s * 0.2:.1f} {y - s * 0.72:.1f}h{s * 0.4:.1f}M{x - s * 0.22:.1f} {y - s * 0.5:.1f}h{s * 0.44:.1f}M{x - s * 0.14:.1f} {y - s * 0.3:.1f}h{s * 0.28:.1f}"
        shape = shapes.filled(d, canvas.linear([lighten(tone, 0.14), dark], (x - s * 0.4, 0), (x + s * 0.6, 0))) + shapes.stroked(lines, dark, s * 0.05)  # fmt: skip
    tuft = shapes.ellipse(x, y, s * 0.6, s * 0.1, mix(canvas.light.far("#4f6a3f", 0.05), "#14201a", 0.3))
    return f'<g transform="rotate({lean:.1f} {x:.1f} {y:.1f})">{shape}</g>{tuft}'


def _pumpkins(canvas: Canvas, rng: Random) -> None:
    w, h, u = canvas.width, canvas.height, canvas.unit
    for k, level, size in ((0.08, 0.84, 8), (0.2, 0.78, 5), (0.82, 0.79, 6), (0.93, 0.86, 9)):
        x, y, s = w * k, h * level, u * size
        glow = shapes.circle(x, y - s * 0.6, s * 2.4, canvas.soft("#ffb03a", 0.55))
        ribs = "".join(shapes.ellipse(x + a * s, y - s * 0.62, s * 0.42, s * 0.62, tone) for a, tone in ((-0.5, "#d9701c"), (0.5, "#c8621a"), (-0.24, "#ee8426"), (0.24, "#e87c22"), (0.0, "#f59432")))  # fmt: skip
        eyes = "".join(shapes.path([(x + a * s - s * 0.16, y - s * 0.66), (x + a * s, y - s * 0.96), (x + a * s + s * 0.16, y - s * 0.66)]) for a in (-0.32, 0.32))  # fmt: skip
        grin = f"M{x - s * 0.5:.1f} {y - s * 0.46:.1f}Q{x:.1f} {y - s * 0.26:.1f} {x + s * 0.5:.1f} {y - s * 0.46:.1f}Q{x:.1f} {y + s * 0.06:.1f} {x - s * 0.5:.1f} {y - s * 0.46:.1f}Z"
        stem = shapes.box(x - s * 0.08, y - s * 1.42, s * 0.16, s * 0.26, "#4f7a34", s * 0.05)
        canvas.add("pumpkins", glow + stem + ribs + shapes.filled(eyes + grin, "#ffe27a"), depth=0.62)
    wings = ""
    for _ in range(6):
        bx, by, s = rng.uniform(0.1, 0.9) * w, rng.uniform(0.08, 0.34) * h, u * rng.uniform(2.4, 4.2)
        wings += f"M{bx:.1f} {by:.1f}q{-s * 0.5:.1f} {-s * 0.7:.1f} {-s * 1.5:.1f} {-s * 0.5:.1f}q{s * 0.6:.1f} {s * 0.3:.1f} {s * 0.6:.1f} {s * 0.9:.1f}q{s * 0.6:.1f} {-s * 0.3:.1f} {s * 0.9:.1f} {s * 0.3:.1f}q{s * 0.3:.1f} {-s * 0.6:.1f} {s * 0.9:.1f} {-s * 0.3:.1f}q0 {-s * 0.6:.1f} {s * 0.6:.1f} {-s * 0.9:.1f}q{-s:.1f} {-s * 0.2:.1f} {-s * 1.5:.1f} {s * 0.5:.1f}z"
    canvas.add("bats", shapes.filled(wings, "#1a1426"), depth=0.3, motion="drift")
