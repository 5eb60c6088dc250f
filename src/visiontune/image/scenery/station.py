"""A railway station: a hall of iron and glass, tracks and a platform."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery import props
from visiontune.image.scenery.spots import Spots
from visiontune.image.sky import draw_sky


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    rng, light, w, h, u = canvas.random("station"), canvas.light, canvas.width, canvas.height, canvas.unit
    horizon = h * 0.56
    sun = draw_sky(canvas, horizon, clouds=0.5)
    brick, iron = (
        light.far(rng.choice(["#b5674a", "#c9a47a", "#8f8a94", "#a85a4f"]), 0.16),
        light.far(rng.choice(["#3f5a54", "#3a4a66", "#5a4038"]), 0.08),
    )
    top = h * 0.27
    canvas.add(
        "hall",
        shapes.box(
            0, top, w, horizon - top + u * 6, canvas.linear([lighten(brick, 0.1), brick], (0, top), (0, horizon))
        ),
        depth=0.2,
    )
    step = u * 15
    for n in range(int(w / step) + 1):
        x = step * (n + 0.5)
        glass = "#ffdf9a" if light.dark else light.far("#9fc0d4", 0.2)
        arch = f"M{x - step * 0.3:.1f} {horizon - u * 1:.1f}V{top + u * 10:.1f}a{step * 0.3:.1f} {step * 0.3:.1f} 0 0 1 {step * 0.6:.1f} 0V{horizon - u:.1f}z"
        canvas.add("hall", shapes.filled(arch, glass) + shapes.stroked(f"M{x:.1f} {horizon - u:.1f}V{top + u * 5.5:.1f}M{x - step * 0.3:.1f} {top + u * 16:.1f}h{step * 0.6:.1f}", lighten(brick, 0.3), u * 0.5), depth=0.2)  # fmt: skip
    clock_x = w * rng.choice((0.3, 0.5, 0.7))
    face = shapes.circle(clock_x, top - u * 1, u * 6.4, lighten(brick, 0.25)) + shapes.circle(
        clock_x, top - u, u * 5.2, "#fbf8ee"
    )
    hands = f"M{clock_x:.1f} {top - u:.1f}v{-u * 3.6:.1f}M{clock_x:.1f} {top - u:.1f}l{u * 2.2:.1f} {u * 1.2:.1f}"
    canvas.add("hall", face + shapes.stroked(hands, "#2a2f3a", u * 0.6), depth=0.2)
    bed = light.far("#8a8178", 0.1)
    y0, y1 = horizon + u * 3, h * 0.73
    canvas.add(
        "tracks",
        shapes.box(0, y0, w, y1 - y0 + u, canvas.linear([light.far("#6f6a66", 0.2), bed], (0, y0), (0, y1))),
        depth=0.4,
    )
    ties = "".join(
        shapes.box(n * u * 4.5, y1 - u * 5.5, u * 2.2, u * 4.2, light.far("#5a4636", 0.05), u * 0.2)
        for n in range(int(w / u / 4.5) + 1)
    )
    rails = "".join(shapes.box(0, y1 - u * k, w, u * 0.7, light.far("#c9ced6", 0.05)) for k in (4.6, 2.4))
    canvas.add("tracks", ties + rails, depth=0.4)
    for x in (w * 0.03, w * 0.97):
        column = shapes.box(
            x - u * 1.1,
            h * 0.1,
            u * 2.2,
            h * 0.66,
            canvas.linear([lighten(iron, 0.2), iron], (x - u, 0), (x + u, 0)),
            u * 0.4,
        )
        bracket = f"M{x - u * 16:.1f} {h * 0.1:.1f}Q{x:.1f} {h * 0.12:.1f} {x:.1f} {h * 0.26:.1f}Q{x:.1f} {h * 0.12:.1f} {x + u * 16:.1f} {h * 0.1:.1f}"
        canvas.add("columns", column + shapes.stroked(bracket, iron, u * 0.9), depth=0.56)
    roof = shapes.box(0, 0, w, h * 0.1, canvas.linear([mix(iron, "#14161e", 0.4), iron], (0, 0), (0, h * 0.1)))
    trim = "".join(
        f"M{n * u * 4:.1f} {h * 0.1:.1f}l{u * 2:.1f} {u * 2.6:.1f}l{u * 2:.1f} {-u * 2.6:.1f}z"
        for n in range(int(w / u / 4) + 1)
    )
    canvas.add("columns", roof + shapes.filled(trim, iron), depth=0.56)
    stone = light.far("#cfc6b6", 0.03)
    canvas.add("platform", shapes.box(0, y1, w, u * 2.4, mix(stone, "#3a3630", 0.35)), depth=0.58)
    canvas.add(
        "platform",
        shapes.box(0, y1 + u * 2.2, w, h - y1, canvas.linear([stone, mix(stone, "#4a4038", 0.35)], (0, y1), (0, h))),
        depth=0.58,
    )
    canvas.add("platform", shapes.box(0, y1 + u * 3.4, w, u * 1.3, light.far("#f2c53a", 0.03)), depth=0.58)
    canvas.add("platform", props.bench(canvas, w * rng.choice((0.16, 0.84)), h * 0.83, u * 17), depth=0.58)
    return Spots(floor=h * 0.86, horizon=horizon, air=h * 0.24, sun=sun)
