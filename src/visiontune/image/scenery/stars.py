"""The night sky: a river of stars over dark hills, whatever the plan's hour."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery import flora
from visiontune.image.scenery.spots import Spots


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    rng, w, h, u = canvas.random("stars"), canvas.width, canvas.height, canvas.unit
    top, low, glow = rng.choice(
        [("#050a20", "#23407f", "#6f8fd6"), ("#0a0724", "#3a2a6f", "#b07fd0"), ("#03131f", "#14506a", "#6fc8d0")]
    )
    horizon = h * 0.7
    canvas.add(
        "sky", shapes.box(0, 0, w, h, canvas.linear([top, mix(top, low, 0.5), low], (0, 0), (0, horizon))), depth=0.0
    )
    lean = rng.choice((-1, 1))
    for i in range(9):
        t = i / 8
        x, y = w * (0.5 + lean * (t - 0.5) * 0.7) + u * rng.uniform(-6, 6), horizon * (1 - t)
        canvas.add(
            "milky-way",
            shapes.ellipse(x, y, u * rng.uniform(18, 30), u * rng.uniform(12, 18), canvas.soft(glow, 0.3)),
            depth=0.03,
        )
    for name, count, size, depth in (("stars-far", 260, 0.14, 0.04), ("stars", 80, 0.3, 0.06)):
        canvas.add(name, shapes.star_field(rng, w, horizon, count, u * size, 1.6), depth=depth)
    if plan.weather == "aurora":
        from visiontune.image.scenery.polar import draw_aurora

        draw_aurora(canvas, horizon)
    for i, tone in enumerate((mix(low, top, 0.55), mix(low, top, 0.8), mix(top, "#02040a", 0.5))):
        y = horizon + u * (1 + 7 * i)
        line = shapes.ridge(rng, w, y + u * 2, u * 8, 1.6 + 0.3 * i, 3)
        canvas.add(f"hill-{i + 1}", shapes.filled(shapes.ground(line, h), tone), depth=0.3 + 0.14 * i)
        for x in (rng.uniform(0, w) for _ in range(7 - 2 * i)):
            if i < 2:
                tree = flora.conifer(canvas, rng, x, shapes.height_at(line, x) + u, u * rng.uniform(5, 8), 0.0)
                canvas.add(f"hill-{i + 1}", f'<g opacity="0.55">{tree}</g>', depth=0.3 + 0.14 * i)
    return Spots(floor=canvas.safe + u * 3, horizon=horizon, air=h * 0.3, sun=(w / 2, 0))
