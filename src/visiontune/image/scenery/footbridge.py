"""A river through the forest; as a footbridge with a bridge of wood across it."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery import flora, forest
from visiontune.image.scenery.spots import Spots


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    base = forest.draw(canvas, plan)
    rng, light, w, h, u = canvas.random("stream"), canvas.light, canvas.width, canvas.height, canvas.unit
    spanned = plan.setting == "footbridge"
    top, x = h * 0.645, w * 0.5
    side = rng.choice((-1, 1))
    water = canvas.linear([mix(light.sky[-1], "#8fd0e0", 0.5), light.far("#3f9ac4", 0.04), light.far("#1f6590", 0)], (0, top), (0, h))  # fmt: skip
    outlines = []
    for extra in (1.16, 1.0):
        a, b = u * 5 * extra, w * (0.36 if spanned else 0.3) * extra
        foot = x + side * w * (0.0 if spanned else 0.16)
        bend = x - side * u * 9
        outlines.append(
            f"M{x - a:.1f} {top:.1f}C{bend - a * 2:.1f} {h * 0.72:.1f} {foot - b * 0.6:.1f} {h * 0.8:.1f} {foot - b:.1f} {h:.1f}"
            f"H{foot + b:.1f}C{foot + b * 0.6:.1f} {h * 0.8:.1f} {bend + a * 2:.1f} {h * 0.72:.1f} {x + a:.1f} {top:.1f}Z"
        )
    canvas.add("water", shapes.filled(outlines[0], light.far("#a5946a", 0.05)) + shapes.filled(outlines[1], water), depth=0.63)  # fmt: skip
    foot = x + (0 if spanned else side * w * 0.16)
    ripples = "".join(
        f"M{foot + rng.uniform(-0.22, 0.16) * w:.1f} {h * rng.uniform(0.84, 0.99):.1f}q{u * 3:.1f} {-u * 0.8:.1f} {u * 6:.1f} 0" for _ in range(18)
    )  # fmt: skip
    canvas.add("water", shapes.stroked(ripples, "#ffffff", u * 0.35, 0.55), depth=0.63)
    stones = "".join(
        shapes.ellipse(foot + k * w, h * y, u * s, u * s * 0.55, light.far("#8f9094", 0.03)) + shapes.ellipse(foot + k * w - u, h * y - u * 0.8, u * s * 0.6, u * s * 0.25, lighten(light.far("#8f9094", 0.03), 0.25))
        for k, y, s in ((-0.19, 0.82, 4), (0.2, 0.84, 5), (-0.27, 0.9, 6), (0.08, 0.93, 3), (-0.1, 0.78, 2.4))
    )  # fmt: skip
    canvas.add("stones", stones, depth=0.64)
    for k in (-0.4, 0.38):
        canvas.add("stones", flora.reeds(canvas, rng, foot + k * w * 0.8, h * 0.87, u * 13, 0.02), depth=0.64)
    if not spanned:
        left, right = (0.08, 0.5) if side > 0 else (0.5, 0.92)
        return Spots(floor=h * 0.82, horizon=base.horizon, air=base.air, sun=base.sun, front=base.front, water=h * 0.9, left=left, right=right)  # fmt: skip
    deck = h * 0.745
    _bridge(canvas, deck, rng.choice(["#a5774a", "#8f6a48", "#b5875a"]))
    ends = (0.24, 0.76)
    return Spots(floor=deck + u * 1, horizon=base.horizon, air=base.air, sun=base.sun, front=base.front, water=h * 0.93, left=ends[0], right=ends[1])  # fmt: skip


def _bridge(canvas: Canvas, deck: float, tone: str) -> None:
    """A plank bridge on posts with railings before and behind who crosses it."""
    light, w, u = canvas.light, canvas.width, canvas.unit
    wood = light.far(tone, 0.02)
    dark, x0, x1 = mix(wood, "#1c0f08", 0.4), w * 0.1, w * 0.9

    def at(t: float) -> shapes.Point:
        return x0 + (x1 - x0) * t, deck + u * 5 * (2 * t - 1) ** 2

    def rail(up: float, width: float, colour: str) -> str:
        return shapes.stroked(shapes.smooth([(x, y - up) for x, y in (at(k / 10) for k in range(11))]), colour, width)

    posts = "".join(f"M{x:.1f} {y + u * 4:.1f}V{y - u * 15:.1f}" for x, y in (at(k / 10) for k in range(11)))
    canvas.add("bridge", shapes.stroked(posts, dark, u * 1.5) + rail(u * 14, u * 1.5, dark) + rail(u * 8, u * 1, dark), depth=0.66)  # fmt: skip
    legs = "".join(f"M{x:.1f} {y:.1f}v{u * 17:.1f}" for x, y in (at(k) for k in (0.22, 0.42, 0.58, 0.78)))
    canvas.add("bridge", shapes.stroked(legs, mix(dark, "#140b08", 0.3), u * 2.6) + rail(-u * 3.6, u * 6, dark) + rail(-u * 1.2, u * 6, wood), depth=0.66)  # fmt: skip
    planks = "".join(f"M{x:.1f} {y - u * 1.6:.1f}v{u * 5.4:.1f}" for x, y in (at(k / 34) for k in range(35)))
    canvas.add("bridge", shapes.stroked(planks, dark, u * 0.4, 0.7), depth=0.66)
    for t in (0.0, 1.0):
        x, y = at(t)
        canvas.add("bridge", shapes.box(x - u * 1.6, y - u * 19, u * 3.2, u * 25, lighten(wood, 0.1), u * 0.6), depth=0.66)  # fmt: skip
