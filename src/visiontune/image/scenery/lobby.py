"""The lobby of a hotel: reception with its keys, columns, a chandelier, a red carpet."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery import props
from visiontune.image.scenery.furniture import armchair
from visiontune.image.scenery.inside import is_small, stand
from visiontune.image.scenery.room import shell
from visiontune.image.scenery.spots import Spots


def chandelier(canvas: Canvas, x: float, y: float, size: float) -> None:
    """A brass chandelier with candles, its middle at (x, y)."""
    u, brass = canvas.unit, canvas.light.far("#d9b04a", 0)
    parts = [shapes.circle(x, y, size * 2, canvas.soft("#ffe6a8", 0.55)), shapes.box(x - u * 0.3, 0, u * 0.6, y, brass)]
    for k in (-1.0, -0.6, -0.2, 0.2, 0.6, 1.0):
        cx, cy = x + k * size, y - size * 0.2 * abs(k)
        parts.append(shapes.stroked(f"M{x:.1f} {y + size * 0.3:.1f}Q{cx:.1f} {y + size * 0.4:.1f} {cx:.1f} {cy:.1f}", brass, u * 0.6))  # fmt: skip
        parts.append(shapes.box(cx - u * 0.6, cy - u * 3, u * 1.2, u * 3, "#fbf4e0") + shapes.ellipse(cx, cy - u * 4, u * 0.7, u * 1.3, "#ffd35a"))  # fmt: skip
        parts.append(shapes.circle(cx * 0.5 + x * 0.5, y + size * 0.46, u * 0.7, "#eaf6ff", 0.9))
    canvas.add("chandelier", "".join(parts), depth=0.3)


def column(canvas: Canvas, x: float, foot: float, top: float, half: float, tone: str) -> str:
    """A round column with base and capital."""
    stone = canvas.light.far(tone, 0.03)
    paint = canvas.linear([lighten(stone, 0.2), stone, mix(stone, "#1f1a28", 0.35)], (x - half, 0), (x + half, 0))
    return (
        shapes.box(x - half, top, half * 2, foot - top, paint)
        + shapes.box(x - half * 1.4, foot - half * 0.9, half * 2.8, half * 0.9, paint, half * 0.1)
        + shapes.box(x - half * 1.4, top, half * 2.8, half * 0.8, paint, half * 0.1)
    )


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    rng, light, w, h, u = canvas.random("lobby"), canvas.light, canvas.width, canvas.height, canvas.unit
    wall, cloth = rng.choice([("#ecd9b4", "#a8323c"), ("#e3d3c0", "#2f5f7a"), ("#d9dcc8", "#7a2f4a")])
    shell(canvas, wall, "#cfc2b0", line=0.7)
    check = "".join(
        shapes.filled(f"M{w / 2 + n * u * 10:.1f} {h * 0.72:.1f}h{u * 10:.1f}L{w / 2 + (n + 1) * u * 34:.1f} {h:.1f}h{-u * 34:.1f}z", "#4a3a3a", 0.14)
        for n in range(-10, 10, 2)
    )  # fmt: skip
    canvas.add("floor", check, depth=0.3)
    x = w * 0.5
    wide = min(w * 0.5, u * 84)
    wood = light.far("#7a4a2c", 0)
    canvas.add("keys", shapes.box(x - wide * 0.4, h * 0.2, wide * 0.8, h * 0.3, wood, u), depth=0.14)
    rows, columns = 4, max(6, int(wide / u / 8))
    for row in range(rows):
        for n in range(columns):
            kx, ky = x - wide * 0.38 + wide * 0.76 * n / columns, h * (0.22 + 0.068 * row)
            hole = shapes.box(kx, ky, wide * 0.76 / columns * 0.8, h * 0.052, mix(wood, "#14090a", 0.5), u * 0.4)
            key = shapes.circle(kx + u * 2, ky + u * 1.6, u * 0.8, "#f2c95a") + shapes.box(kx + u * 1.7, ky + u * 1.8, u * 0.6, u * 2.6, "#f2c95a")  # fmt: skip
            canvas.add("keys", hole + (key if rng.random() < 0.7 else ""), depth=0.14)
    for k in (-1, 1):
        canvas.add("columns", column(canvas, x + k * wide * 0.6, h * 0.73, 0, u * 4, "#e6dccb"), depth=0.2)
    carpet = f"M{x - u * 12:.1f} {h * 0.73:.1f}h{u * 24:.1f}L{x + u * 40:.1f} {h:.1f}h{-u * 80:.1f}z"
    canvas.add("carpet", shapes.filled(carpet, light.far(cloth, 0)), depth=0.34)
    if not is_small(plan):
        top = h * 0.53
        canvas.add("reception", shapes.box(x - wide / 2, top, wide, h * 0.21, canvas.linear([lighten(wood, 0.15), mix(wood, "#1c0f08", 0.3)], (0, top), (0, h * 0.74)), u), depth=0.36)  # fmt: skip
        canvas.add("reception", shapes.box(x - wide * 0.52, top - u * 1.6, wide * 1.04, u * 2.6, light.far("#efe6d8", 0), u * 0.8), depth=0.36)  # fmt: skip
        bell = f"M{x - wide * 0.3 - u * 2.4:.1f} {top - u * 1.6:.1f}a{u * 2.4:.1f} {u * 2.4:.1f} 0 0 1 {u * 4.8:.1f} 0z"
        canvas.add("reception", shapes.filled(bell, "#e8bf4a"), depth=0.36)
        for k in (-1, 1):
            canvas.add("chairs", armchair(canvas, x + k * w * 0.42, h * 0.83, u * 22, cloth), depth=0.46)
            canvas.add("plants", props.plant(canvas, rng, x + k * w * 0.32, h * 0.76, u * 24), depth=0.44)
    chandelier(canvas, x, h * 0.12, u * 14)
    return stand(canvas, plan, 0.7)
