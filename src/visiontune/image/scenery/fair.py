"""A fairground with its wheel, tents and stalls, or the ring inside a circus."""

from __future__ import annotations

import math

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery import festive
from visiontune.image.scenery.land import draw_land
from visiontune.image.scenery.spots import Spots

_GAY = ("#d9403a", "#f2b632", "#2f8fb8", "#6fae4a", "#b25fb0")


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    if plan.setting == "circus":
        return _ring(canvas)
    land = draw_land(canvas, "fair", horizon=(0.54, 0.58), ground="#d8c8a4")
    rng, w, h, u = canvas.random("fair-things"), canvas.width, canvas.height, canvas.unit
    side = rng.choice((0.27, 0.73))
    if not any(hero.art == "ferris-wheel" for hero in plan.heroes):
        canvas.add("wheel", _wheel(canvas, w * side, land.horizon + u * 6, u * 25), depth=0.42)
    canvas.add("tents", _tent(canvas, w * (1 - side), land.horizon + u * 7, u * 46, "#d9403a"), depth=0.44)
    for n, k in enumerate((0.07, 0.5, 0.93)):
        canvas.add("stalls", _stall(canvas, w * k, h * 0.745, u * 24, _GAY[(n * 2 + 2) % 5]), depth=0.52)
    festive.bunting(canvas, h * 0.03, depth=0.6)
    festive.balloons(canvas, (w * rng.choice((0.04, 0.96)),), h * 0.42)
    return Spots(floor=h * 0.86, horizon=land.horizon, air=h * 0.24, sun=land.sun)


def _wheel(canvas: Canvas, x: float, foot: float, r: float) -> str:
    light, u = canvas.light, canvas.unit
    steel, y = light.far("#e9e4ee", 0.15), foot - r * 1.25
    stand = shapes.stroked(f"M{x - r * 0.5:.1f} {foot:.1f}L{x:.1f} {y:.1f}L{x + r * 0.5:.1f} {foot:.1f}", mix(steel, "#2a2c40", 0.35), u * 1.4)  # fmt: skip
    spokes = "".join(f"M{x:.1f} {y:.1f}l{r * math.cos(a):.1f} {r * math.sin(a):.1f}" for a in (k * math.tau / 12 for k in range(12)))  # fmt: skip
    rims = "".join(f"M{x - k:.1f} {y:.1f}a{k:.1f} {k:.1f} 0 1 0 {2 * k:.1f} 0a{k:.1f} {k:.1f} 0 1 0 {-2 * k:.1f} 0" for k in (r, r * 0.86))  # fmt: skip
    cars = []
    for k in range(12):
        cx, cy = x + r * math.cos(k * math.tau / 12), y + r * math.sin(k * math.tau / 12)
        tone = light.far(_GAY[k % 5], 0.12)
        cars.append(shapes.filled(f"M{cx - u * 2.2:.1f} {cy + u * 0.6:.1f}h{u * 4.4:.1f}a{u * 2.2:.1f} {u * 2.4:.1f} 0 0 1 {-u * 4.4:.1f} 0z", tone) + shapes.filled(f"M{cx - u * 2.4:.1f} {cy - u * 0.8:.1f}q{u * 2.4:.1f} {-u * 2.4:.1f} {u * 4.8:.1f} 0z", tone))  # fmt: skip
        if light.dark:
            cars.append(shapes.circle(cx, cy, u * 3.4, canvas.soft("#ffe29a", 0.8)))
    return stand + shapes.stroked(spokes, steel, u * 0.5) + shapes.stroked(rims, steel, u * 0.9) + "".join(cars) + shapes.circle(x, y, u * 2, light.far("#f2b632", 0.05))  # fmt: skip


def _tent(canvas: Canvas, x: float, foot: float, wide: float, tone: str) -> str:
    """A striped big top."""
    light = canvas.light
    red, white = light.far(tone, 0.1), light.far("#fbf3e6", 0.1)
    top, eave, n = foot - wide * 0.62, foot - wide * 0.3, 10
    parts = []
    for k in range(n):
        a, b = x - wide / 2 + wide * k / n, x - wide / 2 + wide * (k + 1) / n
        shade = red if k % 2 else white
        parts.append(shapes.filled(shapes.path([(x + (a - x) * 0.05, top), (x + (b - x) * 0.05, top), (b, eave), (a, eave)]), shade))  # fmt: skip
        parts.append(shapes.box(a + (x - a) * 0.06, eave, (b - a) * 0.95, foot - eave, mix(shade, "#2a1a2a", 0.14)))
        parts.append(shapes.filled(f"M{a:.1f} {eave:.1f}h{b - a:.1f}q{-(b - a) / 2:.1f} {wide * 0.08:.1f} {-(b - a):.1f} 0z", white if k % 2 else red))  # fmt: skip
    door = f"M{x - wide * 0.08:.1f} {foot:.1f}L{x:.1f} {eave + wide * 0.06:.1f}L{x + wide * 0.08:.1f} {foot:.1f}Z"
    flag = shapes.stroked(f"M{x:.1f} {top:.1f}v{-wide * 0.12:.1f}", mix(red, "#14101a", 0.4), wide * 0.012) + shapes.filled(f"M{x:.1f} {top - wide * 0.12:.1f}l{wide * 0.1:.1f} {wide * 0.03:.1f}l{-wide * 0.1:.1f} {wide * 0.03:.1f}z", light.far("#f2b632", 0.05))  # fmt: skip
    return flag + "".join(parts) + shapes.filled(door, mix(red, "#14060f", 0.6))


def _stall(canvas: Canvas, x: float, foot: float, wide: float, tone: str) -> str:
    light, u = canvas.light, canvas.unit
    cloth, wood = light.far(tone, 0.05), light.far("#9a6a40", 0.05)
    top, roof = foot - wide * 0.42, foot - wide * 0.98
    posts = "".join(shapes.box(x + k * wide * 0.44 - u * 0.7, roof, u * 1.4, wide * 0.98, wood) for k in (-1, 1))
    dark = shapes.box(x - wide * 0.44, roof + wide * 0.1, wide * 0.88, wide * 0.5, "#ffdf9a" if light.dark else mix(wood, "#140b08", 0.6), 0, 0.9)  # fmt: skip
    prizes = "".join(shapes.circle(x + (k - 2) * wide * 0.16, top - u * 1.8, u * 1.8, light.far(_GAY[k], 0.03)) for k in range(5))  # fmt: skip
    scallops = "".join(
        shapes.filled(f"M{x - wide / 2 + wide * k / 8:.1f} {roof:.1f}h{wide / 8:.1f}v{wide * 0.16:.1f}a{wide / 16:.1f} {wide / 16:.1f} 0 0 1 {-wide / 8:.1f} 0z", cloth if k % 2 else light.far("#fbf3e6", 0.05))
        for k in range(8)
    )  # fmt: skip
    return dark + posts + prizes + shapes.box(x - wide / 2, top, wide, wide * 0.42, canvas.linear([lighten(cloth, 0.1), mix(cloth, "#1a1020", 0.25)], (0, top), (0, foot)), u * 0.6) + scallops  # fmt: skip


def _ring(canvas: Canvas) -> Spots:
    rng, w, h, u = canvas.random("circus"), canvas.width, canvas.height, canvas.unit
    tone = rng.choice(["#b5303c", "#2f5f9a", "#6a3f94"])
    x, top, foot = w / 2, -h * 0.06, h * 0.46
    n = 30
    canvas.add("roof", shapes.box(0, 0, w, h, mix(tone, "#14060f", 0.5)), depth=0.0)
    for k in range(n):
        a, b = w * (2.6 * k / n - 0.8), w * (2.6 * (k + 1) / n - 0.8)
        shade = mix(tone if k % 2 else "#f2e2c4", "#14060f", 0.14 + 0.3 * abs(k - n / 2) / n)
        canvas.add("roof", shapes.filled(shapes.path([(x, top), (b, foot), (a, foot)]), shade), depth=0.0)
    canvas.add("stand", shapes.box(0, foot, w, h * 0.26, canvas.linear(["#2a1a2c", "#4a2a3a"], (0, foot), (0, h * 0.7))), depth=0.2)  # fmt: skip
    for row in range(4):
        y, size = foot + u * (4 + 5 * row), u * (1.5 + 0.25 * row)
        for k in range(int(w / size / 2.7) + 1):
            hx = (k + 0.5 * (row % 2) + rng.uniform(-0.15, 0.15)) * size * 2.7
            skin, coat = rng.choice(["#f0c8a4", "#c98f66", "#8a5a3c", "#e0ac80"]), rng.choice(_GAY)
            canvas.add("crowd", shapes.box(hx - size, y + size * 0.7, size * 2, size * 2.4, mix(coat, "#1a1020", 0.45), size * 0.8) + shapes.circle(hx, y, size * 0.82, mix(skin, "#1a1020", 0.35)), depth=0.22)  # fmt: skip
    canvas.add("floor", shapes.box(0, h * 0.66, w, h * 0.4, "#3a2430"), depth=0.3)
    sand = canvas.linear(["#e3bd7c", "#b98a4c"], (0, h * 0.68), (0, h))
    canvas.add("ring", shapes.ellipse(x, h * 0.86, w * 0.5, h * 0.2, mix(tone, "#14060f", 0.1)) + shapes.ellipse(x, h * 0.845, w * 0.5, h * 0.19, "#f2c95a") + shapes.ellipse(x, h * 0.86, w * 0.46, h * 0.17, sand), depth=0.4)  # fmt: skip
    for k in (-1, 1):
        lamp = x + k * w * 0.34
        cone = shapes.path([(lamp - u * 2, h * 0.05), (lamp + u * 2, h * 0.05), (x + k * u * 4 + u * 22, h * 0.9), (x + k * u * 4 - u * 22, h * 0.9)])  # fmt: skip
        canvas.add("spotlights", shapes.filled(cone, canvas.fade("#fff2cf", (0, h * 0.9), (0, 0), 0.26)) + shapes.box(lamp - u * 3, h * 0.02, u * 6, u * 4, "#2a2430", u), depth=0.42)  # fmt: skip
    return Spots(floor=h * 0.88, horizon=h * 0.68, air=h * 0.34, sun=(x, 0), left=0.14, right=0.86)
