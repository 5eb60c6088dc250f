"""A section through the ground: surface, strata and what is in them; with magma where the prompt speaks of it."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery import flora
from visiontune.image.scenery.spots import Spots
from visiontune.image.scenery.volcano import LAVA, draw_plume
from visiontune.image.sky import draw_sky


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    rng, light, w, h, u = canvas.random("underground"), canvas.light, canvas.width, canvas.height, canvas.unit
    hot = plan.title == "magma"
    surface = h * (0.36 if hot else 0.4)
    sun = draw_sky(canvas, surface + u * 4, clouds=0.5)
    x = w * rng.uniform(0.44, 0.56)
    line = shapes.ridge(rng, w, surface + u * 2, u * 4, 1.6, 2)
    green = flora.grass(light, rng)
    if hot and any(hero.art == "cloud" for hero in plan.heroes):
        draw_plume(canvas, x, surface - u * 19, ("#2c2430", "#4a3c46", "#8a6a66"))
    if hot:
        cone = shapes.path(
            [
                (x - u * 34, surface + u * 4),
                (x - u * 5, surface - u * 19),
                (x + u * 5, surface - u * 19),
                (x + u * 34, surface + u * 4),
            ]
        )
        canvas.add(
            "cone",
            shapes.filled(cone, canvas.linear(["#7a5560", "#57424f"], (0, surface - u * 19), (0, surface))),
            depth=0.3,
        )
    for tx in (rng.uniform(0, w) for _ in range(7)):
        if not hot or abs(tx - x) > u * 36:
            canvas.add(
                "trees",
                flora.round_tree(canvas, rng, tx, shapes.height_at(line, tx) + u, u * rng.uniform(8, 13), 0.1),
                depth=0.35,
            )
    tones = rng.choice([
        ("#8a6242", "#a97b50", "#8f6a5a", "#6f5560", "#54465c"),
        ("#7f5a3f", "#b08a5a", "#94806a", "#6d6470", "#4d4a63"),
    ])  # fmt: skip
    canvas.add("ground", shapes.filled(shapes.ground(line, h), light.far(mix(green, "#2d6a3f", 0.2), 0)), depth=0.5)
    depth_y = surface + u * 4
    lines = []
    for i, tone in enumerate(tones):
        drop = (h - surface) * (0.0, 0.14, 0.33, 0.55, 0.77)[i]
        layer = shapes.ridge(rng, w, depth_y + drop, u * 3.4, 1.6 + 0.3 * i, 3)
        lines.append(layer)
        canvas.add(
            "ground",
            shapes.filled(
                shapes.ground(layer, h),
                canvas.linear([lighten(tone, 0.06), mix(tone, "#1c1420", 0.22)], (0, depth_y + drop), (0, h)),
            ),
            depth=0.5,
        )
        dots = "".join(
            shapes.ellipse(
                rng.uniform(0, w),
                depth_y + drop + u * rng.uniform(5, 12),
                u * rng.uniform(0.5, 1.8),
                u * rng.uniform(0.3, 0.9),
                lighten(tone, 0.18) if n % 2 else mix(tone, "#1c1420", 0.35),
                0.6,
            )
            for n in range(22)
        )
        canvas.add("ground", dots, depth=0.5)
    if hot:
        _magma(canvas, x, surface)
    return Spots(
        floor=shapes.height_at(line, w / 2) + u * 1.5,
        horizon=surface,
        air=surface * 0.4,
        sun=sun,
        deep=(surface + u * 12, h * 0.74),
        weightless=False,
    )


def _magma(canvas: Canvas, x: float, surface: float) -> None:
    """A chamber, a conduit to the crater and side cracks, glowing."""
    rng, h, u = canvas.random("magma"), canvas.height, canvas.unit
    y = h * 0.82
    top = surface - u * 19
    canvas.add("magma-glow", shapes.ellipse(x, y, u * 60, u * 26, canvas.soft("#ff7a2a", 0.55)), depth=0.55)
    cracks = []
    for side in (-1, 1):
        for k in range(3):
            start = (x + side * u * (6 + 9 * k), y - u * (7 - 2 * k))
            end = (x + side * u * (14 + 17 * k) + u * rng.uniform(-3, 3), surface + u * rng.uniform(12, 22))
            cracks.append(shapes.path(shapes.crags(rng, start, end, u * 5, 3), close=False))
    for colour, crack, pipe, share in (
        (LAVA[3], 2.4, 7.5, 1.1),
        (LAVA[2], 1.7, 5.8, 1.0),
        (LAVA[1], 0.9, 3.6, 0.8),
        (LAVA[0], 0.3, 1.2, 0.5),
    ):
        canvas.add("magma", shapes.stroked("".join(cracks), colour, u * crack), depth=0.58)
        bend = f"M{x:.1f} {y:.1f}C{x - u * 6:.1f} {y - (y - top) * 0.35:.1f} {x + u * 5:.1f} {y - (y - top) * 0.65:.1f} {x:.1f} {top:.1f}"
        canvas.add("magma", shapes.stroked(bend, colour, u * pipe), depth=0.58)
        canvas.add(
            "magma", shapes.ellipse(x, y + u * 4 * (1 - share), u * 34 * share, u * 14 * share, colour), depth=0.58
        )
    canvas.add("magma", shapes.ellipse(x, top, u * 5, u * 1.3, LAVA[1]), depth=0.58)
    bubbles = "".join(
        shapes.circle(
            x + rng.uniform(-1, 1) * u * 22, y + rng.uniform(-0.6, 0.6) * u * 8, u * rng.uniform(0.6, 1.6), LAVA[0], 0.6
        )
        for _ in range(16)
    )
    canvas.add("magma-bubbles", bubbles, depth=0.6, motion="rise")
    arrows = "".join(
        shapes.path([(x + a, y0), (x + a + u * 1.8, y0 + u * 2.6), (x + a - u * 1.8, y0 + u * 2.6)])
        for a, y0 in ((0, surface + u * 14), (0, surface + u * 26))
    )
    canvas.add("magma-bubbles", shapes.filled(arrows, "#ffffff", 0.85), depth=0.6, motion="rise")
