"""A bathroom: tiles, a tub, a washbasin under its mirror."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery.inside import stand
from visiontune.image.scenery.room import shell, window
from visiontune.image.scenery.spots import Spots


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    rng, light, w, h, u = canvas.random("bathroom"), canvas.light, canvas.width, canvas.height, canvas.unit
    tone = rng.choice(["#8fc4cc", "#a8cdb4", "#d9b4bc", "#a9b9dc"])
    shell(canvas, lighten(tone, 0.5), "#b9c2c6", line=0.7)
    tile, step = light.far(tone, 0), u * 6
    tiles = "".join(
        shapes.box(n * step, h * 0.34 + row * step, step * 0.94, step * 0.94, lighten(tile, 0.06 * ((n + row) % 3)), u * 0.5)
        for row in range(int((h * 0.68 - h * 0.34) / step)) for n in range(int(w / step) + 1)
    )  # fmt: skip
    canvas.add("tiles", tiles, depth=0.05)
    side = rng.choice((-1, 1))
    x, y, white = w * (0.5 + side * 0.28), h * 0.77, light.far("#fbfcfc", 0)
    canvas.add("window", window(canvas, x - u * 13, h * 0.1, u * 26, h * 0.22), depth=0.1)
    half = u * 30
    tub = f"M{x - half:.1f} {y - u * 19:.1f}H{x + half:.1f}Q{x + half:.1f} {y - u * 3:.1f} {x + half * 0.72:.1f} {y - u * 2:.1f}H{x - half * 0.72:.1f}Q{x - half:.1f} {y - u * 3:.1f} {x - half:.1f} {y - u * 19:.1f}Z"
    feet = "".join(shapes.ellipse(x + k * half * 0.6, y - u * 1.4, u * 2, u * 1.6, "#c9a24a") for k in (-1, 1))
    foam = "".join(
        shapes.circle(x + half * k / 6, y - u * (20 + (k % 2) * 1.4), u * rng.uniform(2.4, 4), "#ffffff", 0.92) for k in range(-5, 6)
    )  # fmt: skip
    tap = shapes.stroked(f"M{x + side * half * 0.9:.1f} {y - u * 19:.1f}v{-u * 9:.1f}q0 {-u * 3:.1f} {-side * u * 3:.1f} {-u * 3:.1f}t{-side * u * 3:.1f} {u * 3:.1f}", light.far("#aab4bc", 0), u * 1.4)  # fmt: skip
    body = shapes.filled(tub, canvas.linear([white, mix(white, "#5f7a8a", 0.3)], (0, y - u * 19), (0, y)))
    rim = shapes.box(x - half - u * 1.4, y - u * 20.4, half * 2 + u * 2.8, u * 2.6, lighten(white, 0.5), u * 1.3)
    canvas.add("tub", feet + tap + foam + body + rim, depth=0.42)
    sx, sy = w * (0.5 - side * 0.3), h * 0.72
    mirror = shapes.box(sx - u * 11, h * 0.16, u * 22, h * 0.28, light.far("#c9a877", 0), u * 2) + shapes.box(sx - u * 9.6, h * 0.16 + u * 1.4, u * 19.2, h * 0.28 - u * 2.8, canvas.linear(["#e4f3f8", "#b4d4e0"], (sx, h * 0.16), (sx + u * 10, h * 0.44)), u)  # fmt: skip
    gleam = f"M{sx - u * 6:.1f} {h * 0.38:.1f}l{u * 8:.1f} {-u * 14:.1f}M{sx - u * 1:.1f} {h * 0.39:.1f}l{u * 7:.1f} {-u * 12:.1f}"
    canvas.add("mirror", mirror + shapes.stroked(gleam, "#ffffff", u * 1.2, 0.6), depth=0.14)
    cabinet = shapes.box(sx - u * 13, sy - u * 20, u * 26, u * 20, light.far("#b98a60", 0), u * 0.6)
    doors = "".join(shapes.box(sx + k * u * 6.3 - u * 5.4, sy - u * 15, u * 10.8, u * 13, light.far("#c99c72", 0), u * 0.4) for k in (-1, 1))  # fmt: skip
    basin = shapes.box(sx - u * 15, sy - u * 22, u * 30, u * 4, white, u * 1.6) + shapes.stroked(f"M{sx:.1f} {sy - u * 22:.1f}v{-u * 5:.1f}h{u * 4:.1f}v{u * 1.4:.1f}", light.far("#aab4bc", 0), u * 1.2)  # fmt: skip
    cup = shapes.box(sx - u * 11, sy - u * 26, u * 3.2, u * 4.4, "#6fb0d4", u * 0.6) + shapes.stroked(f"M{sx - u * 10:.1f} {sy - u * 25:.1f}l{-u * 1.4:.1f} {-u * 4:.1f}M{sx - u * 9:.1f} {sy - u * 25:.1f}l{u * 1.4:.1f} {-u * 4:.1f}", "#e8607a", u * 0.7)  # fmt: skip
    towel = shapes.box(sx + side * u * 20 - u * 4, h * 0.46, u * 8, u * 16, light.far("#e8a05a", 0), u * 0.8)
    canvas.add("washbasin", towel + cup + cabinet + doors + basin, depth=0.4)
    return stand(canvas, plan, 0.7)
