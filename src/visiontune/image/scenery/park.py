"""A park: lawn, a winding path, benches, lamps and trees; as a playground with swings and a slide."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery import flora, props
from visiontune.image.scenery.land import draw_land, grass_front
from visiontune.image.scenery.spots import Spots


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    land = draw_land(canvas, "park", horizon=(0.46, 0.52))
    rng, light, w, h, u = canvas.random("park-things"), canvas.light, canvas.width, canvas.height, canvas.unit
    y, side = land.horizon, rng.choice((-1, 1))
    bend = w * (0.5 + side * 0.12)
    path = f"M{w * (0.5 - side * 0.05):.1f} {y:.1f}C{w * (0.5 - side * 0.3):.1f} {h * 0.66:.1f} {bend + side * w * 0.2:.1f} {h * 0.72:.1f} {w * 0.2:.1f} {h:.1f}H{w * 0.74:.1f}C{bend + side * w * 0.42:.1f} {h * 0.74:.1f} {w * (0.5 - side * 0.22):.1f} {h * 0.66:.1f} {w * (0.5 - side * 0.03):.1f} {y:.1f}Z"
    canvas.add("ground", shapes.filled(path, light.far("#e2d2ae", 0.05)), depth=0.45)
    if plan.setting == "playground":
        _swings(canvas, w * (0.24 if side > 0 else 0.76), h * 0.74, u * 26)
        _slide(canvas, w * (0.84 if side > 0 else 0.16), h * 0.73, u * 24, side)
    else:
        canvas.add("bench", props.bench(canvas, w * (0.2 if side > 0 else 0.8), h * 0.7, u * 20), depth=0.55)
    for x, size in ((0.05, 34), (0.93, 38), (0.32, 20), (0.68, 18)):
        if plan.setting == "playground" and size > 30:
            size *= 0.7
        canvas.add(
            "trees",
            flora.round_tree(canvas, rng, w * x + u * rng.uniform(-4, 4), y + u * (5 + size * 0.28), u * size, 0.06),
            depth=0.5,
        )
    canvas.add("lamps", props.lamp_post(canvas, w * (0.62 if side > 0 else 0.38), y + u * 14, u * 24), depth=0.52)
    canvas.add(
        "ground", flora.tufts(canvas, rng, y + u * 8, h, light.far(mix(land.green, "#0f3a2a", 0.5), 0), 30), depth=0.45
    )
    if light.season in ("spring", "summer"):
        canvas.add("ground", flora.flowers(canvas, rng, y + u * 12, h, 40), depth=0.45)
    return Spots(
        floor=canvas.safe, horizon=y, air=h * 0.28, sun=land.sun, front=lambda: grass_front(canvas, land.green)
    )


def _swings(canvas: Canvas, x: float, y: float, size: float) -> None:
    steel, seat, rope = canvas.light.far("#d9483b", 0), canvas.light.far("#2f6fa8", 0), canvas.light.far("#4a4f5a", 0)
    half = size * 0.6
    legs = "".join(
        f"M{x + side * half:.1f} {y - size:.1f}l{out:.1f} {size:.1f}"
        for side in (-1, 1)
        for out in (-size * 0.2, size * 0.2)
    )
    canvas.add(
        "play", shapes.stroked(legs + f"M{x - half:.1f} {y - size:.1f}h{half * 2:.1f}", steel, size * 0.045), depth=0.56
    )
    for side in (-0.45, 0.45):
        sx, drop = x + side * half, size * 0.66
        canvas.add("play", shapes.stroked(f"M{sx - size * 0.08:.1f} {y - size:.1f}v{drop:.1f}M{sx + size * 0.08:.1f} {y - size:.1f}v{drop:.1f}", rope, size * 0.014) + shapes.box(sx - size * 0.12, y - size + drop, size * 0.24, size * 0.045, seat, size * 0.02), depth=0.56)  # fmt: skip


def _slide(canvas: Canvas, x: float, y: float, size: float, side: int) -> None:
    blue, frame = canvas.light.far("#f2b632", 0), canvas.light.far("#3f8fd0", 0)
    top_x, end_x = x + side * size * 0.3, x - side * size * 0.75
    rungs = "".join(
        f"M{top_x + side * size * 0.02:.1f} {y - size * share:.1f}h{side * size * 0.2:.1f}"
        for share in (0.15, 0.35, 0.55, 0.75)
    )
    posts = f"M{top_x:.1f} {y:.1f}V{y - size * 1.1:.1f}M{top_x + side * size * 0.22:.1f} {y:.1f}V{y - size * 1.1:.1f}"
    chute = f"M{top_x:.1f} {y - size * 0.86:.1f}C{x - side * size * 0.1:.1f} {y - size * 0.7:.1f} {x - side * size * 0.3:.1f} {y - size * 0.1:.1f} {end_x:.1f} {y - size * 0.08:.1f}"
    canvas.add(
        "play",
        shapes.stroked(posts + rungs, frame, size * 0.045) + shapes.stroked(chute, blue, size * 0.11),
        depth=0.57,
    )
