"""An old town: gabled houses around a paved square."""

from __future__ import annotations

from random import Random

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix, turn
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery.spots import Spots
from visiontune.image.sky import draw_sky


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    rng, light, w, h, u = canvas.random("town"), canvas.light, canvas.width, canvas.height, canvas.unit
    floor = h * 0.69
    sun = draw_sky(canvas, h * 0.62, clouds=0.6)
    line = shapes.ridge(rng, w, floor - u * 4, u * 14, 2, 3)
    canvas.add("hills", shapes.filled(shapes.ground(line, h), light.far("#6f9478", 0.55)), depth=0.15)
    for name, far, tall, depth in (("roofs-far", 0.42, 24, 0.28), ("houses", 0.1, 27, 0.42)):
        x = -u * rng.uniform(1, 8)
        while x < w:
            width = u * rng.uniform(10, 16)
            canvas.add(
                name, gabled_house(canvas, rng, x, floor, width, u * tall * rng.uniform(0.7, 1.15), far), depth=depth
            )
            x += width * (1.0 if far < 0.3 else 0.9)
    stone = rng.choice(["#cbbd9f", "#bfb4a2", "#d4c2a0"])
    canvas.add(
        "square",
        shapes.box(
            0,
            floor,
            w,
            h - floor,
            canvas.linear([light.far(stone, 0.14), light.far(mix(stone, "#5f4f44", 0.45), 0)], (0, floor), (0, h)),
        ),
        depth=0.58,
    )
    rows = []
    for i in range(9):
        y = floor + (h - floor) * (i / 9) ** 1.5
        rows.append(f"M0 {y:.1f}H{w:.1f}")
        step = u * (5 + 2 * i)
        below = floor + (h - floor) * ((i + 1) / 9) ** 1.5
        rows += [f"M{n * step + (i % 2) * step / 2:.1f} {y:.1f}V{below:.1f}" for n in range(int(w / step) + 1)]
    canvas.add("square", shapes.stroked("".join(rows), light.far("#6f5f50", 0), u * 0.14, 0.3), depth=0.58)
    return Spots(floor=canvas.safe, horizon=floor, air=h * 0.26, sun=sun)


def gabled_house(canvas: Canvas, rng: Random, x: float, floor: float, width: float, height: float, far: float) -> str:
    """A house with its gable to the side, its left corner at (x, floor)."""
    light, u = canvas.light, canvas.unit
    tone = rng.choice(["#e6d2a8", "#d9a87c", "#c98a6a", "#e0c0a0", "#b9c0a8", "#d8b98f"])
    wall = light.far(turn(tone, rng.uniform(-8, 8)), far)
    roof = light.far(rng.choice(["#a8503f", "#8f4a42", "#b5653f", "#7f5a50"]), far)
    eave = floor - height * 0.68
    parts = [
        shapes.box(
            x,
            eave,
            width,
            floor - eave + u,
            canvas.linear([lighten(wall, 0.05), mix(wall, "#2a2030", 0.14)], (0, eave), (0, floor)),
        ),
        shapes.filled(
            shapes.path(
                [
                    (x - width * 0.07, eave + u * 0.4),
                    (x + width / 2, floor - height),
                    (x + width * 1.07, eave + u * 0.4),
                ]
            ),
            roof,
        ),
        shapes.filled(
            shapes.path(
                [
                    (x + width / 2, floor - height),
                    (x + width * 1.07, eave + u * 0.4),
                    (x + width * 0.62, eave + u * 0.4),
                ]
            ),
            mix(roof, "#1a1020", 0.25),
            0.7,
        ),
    ]
    glass = "#ffd98a" if light.dark else light.far("#3f4f63", far)
    beam = light.far("#6b4a38", far)
    for row in range(2):
        for column in range(2):
            wx, wy = x + width * (0.18 + 0.42 * column), eave + (floor - eave) * (0.1 + 0.34 * row)
            parts.append(shapes.box(wx - u * 0.3, wy - u * 0.3, width * 0.22 + u * 0.6, u * 4.1, lighten(wall, 0.4)))
            parts.append(shapes.box(wx, wy, width * 0.22, u * 3.5, glass))
    parts.append(
        shapes.filled(
            f"M{x + width * 0.39:.1f} {floor:.1f}v{-u * 4:.1f}q{width * 0.11:.1f} {-u * 3:.1f} {width * 0.22:.1f} 0v{u * 4:.1f}z",
            beam,
        )
    )
    if rng.random() < 0.4:
        parts.append(
            shapes.stroked(
                f"M{x:.1f} {eave:.1f}h{width:.1f}M{x + width / 2:.1f} {eave:.1f}v{(floor - eave) * 0.6:.1f}",
                beam,
                u * 0.5,
            )
        )
    return "".join(parts)
