"""A bridge over water: a suspension bridge, or arches of stone."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery import sea
from visiontune.image.scenery.spots import Spots


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    base = sea.draw(canvas, plan)
    rng, light, w, h, u = canvas.random("bridge"), canvas.light, canvas.width, canvas.height, canvas.unit
    deck = base.horizon - u * 3
    for side in (0, 1):
        x = 0 if side == 0 else w
        sign = 1 if side == 0 else -1
        shore = f"M{x:.1f} {deck - u * 2:.1f}Q{x + sign * u * 16:.1f} {deck:.1f} {x + sign * u * 26:.1f} {base.horizon + u * 4:.1f}L{x:.1f} {base.horizon + u * 10:.1f}Z"
        canvas.add("shores", shapes.filled(shore, light.far("#6f8f6a", 0.25)), depth=0.5)
    if rng.random() < 0.6:
        _hung(canvas, deck, rng.choice(["#c8503a", "#5f7f94", "#d98a3a"]))
    else:
        _arched(canvas, deck, base.horizon + u * 6)
    return Spots(floor=base.floor, horizon=base.horizon, air=h * 0.2, sun=base.sun, water=base.water)


def _hung(canvas: Canvas, deck: float, steel: str) -> None:
    light, w, u = canvas.light, canvas.width, canvas.unit
    tone = light.far(steel, 0.12)
    dark = mix(tone, "#14101e", 0.25)
    rise = min(u * 34, deck - u * 10)
    towers = (w * 0.24, w * 0.76)
    canvas.add(
        "bridge",
        shapes.box(-u, deck, w + 2 * u, u * 2.2, tone) + shapes.box(-u, deck + u * 2.2, w + 2 * u, u, dark),
        depth=0.54,
    )

    def sag(x: float) -> float:
        if towers[0] <= x <= towers[1]:
            t = (x - towers[0]) / (towers[1] - towers[0])
            return deck - rise + (1 - (2 * t - 1) ** 2) * (rise - u * 3)
        edge = 0.0 if x < towers[0] else w
        t = abs(x - edge) / max(1.0, abs(towers[0 if x < towers[0] else 1] - edge))
        return deck - rise * t**1.6 - u * (1 - t)

    points = [(w * k / 48, sag(w * k / 48)) for k in range(49)]
    hangers = "".join(f"M{x:.1f} {y:.1f}V{deck:.1f}" for x, y in points)
    canvas.add(
        "bridge",
        shapes.stroked(hangers, tone, u * 0.22, 0.85) + shapes.stroked(shapes.path(points, close=False), dark, u * 0.7),
        depth=0.54,
    )
    for x in towers:
        legs = "".join(shapes.box(x + side * u * 2.6 - u * 0.9, deck - rise - u * 2, u * 1.8, rise + u * 16, canvas.linear([lighten(tone, 0.1), dark], (x, 0), (x + u * 4, 0))) for side in (-1, 1))  # fmt: skip
        beams = "".join(
            shapes.box(x - u * 2.6, deck - rise * share, u * 5.2, u * 1.2, tone) for share in (1.0, 0.66, 0.33)
        )
        foot = shapes.box(x - u * 5, deck + u * 12, u * 10, u * 3.4, light.far("#8a8f98", 0.15), u)
        canvas.add("bridge", legs + beams + foot, depth=0.54)


def _arched(canvas: Canvas, deck: float, water: float) -> None:
    light, w, u = canvas.light, canvas.width, canvas.unit
    stone = light.far("#b9a88c", 0.14)
    n = 3 if canvas.tall else 5
    span = w / n
    d = f"M{-u:.1f} {deck - u * 2:.1f}H{w + u:.1f}V{water:.1f}"
    for k in reversed(range(n)):
        d += f"H{span * (k + 0.9):.1f}V{water - u * 2:.1f}A{span * 0.4:.1f} {min(span * 0.4, water - deck - u * 3):.1f} 0 0 0 {span * (k + 0.1):.1f} {water - u * 2:.1f}V{water:.1f}"
    d += f"H{-u:.1f}Z"
    canvas.add(
        "bridge",
        shapes.filled(d, canvas.linear([lighten(stone, 0.12), mix(stone, "#2a2434", 0.2)], (0, deck), (0, water))),
        depth=0.54,
    )
    canvas.add("bridge", shapes.box(-u, deck - u * 3.4, w + 2 * u, u * 1.8, lighten(stone, 0.2)), depth=0.54)
