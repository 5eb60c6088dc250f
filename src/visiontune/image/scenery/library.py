"""A library: walls of books, lamps, a long table."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery import props
from visiontune.image.scenery.room import shell
from visiontune.image.scenery.spots import Spots


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    rng, w, h, u = canvas.random("library"), canvas.width, canvas.height, canvas.unit
    wood = rng.choice(["#8a5f3c", "#6f4a34", "#a3744a"])
    shell(canvas, rng.choice(["#e6d6b4", "#cfd6c4", "#d9c9b4"]), "#9c6f48", line=0.7)
    count = max(2, round(w / u / 40))
    for n in range(count):
        wide = w / count
        shelf = props.bookshelf(canvas, rng, wide * n + u, h * 0.7, wide - 2 * u, h * 0.58, 5, wood)
        canvas.add("shelves", shelf, depth=0.14)
    canvas.add("haze", shapes.box(0, 0, w, h * 0.7, canvas.light.far("#f4e6c8", 0), 0, 0.14), depth=0.16)
    props.ceiling_lamps(canvas, count, h * 0.13, tone="#2f6f5a")
    return Spots(floor=h * 0.86, horizon=h * 0.7, air=h * 0.3, sun=(w / 2, 0))
