"""Rolling hills fading into haze; as a meadow with flowers and nearer grass."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery import flora
from visiontune.image.scenery.spots import Spots
from visiontune.image.sky import draw_sky


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    rng, light, w, h, u = canvas.random("hills"), canvas.light, canvas.width, canvas.height, canvas.unit
    horizon = h * rng.uniform(0.52, 0.6)
    sun = draw_sky(canvas, horizon + u * 8)
    green = flora.grass(light, rng)
    far_blue = mix("#5f86a8", green, 0.25)
    if rng.random() < 0.7:
        line = shapes.ridge(rng, w, horizon + u * 4, u * rng.uniform(12, 22), rng.uniform(2.5, 4), 4)
        paint = canvas.linear(
            [light.far(far_blue, 0.5), light.far(far_blue, 0.85)], (0, horizon - u * 16), (0, horizon + u * 8)
        )
        canvas.add("mountains", shapes.filled(shapes.ground(line, h), paint), depth=0.2)
    for i, (rise, far) in enumerate(((2.0, 0.55), (8.0, 0.32), (15.0, 0.12))):
        y = horizon + u * rise
        line = shapes.ridge(rng, w, y + u * 4, u * rng.uniform(5, 10), rng.uniform(1.2, 2.6), 3)
        tone = mix(mix(green, "#2d7a5f", 0.25 - 0.1 * i), "#f2e58a", 0.1 * (i % 2))
        top, foot = light.far(lighten(tone, 0.1), far), light.far(mix(tone, "#1c4a3c", 0.25), far * 0.9)
        paint = canvas.linear([top, foot], (0, y - u * 7), (0, y + u * 20))
        name, depth = f"hill-{i + 1}", 0.32 + 0.12 * i
        trees = []
        for _ in range((7, 5, 3)[i] if plan.setting == "hills" else (6, 4, 0)[i]):
            x = rng.uniform(0, w)
            if i == 2 and 0.2 < x / w < 0.8:
                continue
            size = u * (3.4 + 3.2 * i) * rng.uniform(0.8, 1.3)
            foot_y = shapes.height_at(line, x) + u * (0.6 + i)
            draw_tree = flora.round_tree if rng.random() < 0.7 else flora.conifer
            trees.append((foot_y, draw_tree(canvas, rng, x, foot_y, size, far)))
        canvas.add(name, shapes.filled(shapes.ground(line, h), paint), depth=depth)
        canvas.add(name, "".join(tree for _, tree in sorted(trees)), depth=depth)
    near_y = h * 0.72
    near = shapes.ridge(rng, w, near_y + u * 3, u * 6, 1.1, 2)
    top, foot = light.far(lighten(green, 0.06), 0.02), light.far(mix(green, "#12402f", 0.42), 0.0)
    canvas.add(
        "ground",
        shapes.filled(shapes.ground(near, h), canvas.linear([top, foot], (0, near_y - u * 3), (0, h))),
        depth=0.62,
    )
    blade = light.far(mix(green, "#0f3a2a", 0.5), 0)
    canvas.add("ground", flora.tufts(canvas, rng, near_y + u * 6, h, blade, 46), depth=0.62)
    if plan.setting == "meadow" and light.season in ("spring", "summer"):
        canvas.add("ground", flora.flowers(canvas, rng, near_y + u * 5, h, 80), depth=0.62)

    def front() -> None:
        canvas.add(
            "near",
            flora.tufts(canvas, rng, h * 0.95, h * 1.01, light.far(mix(green, "#0b2d22", 0.6), 0), 60),
            depth=0.95,
        )

    return Spots(floor=canvas.safe, horizon=horizon, air=h * 0.33, sun=sun, front=front)
