"""A volcano in eruption: fountain, streams of lava, and a plume of ash."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery import flora
from visiontune.image.scenery.spots import Spots

LAVA = ("#fff3b0", "#ffb02e", "#f2541b", "#a81f1a")


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    rng, light, w, h, u = canvas.random("volcano"), canvas.light, canvas.width, canvas.height, canvas.unit
    sky: tuple[str, ...] = rng.choice(
        [
            ("#2a1738", "#7b2b45", "#d9582f", "#f8b25a"),
            ("#1f1d3f", "#5f2f5c", "#c8513f", "#f6a660"),
            ("#33202f", "#8a3a3a", "#e07a3f", "#fbd08a"),
        ]
    )
    if light.dark:
        sky = tuple(mix(c, "#05061a", 0.5) for c in sky)
    base = h * 0.74
    canvas.add("sky", shapes.box(0, 0, w, h, canvas.linear(list(sky), (0, 0), (0, base))), depth=0.0)
    x = w * (rng.uniform(0.42, 0.58) if canvas.tall or len(plan.heroes) == 0 else rng.choice([0.32, 0.68]))
    top, half = h * 0.34, min(w * 0.46, u * 56)
    mouth = u * 6.5
    glow = canvas.soft("#ff9a3c", 0.8)
    canvas.add("glow", shapes.circle(x, top, u * 42, glow), depth=0.06)
    draw_plume(canvas, x, top, sky)
    line = shapes.ridge(rng, w, base - u * 6, u * 10, 2.4, 4)
    canvas.add("hills-far", shapes.filled(shapes.ground(line, h), mix("#4a2a3f", sky[-1], 0.35)), depth=0.2)
    left = shapes.crags(rng, (x - half, base + u * 6), (x - mouth, top), u * 3, 4)
    right = shapes.crags(rng, (x + mouth, top), (x + half, base + u * 6), u * 3, 4)
    bowed = [
        (
            px
            - u * 7 * (1 - ((py - top) / (base - top)) ** 2) * (px > x)
            + u * 7 * (1 - ((py - top) / (base - top)) ** 2) * (px < x) * 0,
            py,
        )
        for px, py in (*left, *right)
    ]
    rock = canvas.linear(["#5a3340", "#3a2438", "#2a1d33"], (0, top), (0, base))
    canvas.add("cone", shapes.filled(shapes.path(bowed), rock), depth=0.32)
    spine = shapes.crags(rng, (x + mouth * 0.2, top), (x + half * 0.1, base + u * 6), u * 4, 4)
    canvas.add("cone", shapes.filled(shapes.path([*spine, *bowed[len(left) :][::-1]]), "#170f22", 0.4), depth=0.32)
    canvas.add("cone", shapes.ellipse(x, top + u * 0.3, mouth, u * 1.6, "#ffcf5a"), depth=0.32)
    _streams(canvas, x, top, base, half, mouth)
    _fountain(canvas, x, top)
    ground_line = shapes.ridge(rng, w, base + u * 3, u * 5, 1.4, 2)
    canvas.add(
        "ground",
        shapes.filled(shapes.ground(ground_line, h), canvas.linear(["#3f2f3f", "#1d1626"], (0, base), (0, h))),
        depth=0.6,
    )
    for _ in range(8):
        tx = rng.uniform(0, w)
        if abs(tx - x) > u * 22:
            canvas.add(
                "ground",
                flora.conifer(canvas, rng, tx, shapes.height_at(ground_line, tx) + u * 2, u * rng.uniform(7, 12), 0.2),
                depth=0.6,
            )
    return Spots(floor=h * 0.86, horizon=base, air=h * 0.2, sun=(x, top))


def draw_plume(canvas: Canvas, x: float, top: float, sky: tuple[str, ...]) -> None:
    """Ash that rises from a crater at (x, top), in colours between those of `sky`."""
    rng, u = canvas.random("plume"), canvas.unit
    lean = rng.choice((-1, 1))
    puffs = []
    for i in range(34):
        t = i / 33
        px = x + lean * u * 34 * t**1.5 + rng.uniform(-1, 1) * u * (3 + 16 * t)
        puffs.append((px, top - u * (2 + 36 * t) + rng.uniform(-2, 2) * u, u * (4 + 9 * t) * rng.uniform(0.7, 1.2), t))
    dark, lit = mix("#2b2233", sky[0], 0.4), mix("#7a4a4f", sky[2], 0.35)
    back = "".join(shapes.circle(a, b, c, mix(lit, dark, 0.35 + 0.65 * t)) for a, b, c, t in puffs)
    front = "".join(
        shapes.circle(a - lean * c * 0.2, b - c * 0.12, c * 0.72, mix(lit, dark, 0.1 + 0.75 * t), 0.8)
        for a, b, c, t in puffs
    )
    canvas.add("plume", back + front, depth=0.14, motion="drift")


def _streams(canvas: Canvas, x: float, top: float, base: float, half: float, mouth: float) -> None:
    rng, u = canvas.random("streams"), canvas.unit
    for i, spread in enumerate((-0.34, 0.06, 0.4)):
        points = [(x + mouth * (-0.6 + 0.6 * i), top + u * 0.5)]
        for k in range(1, 8):
            t = k / 7
            points.append(
                (
                    x + mouth * (-0.6 + 0.6 * i) * (1 - t) + half * spread * t + rng.uniform(-1, 1) * u * 2.4,
                    top + (base + u * 5 - top) * t,
                )
            )
        for colour, width in ((LAVA[3], 3.2), (LAVA[2], 2.3), (LAVA[1], 1.3), (LAVA[0], 0.5)):
            canvas.add("lava", shapes.stroked(shapes.smooth(points), colour, u * width), depth=0.34)


def _fountain(canvas: Canvas, x: float, top: float) -> None:
    rng, u = canvas.random("fountain"), canvas.unit
    d_hot: list[str] = []
    d_cool: list[str] = []
    sparks = []
    for i in range(34):
        lean = rng.uniform(-1, 1)
        rise = u * rng.uniform(9, 23) * (1 - 0.4 * abs(lean))
        dx = lean * u * rng.uniform(8, 18)
        d = f"M{x + lean * u * 3:.1f} {top:.1f}Q{x + dx * 0.45:.1f} {top - rise * 1.5:.1f} {x + dx:.1f} {top - rise * 0.3:.1f}"
        (d_hot if i % 2 else d_cool).append(d)
        sparks.append(shapes.circle(x + dx, top - rise * 0.3, u * rng.uniform(0.4, 1.1), LAVA[1 + i % 2]))
    body = (
        shapes.stroked("".join(d_cool), LAVA[2], u * 1.3, 0.85)
        + shapes.stroked("".join(d_hot), LAVA[1], u * 0.7)
        + shapes.stroked("".join(d_hot[::2]), LAVA[0], u * 0.3)
    )
    canvas.add("fountain", body + "".join(sparks), depth=0.36)
