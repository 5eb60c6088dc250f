"""A street front: far skyline, buildings, pavement, road."""

from __future__ import annotations

from random import Random

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix, turn
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery import flora
from visiontune.image.scenery.spots import Spots
from visiontune.image.sky import draw_sky

_FRONTS = (
    ("#d9876a", "#e8b890", "#7d93a8", "#c9a27a", "#a9b6a0"),
    ("#6f8fa8", "#a8bcc8", "#d8c3a5", "#8f7f98", "#c98f7f"),
    ("#e0a368", "#c96f5a", "#8aa39a", "#e6cfa8", "#77869c"),
)


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    rng, light, w, h, u = canvas.random("city"), canvas.light, canvas.width, canvas.height, canvas.unit
    floor = h * 0.7
    sun = draw_sky(canvas, h * 0.62, clouds=0.5)
    for name, far, tall, depth in (("skyline-far", 0.68, 40, 0.16), ("skyline", 0.46, 30, 0.26)):
        skyline(canvas, name, floor, u * tall, far, depth)
    tones = rng.choice(_FRONTS)
    x = -u * rng.uniform(2, 10)
    while x < w + u * 4:
        width = u * rng.uniform(15, 25)
        height = u * rng.uniform(24, 44)
        canvas.add(
            "buildings",
            _building(canvas, rng, x, floor, width, height, rng.choice(tones), rng.random() < 0.6),
            depth=0.42,
        )
        x += width + u * rng.choice([0, 0, 0, 4])
    pave, road = light.far("#c3bdb2", 0.06), light.far("#565c66", 0.04)
    canvas.add(
        "street",
        shapes.box(0, floor, w, h * 0.08, canvas.linear([pave, mix(pave, "#3f4350", 0.15)], (0, floor), (0, h * 0.78))),
        depth=0.55,
    )
    canvas.add("street", shapes.box(0, h * 0.765, w, u * 1.2, mix(pave, "#2a2d35", 0.35)), depth=0.55)
    canvas.add(
        "street",
        shapes.box(0, h * 0.775, w, h * 0.25, canvas.linear([road, mix(road, "#14161c", 0.4)], (0, h * 0.77), (0, h))),
        depth=0.55,
    )
    dashes = "".join(
        shapes.box(n * u * 18 - u * 6, h * 0.9, u * 10, u * 1.2, light.far("#f0e6c8", 0.1), u * 0.4, 0.85)
        for n in range(int(w / u / 18) + 2)
    )
    canvas.add("street", dashes, depth=0.55)
    for n in range(3 if not canvas.tall else 2):
        x = w * (0.06 + 0.44 * n) + u * rng.uniform(-3, 3)
        canvas.add("trees", flora.round_tree(canvas, rng, x, h * 0.745, u * rng.uniform(15, 20), 0.05), depth=0.58)
    if light.dark or light.weather in ("rain", "storm"):
        glow = canvas.soft("#ffd98a", 0.55)
        lamps = "".join(shapes.circle(w * (0.25 + 0.25 * n), h * 0.5, u * 9, glow) for n in range(3))
        canvas.add("lamps", lamps, depth=0.6)
    return Spots(floor=h * 0.835, horizon=floor, air=h * 0.26, sun=sun)


def skyline(canvas: Canvas, name: str, floor: float, tall: float, far: float, depth: float) -> None:
    """Far towers as a layer of this name; `floor` is their foot, `tall` their usual height, `far` 0 to 1."""
    rng, light, w, u = canvas.random(name), canvas.light, canvas.width, canvas.unit
    tone = light.far("#5f7594", far)
    d, lit = [], []
    x = -u * 4
    while x < w:
        width, height = u * rng.uniform(6, 13), tall * rng.uniform(0.55, 1.25)
        d.append(f"M{x:.1f} {floor:.1f}v{-height:.1f}h{width:.1f}v{height:.1f}z")
        if rng.random() < 0.3:
            d.append(f"M{x + width * 0.42:.1f} {floor - height:.1f}v{-u * 5:.1f}h{width * 0.16:.1f}v{u * 5:.1f}z")
        for row in range(int(height / u / 3) - 1):
            for column in range(max(1, int(width / u / 2.6))):
                if rng.random() < 0.45:
                    lit.append(
                        f"M{x + u * (1 + 2.6 * column):.1f} {floor - height + u * (2 + 3 * row):.1f}h{u * 1.2:.1f}v{u * 1.4:.1f}h{-u * 1.2:.1f}z"
                    )
        x += width + u * rng.choice([0, 0, 1.5])
    canvas.add(
        name,
        shapes.filled("".join(d), canvas.linear([tone, mix(tone, light.haze, 0.5)], (0, floor - tall), (0, floor))),
        depth=depth,
    )
    canvas.add(
        name,
        shapes.filled("".join(lit), "#ffdf95" if light.dark else lighten(tone, 0.3), 0.75 if light.dark else 0.35),
        depth=depth,
    )


def _building(
    canvas: Canvas, rng: Random, x: float, floor: float, width: float, height: float, tone: str, shop: bool
) -> str:
    light, u = canvas.light, canvas.unit
    wall = light.far(turn(tone, rng.uniform(-6, 6)), 0.1)
    paint = canvas.linear([lighten(wall, 0.06), mix(wall, "#1c2238", 0.12)], (0, floor - height), (0, floor))
    parts = [
        shapes.box(x, floor - height, width, height + u, paint),
        shapes.box(x + width * 0.88, floor - height, width * 0.12, height + u, mix(wall, "#10152a", 0.5), 0, 0.25),
        shapes.box(x - u * 0.5, floor - height - u * 0.6, width + u, u * 1.6, mix(wall, "#ffffff", 0.25)),
    ]
    glass = mix(light.sky[1], "#24415f", 0.5) if not light.dark else "#23304f"
    columns = max(2, round(width / u / 6))
    rows = max(2, int((height - u * 11) / u / 7))
    cell = width / columns
    for row in range(rows):
        for column in range(columns):
            wx, wy = x + cell * (column + 0.25), floor - height + u * (3 + 7 * row)
            shine = rng.random() < (0.55 if light.dark else 0.0)
            parts.append(shapes.box(wx, wy, cell * 0.5, u * 4.2, "#ffd98a" if shine else glass, u * 0.3))
            parts.append(
                shapes.box(wx - u * 0.3, wy + u * 4.2, cell * 0.5 + u * 0.6, u * 0.7, mix(wall, "#ffffff", 0.4))
            )
            if not shine:
                parts.append(
                    shapes.filled(
                        f"M{wx:.1f} {wy + u * 4:.1f}l{cell * 0.3:.1f} {-u * 4:.1f}h{cell * 0.12:.1f}l{-cell * 0.3:.1f} {u * 4:.1f}z",
                        "#ffffff",
                        0.16,
                    )
                )
    if shop:
        cloth = rng.choice(["#c8503f", "#2f7f6a", "#2f6090", "#c98f2f"])
        parts.append(
            shapes.box(
                x + width * 0.08,
                floor - u * 7,
                width * 0.84,
                u * 7,
                "#ffe2a8" if light.dark else mix(glass, "#ffffff", 0.25),
            )
        )
        stripes = 6
        for i in range(stripes):
            left = x + width * (0.05 + 0.9 * i / stripes)
            colour = light.far(cloth if i % 2 else "#f6efe2", 0.05)
            parts.append(
                shapes.filled(
                    f"M{left:.1f} {floor - u * 9:.1f}h{width * 0.9 / stripes:.1f}v{u * 2.2:.1f}q{-width * 0.45 / stripes:.1f} {u * 1.6:.1f} {-width * 0.9 / stripes:.1f} 0z",
                    colour,
                )
            )
        parts.append(shapes.box(x + width * 0.42, floor - u * 6, width * 0.16, u * 6, mix(wall, "#1c1410", 0.5)))
    else:
        parts.append(shapes.box(x + width * 0.4, floor - u * 7, width * 0.2, u * 7, mix(wall, "#1c1410", 0.5), u * 0.4))
    return "".join(parts)
