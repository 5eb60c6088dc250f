"""A cliff over the sea: rock and grass to stand on, surf far below."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery import flora, sea
from visiontune.image.scenery.spots import Spots


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    base = sea.draw(canvas, plan.model_copy(update={"heroes": (), "setting": "sea"}))
    rng, light, w, h, u = canvas.random("cliff"), canvas.light, canvas.width, canvas.height, canvas.unit
    side = rng.choice((-1, 1))
    x0 = w if side > 0 else 0.0

    def at(share: float) -> float:
        """The x at this share of the way from the landward edge out to sea."""
        return x0 - side * w * share

    far = [(at(-0.02), h * 0.42), (at(0.16), h * 0.43), (at(0.24), h * 0.47), (at(0.27), base.horizon + u * 6), (at(-0.02), base.horizon + u * 6)]  # fmt: skip
    canvas.add("headland", shapes.filled(shapes.path(far), light.far("#7f8f7a", 0.5)), depth=0.45)
    top, out = h * 0.66, 0.7
    rock = light.far(rng.choice(["#a08c78", "#b5a48f", "#8f8a86"]), 0.04)
    face = shapes.crags(rng, (at(out), top + u * 2), (at(out - 0.1), h * 1.04), u * 10, 4)
    body = [(at(-0.02), top), (at(out), top), *face, (at(-0.02), h * 1.04)]
    canvas.add("cliff", shapes.filled(shapes.path(body), canvas.linear([lighten(rock, 0.18), mix(rock, "#2a2430", 0.45)], (0, top), (0, h))), depth=0.6)  # fmt: skip
    for _ in range(15):
        x, y = at(rng.uniform(0.02, out - 0.08)), h * rng.uniform(0.84, 0.99)
        crack = shapes.path(shapes.crags(rng, (x, y - u * 7), (x - side * u * 3, y + u * 7), u * 4, 3), close=False)
        canvas.add("cliff", shapes.stroked(crack, mix(rock, "#2a2430", 0.6), u * 0.5, 0.6), depth=0.6)
    foam = "".join(shapes.ellipse(at(out - 0.09 + rng.uniform(-0.03, 0.09)), h * rng.uniform(0.95, 1.0), u * rng.uniform(3, 7), u * rng.uniform(0.7, 1.5), "#ffffff", 0.75) for _ in range(12))  # fmt: skip
    canvas.add("surf", foam, depth=0.58)
    green = flora.grass(light, rng)
    edge = [(at(-0.02), top - u * 5), (at(0.2), top - u * 3.4), (at(0.42), top - u * 3), (at(0.6), top - u * 1.4), (at(out + 0.012), top + u * 1.6)]  # fmt: skip
    lip = [
        (at(out), top + u * 5),
        (at(0.6), h * 0.83),
        (at(0.4), h * 0.855),
        (at(0.2), h * 0.87),
        (at(-0.02), h * 0.88),
    ]
    turf = shapes.smooth(edge) + "L" + shapes.smooth(lip)[1:] + "Z"
    canvas.add("ground", shapes.filled(turf, canvas.linear([light.far(lighten(green, 0.1), 0.04), light.far(mix(green, "#12402f", 0.35), 0)], (0, top), (0, h * 0.86))), depth=0.62)  # fmt: skip
    tufts = "".join(flora.tufts_at(at(rng.uniform(0.02, 0.58)), h * rng.uniform(0.7, 0.84), u * 2, light.far(mix(green, "#0f3a2a", 0.5), 0)) for _ in range(26))  # fmt: skip
    canvas.add("ground", tufts, depth=0.62)
    left, right = (0.38, 0.94) if side > 0 else (0.06, 0.62)
    return Spots(floor=h * 0.78, horizon=base.horizon, air=h * 0.24, sun=base.sun, left=left, right=right)
