"""Polar sea: icebergs and floes on dark water, a shelf of ice to stand on."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery.spots import Spots
from visiontune.image.sky import draw_sky


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    rng, light, w, h, u = canvas.random("polar"), canvas.light, canvas.width, canvas.height, canvas.unit
    horizon = h * rng.uniform(0.46, 0.5)
    sun = draw_sky(canvas, horizon, clouds=0.4)
    if light.dark and light.weather == "clear":
        draw_aurora(canvas, horizon)
    ice = light.far("#e6f1f8", 0.35)
    wall = shapes.ridge(rng, w, horizon + u * 0.6, u * rng.uniform(5, 9), 3.2, 4)
    canvas.add("ice-sheet", shapes.filled(shapes.ground(wall, horizon + u), canvas.linear([ice, light.far("#9fc3dc", 0.4)], (0, horizon - u * 8), (0, horizon))), depth=0.18)  # fmt: skip
    water = canvas.linear([light.far("#7fb2cc", 0.35), light.far("#2c6f94", 0.08), light.far("#164a70", 0)], (0, horizon), (0, h))  # fmt: skip
    canvas.add("sea", shapes.box(0, horizon, w, h - horizon, water), depth=0.3)
    for share in (0.1, 0.86) if not canvas.tall else (0.24, 0.8):
        size = u * rng.uniform(20, 30) * (0.7 if canvas.tall else 1)
        x, y = w * (share + rng.uniform(-0.06, 0.06)), horizon + u * rng.uniform(4, 9)
        canvas.add("icebergs", _berg(canvas, x, y, size), depth=0.38, motion="drift")
    for n in range(9):
        t = (n + rng.random()) / 9
        y = horizon + u * 2 + (h * 0.7 - horizon) * t
        wide = u * (4 + 13 * t) * rng.uniform(0.7, 1.2)
        canvas.add("floes", _floe(canvas, w * rng.random(), y, wide, 0.25 * (1 - t)), depth=0.42)
    _shelf(canvas)
    return Spots(floor=h * 0.84, horizon=horizon, air=h * 0.26, sun=sun, water=h * 0.665)


def _berg(canvas: Canvas, x: float, y: float, size: float) -> str:
    """An iceberg with its waterline at `y`, `size` pixels wide: a lit side, a shaded one, and its mirror."""
    rng, light = canvas.random(f"berg/{x:.0f}"), canvas.light
    high = size * rng.uniform(0.5, 0.8)
    side = rng.choice((-1, 1))
    peak = (x + side * size * rng.uniform(0.02, 0.16), y - high)
    left = shapes.crags(rng, (x - size / 2, y), peak, size * 0.16, 3)
    right = shapes.crags(rng, peak, (x + size / 2, y), size * 0.16, 3)
    fold = shapes.crags(rng, peak, (x + side * size * 0.06, y), size * 0.1, 3)
    shaded = right if side > 0 else left[::-1]
    lit, dark = light.far("#f4fafe", 0.1), light.far("#86b6d6", 0.12)
    mirror = shapes.path([(px, y + (y - py) * 0.35) for px, py in (*left, *right[1:])])
    return (
        shapes.filled(mirror, dark, 0.3)
        + shapes.filled(shapes.path([*left, *right[1:]]), lit)
        + shapes.filled(shapes.path([*fold[::-1], *shaded[1:]]), dark)
        + shapes.ellipse(x, y, size * 0.54, size * 0.025, "#ffffff", 0.6)
    )


def _floe(canvas: Canvas, x: float, y: float, wide: float, far: float) -> str:
    rng, light, u = canvas.random(f"floe/{x:.0f}/{y:.0f}"), canvas.light, canvas.unit
    top = [(x + a * wide, y + b * wide * 0.16) for a, b in ((-0.5, 0.1), (-0.3, -0.8), (0.1, -1), (0.42, -0.5), (0.5, 0.3), (0.2, 0.9), (-0.25, 0.8))]  # fmt: skip
    top = [(px + rng.uniform(-0.04, 0.04) * wide, py) for px, py in top]
    under = shapes.path([(px, py + u * 0.9) for px, py in top])
    return shapes.filled(under, light.far("#6fa5c8", far)) + shapes.filled(shapes.path(top), light.far("#f2f8fc", far))


def _shelf(canvas: Canvas) -> None:
    """The near ice, with a blue edge toward the water."""
    rng, light, w, h, u = canvas.random("shelf"), canvas.light, canvas.width, canvas.height, canvas.unit
    edge = shapes.crags(rng, (-u * 4, h * rng.uniform(0.7, 0.73)), (w + u * 4, h * rng.uniform(0.7, 0.73)), u * 4, 5)
    down = [(x, y + u * rng.uniform(2.4, 3.4)) for x, y in edge]
    canvas.add("shelf", shapes.filled(shapes.path([*edge, *down[::-1]]), light.far("#7fb4d8", 0.02)), depth=0.6)
    paint = canvas.linear([light.far("#ffffff", 0.02), light.far("#cfe2f0", 0), light.far("#9fbfda", 0)], (0, h * 0.7), (0, h))  # fmt: skip
    canvas.add("shelf", shapes.filled(shapes.path([*down, (w + u * 4, h), (-u * 4, h)]), paint), depth=0.6)
    d: list[str] = []
    for _ in range(16):
        x, y, size = rng.uniform(0, w), rng.uniform(h * 0.78, h), u * rng.uniform(5, 14)
        d.append(f"M{x:.1f} {y:.1f}q{size / 2:.1f} {-size * 0.12:.1f} {size:.1f} 0")
    canvas.add("shelf", shapes.stroked("".join(d), light.far("#8fb4d2", 0), u * 0.35, 0.55), depth=0.6)


def draw_aurora(canvas: Canvas, horizon: float) -> None:
    """Curtains of northern lights over the sky above `horizon` (y in pixels): rays with a bright lower hem."""
    rng, w, u = canvas.random("aurora"), canvas.width, canvas.unit
    for n, (colour, top) in enumerate((("#b48cf0", "#7a5fd0"), ("#4fe3c8", "#5a7fe0"), ("#5cf58f", "#3fb6c8"))):
        hem = shapes.ridge(rng, w, horizon * (0.5 + 0.13 * n), u * 14, 1.4, 3)
        paint = canvas.define(
            f'<linearGradient id="{{id}}" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="{top}" '
            f'stop-opacity="0"/><stop offset="0.6" stop-color="{colour}" stop-opacity="0.5"/><stop offset="0.93" '
            f'stop-color="{mix(colour, "#ffffff", 0.35)}" stop-opacity="0.95"/><stop offset="1" '
            f'stop-color="{colour}" stop-opacity="0"/></linearGradient>'
        )
        rays, step = [], u * 1.5
        for k in range(int(w / step) + 2):
            x = (k - 0.5) * step
            tall = u * rng.uniform(22, 38)
            y = shapes.height_at(hem, min(w, max(0.0, x)))
            rays.append(shapes.box(x, y - tall, step * 2.4, tall, f"url(#{paint})", 0.0, rng.uniform(0.1, 0.34)))
        canvas.add("aurora", "".join(rays), depth=0.05, motion="drift")
