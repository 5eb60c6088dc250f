"""A cinema: the screen in the dark, its light over rows of seats."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery.spots import Spots


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    rng, w, h, u = canvas.random("cinema"), canvas.width, canvas.height, canvas.unit
    wall, cloth = rng.choice([("#3a2038", "#b52f3f"), ("#1f2a44", "#a8343c"), ("#33222a", "#8a2f5c")])
    canvas.add("wall", shapes.box(0, 0, w, h, canvas.linear([mix(wall, "#05040a", 0.5), wall], (0, 0), (0, h * 0.7))), depth=0.0)  # fmt: skip
    wide = min(w * 0.72, u * 118)
    x, y, high = w / 2, h * 0.1, min(wide * 0.5, h * 0.46)
    sky = rng.choice([["#2b2f6b", "#f0736a", "#ffc27a"], ["#2f86d6", "#d8f0fb"], ["#123046", "#5fb0a0"]])
    canvas.add("screen", shapes.circle(x, y + high / 2, wide * 0.7, canvas.soft("#dfe8ff", 0.5)), depth=0.08)
    canvas.add("screen", shapes.box(x - wide / 2 - u * 1.6, y - u * 1.6, wide + u * 3.2, high + u * 3.2, "#0c0a12", u), depth=0.1)  # fmt: skip
    left = x - wide / 2
    film = shapes.box(left, y, wide, high, canvas.linear(sky, (0, y), (0, y + high))) + shapes.circle(x + wide * 0.22, y + high * 0.42, high * 0.13, "#fff4d0")  # fmt: skip
    range_ = shapes.path([(left, y + high), (left, y + high * 0.7), (x - wide * 0.3, y + high * 0.4), (x - wide * 0.12, y + high * 0.74), (x + wide * 0.1, y + high * 0.5), (x + wide * 0.34, y + high * 0.8), (left + wide, y + high * 0.62), (left + wide, y + high)])  # fmt: skip
    canvas.add("screen", film + shapes.filled(range_, "#2a2f4a", 0.85), depth=0.1)
    for side in (0, 1):
        for k in range(4):
            fold = w * 0.026 * k
            cx = fold if side == 0 else w - fold - w * 0.026
            canvas.add("curtains", shapes.box(cx, 0, w * 0.026, h * 0.72, mix(cloth, "#0c040a", 0.5 if k % 2 else 0.3)), depth=0.2)  # fmt: skip
    beam = shapes.path([(left, y), (left + wide, y), (w * 1.05, h), (-w * 0.05, h)])
    canvas.add("light", shapes.filled(beam, canvas.fade("#cfdcff", (0, h), (0, y), 0.16)), depth=0.3)
    canvas.add("floor", shapes.box(0, h * 0.7, w, h * 0.3, canvas.linear([mix(wall, "#05040a", 0.3), "#0c0a12"], (0, h * 0.7), (0, h))), depth=0.3)  # fmt: skip
    _row(canvas, h * 0.75, u * 9, mix(cloth, "#0c040a", 0.45), "seats-far", 0.4)

    def front() -> None:
        _row(canvas, h * 1.0, u * 16, mix(cloth, "#0c040a", 0.12), "seats-near", 0.95)

    return Spots(floor=h * 0.86, horizon=h * 0.7, air=h * 0.3, sun=(x, y), front=front, shadows=False)


def _row(canvas: Canvas, foot: float, size: float, tone: str, name: str, depth: float) -> None:
    """A row of seats seen from behind."""
    count = int(canvas.width / size / 1.15) + 2
    start = (canvas.width - count * size * 1.15) / 2
    for n in range(count):
        x = start + n * size * 1.15
        canvas.add(name, shapes.box(x, foot - size, size, size * 1.2, canvas.linear([lighten(tone, 0.16), tone], (0, foot - size), (0, foot)), size * 0.22) + shapes.box(x + size * 1.01, foot - size * 0.5, size * 0.13, size * 0.5, "#14101a", size * 0.05), depth=depth)  # fmt: skip
