"""A building site: a raw frame of floors, a tower crane, earth and fences."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery import props
from visiontune.image.scenery.city import skyline
from visiontune.image.scenery.spots import Spots
from visiontune.image.sky import draw_sky


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    rng, light, w, h, u = canvas.random("construction"), canvas.light, canvas.width, canvas.height, canvas.unit
    ground = h * 0.7
    sun = draw_sky(canvas, h * 0.62, clouds=0.5)
    skyline(canvas, "skyline", ground, u * 24, 0.62, 0.2)
    side = rng.choice((0, 1))
    left = w * (0.06 if side == 0 else 0.52)
    wide, floors = w * 0.42, 5
    concrete, steel = light.far("#b9b4aa", 0.1), light.far("#8a8178", 0.1)
    tall = min(u * 8.6, (ground - h * 0.14) / floors)
    for n in range(floors):
        y = ground - tall * (n + 1)
        raw = n == floors - 1
        if not raw:
            canvas.add(
                "frame",
                shapes.box(left + u, y + u * 1.4, wide - 2 * u, tall - u * 1.4, mix(concrete, "#2a2a34", 0.55)),
                depth=0.4,
            )
        posts = 5
        canvas.add("frame", "".join(shapes.box(left + (wide - u * 1.6) * k / (posts - 1), y - (u * 2 if raw else 0), u * 1.6, tall + (u * 2 if raw else 0), steel if raw else concrete) for k in range(posts)), depth=0.4)  # fmt: skip
        canvas.add(
            "frame",
            shapes.box(left - u, y + (tall if raw else 0), wide + 2 * u, u * 1.5, lighten(concrete, 0.15)),
            depth=0.4,
        )
    _crane(canvas, w * (0.62 if side == 0 else 0.38), ground, ground - h * 0.06, -1 if side == 0 else 1)
    earth = light.far("#b08a5a", 0.04)
    line = shapes.ridge(rng, w, ground + u * 3, u * 4, 2.4, 3)
    canvas.add(
        "earth",
        shapes.filled(
            shapes.ground(line, h),
            canvas.linear([lighten(earth, 0.12), mix(earth, "#3a2a1a", 0.35)], (0, ground), (0, h)),
        ),
        depth=0.55,
    )
    heap = w * (0.86 if side == 0 else 0.14)
    canvas.add(
        "earth",
        shapes.filled(
            f"M{heap - u * 16:.1f} {h * 0.76:.1f}Q{heap:.1f} {h * 0.76 - u * 20:.1f} {heap + u * 16:.1f} {h * 0.76:.1f}Z",
            mix(earth, "#5a3f26", 0.2),
        ),
        depth=0.55,
    )
    for n in range(5):
        x = w * (0.08 + 0.2 * n)
        canvas.add("cones", shapes.filled(shapes.path([(x - u * 1.6, h * 0.8), (x, h * 0.8 - u * 5), (x + u * 1.6, h * 0.8)]), light.far("#ee6a2a", 0)) + shapes.box(x - u * 0.9, h * 0.8 - u * 2.6, u * 1.8, u, "#ffffff") + shapes.box(x - u * 2.2, h * 0.8 - u * 0.5, u * 4.4, u * 0.8, light.far("#d9581f", 0)), depth=0.58)  # fmt: skip
    for k in range(3):
        canvas.add(
            "stack",
            props.crate(
                canvas,
                rng,
                w * (0.3 if side == 0 else 0.7) + (k % 2 - 0.5) * u * 7,
                h * 0.775 - (u * 5.4 if k == 2 else 0),
                u * 7,
            ),
            depth=0.57,
        )
    return Spots(floor=h * 0.85, horizon=ground, air=h * 0.24, sun=sun)


def _crane(canvas: Canvas, x: float, foot: float, tall: float, side: int) -> None:
    light, u = canvas.light, canvas.unit
    tone = light.far("#f0b429", 0.06)
    top = foot - tall + canvas.unit * 6
    braces = "".join(
        f"M{x - u * 1.3:.1f} {foot - u * 4 * k:.1f}l{u * 2.6:.1f} {-u * 4:.1f}"
        for k in range(int((foot - top) / u / 4))
    )
    mast = f"M{x - u * 1.3:.1f} {foot:.1f}V{top:.1f}M{x + u * 1.3:.1f} {foot:.1f}V{top:.1f}"
    reach, back = u * 44 * side, -u * 14 * side
    jib = f"M{x + back:.1f} {top:.1f}H{x + reach:.1f}M{x + back:.1f} {top - u * 2:.1f}H{x + reach * 0.96:.1f}M{x:.1f} {top:.1f}V{top - u * 7:.1f}L{x + reach * 0.8:.1f} {top - u * 2:.1f}M{x:.1f} {top - u * 7:.1f}L{x + back:.1f} {top - u * 2:.1f}"
    hook = f"M{x + reach * 0.7:.1f} {top:.1f}v{u * 13:.1f}"
    load = shapes.box(x + reach * 0.7 - u * 3.4, top + u * 13, u * 6.8, u * 1.6, light.far("#8a8178", 0.05))
    canvas.add("crane", shapes.stroked(mast + braces + jib, tone, u * 0.5) + shapes.stroked(hook, light.far("#4a4f5a", 0.1), u * 0.25) + load + shapes.box(x + back - u * 1.4, top - u * 0.6, u * 3.4, u * 4, light.far("#6f747c", 0.1)) + shapes.box(x + side * u * 0.4 - u * 1.8, top + u * 0.4, u * 3.6, u * 3.4, light.far("#e6eef2", 0.05), u * 0.4), depth=0.45)  # fmt: skip
