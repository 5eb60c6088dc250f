"""A small island with palms in a lagoon, seen from the water: something stands on its sand, or floats before it."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix, multiply
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery import flora
from visiontune.image.scenery.spots import Spots
from visiontune.image.scenery.waterfall import boulder
from visiontune.image.sky import draw_sky


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    rng, light, w, h, u = canvas.random("island"), canvas.light, canvas.width, canvas.height, canvas.unit
    horizon = h * rng.uniform(0.45, 0.5)
    sun = draw_sky(canvas, horizon)
    deep = multiply(rng.choice(["#12708f", "#0f7f92", "#1c6aa4"]), light.ambient)
    far = mix(mix(light.far("#58b4d8", 0), light.sky[-1], 0.4), light.haze, 0.2)
    canvas.add("sea", shapes.box(0, horizon, w, h - horizon, canvas.linear([far, mix(far, deep, 0.6), deep], (0, horizon), (0, h))), depth=0.3)  # fmt: skip
    _waves(canvas, horizon)
    # Boats float before the island, which then lies further off.
    afloat = any(hero.place in ("water", "deep") for hero in plan.heroes)
    middle, foot, half = w / 2, h * (0.59 if afloat else 0.74), w * (0.34 if afloat else 0.42)
    for grow, colour, faint in ((1.22, "#7fe0d4", 0.35), (1.1, "#a9f0e0", 0.5), (1.035, "#ffffff", 0.75)):
        canvas.add("lagoon", shapes.ellipse(middle, foot + u, half * grow, u * 12 * grow, light.far(colour, 0.05), faint), depth=0.4)  # fmt: skip
    _hill(canvas, middle, half, foot)
    sand = rng.choice(["#f0dfb0", "#ecd6a4", "#f4e6c4"])
    paint = canvas.linear([light.far(lighten(sand, 0.2), 0.04), light.far(mix(sand, "#b98d5a", 0.35), 0)], (0, foot - u * 11), (0, foot + u * 12))  # fmt: skip
    canvas.add("sand", shapes.ellipse(middle, foot, half, u * 11.5, paint), depth=0.6)
    dots = "".join(
        shapes.circle(middle + rng.uniform(-0.75, 0.75) * half, foot + rng.uniform(-6, 6) * u, u * rng.uniform(0.15, 0.4), "#a5814f", 0.4)
        for _ in range(40)
    )  # fmt: skip
    canvas.add("sand", dots, depth=0.6)
    own = any(hero.art == "palm-tree" for hero in plan.heroes)  # as many as are asked for
    for share in () if own else (-0.72, -0.58, 0.6, 0.76):
        x, y = middle + share * half, foot - u * rng.uniform(3.5, 5.5)
        canvas.add("palms", flora.palm(canvas, rng, x, y, u * rng.uniform(28, 40), 0.02), depth=0.62)
        canvas.add("palms", flora.tufts_at(x, y + u * 0.6, u * 2.4, light.far("#3f8f4a", 0.02)), depth=0.62)
    for side in (-0.9, 0.88):
        canvas.add("rocks", boulder(canvas, middle + side * half, foot + u * 3, u * rng.uniform(5, 8), "#8a8078"), depth=0.63)  # fmt: skip
    return Spots(
        floor=foot + h * 0.05,
        horizon=horizon,
        air=h * 0.24,
        sun=sun,
        water=h * (0.83 if afloat else 0.62),
        left=0.16,
        right=0.84,
    )


def _hill(canvas: Canvas, middle: float, half: float, foot: float) -> None:
    """The green of the island behind its beach."""
    rng, light, u = canvas.random("island-hill"), canvas.light, canvas.unit
    peak = rng.uniform(-0.2, 0.2)
    high = u * rng.uniform(16, 23)
    for share, tone, lift in ((0.86, "#3f8f5a", 1.0), (0.92, "#56a653", 0.55)):
        ends = half * share
        line = [
            (middle - ends, foot - u * 3), (middle - ends * 0.6, foot - u * 6 - high * 0.35 * lift), (middle + ends * peak, foot - u * 6 - high * lift),
            (middle + ends * 0.6, foot - u * 6 - high * 0.4 * lift), (middle + ends, foot - u * 3),
        ]  # fmt: skip
        green = light.far(tone, 0.12)
        paint = canvas.linear([lighten(green, 0.14), mix(green, "#0f3a34", 0.35)], (0, foot - u * 6 - high), (0, foot))
        canvas.add("hill", shapes.filled(shapes.ground(line, foot), paint), depth=0.5)
        for _ in range(22):
            x = middle + ends * rng.uniform(-0.9, 0.9)
            y = shapes.height_at(line, x) + u * rng.uniform(0.5, 3)
            bush = mix(green, rng.choice(["#0f3a34", "#9fd06a"]), rng.uniform(0, 0.3))
            canvas.add("hill", shapes.circle(x, y, u * rng.uniform(1.6, 3.2), bush), depth=0.5)


def _waves(canvas: Canvas, horizon: float) -> None:
    rng, w, h, u = canvas.random("waves"), canvas.width, canvas.height, canvas.unit
    d: list[str] = []
    for _ in range(40):
        t = rng.random()
        size = u * (2 + 10 * t)
        d.append(f"M{rng.uniform(-0.05, 1) * w:.1f} {horizon + u + (h - horizon) * t**1.3:.1f}q{size / 4:.1f} {-size * 0.1:.1f} {size / 2:.1f} 0t{size / 2:.1f} 0")  # fmt: skip
    canvas.add("waves", shapes.stroked("".join(d), "#ffffff", u * 0.28, 0.32), depth=0.35)
