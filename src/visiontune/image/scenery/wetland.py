"""A wetland: still water between reeds, tussocks, lily pads and bare trees in the mist."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery import flora
from visiontune.image.scenery.spots import Spots
from visiontune.image.sky import draw_sky


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    rng, light, w, h, u = canvas.random("wetland"), canvas.light, canvas.width, canvas.height, canvas.unit
    horizon = h * rng.uniform(0.47, 0.52)
    sun = draw_sky(canvas, horizon + u * 3, clouds=0.5)
    green = mix(flora.grass(light, rng), "#7a8a4a", 0.35)
    for i, far in enumerate((0.6, 0.4)):
        line = shapes.ridge(rng, w, horizon + u * (1 + 3 * i), u * (7 - 2 * i), 4.0, 5)
        tone = light.far(mix(green, "#1f4a44", 0.5), far)
        canvas.add(f"woods-{i + 1}", shapes.filled(shapes.ground(line, h), tone), depth=0.15 + 0.1 * i)
        for _ in range(9 - 3 * i):
            x = rng.uniform(0, w)
            tree = flora.round_tree(canvas, rng, x, shapes.height_at(line, x) + u, u * rng.uniform(8, 13), far)
            canvas.add(f"woods-{i + 1}", tree, depth=0.15 + 0.1 * i)
    top = horizon + u * 3
    tint = mix(light.sky[-1], "#7fa39a", 0.35)
    paint = canvas.linear([mix(tint, light.haze, 0.3), light.far("#5f8a84", 0.08), light.far("#2a4f4c", 0)], (0, top), (0, h))  # fmt: skip
    canvas.add("water", shapes.box(0, top, w, h - top, paint), depth=0.4)
    mist = canvas.fade(light.haze, (0, top + u * 9), (0, top), 0.6)
    canvas.add("water", shapes.box(0, top, w, u * 9, mist), depth=0.4)
    for n in range(7):
        t = (n + rng.random()) / 7
        y = top + u * 3 + (h * 0.72 - top) * t
        x = w * ((n * 0.382 + rng.uniform(0, 0.2)) % 1)
        if t > 0.4 and abs(x - w / 2) < w * 0.2:
            x = w * (0.12 if x < w / 2 else 0.88)
        _tussock(canvas, x, y, u * (7 + 12 * t), 0.3 * (1 - t), green)
    for share in (0.07, 0.95) if not canvas.tall else (0.06,):
        canvas.add("snags", _snag(canvas, w * share, h * 0.74, u * rng.uniform(34, 44)), depth=0.52)
    _lilies(canvas, h * 0.62, h * 0.76)
    bank = [(-u * 5, h * 0.76), (w * 0.25, h * 0.785), (w * 0.55, h * 0.775), (w * 0.8, h * 0.79), (w + u * 5, h * 0.765)]  # fmt: skip
    mud = canvas.linear([light.far(lighten(green, 0.06), 0.02), light.far(mix(green, "#2a2a1c", 0.5), 0)], (0, h * 0.76), (0, h))  # fmt: skip
    canvas.add("ground", shapes.filled(shapes.ground(bank, h), mud), depth=0.62)
    canvas.add("ground", flora.tufts(canvas, rng, h * 0.8, h, light.far(mix(green, "#14321f", 0.5), 0), 44), depth=0.62)
    for side in (0.02, 0.1, 0.17, 0.84, 0.92, 0.99):
        canvas.add("reeds", flora.reeds(canvas, rng, w * side, h * rng.uniform(0.79, 0.82), u * rng.uniform(18, 27)), depth=0.66)  # fmt: skip
    return Spots(floor=h * 0.86, horizon=horizon, air=h * 0.26, sun=sun, water=h * 0.72, left=0.14, right=0.86)


def _tussock(canvas: Canvas, x: float, y: float, wide: float, far: float, green: str) -> None:
    """An islet of grass with reeds, mirrored a little."""
    rng, light, u = canvas.random(f"tussock/{x:.0f}"), canvas.light, canvas.unit
    tone = light.far(mix(green, "#2f4a2c", 0.3), far)
    canvas.add("islets", shapes.ellipse(x, y + u * 0.9, wide * 0.56, wide * 0.09, mix(tone, "#0f2624", 0.5), 0.45), depth=0.45)  # fmt: skip
    canvas.add("islets", shapes.ellipse(x, y, wide * 0.52, wide * 0.08, tone), depth=0.45)
    for a in (-0.28, 0.0, 0.25):
        canvas.add("islets", flora.reeds(canvas, rng, x + a * wide, y + wide * 0.03, wide * rng.uniform(0.5, 0.8), far), depth=0.45)  # fmt: skip


def _snag(canvas: Canvas, x: float, y: float, height: float) -> str:
    """A dead tree that stands in the water."""
    bark = canvas.light.far("#6b5f58", 0.08)
    side = 1 if x < canvas.width / 2 else -1
    parts = [shapes.filled(f"M{x - height * 0.06:.1f} {y:.1f}Q{x - height * 0.03:.1f} {y - height * 0.4:.1f} {x + side * height * 0.02:.1f} {y - height:.1f}Q{x + height * 0.04:.1f} {y - height * 0.4:.1f} {x + height * 0.06:.1f} {y:.1f}Z", bark)]  # fmt: skip
    for up, out, rise in ((0.45, 0.3, 0.18), (0.6, -0.2, 0.2), (0.72, 0.22, 0.16)):
        x0, y0 = x + side * height * 0.01, y - height * up
        parts.append(shapes.stroked(f"M{x0:.1f} {y0:.1f}q{side * out * height * 0.6:.1f} {-rise * height * 0.2:.1f} {side * out * height:.1f} {-rise * height:.1f}", bark, height * 0.025))  # fmt: skip
    return "".join(parts) + shapes.ellipse(x, y, height * 0.13, height * 0.018, "#ffffff", 0.35)


def _lilies(canvas: Canvas, top: float, bottom: float) -> None:
    rng, light, w, u = canvas.random("lilies"), canvas.light, canvas.width, canvas.unit
    for n in range(16):
        t = rng.random()
        x, y, size = rng.uniform(0.04, 0.96) * w, top + (bottom - top) * t, u * (1.6 + 2 * t)
        pad = light.far(rng.choice(["#5f9a4f", "#4f8a55", "#7aa84f"]), 0.05)
        canvas.add("lilies", shapes.ellipse(x, y, size, size * 0.34, pad), depth=0.55)
        canvas.add("lilies", shapes.filled(shapes.path([(x, y), (x + size, y - size * 0.16), (x + size, y + size * 0.1)]), light.far("#3f6f6a", 0.05)), depth=0.55)  # fmt: skip
        if n % 4 == 0:
            bloom = light.far("#f7d3e0", 0.02)
            canvas.add("lilies", "".join(shapes.ellipse(x + a * size * 0.3, y - size * 0.3, size * 0.2, size * 0.3, bloom) for a in (-1, 0, 1)), depth=0.55)  # fmt: skip
