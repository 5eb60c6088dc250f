"""Inside a great house of prayer: a nave with pillars, pointed windows of coloured glass, light that falls in.

No sign of one faith stands in it, so that it does for a church, a monastery or a shrine; heroes say which it is.
"""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery.spots import Spots

_GLASS = ("#d9483b", "#2f6fd0", "#f2b93a", "#3f9d6a", "#8447b0", "#5cb8d6")


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    rng, light, w, h, u = canvas.random("temple"), canvas.light, canvas.width, canvas.height, canvas.unit
    stone = light.far(rng.choice(["#cdbfa6", "#c4b8ae", "#d6c5a0", "#b9b3b0"]), 0)
    floor = h * 0.68
    canvas.add("wall", shapes.box(0, 0, w, floor, canvas.linear([mix(stone, "#241c30", 0.5), mix(stone, "#3a3040", 0.12)], (0, 0), (0, floor))), depth=0.0)  # fmt: skip
    tiles = canvas.linear([mix(stone, "#5a4636", 0.25), mix(stone, "#241a16", 0.55)], (0, floor), (0, h))
    canvas.add("floor", shapes.box(0, floor, w, h - floor, tiles), depth=0.3)
    d = "".join(f"M{w / 2 + n * u * 8:.1f} {floor:.1f}L{w / 2 + n * u * 26:.1f} {h:.1f}" for n in range(-12, 13))
    rows = "".join(f"M0 {floor + (h - floor) * (n / 5) ** 1.6:.1f}H{w:.1f}" for n in range(1, 5))
    canvas.add("floor", shapes.stroked(d + rows, mix(stone, "#1a1210", 0.6), u * 0.2, 0.4), depth=0.3)
    bays = 3 if w / u < 150 else 5  # odd, so that no pillar stands in the middle
    bay = w / bays
    _arcade(canvas, stone, bay, bays, floor)
    for n in range(bays + 1):
        canvas.add("pillars", _pillar(canvas, n * bay, floor + u * 2, floor + u * 2, stone), depth=0.36)
    carpet = light.far(rng.choice(["#8a2f3a", "#2f4f7a", "#7a3f6a"]), 0)
    runner = [(w / 2 - u * 7, floor), (w / 2 + u * 7, floor), (w / 2 + u * 24, h), (w / 2 - u * 24, h)]
    canvas.add("carpet", shapes.filled(shapes.path(runner), canvas.linear([carpet, mix(carpet, "#140a10", 0.4)], (0, floor), (0, h))), depth=0.38)  # fmt: skip
    for side in (-1, 1):
        canvas.add("candles", _candles(canvas, w / 2 + side * min(w * 0.3, u * 46), floor + u * 5), depth=0.5)
    return Spots(floor=h * 0.85, horizon=floor, air=h * 0.3, sun=(w * 0.5, h * 0.1), left=0.1, right=0.9)


def _arch(x: float, foot: float, half: float, height: float) -> str:
    """A pointed arch as a path, `x` its middle, `height` to its point."""
    spring = foot - height + half * 1.5
    return (
        f"M{x - half:.1f} {foot:.1f}V{spring:.1f}Q{x - half:.1f} {foot - height + half * 0.35:.1f} {x:.1f} {foot - height:.1f}"
        f"Q{x + half:.1f} {foot - height + half * 0.35:.1f} {x + half:.1f} {spring:.1f}V{foot:.1f}Z"
    )


def _arcade(canvas: Canvas, stone: str, bay: float, bays: int, floor: float) -> None:
    """A window in every bay under a vault, and the light that it throws."""
    h, u = canvas.height, canvas.unit
    for n in range(bays):
        x = bay * (n + 0.5)
        vault = _arch(x, floor, bay * 0.46, floor + u * 1)
        canvas.add("vaults", shapes.filled(vault, mix(stone, "#2a2235", 0.22)), depth=0.05)
        canvas.add("vaults", shapes.stroked(vault, lighten(stone, 0.18), u * 1.5), depth=0.05)
        half, foot = min(bay * 0.2, u * 9), floor - u * 12
        tall = foot - h * 0.14
        canvas.add("windows", shapes.filled(_arch(x, foot + u * 1.4, half + u * 1.4, tall + u * 3), lighten(stone, 0.25)), depth=0.1)  # fmt: skip
        canvas.add("windows", _glass(canvas, x, foot, half, tall, n), depth=0.1)
        if not canvas.light.dark:
            beam = shapes.path([(x - half, foot - tall * 0.6), (x + half, foot - tall * 0.7), (x + half + u * 26, h * 0.9), (x - half + u * 16, h * 0.9)])  # fmt: skip
            canvas.add("beams", shapes.filled(beam, canvas.fade("#fff1c4", (0, h * 0.9), (0, foot - tall), 0.34)), depth=0.34)  # fmt: skip


def _glass(canvas: Canvas, x: float, foot: float, half: float, tall: float, number: int) -> str:
    """Panes of coloured glass in lead."""
    rng, light, u = canvas.random(f"glass/{number}"), canvas.light, canvas.unit
    outline = _arch(x, foot, half, tall)
    clip = canvas.define(f'<clipPath id="{{id}}"><path d="{outline}"/></clipPath>')
    step = half / 1.5
    panes, lead = [], []
    for row in range(int(tall / step) + 2):
        for column in range(-2, 3):
            cx, cy = x + column * step + (row % 2) * step / 2, foot - row * step * 0.9
            tone = rng.choice(_GLASS)
            shown = mix(tone, "#0a1030", 0.62) if light.dark else mix(tone, light.sky[-1], 0.25)
            diamond = shapes.path([(cx, cy - step), (cx + step / 2, cy - step * 0.1), (cx, cy + step * 0.8), (cx - step / 2, cy - step * 0.1)])  # fmt: skip
            panes.append(shapes.filled(diamond, shown))
            lead.append(diamond)
    ground = mix(_GLASS[number % 6], "#0a1030" if light.dark else "#ffffff", 0.35)
    lines = shapes.stroked("".join(lead), "#2a2430", u * 0.22) + shapes.stroked(f"M{x:.1f} {foot:.1f}V{foot - tall:.1f}", "#2a2430", u * 0.5)  # fmt: skip
    return f'<g clip-path="url(#{clip})">{shapes.filled(outline, ground)}{"".join(panes)}{lines}</g>'


def _pillar(canvas: Canvas, x: float, foot: float, height: float, stone: str) -> str:
    u = canvas.unit
    half = u * 4.2
    paint = canvas.linear([lighten(stone, 0.15), stone, mix(stone, "#2a2030", 0.45)], (x - half, 0), (x + half, 0))
    flutes = "".join(f"M{x + a * half:.1f} {foot - u * 5:.1f}V{foot - height:.1f}" for a in (-0.5, 0.0, 0.5))
    return (
        shapes.box(x - half, foot - height, half * 2, height, paint)
        + shapes.stroked(flutes, mix(stone, "#2a2030", 0.5), u * 0.25, 0.5)
        + shapes.box(x - half * 1.35, foot - u * 5, half * 2.7, u * 5, paint, u * 0.4)
        + shapes.box(x - half * 1.25, foot - height + u * 20, half * 2.5, u * 2.4, paint, u * 0.5)
    )


def _candles(canvas: Canvas, x: float, foot: float) -> str:
    """A stand with three candles."""
    u, iron = canvas.unit, canvas.light.far("#6b5330", 0)
    parts = [shapes.circle(x, foot - u * 21, u * 13, canvas.soft("#ffd27a", 0.6 if canvas.light.dark else 0.4))]
    parts.append(shapes.stroked(f"M{x:.1f} {foot:.1f}v{-u * 14:.1f}m{-u * 5:.1f} {-u * 2:.1f}q{u * 5:.1f} {u * 4:.1f} {u * 10:.1f} 0", iron, u * 0.9))  # fmt: skip
    parts.append(shapes.ellipse(x, foot, u * 3.6, u * 0.9, iron))
    for a, up in ((-5, 16), (0, 14), (5, 16)):
        cx, top = x + a * u, foot - u * (up + 5)
        parts.append(shapes.box(cx - u * 0.7, top, u * 1.4, u * 5, "#f6efdc", u * 0.3))
        parts.append(shapes.ellipse(cx, top - u * 1.1, u * 0.55, u * 1.2, "#ffb52e") + shapes.ellipse(cx, top - u * 0.8, u * 0.28, u * 0.7, "#fff6d0"))  # fmt: skip
    return "".join(parts)
