"""Up on the roofs: tiles and chimneys near, the town's roofs and towers behind."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery.city import skyline
from visiontune.image.scenery.spots import Spots
from visiontune.image.sky import draw_sky


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    rng, light, w, h, u = canvas.random("rooftop"), canvas.light, canvas.width, canvas.height, canvas.unit
    sun = draw_sky(canvas, h * 0.62, clouds=0.5)
    skyline(canvas, "skyline-far", h * 0.72, u * 30, 0.62, 0.16)
    snowy = 0.8 if light.season == "winter" else 0.0
    for row, (far, y, size) in enumerate(((0.4, 0.66, 22), (0.2, 0.74, 30))):
        x = -u * rng.uniform(0, size)
        while x < w + u * size:
            wide, top = u * size * rng.uniform(0.8, 1.2), h * y - u * rng.uniform(0, 9)
            tone = light.far(mix(rng.choice(["#a85a44", "#8f5a54", "#6f6a7a", "#b5724f"]), "#f6f9fd", snowy), far)
            wall = light.far(rng.choice(["#e3d2b4", "#d4c4b8", "#c9b9a0"]), far)
            gable = shapes.path([(x, top), (x + wide * 0.5, top - wide * 0.42), (x + wide, top)])
            glass = "#ffd98a" if light.dark and rng.random() < 0.7 else mix(wall, "#2a3a54", 0.5)
            body = shapes.box(x + wide * 0.06, top, wide * 0.88, h * 0.3, wall) + shapes.box(x + wide * 0.42, top - wide * 0.16, wide * 0.16, wide * 0.2, glass, u * 0.3)  # fmt: skip
            stack = shapes.box(x + wide * 0.7, top - wide * 0.4, wide * 0.1, wide * 0.3, mix(tone, "#2a1a1a", 0.3))
            canvas.add(f"roofs-{row + 1}", stack + body + shapes.filled(gable, tone), depth=0.3 + 0.14 * row)
            x += wide * 0.98
    ridge = h * 0.76
    tile = light.far(mix(rng.choice(["#c0563c", "#b5684a", "#a84a3f"]), "#f6f9fd", snowy * 0.85), 0.02)
    canvas.add("roof", shapes.box(0, ridge, w, h - ridge, canvas.linear([lighten(tile, 0.1), mix(tile, "#2a0f10", 0.4)], (0, ridge), (0, h))), depth=0.62)  # fmt: skip
    step = u * 6
    for row in range(int((h - ridge) / u / 4.4) + 1):
        y = ridge + u * (1.6 + 4.4 * row)
        scales = "".join(f"M{n * step - (row % 2) * step / 2:.1f} {y:.1f}a{step / 2:.1f} {u * 3.4:.1f} 0 0 0 {step:.1f} 0" for n in range(int(w / step) + 2))  # fmt: skip
        canvas.add("roof", shapes.stroked(scales, mix(tile, "#2a0f10", 0.45), u * 0.5, 0.75), depth=0.62)
    canvas.add("roof", shapes.box(-u, ridge - u * 1.4, w + 2 * u, u * 3, lighten(tile, 0.16), u * 1.4), depth=0.62)
    side = rng.choice((0.12, 0.88))
    canvas.add("chimney", _chimney(canvas, w * side, ridge + u * 3, u * 12), depth=0.64)
    ax = w * (1 - side)
    aerial = f"M{ax:.1f} {ridge:.1f}v{-u * 26:.1f}M{ax - u * 7:.1f} {ridge - u * 24:.1f}h{u * 14:.1f}M{ax - u * 5:.1f} {ridge - u * 20:.1f}h{u * 10:.1f}M{ax - u * 3.4:.1f} {ridge - u * 16:.1f}h{u * 6.8:.1f}"
    canvas.add("chimney", shapes.stroked(aerial, light.far("#3a3f4a", 0.05), u * 0.7), depth=0.64)
    return Spots(floor=h * 0.79, horizon=h * 0.66, air=h * 0.24, sun=sun)


def _chimney(canvas: Canvas, x: float, y: float, wide: float) -> str:
    light, u = canvas.light, canvas.unit
    brick = light.far("#9a5a4a", 0.03)
    high = wide * 2
    rows = "".join(f"M{x - wide / 2:.1f} {y - high + n * u * 2.6:.1f}h{wide:.1f}" for n in range(int(high / u / 2.6)))
    pots = "".join(shapes.box(x + k * wide * 0.26 - wide * 0.12, y - high - wide * 0.5, wide * 0.24, wide * 0.4, light.far("#c4785a", 0.03), u * 0.4) for k in (-1, 1))  # fmt: skip
    smoke = "".join(shapes.circle(x - wide * 0.26 + u * k * 1.6, y - high - wide * (0.7 + 0.42 * k), u * (1.8 + 1.1 * k), light.far("#e9e6ea", 0.2), 0.5 - 0.08 * k) for k in range(5))  # fmt: skip
    return (
        smoke + pots + shapes.box(x - wide / 2, y - high, wide, high, canvas.linear([lighten(brick, 0.1), mix(brick, "#1c0f10", 0.3)], (x - wide / 2, 0), (x + wide / 2, 0)))
        + shapes.stroked(rows, mix(brick, "#f0e0d0", 0.3), u * 0.3, 0.6) + shapes.box(x - wide * 0.58, y - high - u * 2, wide * 1.16, u * 3, lighten(brick, 0.2), u * 0.4)
    )  # fmt: skip
