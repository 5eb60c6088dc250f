"""Slopes under the hand of man: rows of vines, or terraces of rice in water."""

from __future__ import annotations

import math

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery import flora, props
from visiontune.image.scenery.land import draw_land
from visiontune.image.scenery.spots import Spots


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    if plan.setting == "terraces":
        return _terraces(canvas)
    land = draw_land(canvas, "vineyard", horizon=(0.46, 0.5), range_=1.0)
    rng, light, w, h, u = canvas.random("vines"), canvas.light, canvas.width, canvas.height, canvas.unit
    x = w * rng.choice((0.22, 0.78))
    canvas.add("house", props.gable_house(canvas, rng, x, land.horizon + u * 5, u * 17, 0.2), depth=0.42)
    for k in (-1, 1):
        canvas.add("house", flora.conifer(canvas, rng, x + k * u * 13, land.horizon + u * 5, u * 17, 0.2), depth=0.42)
    earth = light.far("#b58a5c", 0.05)
    canvas.add("earth", shapes.box(0, land.horizon + u * 5, w, h, canvas.linear([light.far("#c9a578", 0.2), mix(earth, "#4a2c18", 0.3)], (0, land.horizon), (0, h))), depth=0.5)  # fmt: skip
    leaf = {"autumn": "#c8862f", "winter": "#8a7a68"}.get(light.season, "#4f9440")
    top, vanish = land.horizon + u * 5, w * 0.5
    for n in range(-8, 9):
        if n == 0:
            continue
        for step in range(9):
            t = (step / 9) ** 1.7
            y = top + (h * 1.06 - top) * t
            size = u * (1.4 + 9.5 * t)
            cx = vanish + n * u * (5 + 22 * t)
            if -size * 2 < cx < w + size * 2:
                tone = light.far(leaf, 0.3 * (1 - t))
                bush = shapes.filled(shapes.blob(rng, cx, y - size, size * 0.95, 0.2), canvas.linear([lighten(tone, 0.14), mix(tone, "#123018", 0.3)], (0, y - size * 2), (0, y)))  # fmt: skip
                post = shapes.box(cx - size * 0.06, y - size, size * 0.12, size, light.far("#6b4a30", 0.1))
                grapes = ""
                if step > 3 and light.season in ("summer", "autumn"):
                    gx, gy, r = cx + rng.uniform(-0.3, 0.3) * size, y - size * 0.8, size * 0.12
                    grapes = "".join(shapes.circle(gx + a * r, gy + b * r, r, light.far("#6a3f86", 0.05)) for a, b in ((-1, 0), (1, 0), (0, 0.2), (-0.5, 1.4), (0.5, 1.4), (0, 2.6)))  # fmt: skip
                canvas.add(f"vines-{1 + step // 3}", post + bush + grapes, depth=0.52 + 0.03 * (step // 3))
    return Spots(floor=canvas.safe, horizon=land.horizon, air=h * 0.24, sun=land.sun, left=0.3, right=0.7)


def _terraces(canvas: Canvas) -> Spots:
    rng, light, w, h, u = canvas.random("terraces"), canvas.light, canvas.width, canvas.height, canvas.unit
    land = draw_land(canvas, "terraces", horizon=(0.36, 0.4), range_=1.0, trees=14)
    green = mix(land.green, "#7fc04a", 0.5)
    levels, waves = 10, rng.uniform(0.5, 0.85)
    phase, wet = rng.uniform(0, math.tau), rng.randrange(2)
    for n in range(levels):
        # All edges follow one hillside, so that no step crosses another.
        t = n / levels
        y = land.horizon - u + (h * 1.02 - land.horizon) * t**1.3
        swing, far = u * (3 + 7 * t), 0.42 * (1 - t)
        line = [
            (w * k / 40, y + swing * math.sin(phase + waves * math.tau * k / 40 + 0.12 * n) + swing * 0.35 * math.sin(3.1 * phase + 2.6 * waves * math.tau * k / 40))
            for k in range(-1, 42)
        ]  # fmt: skip
        rise, name, depth = u * (1.2 + 3.8 * t), f"terrace-{n + 1}", 0.3 + 0.025 * n
        bank = [(px, py - rise) for px, py in line]
        top = (
            mix(light.sky[-1], light.far("#8fc8dc", far), 0.4)
            if (n + wet) % 2
            else light.far(lighten(green, 0.14), far)
        )
        wall = canvas.linear([light.far(mix(green, "#2f5a24", 0.45), far), light.far(mix(green, "#5a4426", 0.6), far)], (0, y - rise), (0, y + rise))  # fmt: skip
        canvas.add(name, shapes.filled(shapes.ground(bank, h), wall), depth=depth)
        canvas.add(name, shapes.stroked(shapes.smooth(bank), light.far(lighten(green, 0.2), far), u * (0.4 + 0.7 * t)), depth=depth)  # fmt: skip
        canvas.add(name, shapes.filled(shapes.ground(line, h), top), depth=depth)
        rows = "".join(
            f"M{px:.1f} {py + u * (1.2 + 3 * t * rng.random()):.1f}v{-u * (0.5 + 0.9 * t):.1f}"
            for px, py in ((x, shapes.height_at(line, x)) for x in (rng.uniform(0, w) for _ in range(90)))
        )
        canvas.add(name, shapes.stroked(rows, light.far(mix(green, "#1f6a2a", 0.4), far), u * 0.3, 0.8), depth=depth)
    for k in (0.07, 0.93):
        canvas.add("palms", flora.palm(canvas, rng, w * k, h * 0.84, u * 40, 0.02), depth=0.62)
    return Spots(floor=h * 0.86, horizon=land.horizon, air=h * 0.2, sun=land.sun)
