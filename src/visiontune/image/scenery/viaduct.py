"""A railway viaduct through the mountains, with a train on it where the plan brings none."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery import mountains
from visiontune.image.scenery.spots import Spots

_TRAINS = ("train", "locomotive", "high-speed-train", "metro", "tram", "station")


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    base = mountains.draw(canvas, plan)
    rng, light, w, h, u = canvas.random("viaduct"), canvas.light, canvas.width, canvas.height, canvas.unit
    led = any(hero.art in _TRAINS for hero in plan.heroes)
    deck, foot = h * (0.56 if not led else 0.6), h * 0.88
    stone = light.far(rng.choice(["#b9a88c", "#a89a90", "#c0ab88"]), 0.06)
    n = 4 if canvas.tall else 7
    span = w / n
    d = f"M{-u:.1f} {deck:.1f}H{w + u:.1f}V{foot:.1f}"
    for k in reversed(range(n)):
        left, right, spring = span * (k + 0.12), span * (k + 0.88), deck + span * 0.38 + u * 3
        d += f"H{right:.1f}V{spring:.1f}A{span * 0.38:.1f} {span * 0.38:.1f} 0 0 0 {left:.1f} {spring:.1f}V{foot:.1f}"
    canvas.add("viaduct", shapes.filled(d + f"H{-u:.1f}Z", canvas.linear([lighten(stone, 0.16), stone, mix(stone, "#241f2c", 0.35)], (0, deck), (0, foot))), depth=0.63)  # fmt: skip
    joints = "".join(f"M{rng.uniform(0, w):.1f} {rng.uniform(deck + u * 2, deck + u * 6):.1f}h{u * 4:.1f}" for _ in range(40))  # fmt: skip
    rings = "".join(f"M{span * (k + 0.88):.1f} {deck + span * 0.38 + u * 3:.1f}A{span * 0.38:.1f} {span * 0.38:.1f} 0 0 0 {span * (k + 0.12):.1f} {deck + span * 0.38 + u * 3:.1f}" for k in range(n))  # fmt: skip
    canvas.add("viaduct", shapes.stroked(joints, mix(stone, "#241f2c", 0.3), u * 0.3, 0.5) + shapes.stroked(rings, lighten(stone, 0.2), u * 0.9), depth=0.63)  # fmt: skip
    if not led:
        canvas.add("train", _train(canvas, rng.uniform(0.2, 0.4) * w, deck - u * 1.6, u * 8.5, rng.choice(["#b5343c", "#2f6f5a", "#2f5f9a"])), depth=0.62)  # fmt: skip
    canvas.add("viaduct", shapes.box(-u, deck - u * 2, w + 2 * u, u * 3, lighten(stone, 0.22), u * 0.4), depth=0.63)
    near = light.far("#3f7a4a" if light.season != "winter" else "#eef3f8", 0.0)
    line = shapes.ridge(rng, w, h * 0.93, u * 5, 1.4, 3)
    canvas.add("bushes", shapes.filled(shapes.ground(line, h + u), canvas.linear([near, mix(near, "#0f2a1c", 0.4)], (0, h * 0.88), (0, h))), depth=0.64)  # fmt: skip
    return Spots(floor=deck - u * 1.4 if led else h * 0.93, horizon=base.horizon, air=h * 0.2, sun=base.sun, shadows=not led)  # fmt: skip


def _train(canvas: Canvas, x: float, y: float, s: float, livery: str) -> str:
    """A steam train with three coaches that runs to the right, the middle of its foot at (x, y)."""
    light = canvas.light
    tone, iron, pane = light.far(livery, 0.04), light.far("#2f323a", 0.04), "#ffe2a0" if light.dark else light.far("#dcecf4", 0.04)  # fmt: skip
    parts = []
    for k in range(3):
        cx = x - s * 2.7 + k * s * 2.75 - s * 1.2
        parts.append(shapes.box(cx, y - s * 1.25, s * 2.6, s, tone, s * 0.12) + shapes.box(cx, y - s * 1.36, s * 2.6, s * 0.16, iron, s * 0.06))  # fmt: skip
        parts.append("".join(shapes.box(cx + s * (0.2 + 0.48 * n), y - s * 1.05, s * 0.32, s * 0.36, pane, s * 0.05) for n in range(5)))  # fmt: skip
        parts.append("".join(shapes.circle(cx + s * a, y - s * 0.17, s * 0.18, iron) for a in (0.4, 0.85, 1.75, 2.2)))
    ex = x + s * 4.5
    parts.append(shapes.box(ex, y - s * 1.55, s * 0.9, s * 1.3, tone, s * 0.06) + shapes.box(ex + s * 0.2, y - s * 1.3, s * 0.5, s * 0.42, pane, s * 0.05))  # fmt: skip
    parts.append(shapes.box(ex + s * 0.85, y - s * 1.12, s * 1.7, s * 0.78, iron, s * 0.3) + shapes.box(ex + s * 2.0, y - s * 1.6, s * 0.26, s * 0.6, iron))  # fmt: skip
    parts.append("".join(shapes.circle(ex + s * a, y - s * 0.24, s * 0.25, mix(iron, "#c8453a", 0.3)) for a in (0.4, 1.05, 1.7, 2.3)))  # fmt: skip
    smoke = "".join(shapes.circle(ex + s * (2.1 - 0.62 * k), y - s * (1.95 + 0.2 * k), s * (0.26 + 0.1 * k), light.far("#f4f4f6", 0.1), 0.8 - 0.08 * k) for k in range(8))  # fmt: skip
    return smoke + "".join(parts)
