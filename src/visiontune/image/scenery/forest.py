"""Trees in depth with light between them; as a jungle with palms, leaves and vines."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery import flora, lush
from visiontune.image.scenery.spots import Spots
from visiontune.image.sky import draw_sky


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    rng, light, w, h, u = canvas.random("forest"), canvas.light, canvas.width, canvas.height, canvas.unit
    jungle = plan.setting == "jungle"
    horizon = h * 0.58
    sun = draw_sky(canvas, horizon, clouds=0.25)
    green = flora.grass(light, rng) if not jungle else "#4fa04a"
    conifers = not jungle and (light.season == "winter" or rng.random() < 0.5)
    snowy = light.season == "winter"
    for i, (far, tall, count) in enumerate(((0.68, 26, 15), (0.46, 34, 11), (0.22, 44, 9))):
        y = horizon + u * (2 + 4 * i)
        name, depth = f"trees-{i + 1}", 0.2 + 0.14 * i
        line = shapes.ridge(rng, w, y + u * 2, u * 3, 1.5, 2)
        for n in range(count):
            x = w * (n + rng.uniform(0.1, 0.9)) / count
            if i == 2 and abs(x - w / 2) < w * 0.2:
                continue
            size = u * tall * rng.uniform(0.75, 1.15)
            foot = shapes.height_at(line, x) + u * 2
            if conifers:
                canvas.add(name, flora.conifer(canvas, rng, x, foot, size, far, snowy), depth=depth)
            elif jungle and rng.random() < 0.5:
                canvas.add(name, flora.palm(canvas, rng, x, foot, size, far), depth=depth)
            else:
                canvas.add(name, flora.round_tree(canvas, rng, x, foot, size * 0.9, far), depth=depth)
        canvas.add(
            name, shapes.filled(shapes.ground(line, h), light.far(mix(green, "#1f5a44", 0.45), far)), depth=depth
        )
        canvas.add(
            name,
            shapes.box(
                0,
                y - u * 10,
                w,
                u * 16,
                canvas.fade(lighten(light.haze, 0.2), (0, y - u * 10), (0, y + u * 6), 0.5 * far),
            ),
            depth=depth,
        )
    if jungle:
        lush.draw_canopy(canvas)
    near = shapes.ridge(rng, w, h * 0.74, u * 4, 1.1, 2)
    canvas.add(
        "ground",
        shapes.filled(
            shapes.ground(near, h),
            canvas.linear([light.far(green, 0.02), light.far(mix(green, "#0e2d24", 0.55), 0)], (0, h * 0.7), (0, h)),
        ),
        depth=0.62,
    )
    canvas.add(
        "ground", flora.tufts(canvas, rng, h * 0.78, h, light.far(mix(green, "#0b2d22", 0.5), 0), 50), depth=0.62
    )

    def front() -> None:
        """Leaves in the lower corners, out of the light."""
        dark = light.far(mix("#123528", green, 0.12), 0.0)
        size = u * (30 if jungle else 17)
        for side in (0, 1):
            x = w * side + (u * 1.5 if side == 0 else -u * 1.5)
            canvas.add("near", _fronds(x, h * 1.02, size * rng.uniform(0.85, 1.15), dark, side), depth=0.95)

    return Spots(floor=canvas.safe, horizon=horizon, air=h * 0.34, sun=sun, front=front, left=0.1, right=0.9)


def _fronds(x: float, y: float, size: float, colour: str, side: int) -> str:
    parts = []
    for i, (out, up) in enumerate(((0.3, 1.0), (0.65, 0.8), (0.9, 0.5), (-0.3, 0.9))):
        out = out if side == 0 else -out
        tip = (x + out * size, y - up * size)
        bend = (x + out * size * 0.3, y - up * size * 0.85)
        lower = (x + out * size * 0.65, y - up * size * 0.45)
        tone = lighten(colour, 0.05 * i)
        parts.append(
            shapes.filled(
                f"M{x:.1f} {y:.1f}Q{bend[0]:.1f} {bend[1]:.1f} {tip[0]:.1f} {tip[1]:.1f}Q{lower[0]:.1f} {lower[1]:.1f} {x:.1f} {y:.1f}Z",
                tone,
            )
        )
    return "".join(parts)
