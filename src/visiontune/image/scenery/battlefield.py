"""A battlefield: torn earth, bare trunks, wire, and smoke on the horizon."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery.graveyard import bare_tree
from visiontune.image.scenery.land import draw_land
from visiontune.image.scenery.spots import Spots


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    land = draw_land(canvas, "battlefield", horizon=(0.54, 0.58), ground="#8a7458", clouds=1.0, range_=0.8, trees=0)
    rng, light, w, h, u = canvas.random("battle"), canvas.light, canvas.width, canvas.height, canvas.unit
    for n in range(4):
        x = w * (n + rng.uniform(0.2, 0.8)) / 4
        canvas.add("fires", shapes.ellipse(x, land.horizon, u * 12, u * 5, canvas.soft("#ff8a3c", 0.75)), depth=0.34)
        puffs = []
        for k in range(9):
            puff = shapes.circle(x + u * (k * 1.8 + rng.uniform(-2, 2)), land.horizon - u * (2 + 5.2 * k), u * (2.6 + 1.1 * k), light.far("#4f4a4c", 0.2 + 0.05 * k))  # fmt: skip
            puffs.append(puff)
        canvas.add("smoke", f'<g opacity="0.62">{"".join(puffs)}</g>', depth=0.34, motion="drift")
    for k in (0.08, 0.2, 0.8, 0.93):
        canvas.add("trunks", bare_tree(canvas, rng, w * k, land.horizon + u * rng.uniform(6, 13), u * rng.uniform(20, 34), light.far("#3a302a", 0.12)), depth=0.46)  # fmt: skip
    mud = light.far("#6f5a42", 0.03)
    for k, y, r in ((0.2, 0.7, 13), (0.78, 0.72, 15), (0.48, 0.67, 9), (0.9, 0.9, 20), (0.08, 0.9, 18)):
        canvas.add("craters", shapes.ellipse(w * k, h * y, u * r, u * r * 0.26, mix(mud, "#e0c8a0", 0.25)) + shapes.ellipse(w * k, h * y + u * 0.7, u * r * 0.86, u * r * 0.2, mix(mud, "#14100c", 0.5)), depth=0.5)  # fmt: skip
    y = h * 0.755
    posts = "".join(f"M{n * u * 15:.1f} {y + u * 2:.1f}l{u * 2:.1f} {-u * 9:.1f}M{n * u * 15 + u * 3:.1f} {y + u * 2:.1f}l{-u * 2:.1f} {-u * 9:.1f}" for n in range(int(w / u / 15) + 2))  # fmt: skip
    coils = "".join(f"M{n * u * 5:.1f} {y:.1f}a{u * 3.4:.1f} {u * 3.4:.1f} 0 1 1 {u * 2:.1f} {u * 0.8:.1f}" for n in range(int(w / u / 5) + 2))  # fmt: skip
    canvas.add("wire", shapes.stroked(posts, light.far("#4a3626", 0.04), u * 0.9) + shapes.stroked(coils, light.far("#5f6068", 0.04), u * 0.3), depth=0.54)  # fmt: skip
    return Spots(floor=h * 0.87, horizon=land.horizon, air=h * 0.24, sun=land.sun)
