"""Rooms of stone under the ground: a cellar with casks, or a dungeon with bars and chains."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery.furniture import barrel, flames
from visiontune.image.scenery.inside import is_small, stand, stones
from visiontune.image.scenery.spots import Spots


def torch(canvas: Canvas, x: float, y: float, size: float) -> None:
    """A torch on the wall with its light."""
    canvas.add("torches", shapes.circle(x, y - size * 0.6, size * 3.6, canvas.soft("#ffb04a", 0.62)), depth=0.3)
    stick = shapes.filled(f"M{x - size * 0.12:.1f} {y - size * 0.2:.1f}h{size * 0.24:.1f}l{-size * 0.06:.1f} {size:.1f}h{-size * 0.12:.1f}z", "#4a3020")  # fmt: skip
    canvas.add("torches", stick + flames(x, y - size * 0.16, size * 0.8), depth=0.3)


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    rng, light, w, h, u = canvas.random("vault"), canvas.light, canvas.width, canvas.height, canvas.unit
    jail = plan.setting == "dungeon"
    stone = light.far(rng.choice(["#6f6a70", "#6a7078"]) if jail else rng.choice(["#9a8670", "#8f8478"]), 0)
    line = h * 0.7
    canvas.add("wall", shapes.box(0, 0, w, line, canvas.linear([mix(stone, "#0c0a10", 0.6), stone], (0, 0), (0, line))), depth=0.0)  # fmt: skip
    canvas.add("wall", stones(canvas, "vault-wall", 0, line - u * 2, stone, u * 7, 0.13), depth=0.0)
    n = 2 if canvas.tall else 3
    for k in range(n):
        x, half = w * (k + 0.5) / n, w / n * 0.4
        arch = f"M{x - half:.1f} {line:.1f}V{h * 0.36:.1f}A{half:.1f} {h * 0.24:.1f} 0 0 1 {x + half:.1f} {h * 0.36:.1f}V{line:.1f}Z"
        canvas.add("arches", shapes.filled(arch, mix(stone, "#0a0810", 0.62)) + shapes.stroked(arch, lighten(stone, 0.12), u * 2.6), depth=0.12)  # fmt: skip
        if jail and k != n // 2:
            bars = "".join(f"M{x - half * 0.9 + half * 0.3 * b:.1f} {h * 0.18:.1f}V{line:.1f}" for b in range(7))
            rails = f"M{x - half:.1f} {h * 0.36:.1f}h{half * 2:.1f}M{x - half:.1f} {h * 0.56:.1f}h{half * 2:.1f}"
            canvas.add("bars", shapes.stroked(bars, "#2a2c34", u * 1.3) + shapes.stroked(rails, "#2a2c34", u * 1.6), depth=0.16)  # fmt: skip
    floor = mix(stone, "#2a2018", 0.25)
    canvas.add("floor", shapes.box(0, line, w, h - line, canvas.linear([floor, mix(floor, "#0a080c", 0.55)], (0, line), (0, h))), depth=0.3)  # fmt: skip
    slabs = "".join(f"M{w / 2 + k * u * 14:.1f} {line:.1f}L{w / 2 + k * u * 40:.1f} {h:.1f}" for k in range(-8, 9))
    rows = "".join(f"M0 {line + (h - line) * t:.1f}H{w:.1f}" for t in (0.16, 0.4, 0.72))
    canvas.add("floor", shapes.stroked(slabs + rows, mix(floor, "#0a080c", 0.6), u * 0.4, 0.6), depth=0.3)
    if jail:
        x = w * 0.5
        canvas.add("slit", shapes.box(x - u * 7, h * 0.24, u * 14, u * 15, canvas.linear(list(light.sky), (0, h * 0.24), (0, h * 0.4)), u) + shapes.stroked("".join(f"M{x + b * u * 3.4:.1f} {h * 0.24:.1f}v{u * 15:.1f}" for b in (-1, 0, 1)), "#1c1c22", u * 1.2), depth=0.14)  # fmt: skip
        beam = shapes.path(
            [(x - u * 7, h * 0.26), (x + u * 7, h * 0.26), (x + u * 26, h * 0.96), (x - u * 10, h * 0.96)]
        )
        canvas.add("beam", shapes.filled(beam, canvas.fade(light.sky[-1], (0, h), (0, h * 0.3), 0.3)), depth=0.32)
        for k in (-1, 1):
            cx = x + k * w * 0.2
            chain = f"M{cx:.1f} {h * 0.32:.1f}v{u * 20:.1f}"
            canvas.add("chains", shapes.stroked(chain, "#8a8f98", u * 1.1, 1, f"{u * 1.6:.1f} {u * 1.4:.1f}") + shapes.stroked(f"M{cx - u * 2:.1f} {h * 0.32 + u * 22:.1f}a{u * 2:.1f} {u * 2:.1f} 0 1 0 {u * 4:.1f} 0", "#6a6f78", u * 1.1), depth=0.24)  # fmt: skip
    elif not is_small(plan):
        for k in (0.06, 0.2, 0.82, 0.95):
            canvas.add("barrels", barrel(canvas, w * k, h * 0.77, u * 26), depth=0.42)
        for k in (0.13, 0.885):
            canvas.add("barrels", barrel(canvas, w * k, h * 0.77 - u * 25, u * 22), depth=0.4)
    _shelf(canvas, w * 0.5, h * 0.34, u * 40) if not jail else None
    for k in (1 / n, 1 - 1 / n) if n == 3 else (0.5,):
        torch(canvas, w * k, h * 0.4, u * 9)
    return stand(canvas, plan, 0.7, "#7a5638")


def _shelf(canvas: Canvas, x: float, y: float, wide: float) -> None:
    """A rack of bottles lying on their sides."""
    rng, u, wood = canvas.random("bottles"), canvas.unit, canvas.light.far("#6b4630", 0)
    canvas.add("rack", shapes.box(x - wide / 2, y, wide, u * 32, mix(wood, "#140b08", 0.5), u * 0.6), depth=0.2)
    for row in range(4):
        for n in range(int(wide / u / 5)):
            tone = canvas.light.far(rng.choice(["#3f6a4a", "#5a2f3a", "#6f5a2f"]), 0)
            cx, cy = x - wide / 2 + u * (2.5 + 5 * n), y + u * (4 + 8 * row)
            canvas.add("rack", shapes.circle(cx, cy, u * 1.9, tone) + shapes.circle(cx, cy, u * 0.8, lighten(tone, 0.4)), depth=0.2)  # fmt: skip
        canvas.add("rack", shapes.box(x - wide / 2, y + u * (6.6 + 8 * row), wide, u * 1.2, wood), depth=0.2)
