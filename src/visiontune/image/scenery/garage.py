"""Where things are made and mended: a car's garage, a carpenter's workshop, a forge."""

from __future__ import annotations

from random import Random

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery import props
from visiontune.image.scenery.furniture import barrel, flames
from visiontune.image.scenery.inside import is_small, stand, stones
from visiontune.image.scenery.room import shell, window
from visiontune.image.scenery.spots import Spots


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    rng, light, w, h, u = canvas.random("garage"), canvas.light, canvas.width, canvas.height, canvas.unit
    kind = plan.setting
    wall, floor = {
        "garage": (rng.choice(["#b4bcc2", "#c2bcae", "#a9b4b0"]), "#85868a"),
        "workshop": (rng.choice(["#d4b48a", "#c9b090", "#bfae94"]), "#9a6f48"),
    }.get(kind, ("#7f7368", "#5f544c"))
    shell(canvas, wall, floor, line=0.7)
    side = rng.choice((-1, 1))
    if kind == "forge":
        canvas.add("stones", stones(canvas, "forge-wall", 0, h * 0.68, light.far(wall, 0), u * 6), depth=0.02)
        _forge(canvas, w * (0.5 + side * 0.3), h * 0.74)
        canvas.add("anvil", _anvil(canvas, w * (0.5 - side * 0.3), h * 0.84, u * 18), depth=0.46)
        canvas.add("tools", tools(canvas, rng, w * (0.5 - side * 0.28) - u * 20, h * 0.2, u * 40), depth=0.12)
        canvas.add("barrels", barrel(canvas, w * (0.5 - side * 0.46), h * 0.78, u * 20), depth=0.44)
        return stand(canvas, plan, 0.7, "#7a5638")
    board = w * (0.5 + side * 0.25)
    canvas.add("tools", shapes.box(board - u * 26, h * 0.13, u * 52, h * 0.27, light.far("#b98f5f" if kind == "garage" else "#a5794c", 0), u), depth=0.1)  # fmt: skip
    canvas.add("tools", tools(canvas, rng, board - u * 22, h * 0.17, u * 44), depth=0.12)
    canvas.add("bench", _bench(canvas, rng, board, h * 0.74, u * 56, kind == "workshop"), depth=0.36)
    other = w * (0.5 - side * 0.25)
    if kind == "workshop":
        canvas.add("window", window(canvas, other - u * 20, h * 0.14, u * 40, h * 0.34), depth=0.1)
        planks = "".join(
            f'<g transform="rotate({-side * (2 + 1.5 * n)} {w * (0.5 - side * 0.43):.1f} {h * 0.74:.1f})">{shapes.box(w * (0.5 - side * 0.43) + n * u * 3, h * 0.2, u * 2.6, h * 0.54, light.far(("#d9ae78", "#c4935c", "#b9854f")[n % 3], 0))}</g>'
            for n in range(4)
        )  # fmt: skip
        canvas.add("planks", planks, depth=0.3)
        return stand(canvas, plan, 0.7, "#a8744a")
    _door(canvas, other, h * 0.14, u * 50, h * 0.56)
    if not is_small(plan):
        for k in (-1, 1):
            post = shapes.box(w * 0.5 + k * u * 42 - u * 2.4, h * 0.2, u * 4.8, h * 0.56, canvas.linear([lighten(light.far("#e0b52f", 0), 0.1), light.far("#a87f1c", 0)], (w * 0.5 + k * u * 42 - u * 2, 0), (w * 0.5 + k * u * 42 + u * 3, 0)), u * 0.5)  # fmt: skip
            arm = shapes.box(w * 0.5 + (k * u * 42 if k < 0 else k * u * 42 - u * 16), h * 0.66, u * 16, u * 2.2, light.far("#3a3f48", 0), u)  # fmt: skip
            foot = shapes.box(
                w * 0.5 + k * u * 42 - u * 6, h * 0.755, u * 12, u * 1.8, light.far("#3a3f48", 0), u * 0.4
            )
            canvas.add("lift", post + arm + foot, depth=0.44)
        canvas.add("tyres", _tyres(canvas, w * (0.5 - side * 0.455), h * 0.83, u * 15), depth=0.48)
    props.ceiling_lamps(canvas, 3, h * 0.09, tone="#4a5560")
    return stand(canvas, plan, 0.7)


def tools(canvas: Canvas, rng: Random, x: float, y: float, wide: float) -> str:
    """Hammers, saws, spanners and pliers that hang side by side from `y`."""
    u, steel = canvas.unit, canvas.light.far("#8f99a3", 0)
    parts, kinds = [], rng.sample(range(4), 4)
    for n in range(int(wide / u / 8)):
        cx, grip = x + u * (4 + 8 * n), canvas.light.far(("#c8453a", "#8a5a34", "#2f6f9a", "#d99a2f")[n % 4], 0)
        handle = shapes.box(cx - u * 0.7, y + u * 4, u * 1.4, u * 12, grip, u * 0.7)
        match kinds[n % 4]:
            case 0:
                parts.append(handle + shapes.box(cx - u * 3, y + u * 1.4, u * 6, u * 3, steel, u * 0.5))
            case 1:
                saw = f"M{cx - u * 1.8:.1f} {y + u * 6:.1f}h{u * 3.6:.1f}l{u * 0.8:.1f} {u * 13:.1f}h{-u * 2:.1f}z"
                parts.append(shapes.box(cx - u * 2.2, y, u * 4.4, u * 6, grip, u * 1.4) + shapes.filled(saw, steel))
            case 2:
                parts.append(shapes.stroked(f"M{cx:.1f} {y + u * 4:.1f}v{u * 11:.1f}", steel, u * 1.5) + shapes.stroked(f"M{cx - u * 1.8:.1f} {y:.1f}q0 {u * 4:.1f} {u * 1.8:.1f} {u * 4:.1f}t{u * 1.8:.1f} {-u * 4:.1f}", steel, u * 1.4))  # fmt: skip
            case _:
                parts.append(shapes.stroked(f"M{cx - u * 1.6:.1f} {y:.1f}l{u * 1.6:.1f} {u * 6:.1f}l{-u * 1.8:.1f} {u * 10:.1f}M{cx + u * 1.6:.1f} {y:.1f}l{-u * 1.6:.1f} {u * 6:.1f}l{u * 1.8:.1f} {u * 10:.1f}", grip, u * 1.2))  # fmt: skip
    return "".join(parts)


def _bench(canvas: Canvas, rng: Random, x: float, y: float, wide: float, wood: bool) -> str:
    u, tone = canvas.unit, canvas.light.far("#9a6a3f" if wood else "#b5483c", 0)
    top, dark = y - u * 19, mix(tone, "#1c0f0a", 0.35)
    drawers = "".join(shapes.box(x - wide * 0.45 + wide * 0.3 * n, top + u * 4, wide * 0.27, u * 5, lighten(tone, 0.12), u * 0.4) for n in range(3))  # fmt: skip
    legs = "".join(shapes.box(x + k * wide * 0.44 - u * 1.6, top, u * 3.2, u * 19, dark) for k in (-1, 1))
    back = shapes.box(x - wide * 0.44, top, wide * 0.88, u * 12, dark)
    vice = shapes.box(x + wide * 0.24, top - u * 4, u * 6, u * 4, canvas.light.far("#5f6b78", 0), u * 0.6) + shapes.box(x + wide * 0.24 + u * 7, top - u * 5, u * 2, u * 5, canvas.light.far("#5f6b78", 0))  # fmt: skip
    shavings = "".join(shapes.circle(x + rng.uniform(-0.4, 0.1) * wide, top - u * 0.8, u * 1.1, "#e6c896") for _ in range(6 if wood else 0))  # fmt: skip
    cans = "" if wood else "".join(shapes.box(x - wide * (0.4 - 0.1 * n), top - u * 6, u * 4, u * 6, ("#2f7fa8", "#e6b02f", "#4f9a5a")[n], u * 0.5) for n in range(3))  # fmt: skip
    return legs + back + drawers + vice + shavings + cans + shapes.box(x - wide / 2, top - u * 0.6, wide, u * 2.8, lighten(tone, 0.25), u * 0.5)  # fmt: skip


def _door(canvas: Canvas, x: float, y: float, wide: float, high: float) -> None:
    """A roller door, half of it up, with daylight behind."""
    light, u = canvas.light, canvas.unit
    canvas.add("door", shapes.box(x - wide / 2, y, wide, high, canvas.linear(list(light.sky), (0, y), (0, y + high))), depth=0.08)  # fmt: skip
    canvas.add(
        "door", shapes.box(x - wide / 2, y + high * 0.8, wide, high * 0.2, light.far("#7f8078", 0.2)), depth=0.08
    )
    steel = light.far("#9aa6b0", 0)
    slats = "".join(shapes.box(x - wide / 2, y + n * u * 3, wide, u * 2.7, lighten(steel, 0.05 * (n % 2))) for n in range(int(high * 0.5 / u / 3)))  # fmt: skip
    canvas.add("door", slats + "".join(shapes.box(x + k * wide / 2 - u * 1.2, y, u * 2.4, high, mix(steel, "#1c242c", 0.4)) for k in (-1, 1)), depth=0.08)  # fmt: skip


def _tyres(canvas: Canvas, x: float, y: float, wide: float) -> str:
    u, rubber = canvas.unit, canvas.light.far("#33343a", 0)
    return "".join(
        shapes.box(x - wide / 2, y - u * 4.6 * (n + 1), wide, u * 4.4, mix(rubber, "#6a6c74", 0.12 * (n % 2)), u * 2)
        + shapes.stroked(f"M{x - wide * 0.36:.1f} {y - u * (4.6 * n + 2.3):.1f}h{wide * 0.72:.1f}", "#5f626a", u * 0.5, 1, f"{u * 1.2:.1f} {u * 1.2:.1f}")
        for n in range(4)
    )  # fmt: skip


def _anvil(canvas: Canvas, x: float, y: float, s: float) -> str:
    iron, wood = canvas.light.far("#4f5660", 0), canvas.light.far("#7a5334", 0)
    d = f"M{x - s * 0.75:.1f} {y - s * 0.92:.1f}Q{x - s * 0.3:.1f} {y - s * 0.98:.1f} {x - s * 0.28:.1f} {y - s:.1f}H{x + s * 0.5:.1f}v{s * 0.18:.1f}H{x + s * 0.24:.1f}q{-s * 0.1:.1f} {s * 0.16:.1f} {s * 0.1:.1f} {s * 0.26:.1f}H{x - s * 0.34:.1f}q{s * 0.2:.1f} {-s * 0.1:.1f} {s * 0.1:.1f} {-s * 0.26:.1f}Q{x - s * 0.55:.1f} {y - s * 0.8:.1f} {x - s * 0.75:.1f} {y - s * 0.92:.1f}Z"
    return shapes.box(x - s * 0.4, y - s * 0.56, s * 0.8, s * 0.56, wood, s * 0.06) + shapes.filled(d, canvas.linear([lighten(iron, 0.25), iron], (0, y - s), (0, y - s * 0.5)))  # fmt: skip


def _forge(canvas: Canvas, x: float, y: float) -> None:
    """A furnace of brick with its hood, coals and fire."""
    light, u = canvas.light, canvas.unit
    brick = light.far("#8f4f3c", 0)
    hood = f"M{x - u * 8:.1f} 0H{x + u * 8:.1f}V{y - u * 50:.1f}L{x + u * 24:.1f} {y - u * 34:.1f}H{x - u * 24:.1f}L{x - u * 8:.1f} {y - u * 50:.1f}Z"
    canvas.add("furnace", shapes.filled(hood, mix(brick, "#1c1412", 0.35)), depth=0.3)
    canvas.add("furnace", shapes.box(x - u * 22, y - u * 34, u * 44, u * 20, "#1a1210"), depth=0.3)
    canvas.add("furnace", shapes.ellipse(x, y - u * 17, u * 34, u * 24, canvas.soft("#ff8a2e", 0.9)) + flames(x, y - u * 14, u * 17), depth=0.3)  # fmt: skip
    canvas.add("furnace", shapes.box(x - u * 24, y - u * 15, u * 48, u * 15, canvas.linear([lighten(brick, 0.12), mix(brick, "#1c1010", 0.3)], (0, y - u * 15), (0, y)), u * 0.6), depth=0.3)  # fmt: skip
    canvas.add("glow", shapes.circle(x, y - u * 14, u * 70, canvas.soft("#ff9a3c", 0.4)), depth=0.34)
