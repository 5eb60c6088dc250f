"""A courtroom: panelled walls, the judge's bench, scales and flags."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery.inside import stand
from visiontune.image.scenery.lobby import column
from visiontune.image.scenery.room import shell
from visiontune.image.scenery.spots import Spots


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    rng, light, w, h, u = canvas.random("court"), canvas.light, canvas.width, canvas.height, canvas.unit
    tone = rng.choice(["#8a5a38", "#7a4a34", "#9a6a44"])
    shell(canvas, rng.choice(["#e6d9c0", "#dcd9cf"]), "#a07650", line=0.7)
    wood = light.far(tone, 0)
    dark = mix(wood, "#140b08", 0.4)
    canvas.add("panels", shapes.box(0, h * 0.3, w, h * 0.39, wood), depth=0.06)
    for n in range(int(w / u / 17) + 1):
        canvas.add("panels", shapes.box(n * u * 17 + u * 2, h * 0.34, u * 13, h * 0.3, mix(wood, "#140b08", 0.16), u * 0.6) + shapes.box(n * u * 17 + u * 3, h * 0.36, u * 11, h * 0.26, lighten(wood, 0.06), u * 0.4), depth=0.06)  # fmt: skip
    canvas.add("panels", shapes.box(0, h * 0.285, w, u * 2.4, lighten(wood, 0.2)), depth=0.06)
    x, wide = w * 0.5, min(w * 0.56, u * 92)
    for k in (-1, 1):
        canvas.add("columns", column(canvas, x + k * wide * 0.62, h * 0.7, 0, u * 4.4, "#efe8da"), depth=0.14)
    sy = h * 0.17
    gold = light.far("#e0b44a", 0)
    scales = f"M{x:.1f} {sy - u * 9:.1f}v{u * 18:.1f}M{x - u * 9:.1f} {sy - u * 6:.1f}h{u * 18:.1f}"
    pans = "".join(f"M{x + k * u * 9 - u * 4:.1f} {sy + u * 3:.1f}l{u * 4:.1f} {-u * 9:.1f}l{u * 4:.1f} {u * 9:.1f}z" for k in (-1, 1))  # fmt: skip
    bowls = "".join(f"M{x + k * u * 9 - u * 4.6:.1f} {sy + u * 3:.1f}h{u * 9.2:.1f}a{u * 4.6:.1f} {u * 3.4:.1f} 0 0 1 {-u * 9.2:.1f} 0z" for k in (-1, 1))  # fmt: skip
    canvas.add("scales", shapes.stroked(scales, gold, u * 1.2) + shapes.stroked(pans, gold, u * 0.4) + shapes.filled(bowls, gold) + shapes.box(x - u * 4, sy + u * 8.4, u * 8, u * 1.8, gold, u * 0.6), depth=0.1)  # fmt: skip
    for k in (-1, 1):
        fx = x + k * wide * 0.44
        cloth = light.far(("#2f5f9a", "#a8323c")[k > 0], 0)
        flag = f"M{fx:.1f} {h * 0.24:.1f}q{k * u * 9:.1f} {u * 2:.1f} {k * u * 9:.1f} {u * 20:.1f}q{-k * u * 5:.1f} {u * 5:.1f} {-k * u * 9:.1f} {u * 2:.1f}z"
        canvas.add("flags", shapes.box(fx - u * 0.5, h * 0.18, u, h * 0.5, gold) + shapes.circle(fx, h * 0.18, u * 1.4, gold) + shapes.filled(flag, cloth), depth=0.16)  # fmt: skip
    top = h * 0.5
    chair = shapes.box(x - u * 9, h * 0.33, u * 18, h * 0.2, light.far("#5a2a2f", 0), u * 3)
    bench = shapes.box(x - wide * 0.36, top, wide * 0.72, h * 0.24, canvas.linear([lighten(wood, 0.12), dark], (0, top), (0, h * 0.74)), u * 0.6)  # fmt: skip
    fields = "".join(shapes.box(x + n * wide * 0.175 - wide * 0.07, top + u * 5, wide * 0.14, u * 14, lighten(wood, 0.2), u * 0.5) for n in (-1.5, -0.5, 0.5, 1.5))  # fmt: skip
    gavel = shapes.box(x + wide * 0.2, top - u * 4.6, u * 6, u * 3, light.far("#5a3420", 0), u * 0.8) + shapes.box(x + wide * 0.2 + u * 2.4, top - u * 2, u * 1.2, u * 2, light.far("#5a3420", 0))  # fmt: skip
    ledge = shapes.box(x - wide * 0.39, top - u * 1.4, wide * 0.78, u * 3, lighten(wood, 0.3), u * 0.6)
    canvas.add("bench", chair + bench + fields + gavel + ledge, depth=0.3)
    for k in (-1, 1):
        side = x + k * wide * 0.66
        canvas.add("stands", shapes.box(side - u * 17, h * 0.6, u * 34, h * 0.17, canvas.linear([lighten(wood, 0.06), dark], (0, h * 0.6), (0, h * 0.77)), u * 0.6) + shapes.box(side - u * 18, h * 0.59, u * 36, u * 2.2, lighten(wood, 0.25), u * 0.5), depth=0.4)  # fmt: skip
    return stand(canvas, plan, 0.7, tone)
