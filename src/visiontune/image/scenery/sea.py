"""Open sea with a glitter path, or a coast with beach and foam."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import mix, multiply
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery import flora, props
from visiontune.image.scenery.spots import Spots
from visiontune.image.sky import draw_sky


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    rng, light, w, h, u = canvas.random("sea"), canvas.light, canvas.width, canvas.height, canvas.unit
    horizon = h * rng.uniform(0.46, 0.52)
    sun = draw_sky(canvas, horizon)
    if rng.random() < 0.6 or plan.setting == "coast":
        line = shapes.ridge(rng, w, horizon + u, u * rng.uniform(5, 12), 2.2, 4)
        canvas.add(
            "coast", shapes.filled(shapes.ground(line, horizon + u * 0.5), light.far("#5f7f96", 0.55)), depth=0.2
        )
    blue = rng.choice([("#58b4d8", "#12608f"), ("#4fc0c4", "#0f5f86"), ("#6aa9dc", "#1c4f94")])
    far = mix(mix(multiply(blue[0], light.ambient), light.sky[-1], 0.45), light.haze, 0.2)
    near = multiply(blue[1], light.ambient)
    water = canvas.linear([far, mix(far, near, 0.55), near], (0, horizon), (0, h))
    canvas.add("sea", shapes.box(0, horizon, w, h - horizon, water), depth=0.35)
    _glitter(canvas, sun[0], horizon)
    _swell(canvas, horizon, "waves", 0.45, 0.0, 0.5)
    if light.weather == "storm" and plan.setting != "coast":
        _breakers(canvas, h * 0.66, u * 5, "breakers-far", 0.5, near)
    if plan.setting != "coast":
        _swell(canvas, horizon, "waves-near", 0.62, 0.45, 1.0)
        if plan.setting in ("sea", "bridge") and _ashore(plan):
            props.pier(canvas, h * 0.84)
            return Spots(floor=h * 0.88, horizon=horizon, air=h * 0.26, sun=sun, water=h * 0.74)

        def front() -> None:
            if light.weather == "storm":
                _breakers(canvas, h * 0.8, u * 7, "breakers", 0.8, mix(near, "#0a1c30", 0.15))
                _breakers(canvas, h * 0.91, u * 8, "breakers-near", 0.9, mix(near, "#0a1c30", 0.4))

        return Spots(floor=canvas.safe, horizon=horizon, air=h * 0.26, sun=sun, water=h * 0.76, front=front)
    return Spots(floor=h * 0.83, horizon=horizon, air=h * 0.26, sun=sun, water=_beach(canvas, rng.choice((-1, 1))))


def _breakers(canvas: Canvas, y: float, rise: float, name: str, depth: float, tone: str) -> None:
    """A row of high waves with foam on their crests, over the whole width."""
    rng, w, h, u = canvas.random(name), canvas.width, canvas.height, canvas.unit
    x, d, foam = -u * rng.uniform(4, 30), "", ""
    start = x
    while x < w + u * 10:
        wide, high = u * rng.uniform(26, 40), rise * rng.uniform(0.7, 1.2)
        crest = (
            f"C{x + wide * 0.3:.1f} {y:.1f} {x + wide * 0.42:.1f} {y - high:.1f} {x + wide * 0.6:.1f} {y - high:.1f}"
        )
        d += crest + f"C{x + wide * 0.66:.1f} {y - high * 0.5:.1f} {x + wide * 0.8:.1f} {y:.1f} {x + wide:.1f} {y:.1f}"
        foam += f"M{x + wide * 0.36:.1f} {y - high * 0.62:.1f}Q{x + wide * 0.46:.1f} {y - high * 1.02:.1f} {x + wide * 0.6:.1f} {y - high:.1f}Q{x + wide * 0.64:.1f} {y - high * 0.6:.1f} {x + wide * 0.72:.1f} {y - high * 0.25:.1f}"
        x += wide
    paint = canvas.linear([mix(tone, "#bfe0ea", 0.28), tone], (0, y - rise), (0, y + u * 9))
    body = shapes.filled(f"M{start:.1f} {h:.1f}V{y:.1f}{d}V{h:.1f}Z", paint, 0.96)
    canvas.add(name, body + shapes.stroked(foam, "#f4fafc", u * 0.7, 0.75), depth=depth, motion="bob")


def _ashore(plan: ScenePlan) -> bool:
    """Whether something is there that cannot stand on water."""
    free = [hero for hero in plan.heroes if hero.relation in ("none", "beside", "holding")]
    return any(hero.place in ("ground", "person", "table") for hero in free)


def _glitter(canvas: Canvas, x: float, horizon: float) -> None:
    """The sun's path on the water: dashes, wider and further apart toward the viewer."""
    if canvas.light.weather not in ("clear",):
        return
    rng, h, u = canvas.random("glitter"), canvas.height, canvas.unit
    parts = []
    for i in range(38):
        t = (i / 38) ** 1.6
        y = horizon + u + (h - horizon) * t * 0.95
        spread = u * (2 + 17 * t)
        size = u * (1.2 + 6 * t) * rng.uniform(0.5, 1.2)
        parts.append(
            shapes.ellipse(
                x + rng.gauss(0, 0.5) * spread, y, size, u * (0.12 + 0.3 * t), canvas.light.sun, 0.5 - 0.25 * t
            )
        )
    canvas.add("glitter", "".join(parts), depth=0.4)


def _swell(canvas: Canvas, horizon: float, name: str, depth: float, t0: float, t1: float) -> None:
    rng, w, h, u = canvas.random(name), canvas.width, canvas.height, canvas.unit
    light_d: list[str] = []
    dark_d: list[str] = []
    for i in range(44):
        t = t0 + (t1 - t0) * rng.random()
        y = horizon + u + (h - horizon) * t**1.4
        size = u * (2 + 12 * t) * rng.uniform(0.6, 1.4)
        curve = f"M{rng.uniform(-0.05, 1.0) * w:.1f} {y:.1f}q{size / 4:.1f} {-size * 0.1:.1f} {size / 2:.1f} 0t{size / 2:.1f} 0"
        (light_d if i % 2 else dark_d).append(curve)
    body = shapes.stroked("".join(light_d), "#ffffff", u * 0.28, 0.3) + shapes.stroked(
        "".join(dark_d), "#0b2c4f", u * 0.3, 0.16
    )
    canvas.add(name, body, depth=depth)


def _beach(canvas: Canvas, side: int) -> float:
    """Sand along the lower edge with two rims of foam; returns the waterline of what floats behind it."""
    rng, light, w, h, u = canvas.random("beach"), canvas.light, canvas.width, canvas.height, canvas.unit
    sand = rng.choice(["#ecd6a4", "#e6c98f", "#f0dfb8"])
    y0, y1 = (h * 0.66, h * 0.8) if side > 0 else (h * 0.8, h * 0.66)
    line = [
        (-u * 5, y0),
        (w * 0.25, y0 + (y1 - y0) * 0.2 + u * 2),
        (w * 0.55, (y0 + y1) / 2 - u * 2),
        (w * 0.8, y1 - (y1 - y0) * 0.15 + u),
        (w + u * 5, y1),
    ]
    for drop, colour, faint in ((-2.2, "#ffffff", 0.35), (-0.9, "#ffffff", 0.8)):
        moved = [(x, y + drop * u) for x, y in line]
        canvas.add("beach", shapes.filled(shapes.ground(moved, h), colour, faint), depth=0.62)
    wet = canvas.linear(
        [light.far(mix(sand, "#8a6f4a", 0.35), 0.05), light.far(sand, 0.02), light.far(mix(sand, "#b98d5a", 0.3), 0)],
        (0, min(y0, y1)),
        (0, h),
    )
    canvas.add("beach", shapes.filled(shapes.ground(line, h), wet), depth=0.62)
    dots = "".join(
        shapes.circle(
            rng.uniform(0, w), rng.uniform(max(y0, y1) + u * 2, h), u * rng.uniform(0.15, 0.4), "#a5814f", 0.4
        )
        for _ in range(50)
    )
    canvas.add("beach", dots, depth=0.62)
    x = w * (0.07 if side > 0 else 0.93)
    foot = shapes.height_at(line, x) + u * 5
    canvas.add("palms", flora.palm(canvas, rng, x, foot, h * 0.4), depth=0.66)
    return min(y0, y1) - u * 4
