"""A room with a window, or a kitchen: wall, floor and a table for small things."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery import furniture, kitchen
from visiontune.image.scenery.spots import Spots


def shell(canvas: Canvas, wall: str, floor: str, *, line: float = 0.68) -> None:
    """Wall, skirting and floorboards."""
    w, h, u = canvas.width, canvas.height, canvas.unit
    light = canvas.light
    wall, floor = light.far(wall, 0), light.far(floor, 0)
    y = h * line
    canvas.add(
        "wall",
        shapes.box(0, 0, w, y, canvas.linear([mix(wall, "#3a3550", 0.12), wall, lighten(wall, 0.12)], (0, 0), (0, y))),
        depth=0.0,
    )
    canvas.add(
        "floor",
        shapes.box(0, y, w, h - y, canvas.linear([lighten(floor, 0.08), mix(floor, "#2a1a14", 0.35)], (0, y), (0, h))),
        depth=0.3,
    )
    d = "".join(f"M{w / 2 + n * u * 10:.1f} {y:.1f}L{w / 2 + n * u * 34:.1f} {h:.1f}" for n in range(-9, 10))
    canvas.add("floor", shapes.stroked(d, mix(floor, "#24140e", 0.5), u * 0.18, 0.4), depth=0.3)
    canvas.add("floor", shapes.box(0, y - u * 1.6, w, u * 2, lighten(wall, 0.45)), depth=0.3)


def window(canvas: Canvas, x: float, y: float, width: float, height: float) -> str:
    """A window with the sky of the hour and hills behind."""
    light, u = canvas.light, canvas.unit
    frame = light.far("#fbf6ec", 0)
    hills = light.far("#6fa36a", 0.3)
    clip = canvas.define(
        f'<clipPath id="{{id}}"><rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"/></clipPath>'
    )
    scene = (
        shapes.box(x, y, width, height, canvas.linear(list(light.sky), (0, y), (0, y + height)))
        + shapes.ellipse(x + width * 0.3, y + height, width * 0.5, height * 0.3, hills)
        + shapes.ellipse(x + width * 0.85, y + height, width * 0.45, height * 0.22, mix(hills, "#2d6a4f", 0.3))
    )
    return (
        shapes.box(x - u * 1.4, y - u * 1.4, width + u * 2.8, height + u * 2.8, frame, u * 0.6)
        + f'<g clip-path="url(#{clip})">{scene}</g>'
        + shapes.box(x + width / 2 - u * 0.5, y, u, height, frame)
        + shapes.box(x, y + height * 0.48, width, u, frame)
        + shapes.box(x - u * 2.4, y + height + u * 1.2, width + u * 4.8, u * 1.6, lighten(frame, 0.2), u * 0.4)
    )


def table(canvas: Canvas, y: float, tone: str, *, layer: str = "table") -> None:
    """A table top across the picture, from `y` down."""
    w, h, u = canvas.width, canvas.height, canvas.unit
    tone = canvas.light.far(tone, 0)
    canvas.add(
        layer,
        shapes.box(
            0, y, w, h - y, canvas.linear([lighten(tone, 0.16), tone, mix(tone, "#2a1610", 0.3)], (0, y), (0, h))
        ),
        depth=0.55,
    )
    rng = canvas.random("grain")
    d = "".join(
        f"M{rng.uniform(-0.1, 0.9) * w:.1f} {rng.uniform(y + u * 2, h):.1f}q{w * 0.12:.1f} {u * rng.uniform(-0.8, 0.8):.1f} {w * rng.uniform(0.2, 0.35):.1f} 0"
        for _ in range(26)
    )
    canvas.add(layer, shapes.stroked(d, mix(tone, "#3a1f12", 0.5), u * 0.22, 0.3), depth=0.55)
    canvas.add(layer, shapes.box(0, y, w, u * 0.8, lighten(tone, 0.35), 0, 0.8), depth=0.55)


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    rng, w, h, u = canvas.random("room"), canvas.width, canvas.height, canvas.unit
    wall, floor = rng.choice(
        [
            ("#e9d8b8", "#b07f52"),
            ("#bcd0c4", "#a8754c"),
            ("#d9c3cf", "#8f6a52"),
            ("#b9c9dc", "#9c7450"),
            ("#ecc9a8", "#8a5f45"),
        ]
    )
    shell(canvas, wall, floor)
    small = bool(plan.heroes) and all(hero.place in ("table", "symbol") for hero in plan.heroes)
    side = rng.choice((0, 1))
    win_w, win_h = min(w * 0.3, u * 44), h * 0.34
    x = w * 0.1 if side == 0 else w * 0.9 - win_w
    canvas.add("window", window(canvas, x, h * 0.13, win_w, win_h), depth=0.12)
    if plan.setting == "kitchen":
        far = w * 0.56 if side == 0 else w * 0.08
        shelf = canvas.light.far("#8a5f3f", 0)
        tiles = "".join(
            shapes.box(n * u * 8, h * 0.5 + row * u * 8, u * 7.6, u * 7.6, lighten(wall, 0.5), u * 0.5, 0.45)
            for row in range(3)
            for n in range(int(w / u / 8) + 1)
        )
        canvas.add("wall", tiles, depth=0.0)
        for row in range(2):
            y = h * (0.2 + 0.17 * row)
            canvas.add("shelves", shapes.box(far, y, w * 0.36, u * 1.4, shelf, u * 0.3), depth=0.16)
            for n in range(6):
                tone = canvas.light.far(rng.choice(["#d9825a", "#7fa58a", "#e6c35a", "#6f93b5", "#f0e6d2"]), 0)
                size = u * rng.uniform(4, 7)
                canvas.add(
                    "shelves",
                    shapes.box(far + w * 0.02 + n * w * 0.055, y - size, u * 4.2, size, tone, u * 0.9),
                    depth=0.16,
                )
        if not small:
            kitchen.draw_counter(canvas, h * 0.7)
    beam = shapes.path([(x, h * 0.47), (x + win_w, h * 0.47), (x + win_w * 1.7, h), (x + win_w * 0.1, h)])
    canvas.add("sunbeam", shapes.filled(beam, canvas.fade("#fff3c4", (0, h), (0, h * 0.45), 0.3)), depth=0.32)
    if small:
        table(canvas, h * 0.66, rng.choice(["#b5793f", "#9c6a45", "#c48f58", "#7f5a45"]))
        return Spots(floor=canvas.safe, horizon=h * 0.66, air=h * 0.3, sun=(x + win_w / 2, h * 0.2))
    if plan.setting == "room":
        furniture.furnish(canvas, plan, side)
    return Spots(floor=h * 0.86, horizon=h * 0.68, air=h * 0.3, sun=(x + win_w / 2, h * 0.2))
