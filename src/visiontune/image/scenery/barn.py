"""Inside a barn or a stable: timber, stalls, hay and a lantern, with the field seen through the gate."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery.spots import Spots


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    rng, light, w, h, u = canvas.random("barn"), canvas.light, canvas.width, canvas.height, canvas.unit
    wood = light.far(rng.choice(["#9a6a44", "#8a5f48", "#a5774a"]), 0)
    dark, line = mix(wood, "#1c0f0a", 0.5), h * 0.68
    canvas.add("wall", shapes.box(0, 0, w, line, canvas.linear([mix(wood, "#140b08", 0.55), wood], (0, 0), (0, line))), depth=0.0)  # fmt: skip
    seams = "".join(f"M{n * u * 7 + rng.uniform(-1, 1) * u:.1f} 0V{line:.1f}" for n in range(int(w / u / 7) + 2))
    canvas.add("wall", shapes.stroked(seams, dark, u * 0.4, 0.6), depth=0.0)
    x, half, top = w * 0.5, u * 25, h * 0.24
    gate = f"M{x - half:.1f} {line:.1f}V{top:.1f}H{x + half:.1f}V{line:.1f}Z"
    green = light.far("#7fae5a", 0.2)
    view = (
        shapes.filled(gate, canvas.linear(list(light.sky), (0, top), (0, line)))
        + shapes.box(x - half, line - u * 13, half * 2, u * 13, green)
        + shapes.filled(f"M{x - half:.1f} {line - u * 13:.1f}q{half * 0.6:.1f} {-u * 7:.1f} {half:.1f} {-u * 2:.1f}t{half:.1f} {u * 2:.1f}z", light.far("#6f9a6a", 0.4))
    )  # fmt: skip
    doors = "".join(
        shapes.box(x + (k * half if k > 0 else -half - u * 17), top, u * 17, line - top, light.far("#a8453a", 0))
        + shapes.stroked(f"M{x + k * half:.1f} {top:.1f}l{k * u * 17:.1f} {line - top:.1f}M{x + k * (half + u * 17):.1f} {top:.1f}l{-k * u * 17:.1f} {line - top:.1f}", light.far("#f0e6d8", 0), u * 1.3)
        for k in (-1, 1)
    )  # fmt: skip
    canvas.add("gate", view + doors + shapes.stroked(f"M{x - half:.1f} {line:.1f}V{top:.1f}H{x + half:.1f}V{line:.1f}", dark, u * 2), depth=0.08)  # fmt: skip
    straw = light.far("#c9a35c", 0)
    canvas.add("floor", shapes.box(0, line, w, h - line, canvas.linear([straw, mix(straw, "#3a2412", 0.5)], (0, line), (0, h))), depth=0.3)  # fmt: skip
    stalks = "".join(
        f"M{rng.uniform(0, w):.1f} {rng.uniform(line + u, h):.1f}l{u * rng.uniform(-3, 3):.1f} {u * rng.uniform(-0.6, 0.6):.1f}" for _ in range(160)
    )  # fmt: skip
    canvas.add("floor", shapes.stroked(stalks, lighten(straw, 0.35), u * 0.3, 0.7), depth=0.3)
    beam = mix(wood, "#140b08", 0.35)
    canvas.add("beams", shapes.box(0, h * 0.15, w, u * 4, beam), depth=0.24)
    for k in (0.12, 0.88):
        post = shapes.box(w * k - u * 2.4, 0, u * 4.8, h * 0.74, canvas.linear([lighten(beam, 0.14), beam], (w * k - u * 2, 0), (w * k + u * 2, 0)))  # fmt: skip
        brace = shapes.stroked(f"M{w * k:.1f} {h * 0.36:.1f}L{w * k + (u * 22 if k < 0.5 else -u * 22):.1f} {h * 0.17:.1f}", beam, u * 3)  # fmt: skip
        canvas.add("beams", post + brace, depth=0.24)
    canvas.add("loft", "".join(hay(canvas, w * k, h * 0.15, u * 20) for k in (0.1, 0.26, 0.78, 0.94)), depth=0.22)
    if plan.setting == "stable":
        for side in (0, 1):
            left = 0 if side == 0 else w * 0.72
            boards = "".join(shapes.box(left, h * 0.56 + n * u * 5, w * 0.28, u * 4.4, lighten(wood, 0.06 * (n % 2))) for n in range(4))  # fmt: skip
            rail = shapes.box(left, h * 0.54, w * 0.28, u * 2.6, beam, u * 0.6)
            shoe = shapes.stroked(f"M{left + w * 0.14 - u * 3:.1f} {h * 0.61:.1f}v{u * 4:.1f}a{u * 3:.1f} {u * 3:.1f} 0 0 0 {u * 6:.1f} 0v{-u * 4:.1f}", light.far("#b9bec4", 0), u * 1.2)  # fmt: skip
            canvas.add("stalls", boards + rail + shoe, depth=0.38)
    else:
        canvas.add("hay", "".join(hay(canvas, w * k, h * y, u * 22) for k, y in ((0.08, 0.62), (0.06, 0.76), (0.95, 0.76))), depth=0.44)  # fmt: skip
    lx = w * rng.choice((0.3, 0.7))
    glow = shapes.circle(lx, h * 0.26, u * 20, canvas.soft("#ffd27a", 0.7 if light.dark else 0.35))
    lamp = shapes.stroked(f"M{lx:.1f} {h * 0.16:.1f}v{u * 7:.1f}", "#2a2420", u * 0.5) + shapes.box(lx - u * 2, h * 0.16 + u * 7, u * 4, u * 6, "#ffe2a0", u) + shapes.box(lx - u * 2.6, h * 0.16 + u * 6, u * 5.2, u * 1.6, "#2a2420", u * 0.5)  # fmt: skip
    canvas.add("lantern", glow + lamp, depth=0.3)
    return Spots(floor=h * 0.86, horizon=line, air=h * 0.3, sun=(w / 2, 0))


def hay(canvas: Canvas, x: float, y: float, size: float) -> str:
    """A bale of hay on its foot (x, y), `size` wide."""
    straw = canvas.light.far("#d9b45c", 0)
    s = size
    cords = "".join(
        shapes.box(x + k * s * 0.22 - s * 0.015, y - s * 0.6, s * 0.03, s * 0.6, "#8a5a2a") for k in (-1, 1)
    )
    lines = "".join(f"M{x - s * 0.46:.1f} {y - s * (0.1 + 0.1 * n):.1f}h{s * 0.92:.1f}" for n in range(5))
    return (
        shapes.box(x - s / 2, y - s * 0.6, s, s * 0.6, canvas.linear([lighten(straw, 0.15), mix(straw, "#6b4416", 0.3)], (0, y - s * 0.6), (0, y)), s * 0.06)
        + shapes.stroked(lines, mix(straw, "#6b4416", 0.5), s * 0.012, 0.7) + cords
    )  # fmt: skip
