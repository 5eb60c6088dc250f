"""A waterfall over a cliff into a pool, with spray, wet rocks and firs above."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery import flora
from visiontune.image.scenery.spots import Spots
from visiontune.image.sky import draw_sky


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    rng, light, w, h, u = canvas.random("waterfall"), canvas.light, canvas.width, canvas.height, canvas.unit
    sun = draw_sky(canvas, h * 0.42, clouds=0.4)
    green, stone = flora.grass(light, rng), rng.choice(["#7d7a78", "#84735f", "#6f7d80"])
    top, pool = h * rng.uniform(0.23, 0.27), h * 0.64
    x, half = w * (rng.uniform(0.4, 0.6) if canvas.tall else rng.choice([0.36, 0.5, 0.64])), min(u * 15, w * 0.16)
    line = shapes.ridge(rng, w, top + u * 3, u * 16, 2.6, 4)
    canvas.add("mountains", shapes.filled(shapes.ground(line, h), light.far("#5f7f94", 0.6)), depth=0.15)
    rim = shapes.ridge(rng, w, top + u * 3, u * 6, 2.2, 3)
    for _ in range(18):
        tx = rng.uniform(0, w)
        if abs(tx - x) > half * 1.5:
            foot = shapes.height_at(rim, tx) + u * 1.5
            canvas.add("trees", flora.conifer(canvas, rng, tx, foot, u * rng.uniform(8, 14), 0.25), depth=0.28)
    rock = canvas.linear([light.far(lighten(stone, 0.12), 0.2), light.far(mix(stone, "#1a2230", 0.45), 0.05)], (0, top), (0, pool))  # fmt: skip
    canvas.add("cliff", shapes.filled(shapes.ground(rim, h), rock), depth=0.3)
    canvas.add("cliff", _ledges(canvas, rim, pool, light.far(mix(stone, "#141a26", 0.55), 0.08)), depth=0.3)
    canvas.add("cliff", shapes.stroked(shapes.smooth(rim), light.far(green, 0.15), u * 2.6), depth=0.3)
    _fall(canvas, x, half, shapes.height_at(rim, x) - u * 0.6, pool)
    _pool(canvas, x, half, pool)
    bank = [(-u * 5, h * 0.72), (w * 0.2, h * 0.77), (w * 0.5, h * 0.795), (w * 0.8, h * 0.77), (w + u * 5, h * 0.72)]
    grass = canvas.linear([light.far(lighten(green, 0.05), 0.02), light.far(mix(green, "#12402f", 0.45), 0)], (0, h * 0.72), (0, h))  # fmt: skip
    canvas.add("ground", shapes.filled(shapes.ground(bank, h), grass), depth=0.62)
    for side in (0.02, 0.12, 0.9, 0.99):
        y = h * rng.uniform(0.74, 0.77)
        canvas.add("ground", boulder(canvas, w * side, y, u * rng.uniform(6, 11), stone), depth=0.62)
    canvas.add(
        "ground", flora.tufts(canvas, rng, h * 0.82, h, light.far(mix(green, "#0f3a2a", 0.5), 0), 34), depth=0.62
    )
    return Spots(floor=h * 0.86, horizon=pool, air=h * 0.3, sun=sun, water=h * 0.73)


def boulder(canvas: Canvas, x: float, y: float, size: float, stone: str) -> str:
    """A rock with a lit top, its foot at (x, y), `size` pixels wide."""
    rng, light = canvas.random(f"boulder/{x:.0f}/{y:.0f}"), canvas.light
    high = size * rng.uniform(0.55, 0.75)
    left = [(x - size / 2, y), (x - size * 0.42, y - high * 0.55), (x - size * rng.uniform(0.05, 0.2), y - high)]
    edge = [(x + size * 0.22, y - high * 0.86), (x + size * 0.46, y - high * 0.4), (x + size / 2, y)]
    ridge = (x + size * 0.04, y - high * 0.45)
    return (
        shapes.filled(shapes.path([*left, *edge]), light.far(stone, 0.02))
        + shapes.filled(shapes.path([left[2], edge[0], edge[1], ridge]), light.far(lighten(stone, 0.2), 0.02))
        + shapes.filled(shapes.path([ridge, edge[1], edge[2], (x, y)]), light.far(mix(stone, "#141a26", 0.35), 0.02))
    )


def _ledges(canvas: Canvas, rim: list[shapes.Point], foot: float, dark: str) -> str:
    """Cracks down the face of the cliff."""
    rng, w, u = canvas.random("ledges"), canvas.width, canvas.unit
    parts = []
    for n in range(int(w / u / 7)):
        x = w * rng.random()
        y = shapes.height_at(rim, x) + u * rng.uniform(3, 6)
        end = y + (foot - y) * rng.uniform(0.3, 0.95)
        crack = shapes.crags(rng, (x, y), (x + u * rng.uniform(-4, 4), end), u * 2.4, 3)
        parts.append(shapes.stroked(shapes.path(crack, close=False), dark, u * (0.35 + 0.5 * (n % 3 == 0)), 0.5))
    return "".join(parts)


def _fall(canvas: Canvas, x: float, half: float, top: float, foot: float) -> None:
    rng, light, u = canvas.random("fall"), canvas.light, canvas.unit
    white, blue = light.far("#f6fbff", 0.02), light.far("#8cc4e2", 0.05)
    left, right = [], []
    for i in range(7):
        t = i / 6
        wide = half * (0.72 + 0.34 * t)
        left.append((x - wide + rng.uniform(-0.5, 0.5) * u, top + (foot + u * 2 - top) * t))
        right.append((x + wide + rng.uniform(-0.5, 0.5) * u, top + (foot + u * 2 - top) * t))
    sheet = shapes.smooth(left) + "L" + shapes.smooth(right[::-1])[1:] + "Z"
    paint = canvas.linear([mix(blue, white, 0.3), mix(blue, white, 0.6), white], (0, top), (0, foot))
    canvas.add("fall", shapes.filled(sheet, paint), depth=0.4)
    for colour, count, faint in ((blue, 16, 0.75), (white, 22, 0.9)):
        d: list[str] = []
        for _ in range(count):
            a, t = rng.uniform(-0.9, 0.9), rng.uniform(0, 0.75)
            y0 = top + (foot - top) * t
            y1 = min(foot, y0 + (foot - top) * rng.uniform(0.18, 0.5))
            d.append(
                f"M{x + a * half * (0.72 + 0.34 * t):.1f} {y0:.1f}L{x + a * half * (0.76 + 0.34 * t):.1f} {y1:.1f}"
            )
        canvas.add("fall", shapes.stroked("".join(d), colour, u * 0.55, faint), depth=0.4)


def _pool(canvas: Canvas, x: float, half: float, top: float) -> None:
    rng, light, w, h, u = canvas.random("pool"), canvas.light, canvas.width, canvas.height, canvas.unit
    near = light.far("#1f6f8f", 0)
    paint = canvas.linear([light.far("#8fd0dc", 0.1), light.far("#3f9fb8", 0.02), near], (0, top), (0, h * 0.82))
    canvas.add("water", shapes.box(0, top, w, h - top, paint), depth=0.5)
    for i in range(4):
        ring = f'<ellipse cx="{x:.1f}" cy="{top + u * (2 + 1.6 * i):.1f}" rx="{half * (1.3 + 0.55 * i):.1f}" ry="{u * (2 + 1.4 * i):.1f}" fill="none" stroke="#ffffff" stroke-width="{u * 0.4:.2f}" stroke-opacity="{0.55 - 0.12 * i:.2f}"/>'
        canvas.add("water", ring, depth=0.5)
    foam = light.far("#ffffff", 0.02)
    for _ in range(20):
        a = rng.uniform(-1.15, 1.15)
        canvas.add("spray", shapes.circle(x + a * half, top + u * rng.uniform(-1, 2), u * rng.uniform(1.4, 3), foam, 0.8), depth=0.55)  # fmt: skip
    for a in (-0.7, 0.0, 0.7):
        canvas.add("spray", shapes.ellipse(x + a * half, top, half * 1.1, u * 9, canvas.soft(foam, 0.55)), depth=0.55, motion="drift")  # fmt: skip
