"""A village: cottages and a church among fields; as a suburb, a street of family houses with gardens."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery import flora, props
from visiontune.image.scenery.land import draw_land, grass_front
from visiontune.image.scenery.spots import Spots


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    land = draw_land(canvas, plan.setting, horizon=(0.46, 0.52))
    return (
        _suburb(canvas, land.horizon, land.sun)
        if plan.setting == "suburb"
        else _village(canvas, land.horizon, land.sun, land.green)
    )


def _village(canvas: Canvas, y: float, sun: tuple[float, float], green: str) -> Spots:
    rng, light, w, h, u = canvas.random("village-things"), canvas.light, canvas.width, canvas.height, canvas.unit
    church = w * rng.choice((0.3, 0.66))
    canvas.add("church", _church(canvas, church, y + u * 5, u * 17), depth=0.46)
    spots = [x for x in (0.04, 0.17, 0.42, 0.55, 0.8, 0.95) if abs(x * w - church) > u * 13]
    for n, x in enumerate(sorted(spots, key=lambda x: -abs(x - 0.5))):
        near = abs(x - 0.5) > 0.3
        size = u * (26 if near else 17) * rng.uniform(0.9, 1.1)
        foot = y + u * (12 if near else 6)
        canvas.add("houses" if not near else "houses-near", props.gable_house(canvas, rng, w * x, foot, size, 0.05 if near else 0.16), depth=0.54 if near else 0.48)  # fmt: skip
        tree_x = w * x + size * 0.75 * (1 if n % 2 else -1)
        canvas.add("trees", flora.round_tree(canvas, rng, tree_x, foot + u, size * 0.62, 0.08), depth=0.56)
    path = f"M{w * 0.47:.1f} {y + u * 5:.1f}Q{w * 0.52:.1f} {h * 0.7:.1f} {w * 0.3:.1f} {h:.1f}H{w * 0.62:.1f}Q{w * 0.58:.1f} {h * 0.7:.1f} {w * 0.5:.1f} {y + u * 5:.1f}Z"
    canvas.add("ground", shapes.filled(path, light.far("#dcc9a0", 0.05)), depth=0.45)
    canvas.add("ground", flora.tufts(canvas, rng, h * 0.7, h, light.far(mix(green, "#0f3a2a", 0.5), 0), 34), depth=0.45)
    return Spots(floor=canvas.safe, horizon=y, air=h * 0.24, sun=sun, front=lambda: grass_front(canvas, green))


def _church(canvas: Canvas, x: float, y: float, size: float) -> str:
    wall, roof = canvas.light.far("#efe8da", 0.15), canvas.light.far("#7f4a42", 0.15)
    glass = "#ffd98a" if canvas.light.dark else canvas.light.far("#5f7f9f", 0.2)
    tower, spire = size * 0.42, size * 1.9
    return (
        shapes.box(x, y - size * 0.72, size * 1.2, size * 0.72, wall)
        + shapes.filled(shapes.path([(x - size * 0.05, y - size * 0.7), (x + size * 0.16, y - size * 1.15), (x + size * 1.06, y - size * 1.15), (x + size * 1.27, y - size * 0.7)]), roof)
        + shapes.box(x - tower, y - size * 1.3, tower, size * 1.3, lighten(wall, 0.12))
        + shapes.filled(shapes.path([(x - tower * 1.12, y - size * 1.28), (x - tower / 2, y - spire), (x + tower * 0.12, y - size * 1.28)]), mix(roof, "#1a1420", 0.15))
        + "".join(shapes.filled(f"M{x + size * (0.22 + 0.32 * n):.1f} {y - size * 0.16:.1f}v{-size * 0.26:.1f}q{size * 0.07:.1f} {-size * 0.12:.1f} {size * 0.14:.1f} 0v{size * 0.26:.1f}z", glass) for n in range(3))
        + shapes.circle(x - tower / 2, y - size * 1.02, tower * 0.2, glass)
    )  # fmt: skip


def _suburb(canvas: Canvas, y: float, sun: tuple[float, float]) -> Spots:
    rng, light, w, h, u = canvas.random("suburb-things"), canvas.light, canvas.width, canvas.height, canvas.unit
    foot = h * 0.68
    count = max(2, round(w / u / 46))
    for n in range(count):
        x = w * (n + 0.5) / count
        canvas.add("houses", props.gable_house(canvas, rng, x, foot, u * rng.uniform(34, 39), 0.04), depth=0.5)
        canvas.add(
            "trees",
            flora.round_tree(canvas, rng, x + w / count / 2, foot + u, u * rng.uniform(18, 25), 0.04),
            depth=0.52,
        )
        canvas.add("paths", shapes.filled(shapes.path([(x - u * 2.6, foot), (x + u * 2.6, foot), (x + u * 5, h * 0.76), (x - u * 5, h * 0.76)]), light.far("#d6cbb8", 0.03)), depth=0.5)  # fmt: skip
    pave, road = light.far("#c9c2b6", 0.03), light.far("#5b616b", 0.03)
    canvas.add("street", shapes.box(0, h * 0.755, w, h * 0.05, pave), depth=0.58)
    canvas.add(
        "street",
        shapes.box(0, h * 0.8, w, h * 0.22, canvas.linear([road, mix(road, "#14161c", 0.35)], (0, h * 0.8), (0, h))),
        depth=0.58,
    )
    canvas.add("street", shapes.box(0, h * 0.797, w, u * 1.0, mix(pave, "#2a2d35", 0.35)), depth=0.58)
    if light.dark:
        for n in range(2):
            canvas.add("lamps", props.lamp_post(canvas, w * (0.25 + 0.5 * n), h * 0.78, u * 30), depth=0.6)
    return Spots(floor=h * 0.84, horizon=y, air=h * 0.22, sun=sun)
