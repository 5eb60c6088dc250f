"""An airport: terminal, tower and runway."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery.land import draw_land
from visiontune.image.scenery.spots import Spots


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    land = draw_land(canvas, "airport", horizon=(0.5, 0.54), ground="#a9b09a", trees=5)
    rng, light, w, h, u = canvas.random("airport-things"), canvas.light, canvas.width, canvas.height, canvas.unit
    y, side = land.horizon, rng.choice((-1, 1))
    white, glass = light.far("#eef1f4", 0.16), "#ffe2a4" if light.dark else light.far("#6fa4c9", 0.2)
    left = w * (0.02 if side > 0 else 0.4)
    wide = w * 0.58
    roof = f"M{left:.1f} {y - u * 9:.1f}Q{left + wide * 0.5:.1f} {y - u * 19:.1f} {left + wide:.1f} {y - u * 9:.1f}V{y - u * 7:.1f}H{left:.1f}Z"
    canvas.add(
        "terminal",
        shapes.filled(roof, white) + shapes.box(left + u, y - u * 8, wide - 2 * u, u * 8.4, glass),
        depth=0.4,
    )
    bars = "".join(f"M{left + u * 4 * n:.1f} {y - u * 8:.1f}v{u * 8.4:.1f}" for n in range(1, int(wide / u / 4)))
    canvas.add(
        "terminal",
        shapes.stroked(bars, white, u * 0.4) + shapes.box(left + u, y - u * 4, wide - 2 * u, u * 0.5, white),
        depth=0.4,
    )
    x = w * (0.8 if side > 0 else 0.2)
    tower = shapes.path([(x - u * 2, y), (x - u * 1.4, y - u * 27), (x + u * 1.4, y - u * 27), (x + u * 2, y)])
    cab = shapes.path(
        [(x - u * 3.6, y - u * 27), (x - u * 5, y - u * 32), (x + u * 5, y - u * 32), (x + u * 3.6, y - u * 27)]
    )
    canvas.add("tower", shapes.filled(tower, canvas.linear([lighten(white, 0.2), mix(white, "#4a5566", 0.3)], (x - u * 2, 0), (x + u * 2, 0))) + shapes.filled(cab, glass) + shapes.box(x - u * 5.6, y - u * 33.4, u * 11.2, u * 1.6, white, u * 0.5) + shapes.stroked(f"M{x:.1f} {y - u * 33:.1f}v{-u * 5:.1f}", light.far("#c8382f", 0.1), u * 0.4), depth=0.42)  # fmt: skip
    tar = light.far("#5f666f", 0.06)
    top = h * 0.64
    canvas.add(
        "runway",
        shapes.box(
            0, top, w, h - top, canvas.linear([mix(tar, light.haze, 0.25), mix(tar, "#14161c", 0.3)], (0, top), (0, h))
        ),
        depth=0.55,
    )
    dashes = "".join(shapes.path([(n * u * 22, h * 0.9), (n * u * 22 + u * 12, h * 0.9), (n * u * 22 + u * 13, h * 0.92), (n * u * 22 + u * 0.6, h * 0.92)]) for n in range(-1, int(w / u / 22) + 2))  # fmt: skip
    canvas.add(
        "runway",
        shapes.filled(dashes, light.far("#f6f4ec", 0.03))
        + shapes.box(0, top + u * 1.4, w, u * 0.7, light.far("#f2c53a", 0.05)),
        depth=0.55,
    )
    lamps = "".join(shapes.circle(n * u * 9, top + u * 0.2, u * 0.5, "#7fd0ff") for n in range(int(w / u / 9) + 1))
    canvas.add("runway", lamps, depth=0.55)
    return Spots(floor=h * 0.82, horizon=y, air=h * 0.26, sun=land.sun)
