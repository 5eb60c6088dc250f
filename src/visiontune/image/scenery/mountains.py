"""A range of faceted peaks with snow and forested feet."""

from __future__ import annotations

from random import Random

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery import flora
from visiontune.image.scenery.spots import Spots
from visiontune.image.sky import draw_sky


def peak(
    canvas: Canvas,
    rng: Random,
    x: float,
    base: float,
    height: float,
    width: float,
    rock: str,
    far: float,
    snow: float,
    sun_left: bool,
) -> str:
    """One mountain: a lit and a shaded side, snow down to the share `snow` of its height."""
    light = canvas.light
    top = (x + rng.uniform(-0.06, 0.06) * width, base - height)
    left = shapes.crags(rng, (x - width / 2, base), top, height * 0.09, 4)
    right = shapes.crags(rng, top, (x + width / 2, base), height * 0.09, 4)
    spine = shapes.crags(rng, top, (x + rng.uniform(-0.12, 0.12) * width, base), width * 0.05, 3)
    lit, shade = light.far(lighten(rock, 0.12), far), light.far(mix(rock, "#1a2440", 0.32), far)
    side_a, side_b = (lit, shade) if sun_left else (shade, lit)
    foot = light.haze
    paint = canvas.linear([side_a, mix(side_a, foot, 0.45)], (0, base - height), (0, base))
    other = canvas.linear([side_b, mix(side_b, foot, 0.45)], (0, base - height), (0, base))
    parts = [
        shapes.filled(shapes.path([*left, *spine[1:]]), paint),
        shapes.filled(shapes.path([*spine[::-1], *right[1:]]), other),
    ]
    if snow > 0:
        white, blue = light.far("#fbfdff", far * 0.7), light.far("#c9d8ec", far * 0.7)
        limit = base - height * (1 - snow)
        a = [p for p in left if p[1] <= limit]
        b = [p for p in right if p[1] <= limit]
        c = [p for p in spine if p[1] <= limit]
        if len(a) > 1 and len(b) > 1 and c:
            teeth_left = _teeth(rng, a[0], c[-1], height * 0.07)
            teeth_right = _teeth(rng, c[-1], b[-1], height * 0.07)
            parts.append(shapes.filled(shapes.path([*a, *c[1:], *teeth_left[::-1]]), white if sun_left else blue))
            parts.append(shapes.filled(shapes.path([*b, *teeth_right[::-1], *c[::-1]]), blue if sun_left else white))
    return "".join(parts)


def _teeth(rng: Random, start: shapes.Point, end: shapes.Point, size: float) -> list[shapes.Point]:
    points = [start]
    for i in range(1, 6):
        t = i / 6
        x, y = start[0] + (end[0] - start[0]) * t, start[1] + (end[1] - start[1]) * t
        points.append((x, y + (size if i % 2 else -size * 0.5) * rng.uniform(0.5, 1.1)))
    return [*points, end]


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    rng, light, w, h, u = canvas.random("mountains"), canvas.light, canvas.width, canvas.height, canvas.unit
    horizon = h * rng.uniform(0.6, 0.64)
    sun = draw_sky(canvas, horizon, clouds=0.5)
    rock = rng.choice(["#6d7f9c", "#7c7f95", "#6a8a94", "#8a7f8f"])
    left = sun[0] < w / 2
    for name, far, count, tall, depth in (("range-far", 0.62, 5, 30, 0.15), ("range", 0.28, 3, 46, 0.3)):
        for i in range(count):
            x = w * (i + 0.5 + rng.uniform(-0.25, 0.25)) / count
            height = u * tall * rng.uniform(0.75, 1.2)
            canvas.add(
                name,
                peak(canvas, rng, x, horizon + u * 4, height, height * rng.uniform(1.5, 2.1), rock, far, 0.42, left),
                depth=depth,
            )
        mist = canvas.fade(light.haze, (0, horizon - u * 14), (0, horizon + u * 5), 0.75)
        canvas.add(name, shapes.box(0, horizon - u * 14, w, u * 20, mist), depth=depth)
    green = flora.grass(light, rng)
    for i, far in enumerate((0.35, 0.12)):
        line = shapes.ridge(rng, w, horizon + u * (5 + 7 * i), u * 6, 1.6, 3)
        tone = mix("#2c6152", green, 0.35)
        paint = canvas.linear(
            [light.far(tone, far), light.far(mix(tone, "#12322b", 0.3), far * 0.8)], (0, horizon), (0, h)
        )
        canvas.add(f"forest-{i + 1}", shapes.filled(shapes.ground(line, h), paint), depth=0.42 + 0.1 * i)
        spots = sorted((rng.uniform(0, w) for _ in range(26 - 8 * i)), key=lambda x: shapes.height_at(line, x))
        trees = "".join(
            flora.conifer(canvas, rng, x, shapes.height_at(line, x) + u * rng.uniform(0.5, 3), u * (4.5 + 3 * i) * rng.uniform(0.8, 1.2), far)
            for x in spots if i == 0 or abs(x - w / 2) > w * 0.22
        )  # fmt: skip
        canvas.add(f"forest-{i + 1}", trees, depth=0.42 + 0.1 * i)
    near = shapes.ridge(rng, w, h * 0.76, u * 4, 1.0, 2)
    canvas.add(
        "ground",
        shapes.filled(
            shapes.ground(near, h),
            canvas.linear([light.far(green, 0.03), light.far(mix(green, "#12402f", 0.45), 0)], (0, h * 0.72), (0, h)),
        ),
        depth=0.62,
    )
    canvas.add(
        "ground", flora.tufts(canvas, rng, h * 0.79, h, light.far(mix(green, "#0f3a2a", 0.5), 0), 40), depth=0.62
    )
    return Spots(floor=canvas.safe + u, horizon=horizon, air=h * 0.24, sun=sun)
