"""A narrow lane between two rows of houses that run toward its end, with a lamp, steps and bins."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery.city import skyline
from visiontune.image.scenery.spots import Spots
from visiontune.image.sky import draw_sky


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    rng, light, w, h, u = canvas.random("alley"), canvas.light, canvas.width, canvas.height, canvas.unit
    sun = draw_sky(canvas, h * 0.56, clouds=0.3)
    skyline(canvas, "skyline", h * 0.62, u * 22, 0.5, 0.16)
    x, end, half = w * 0.5, h * 0.58, u * 17
    ground = light.far("#7f7a78", 0.03)
    lane = shapes.path([(x - half, end), (x + half, end), (w * 1.1, h), (-w * 0.1, h)])
    canvas.add("lane", shapes.box(0, end, w, h - end, mix(ground, "#14121a", 0.3)), depth=0.34)
    canvas.add("lane", shapes.filled(lane, canvas.linear([light.far("#8a8582", 0.2), mix(ground, "#14121a", 0.3)], (0, end), (0, h))), depth=0.34)  # fmt: skip
    cobbles = "".join(
        shapes.ellipse(rng.uniform(0.04, 0.96) * w, y, u * (1 + 5 * t), u * (0.4 + 1.4 * t), "#ffffff" if rng.random() < 0.5 else "#14121a", 0.1)
        for t in (rng.random() for _ in range(90)) for y in (end + (h - end) * t**1.3,)
    )  # fmt: skip
    canvas.add("lane", cobbles, depth=0.34)
    tones = rng.choice([("#9a6254", "#7f6a5f"), ("#8a5f58", "#6a6f7f"), ("#a87a5f", "#7a6f78")])
    for k, tone in zip((-1, 1), tones, strict=True):
        wall = light.far(tone, 0.06)
        outer, inner = x + k * w * 0.6, x + k * half
        side = shapes.path([(outer, -u), (x + k * (half + u * 4), h * 0.1), (inner, h * 0.2), (inner, end), (outer, h * 1.02)])  # fmt: skip
        canvas.add("houses", shapes.filled(side, canvas.linear([mix(wall, "#0f0d16", 0.4), mix(wall, light.haze, 0.3)], (outer, 0), (inner, 0))), depth=0.42)  # fmt: skip
        for n in range(3):
            t0, t1 = 0.2 + 0.27 * n, 0.34 + 0.25 * n
            for row in range(2):
                lit = light.dark and rng.random() < 0.6
                canvas.add("houses", shapes.filled(_pane(x, k, half, w, h, t0, t1, row), "#ffd27a" if lit else mix(wall, "#10182a", 0.6)), depth=0.42)  # fmt: skip
        for n in range(11):
            y = h * (0.08 + 0.085 * n)
            line = f"M{outer:.1f} {(y - h * 0.5) * 1.7 + h * 0.5:.1f}L{inner:.1f} {(y - h * 0.5) * 0.55 + h * 0.44:.1f}"
            canvas.add("houses", shapes.stroked(line, mix(wall, "#0f0d16", 0.45), u * 0.3, 0.4), depth=0.42)
    k = rng.choice((-1, 1))
    lx, ly = x + k * (half + u * 9), h * 0.34
    lamp = shapes.stroked(f"M{lx + k * u * 7:.1f} {ly:.1f}H{lx:.1f}v{u * 3:.1f}", "#2a2c34", u * 0.9) + shapes.filled(f"M{lx - u * 2:.1f} {ly + u * 3:.1f}h{u * 4:.1f}l{-u * 0.8:.1f} {u * 5:.1f}h{-u * 2.4:.1f}z", "#ffe2a0")  # fmt: skip
    canvas.add("lamp", shapes.circle(lx, ly + u * 5, u * 26, canvas.soft("#ffd98a", 0.75 if light.dark else 0.2)) + lamp, depth=0.5)  # fmt: skip
    if light.dark:
        canvas.add(
            "lamp", shapes.ellipse(lx - k * u * 6, h * 0.76, u * 30, u * 7, canvas.soft("#ffd98a", 0.5)), depth=0.5
        )
    canvas.add("bins", "".join(_bin(canvas, x - k * (u * s), h * y, u * z) for s, y, z in ((52, 0.8, 13), (40, 0.74, 10))), depth=0.56)  # fmt: skip
    rope = f"M{x - half - u * 12:.1f} {h * 0.2:.1f}Q{x:.1f} {h * 0.28:.1f} {x + half + u * 12:.1f} {h * 0.18:.1f}"
    cloths = "".join(shapes.box(x + d * u, h * 0.225, u * 5, u * z, light.far(c, 0.08), u * 0.4) for d, z, c in ((-14, 7, "#e8e2d6"), (-6, 9, "#c8503f"), (3, 7, "#5f8fb0"), (11, 8, "#e6c35a")))  # fmt: skip
    canvas.add("washing", shapes.stroked(rope, "#e9e4da", u * 0.3) + cloths, depth=0.48)
    return Spots(floor=h * 0.88, horizon=end, air=h * 0.26, sun=sun, left=0.22, right=0.78)


def _pane(x: float, k: int, half: float, w: float, h: float, t0: float, t1: float, row: int) -> str:
    """A window on a wall in perspective, between shares `t0` and `t1` of the way outward."""

    def at(t: float, up: float) -> shapes.Point:
        return x + k * (half + (w * 0.6 - half) * t), h * 0.5 + (up - 0.5) * h * (0.55 + 1.15 * t)

    top = 0.18 + 0.3 * row
    return shapes.path([at(t0, top), at(t1, top), at(t1, top + 0.2), at(t0, top + 0.2)])


def _bin(canvas: Canvas, x: float, y: float, s: float) -> str:
    tin = canvas.light.far("#7f8a92", 0.03)
    d = f"M{x - s * 0.4:.1f} {y - s * 1.1:.1f}h{s * 0.8:.1f}l{-s * 0.08:.1f} {s * 1.1:.1f}h{-s * 0.64:.1f}z"
    ribs = "".join(f"M{x + n * s * 0.16:.1f} {y - s * 1.02:.1f}v{s * 0.96:.1f}" for n in (-1, 0, 1))
    return shapes.filled(d, canvas.linear([lighten(tin, 0.2), mix(tin, "#14181e", 0.4)], (x - s * 0.4, 0), (x + s * 0.4, 0))) + shapes.stroked(ribs, mix(tin, "#14181e", 0.4), s * 0.04) + shapes.box(x - s * 0.47, y - s * 1.24, s * 0.94, s * 0.16, lighten(tin, 0.15), s * 0.06)  # fmt: skip
