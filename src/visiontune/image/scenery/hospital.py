"""A hospital room: a bed with its monitor, a drip, a curtain and a window."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery.room import shell, window
from visiontune.image.scenery.spots import Spots


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    rng, light, w, h, u = canvas.random("hospital"), canvas.light, canvas.width, canvas.height, canvas.unit
    wall = rng.choice(["#dcebea", "#e2ecf4", "#e6eede"])
    shell(canvas, wall, "#c3ccd2", line=0.68)
    band = light.far(rng.choice(["#6fb8b0", "#6f9fc8", "#8fb86f"]), 0)
    canvas.add("wall", shapes.box(0, h * 0.52, w, u * 2.4, band, 0, 0.8), depth=0.0)
    side = rng.choice((-1, 1))
    canvas.add("window", window(canvas, w * (0.72 if side > 0 else 0.08), h * 0.14, w * 0.2, h * 0.28), depth=0.1)
    x, y, s = w * (0.24 if side > 0 else 0.76), h * 0.76, min(u * 50, w * 0.42)
    steel, sheet = light.far("#b4bec8", 0), light.far("#f6f9fa", 0)
    left = x - s / 2
    legs = "".join(shapes.box(left + s * k, y - s * 0.2, s * 0.03, s * 0.2, steel) for k in (0.06, 0.9))
    ends = shapes.box(left - s * 0.02, y - s * 0.46, s * 0.05, s * 0.36, steel, s * 0.02) + shapes.box(
        left + s * 0.96, y - s * 0.34, s * 0.04, s * 0.24, steel, s * 0.02
    )
    bed = shapes.box(left, y - s * 0.26, s, s * 0.09, sheet, s * 0.02) + shapes.box(
        left + s * 0.34, y - s * 0.285, s * 0.64, s * 0.14, band, s * 0.03
    )
    pillow = shapes.box(left + s * 0.03, y - s * 0.33, s * 0.24, s * 0.09, lighten(sheet, 0.4), s * 0.04)
    canvas.add("bed", legs + ends + bed + pillow, depth=0.5)
    mx = left + s * 0.16
    screen = shapes.box(mx, h * 0.3, s * 0.3, s * 0.2, light.far("#3a4656", 0), u) + shapes.box(
        mx + u, h * 0.3 + u, s * 0.3 - 2 * u, s * 0.2 - 2 * u, "#12242c"
    )
    beat = f"M{mx + u * 1.5:.1f} {h * 0.3 + s * 0.1:.1f}h{s * 0.07:.1f}l{s * 0.02:.1f} {-s * 0.05:.1f}l{s * 0.03:.1f} {s * 0.09:.1f}l{s * 0.02:.1f} {-s * 0.04:.1f}h{s * 0.08:.1f}"
    canvas.add("monitor", screen + shapes.stroked(beat, "#6fe09a", u * 0.5), depth=0.2)
    dx = left + s * 1.08
    drip = shapes.box(dx, h * 0.36, u * 0.8, y - h * 0.36, steel) + shapes.box(
        dx - u * 4, y - u * 0.8, u * 8.8, u * 0.9, mix(steel, "#2a3440", 0.3), u * 0.4
    )
    bag = shapes.box(dx - u * 4.4, h * 0.38, u * 4, u * 7, "#cfe9f2", u, 0.85) + shapes.stroked(
        f"M{dx - u * 2.4:.1f} {h * 0.38 + u * 7:.1f}q{u:.1f} {u * 8:.1f} {-u * 3:.1f} {u * 12:.1f}", "#cfe9f2", u * 0.35
    )
    canvas.add("drip", drip + bag, depth=0.48)
    return Spots(
        floor=h * 0.88,
        horizon=h * 0.68,
        air=h * 0.3,
        sun=(0, 0),
        left=0.3 if side > 0 else 0.06,
        right=0.94 if side > 0 else 0.7,
    )
