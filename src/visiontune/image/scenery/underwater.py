"""Under water: light from above, a sandy bed, weed and coral."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery.spots import Spots


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    rng, w, h, u = canvas.random("underwater"), canvas.width, canvas.height, canvas.unit
    top, middle, deep = rng.choice(
        [("#6fd3e3", "#1f8fb8", "#0b3f73"), ("#7fdccf", "#1b8a9c", "#0a3a5f"), ("#79b8f0", "#2366b0", "#0c2a66")]
    )
    if canvas.light.dark:
        top, middle, deep = (mix(c, "#04102a", 0.45) for c in (top, middle, deep))
    canvas.add("water", shapes.box(0, 0, w, h, canvas.linear([top, middle, deep], (0, 0), (0, h))), depth=0.0)
    for i in range(6):
        x = w * (i + rng.uniform(0, 1)) / 6
        spread = u * rng.uniform(6, 14)
        ray = shapes.path([(x, -u), (x + spread * 0.6, -u), (x + spread * 2.0, h * 0.85), (x - spread * 0.4, h * 0.85)])
        canvas.add("rays", shapes.filled(ray, canvas.fade("#ffffff", (0, h * 0.8), (0, 0), 0.22)), depth=0.1)
    for i, (y, far) in enumerate(((0.74, 0.7), (0.8, 0.4), (0.88, 0.0))):
        line = shapes.ridge(rng, w, h * y + u * 4, u * 8, 1.7, 3)
        sand = mix("#e2cf9b", mix(middle, deep, 0.5), 0.35 + 0.55 * far)
        canvas.add(
            f"bed-{i + 1}",
            shapes.filled(
                shapes.ground(line, h), canvas.linear([sand, mix(sand, deep, 0.5)], (0, h * y - u * 5), (0, h))
            ),
            depth=0.3 + 0.16 * i,
        )
        for _ in range(7 - i):
            x = rng.uniform(0, w)
            if i == 2 and abs(x - w / 2) < w * 0.25:
                continue
            foot = shapes.height_at(line, x) + u
            colour = mix(rng.choice(["#2f9c6a", "#d85a7f", "#e8894a", "#8f5fc0", "#2f8f8a"]), middle, far * 0.75)
            plant = (
                _weed(canvas, x, foot, u * (7 + 5 * i) * rng.uniform(0.7, 1.3), colour)
                if rng.random() < 0.6
                else _coral(canvas, x, foot, u * (4 + 3 * i), colour)
            )
            canvas.add(f"bed-{i + 1}", plant, depth=0.3 + 0.16 * i)
    bubbles = "".join(
        shapes.circle(rng.uniform(0, w), rng.uniform(h * 0.1, h * 0.8), u * rng.uniform(0.3, 1.0), "#ffffff", 0.28)
        for _ in range(24)
    )
    canvas.add("bubbles", bubbles, depth=0.85, motion="rise")
    return Spots(
        floor=h * 0.86,
        horizon=h * 0.3,
        air=h * 0.3,
        sun=(w / 2, 0),
        deep=(h * 0.16, h * 0.74),
        weightless=True,
        shadows=False,
    )


def _weed(canvas: Canvas, x: float, y: float, size: float, colour: str) -> str:
    rng = canvas.random(f"weed{x:.0f}{y:.0f}")
    parts = []
    for i in range(3):
        lean = rng.uniform(-0.25, 0.25) * size
        foot = x + (i - 1) * size * 0.1
        d = f"M{foot:.1f} {y:.1f}C{foot + lean:.1f} {y - size * 0.35:.1f} {foot - lean:.1f} {y - size * 0.65:.1f} {foot + lean * 0.6:.1f} {y - size * rng.uniform(0.8, 1.1):.1f}"
        parts.append(shapes.stroked(d, lighten(colour, 0.1 * i), size * 0.07))
    return "".join(parts)


def _coral(canvas: Canvas, x: float, y: float, size: float, colour: str) -> str:
    parts = []
    for a, b in ((-0.5, 0.7), (-0.2, 1.0), (0.15, 0.85), (0.5, 0.6)):
        parts.append(
            shapes.stroked(
                f"M{x:.1f} {y:.1f}Q{x + a * size * 0.4:.1f} {y - b * size * 0.5:.1f} {x + a * size:.1f} {y - b * size:.1f}",
                colour,
                size * 0.17,
            )
        )
        parts.append(shapes.circle(x + a * size, y - b * size, size * 0.12, lighten(colour, 0.2)))
    return "".join(parts)
