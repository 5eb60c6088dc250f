"""A classroom: blackboard, windows, desks."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery.room import shell, table, window
from visiontune.image.scenery.spots import Spots


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    rng, w, h, u = canvas.random("classroom"), canvas.width, canvas.height, canvas.unit
    light = canvas.light
    shell(canvas, rng.choice(["#f0dcae", "#d8e2c8", "#e6d4c4", "#cfdde6"]), "#b58252", line=0.7)
    board = light.far(rng.choice(["#2c6350", "#2f4f5c", "#3a5a45"]), 0)
    bw, bh = (w * 0.5, h * 0.4) if not canvas.tall else (w * 0.8, h * 0.28)
    x, y = (w - bw) / 2, h * 0.12
    canvas.add(
        "board",
        shapes.box(x - u * 1.6, y - u * 1.6, bw + u * 3.2, bh + u * 3.2, light.far("#8a5f3c", 0), u),
        depth=0.14,
    )
    canvas.add(
        "board",
        shapes.box(
            x, y, bw, bh, canvas.linear([lighten(board, 0.07), mix(board, "#0c1a18", 0.25)], (0, y), (0, y + bh))
        ),
        depth=0.14,
    )
    chalk = "".join(
        f"M{x + bw * 0.08:.1f} {y + bh * (0.2 + 0.16 * n):.1f}q{bw * 0.1:.1f} {u * rng.uniform(-1, 1):.1f} {bw * rng.uniform(0.18, 0.34):.1f} 0"
        for n in range(4)
    )
    canvas.add("board", shapes.stroked(chalk, "#f4f7f0", u * 0.5, 0.5), depth=0.14)
    cx, cy, r = x + bw * 0.74, y + bh * 0.5, bh * 0.28
    figure = f"M{cx - r:.1f} {cy + r:.1f}L{cx:.1f} {cy - r:.1f}L{cx + r:.1f} {cy + r:.1f}Z"
    canvas.add("board", shapes.stroked(figure, "#f4f7f0", u * 0.5, 0.55), depth=0.14)
    canvas.add(
        "board",
        shapes.box(x, y + bh + u * 1.4, bw, u * 1.2, lighten(light.far("#8a5f3c", 0), 0.2), u * 0.3),
        depth=0.14,
    )
    if not canvas.tall:
        for wx in (w * 0.04, w * 0.82):
            canvas.add("window", window(canvas, wx, h * 0.14, w * 0.14, h * 0.34), depth=0.12)
    small = bool(plan.heroes) and all(hero.place in ("table", "symbol") for hero in plan.heroes)
    if small:
        table(canvas, h * 0.68, "#c08f5c", layer="desk")
        return Spots(floor=canvas.safe, horizon=h * 0.68, air=h * 0.34, sun=(0, 0))
    crowd = sum(hero.count for hero in plan.heroes if hero.place == "person")
    for row, (foot, size) in enumerate(((0.76, 15), (0.86, 21))):
        for k in (-2.4, -0.8, 0.8, 2.4) if not canvas.tall else (-1, 1):
            cx = w * 0.5 + k * u * size * (1.45 if row else 1.3)
            # Rows leave the middle of the near floor to whoever is there.
            if crowd and row and abs(k) < 2:
                continue
            if -size * u < cx < w + size * u:
                canvas.add(f"desks-{row + 1}", _desk(canvas, cx, h * foot, u * size), depth=0.4 + 0.1 * row)
    return Spots(floor=h * (0.9 if crowd else 0.85), horizon=h * 0.7, air=h * 0.34, sun=(0, 0))


def _desk(canvas: Canvas, x: float, y: float, s: float) -> str:
    """A pupil's desk with its chair behind, `s` wide, (x, y) the middle of its foot."""
    light = canvas.light
    wood, iron = light.far("#cf9a5f", 0), light.far("#5a636e", 0)
    chair = shapes.box(x - s * 0.22, y - s * 0.98, s * 0.44, s * 0.24, light.far("#3f7fa8", 0), s * 0.05) + "".join(
        shapes.box(x + k * s * 0.19 - s * 0.02, y - s * 0.8, s * 0.04, s * 0.7, iron) for k in (-1, 1)
    )
    legs = "".join(
        shapes.box(x + k * s * 0.44 - s * 0.025, y - s * 0.6, s * 0.05, s * 0.6, iron, s * 0.02) for k in (-1, 1)
    )
    front = shapes.box(x - s * 0.44, y - s * 0.58, s * 0.88, s * 0.24, mix(wood, "#3a1f10", 0.3))
    top = shapes.box(x - s * 0.5, y - s * 0.66, s, s * 0.1, lighten(wood, 0.18), s * 0.02)
    book = shapes.box(x - s * 0.3, y - s * 0.7, s * 0.26, s * 0.045, light.far("#c8453a", 0), s * 0.01)
    return chair + legs + front + top + book
