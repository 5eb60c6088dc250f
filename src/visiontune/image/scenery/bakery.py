"""A shop with its goods behind a glass counter: a bakery with loaves, or a butcher's with sausages and hams."""

from __future__ import annotations

from random import Random

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery import props
from visiontune.image.scenery.inside import is_small, stand
from visiontune.image.scenery.room import shell, window
from visiontune.image.scenery.spots import Spots


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    rng, light, w, h, u = canvas.random("bakery"), canvas.light, canvas.width, canvas.height, canvas.unit
    meat = plan.setting == "butcher"
    wall = rng.choice(["#eef0ee", "#dfe9ea"]) if meat else rng.choice(["#f2dfc0", "#ecd2b0", "#e4e0c8"])
    shell(canvas, wall, "#a5a8aa" if meat else "#b98a5c", line=0.72)
    side = rng.choice((-1, 1))
    wide = min(w * 0.24, u * 40)
    glass = w * 0.06 if side < 0 else w * 0.94 - wide
    canvas.add("window", window(canvas, glass, h * 0.15, wide, h * 0.36), depth=0.12)
    left, right = (w * 0.36, w * 0.97) if side < 0 else (w * 0.03, w * 0.64)
    wood = light.far("#d3d8da" if meat else "#9a6a40", 0)
    if meat:
        _hung(canvas, rng, left, right, h * 0.15)
    else:
        for row in range(3):
            y = h * (0.24 + 0.125 * row)
            canvas.add("shelves", shapes.box(left, y, right - left, u * 1.4, wood, u * 0.3), depth=0.16)
            x, kind = left + u * 4, rng.randrange(4)
            while x < right - u * 3:
                canvas.add("shelves", loaf(canvas, rng, x, y, u * 6.4, (kind + row) % 4), depth=0.16)
                x += u * (5 if (kind + row) % 4 == 1 else 8.4)
    if not is_small(plan):
        _counter(canvas, rng, h * 0.74, meat)
    props.ceiling_lamps(canvas, 3, h * 0.09, tone="#5f6f78" if meat else "#b5653f")
    return stand(canvas, plan, 0.72)


def loaf(canvas: Canvas, rng: Random, x: float, y: float, size: float, kind: int) -> str:
    """Bread on its foot (x, y): 0 round loaf, 1 upright stick, 2 long loaf, 3 rolls."""
    crust = canvas.light.far(rng.choice(["#c98a48", "#b8752f", "#d9a25c", "#a8642c"]), 0)
    pale, dark = lighten(crust, 0.4), mix(crust, "#4a2008", 0.35)
    if kind == 1:
        stick = shapes.box(x - size * 0.16, y - size * 1.5, size * 0.32, size * 1.5, crust, size * 0.16)
        cuts = "".join(f"M{x - size * 0.08:.1f} {y - size * k:.1f}l{size * 0.16:.1f} {-size * 0.14:.1f}" for k in (0.3, 0.6, 0.9, 1.2))  # fmt: skip
        return stick + shapes.stroked(cuts, pale, size * 0.06)
    if kind == 3:
        return "".join(
            shapes.ellipse(x + k * size * 0.36, y - size * up, size * 0.26, size * 0.2, crust)
            + shapes.ellipse(
                x + k * size * 0.36 - size * 0.06, y - size * (up + 0.06), size * 0.1, size * 0.06, pale, 0.8
            )
            for k, up in ((-1, 0.2), (0, 0.2), (1, 0.2), (-0.5, 0.52), (0.5, 0.52))
        )
    half, tall = (size * 0.55, size * 0.74) if kind == 0 else (size * 0.62, size * 0.5)
    d = f"M{x - half:.1f} {y:.1f}C{x - half * 1.15:.1f} {y - tall * 1.3:.1f} {x + half * 1.15:.1f} {y - tall * 1.3:.1f} {x + half:.1f} {y:.1f}Z"
    cuts = "".join(
        f"M{x + k * half * 0.5 - half * 0.12:.1f} {y - tall * 0.5:.1f}l{half * 0.26:.1f} {-tall * 0.28:.1f}"
        for k in (-1, 0, 1)
    )
    return shapes.filled(d, canvas.linear([crust, dark], (0, y - tall), (0, y))) + shapes.stroked(cuts, pale, size * 0.08)  # fmt: skip


def _hung(canvas: Canvas, rng: Random, left: float, right: float, y: float) -> None:
    """Hams, sausages and tiles along a rail."""
    light, u = canvas.light, canvas.unit
    tiles = "".join(f"M{left:.1f} {y + k * u * 6:.1f}H{right:.1f}" for k in range(9))
    canvas.add("wall", shapes.stroked(tiles, "#9fb0b8", u * 0.2, 0.5), depth=0.0)
    canvas.add("shelves", shapes.box(left, y, right - left, u, light.far("#8b949c", 0)), depth=0.16)
    x, n = left + u * 5, rng.randrange(2)
    while x < right - u * 4:
        tone = light.far(rng.choice(["#b5503f", "#a84438", "#c4604a"]), 0)
        hook = shapes.stroked(f"M{x:.1f} {y:.1f}v{u * 3:.1f}", "#6b737a", u * 0.4)
        if n % 2:
            links = "".join(shapes.box(x - u * 1.3 + k * u * 1.7, y + u * (3 + row * 7), u * 2.2, u * 6.6, tone, u * 1.1) for k in (-1, 1) for row in (0, 1, 2))  # fmt: skip
            canvas.add("shelves", hook + links, depth=0.16)
        else:
            ham = f"M{x:.1f} {y + u * 3:.1f}C{x + u * 2:.1f} {y + u * 7:.1f} {x + u * 7:.1f} {y + u * 10:.1f} {x + u * 4.6:.1f} {y + u * 19:.1f}Q{x:.1f} {y + u * 25:.1f} {x - u * 4.6:.1f} {y + u * 19:.1f}C{x - u * 7:.1f} {y + u * 10:.1f} {x - u * 2:.1f} {y + u * 7:.1f} {x:.1f} {y + u * 3:.1f}Z"
            canvas.add("shelves", hook + shapes.filled(ham, tone) + shapes.ellipse(x, y + u * 18, u * 2.4, u * 3, "#f4dcd0", 0.7), depth=0.16)  # fmt: skip
        x, n = x + u * 12, n + 1


def _counter(canvas: Canvas, rng: Random, foot: float, meat: bool) -> None:
    """The glass counter across the shop with what is in it."""
    light, w, u = canvas.light, canvas.width, canvas.unit
    tone = light.far("#e6ecee" if meat else "#8a5a38", 0)
    top = foot - u * 19
    canvas.add("counter", shapes.box(0, top + u * 8, w, u * 11, canvas.linear([lighten(tone, 0.12), mix(tone, "#1c1210", 0.2)], (0, top), (0, foot))), depth=0.36)  # fmt: skip
    canvas.add("counter", shapes.box(0, top, w, u * 8.4, "#fff6e0" if not meat else "#f4fbff", 0, 0.9), depth=0.36)
    x, n = u * 6, 0
    while x < w - u * 2:
        if meat:
            cut = light.far(rng.choice(["#b5453f", "#d07060", "#c4584a"]), 0)
            canvas.add("counter", shapes.ellipse(x, top + u * 6.4, u * 4.2, u * 1.8, cut) + shapes.ellipse(x, top + u * 6, u * 1.4, u * 0.7, "#f4dcd0"), depth=0.36)  # fmt: skip
        else:
            canvas.add("counter", loaf(canvas, rng, x, top + u * 8, u * 6, (0, 3, 2)[n % 3]), depth=0.36)
        x, n = x + u * 9.6, n + 1
    canvas.add("counter", shapes.box(0, top, w, u * 8.4, "#dff2fa", 0, 0.22), depth=0.36)
    canvas.add("counter", shapes.box(0, top - u * 1.2, w, u * 1.6, lighten(tone, 0.3)), depth=0.36)
