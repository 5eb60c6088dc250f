"""Temples and columns on a hill, cypresses and dry land: the ancient Mediterranean."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery.spots import Spots
from visiontune.image.sky import draw_sky


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    rng, light, w, h, u = canvas.random("ancient"), canvas.light, canvas.width, canvas.height, canvas.unit
    horizon = h * 0.58
    sun = draw_sky(canvas, horizon, clouds=0.4)
    line = shapes.ridge(rng, w, horizon + u * 2, u * 14, 2.4, 4)
    canvas.add("mountains", shapes.filled(shapes.ground(line, h), light.far("#7f8fa8", 0.55)), depth=0.18)
    hill = shapes.ridge(rng, w, horizon + u * 7, u * 9, 1.0, 2)
    canvas.add(
        "hill",
        shapes.filled(
            shapes.ground(hill, h),
            canvas.linear([light.far("#c3b27a", 0.22), light.far("#8f8350", 0.1)], (0, horizon - u * 4), (0, h)),
        ),
        depth=0.36,
    )
    x = w * rng.choice([0.2, 0.78])
    taken = any(hero.art == "classical-building" for hero in plan.heroes)
    if not taken:
        canvas.add("hill", temple(canvas, x, shapes.height_at(hill, x) + u * 2, u * 30, 0.16), depth=0.36)
    for _ in range(9):
        cx = rng.uniform(0, w)
        if abs(cx - x) > u * 18:
            foot = shapes.height_at(hill, cx) + u
            tall = u * rng.uniform(7, 12)
            canvas.add(
                "hill",
                shapes.ellipse(cx, foot - tall * 0.45, tall * 0.13, tall * 0.5, light.far("#3f6048", 0.2)),
                depth=0.36,
            )
    near = shapes.ridge(rng, w, h * 0.74, u * 4, 1.0, 2)
    sand = "#d8bd84"
    canvas.add(
        "ground",
        shapes.filled(
            shapes.ground(near, h),
            canvas.linear([light.far(sand, 0.04), light.far("#8f6d42", 0)], (0, h * 0.7), (0, h)),
        ),
        depth=0.6,
    )
    for side in (0.05, 0.95) if not canvas.tall else (0.08,):
        canvas.add(
            "columns",
            column(canvas, w * side, h * 0.84, u * 34 * rng.uniform(0.7, 1.1), broken=rng.random() < 0.5),
            depth=0.66,
        )
    return Spots(floor=canvas.safe, horizon=horizon, air=h * 0.28, sun=sun, left=0.12, right=0.88)


def column(canvas: Canvas, x: float, foot: float, height: float, far: float = 0.0, *, broken: bool = False) -> str:
    stone = canvas.light.far("#eadfc8", far)
    width = height * 0.13
    paint = canvas.linear(
        [lighten(stone, 0.1), stone, mix(stone, "#5a4a4a", 0.35)], (x - width / 2, 0), (x + width / 2, 0)
    )
    top = foot - height
    shaft = [
        (x - width / 2, foot),
        (x - width * 0.42, top),
        (x + width * 0.42, top + (height * 0.07 if broken else 0)),
        (x + width / 2, foot),
    ]
    parts = [shapes.filled(shapes.path(shaft), paint)]
    for i in (-0.25, 0.0, 0.25):
        parts.append(
            shapes.stroked(
                f"M{x + i * width:.1f} {foot:.1f}L{x + i * width * 0.85:.1f} {top + height * 0.06:.1f}",
                mix(stone, "#5a4a4a", 0.4),
                width * 0.05,
                0.5,
            )
        )
    if not broken:
        parts.append(shapes.box(x - width * 0.7, top - width * 0.3, width * 1.4, width * 0.34, paint, width * 0.06))
    parts.append(shapes.box(x - width * 0.7, foot - width * 0.3, width * 1.4, width * 0.34, paint, width * 0.06))
    return "".join(parts)


def temple(canvas: Canvas, x: float, foot: float, width: float, far: float) -> str:
    light = canvas.light
    stone = light.far("#eadfc8", far)
    shade = mix(stone, "#4f4250", 0.4)
    height = width * 0.34
    parts = [
        shapes.box(x - width * 0.54, foot - width * 0.03, width * 1.08, width * 0.06, stone),
        shapes.box(x - width * 0.5, foot - height, width, height, shade),
    ]
    parts += [column(canvas, x + width * (i / 5 - 0.5) * 0.94, foot, height, far) for i in range(6)]
    parts.append(shapes.box(x - width * 0.53, foot - height - width * 0.06, width * 1.06, width * 0.07, stone))
    roof = [
        (x - width * 0.55, foot - height - width * 0.06),
        (x, foot - height - width * 0.22),
        (x + width * 0.55, foot - height - width * 0.06),
    ]
    parts.append(shapes.filled(shapes.path(roof), lighten(stone, 0.06)))
    inner = [
        (x - width * 0.42, foot - height - width * 0.075),
        (x, foot - height - width * 0.19),
        (x + width * 0.42, foot - height - width * 0.075),
    ]
    parts.append(shapes.filled(shapes.path(inner), shade, 0.5))
    return "".join(parts)
