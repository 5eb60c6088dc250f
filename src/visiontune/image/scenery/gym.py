"""A gym: mirrors, racks of weights, wall bars and treadmills."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery.inside import stand
from visiontune.image.scenery.room import shell, window
from visiontune.image.scenery.spots import Spots


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    rng, light, w, h, u = canvas.random("gym"), canvas.light, canvas.width, canvas.height, canvas.unit
    accent = rng.choice(["#d9483b", "#2f7fa8", "#e6a02f", "#4f9a5a"])
    shell(canvas, rng.choice(["#dfe4e8", "#e6e0d4", "#d4dcda"]), "#6f7078", line=0.7)
    canvas.add("wall", shapes.box(0, h * 0.05, w, u * 3, light.far(accent, 0)), depth=0.0)
    side = rng.choice((-1, 1))
    mw, mx = w * 0.4, w * (0.54 if side < 0 else 0.06)
    glass = canvas.linear(["#eef6fa", "#b9cfda", "#e4eff4"], (mx, h * 0.12), (mx + mw, h * 0.6))
    canvas.add("mirror", shapes.box(mx, h * 0.13, mw, h * 0.36, glass, u * 0.6), depth=0.1)
    seams = "".join(f"M{mx + mw * k / 4:.1f} {h * 0.13:.1f}v{h * 0.36:.1f}" for k in range(1, 4))
    canvas.add("mirror", shapes.stroked(seams, "#8fa3ae", u * 0.3, 0.7), depth=0.1)
    iron = light.far("#2f333c", 0)
    for row in range(2):
        y = h * (0.58 + 0.1 * row)
        canvas.add("rack", shapes.box(mx, y, mw, u * 1.4, light.far("#8b939c", 0)), depth=0.34)
        for n in range(int(mw / u / 8)):
            x, r = mx + u * (4 + 8 * n), u * (1.6 + 0.13 * n)
            tone = light.far(accent, 0) if (n + row) % 3 == 0 else iron
            bell = shapes.box(x - u * 3, y - r * 1.3, u * 6, u * 0.9, "#aab2ba") + "".join(
                shapes.box(x + k * u * 2.2 - u * 0.9, y - r * 2, u * 1.8, r * 2, tone, u * 0.5) for k in (-1, 1)
            )
            canvas.add("rack", bell, depth=0.34)
    canvas.add(
        "rack", "".join(shapes.box(mx + mw * k - u, h * 0.55, u * 2, h * 0.19, iron) for k in (0, 1)), depth=0.34
    )
    ox = w * (0.06 if side < 0 else 0.56)
    for n in range(2):
        canvas.add("window", window(canvas, ox + n * w * 0.2, h * 0.13, w * 0.16, h * 0.22), depth=0.1)
        canvas.add(
            "treadmill", _treadmill(canvas, ox + w * (0.08 + 0.2 * n), h * 0.76, u * 24, accent, side), depth=0.42
        )
    mats = f"M{w * 0.26:.1f} {h * 0.83:.1f}H{w * 0.74:.1f}L{w * 0.82:.1f} {h * 0.95:.1f}H{w * 0.18:.1f}Z"
    canvas.add("mat", shapes.filled(mats, light.far(mix(accent, "#2a3040", 0.35), 0)), depth=0.4)
    lamps = "".join(shapes.box(w * (n + 0.5) / 4 - u * 9, 0, u * 18, u * 1.6, "#fbfbf0", u * 0.5) for n in range(4))
    canvas.add("lamps", lamps, depth=0.2)
    return stand(canvas, plan, 0.7)


def _treadmill(canvas: Canvas, x: float, y: float, size: float, accent: str, side: int) -> str:
    light, u = canvas.light, canvas.unit
    dark, tone = light.far("#3a3f48", 0), light.far(accent, 0)
    return (
        shapes.box(x - size / 2, y - size * 0.14, size, size * 0.14, dark, size * 0.05)
        + shapes.box(x - size * 0.46, y - size * 0.17, size * 0.92, size * 0.05, lighten(dark, 0.2), size * 0.02)
        + shapes.stroked(f"M{x + side * size * 0.36:.1f} {y - size * 0.1:.1f}l{side * size * 0.06:.1f} {-size * 0.8:.1f}l{-side * size * 0.2:.1f} {size * 0.04:.1f}", tone, u * 1.8)
        + shapes.box(x + side * size * 0.42 - size * 0.1, y - size * 1.04, size * 0.2, size * 0.18, dark, size * 0.03)
    )  # fmt: skip
