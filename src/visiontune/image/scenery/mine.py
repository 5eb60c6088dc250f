"""A mine: a gallery on props of timber with rails, a wagon and lamps."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery.inside import stones
from visiontune.image.scenery.spots import Spots


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    rng, w, h, u = canvas.random("mine"), canvas.width, canvas.height, canvas.unit
    rock = rng.choice(["#5f544c", "#54565f", "#6a5848"])
    x, line = w * 0.5, h * 0.66
    canvas.add("rock", shapes.box(0, 0, w, h, canvas.linear([mix(rock, "#07060a", 0.5), rock, mix(rock, "#07060a", 0.4)], (0, 0), (0, h))), depth=0.0)  # fmt: skip
    canvas.add("rock", stones(canvas, "mine-wall", 0, line, rock, u * 8, 0.1), depth=0.0)
    seams = "".join(shapes.stroked(shapes.path(shapes.crags(rng, (0, h * y), (w, h * (y + rng.uniform(-0.08, 0.08))), u * 9, 5), close=False), "#14121a", u * 1.8, 0.7) for y in (0.2, 0.5))  # fmt: skip
    canvas.add("rock", seams, depth=0.0)
    for _ in range(24):
        gx, gy, s = rng.uniform(0, w), rng.uniform(0.08, 0.62) * h, u * rng.uniform(0.8, 1.8)
        canvas.add("ore", shapes.filled(shapes.path([(gx - s, gy), (gx, gy - s), (gx + s, gy), (gx, gy + s)]), rng.choice(["#1a1820", "#e0b44a", "#2a2832"])), depth=0.04)  # fmt: skip
    tunnel = (
        f"M{x - u * 19:.1f} {line:.1f}V{h * 0.34:.1f}Q{x:.1f} {h * 0.2:.1f} {x + u * 19:.1f} {h * 0.34:.1f}V{line:.1f}Z"
    )
    canvas.add("tunnel", shapes.filled(tunnel, "#0a080c") + shapes.ellipse(x, h * 0.5, u * 12, u * 15, canvas.soft("#ffc45a", 0.55)), depth=0.1)  # fmt: skip
    wood = "#8a6240"
    for half, top, thick, depth in ((20, 0.27, 3.4, 0.16), (46, 0.12, 5.4, 0.3), (82, -0.02, 8, 0.4)):
        foot = h * (0.66 + 0.0026 * (half - 20))
        parts = [shapes.box(x + k * u * half - u * thick / 2, h * top, u * thick, foot - h * top, canvas.linear([lighten(wood, 0.12), mix(wood, "#140b08", 0.4)], (x + k * u * half - u * thick / 2, 0), (x + k * u * half + u * thick / 2, 0))) for k in (-1, 1)]  # fmt: skip
        parts.append(shapes.box(x - u * (half + thick), h * top, u * 2 * (half + thick), u * thick, mix(wood, "#140b08", 0.15), u * 0.5))  # fmt: skip
        canvas.add(f"props-{half}", "".join(parts), depth=depth)
    ground = mix(rock, "#2a1c12", 0.35)
    canvas.add("floor", shapes.box(0, line, w, h - line, canvas.linear([ground, mix(ground, "#07060a", 0.5)], (0, line), (0, h))), depth=0.2)  # fmt: skip
    for t in (0.04, 0.12, 0.22, 0.36, 0.54, 0.78):
        y, half = line + (h - line) * t, u * (7 + 42 * t)
        canvas.add("rails", shapes.box(x - half, y, half * 2, u * (0.8 + 2.4 * t), "#5a3f2a", u * 0.3), depth=0.24)
    rails = "".join(f"M{x + k * u * 5:.1f} {line:.1f}L{x + k * u * 38:.1f} {h:.1f}" for k in (-1, 1))
    canvas.add("rails", shapes.stroked(rails, "#9aa2aa", u * 1.2), depth=0.24)
    side = rng.choice((-1, 1))
    canvas.add("wagon", _wagon(canvas, x + side * w * 0.3, h * 0.83, u * 30), depth=0.45)
    for k in (-1, 1):
        lx, ly = x + k * u * 46, h * 0.26
        lamp = shapes.box(lx - u * 2, ly, u * 4, u * 5.4, "#ffe2a0", u) + shapes.box(lx - u * 2.6, ly - u, u * 5.2, u * 1.6, "#2a2420", u * 0.5)  # fmt: skip
        canvas.add("lamps", shapes.circle(lx, ly + u * 3, u * 30, canvas.soft("#ffc45a", 0.62)) + lamp, depth=0.42)
    return Spots(floor=h * 0.87, horizon=line, air=h * 0.36, sun=(x, h * 0.3))


def _wagon(canvas: Canvas, x: float, y: float, s: float) -> str:
    """A tub full of coal on four wheels."""
    rng = canvas.random("coal")
    coal = "".join(shapes.filled(shapes.blob(rng, x + k * s * 0.13, y - s * (0.66 + 0.06 * (k % 2)), s * 0.13, 0.3, 6), mix("#1f1d26", "#5a5866", rng.uniform(0, 0.5))) for k in range(-3, 4))  # fmt: skip
    body = shapes.path([(x - s * 0.5, y - s * 0.62), (x + s * 0.5, y - s * 0.62), (x + s * 0.38, y - s * 0.14), (x - s * 0.38, y - s * 0.14)])  # fmt: skip
    rim = shapes.box(x - s * 0.53, y - s * 0.66, s * 1.06, s * 0.07, "#8f969e", s * 0.02)
    wheels = "".join(shapes.circle(x + k * s * 0.24, y - s * 0.1, s * 0.11, "#2f333a") + shapes.circle(x + k * s * 0.24, y - s * 0.1, s * 0.04, "#8f969e") for k in (-1, 1))  # fmt: skip
    return coal + shapes.filled(body, canvas.linear(["#7a828a", "#4a4f58"], (0, y - s * 0.6), (0, y))) + rim + wheels
