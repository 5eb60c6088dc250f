"""A kitchen's counter along the wall: cupboards, a stove with its oven, a sink and a refrigerator."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix


def draw_counter(canvas: Canvas, foot: float) -> None:
    """The counter with its foot at `foot` (y in pixels), across the picture."""
    rng, light, w, u = canvas.random("counter"), canvas.light, canvas.width, canvas.unit
    tone = light.far(rng.choice(["#5f8f8a", "#d9a05f", "#e6dcc8", "#7f9ab8", "#a8b58a"]), 0)
    high, plate = u * 19, light.far("#f1ede4", 0)
    top = foot - high
    canvas.add("counter", shapes.box(0, top, w, high, canvas.linear([tone, mix(tone, "#241a20", 0.2)], (0, top), (0, foot))), depth=0.34)  # fmt: skip
    canvas.add("counter", shapes.box(0, foot - u * 1.8, w, u * 1.8, mix(tone, "#1a1418", 0.6)), depth=0.34)
    count = max(3, round(w / u / 18))
    wide = w / count
    stove = count // 2 + rng.choice((-1, 1)) if not canvas.tall else count // 2
    for n in range(count):
        x = n * wide
        if n == stove:
            canvas.add("counter", _stove(canvas, x, top, wide, high), depth=0.34)
            continue
        door = shapes.box(x + u * 0.8, top + u * 3, wide - u * 1.6, high - u * 6, lighten(tone, 0.1), u * 0.6)
        knob = shapes.circle(x + wide - u * 2.4, top + u * 6, u * 0.55, light.far("#d9c07a", 0))
        canvas.add("counter", door + knob, depth=0.34)
    canvas.add("counter", shapes.box(0, top - u * 1.6, w, u * 2, plate, u * 0.3), depth=0.34)
    canvas.add("counter", _pots(canvas, stove * wide, top - u * 1.6, wide), depth=0.35)
    fridge = w - u * 19 if stove < count / 2 else u * 2
    canvas.add("refrigerator", _fridge(canvas, fridge, foot, u * 17), depth=0.36)


def _stove(canvas: Canvas, x: float, top: float, wide: float, high: float) -> str:
    u, steel = canvas.unit, canvas.light.far("#c3c8ce", 0)
    glow = "#ffb45c" if canvas.light.dark else "#4a3a3a"
    knobs = "".join(shapes.circle(x + wide * (0.2 + 0.2 * n), top + u * 2, u * 0.7, "#3a3f48") for n in range(4))
    return (
        shapes.box(x + u * 0.3, top, wide - u * 0.6, high - u * 1.6, steel, u * 0.4)
        + knobs
        + shapes.box(x + wide * 0.14, top + u * 6, wide * 0.72, high - u * 10, "#2a2830", u * 0.8)
        + shapes.ellipse(x + wide / 2, top + high * 0.62, wide * 0.26, u * 2.6, canvas.soft(glow, 0.9))
        + shapes.box(x + wide * 0.14, top + u * 4.2, wide * 0.72, u * 0.8, mix(steel, "#3a3f48", 0.4), u * 0.4)
    )


def _pots(canvas: Canvas, x: float, y: float, wide: float) -> str:
    """A pot and a pan on the stove, a curl of steam over the pot."""
    u, light = canvas.unit, canvas.light
    red, iron = light.far("#c8503a", 0), light.far("#3f444d", 0)
    pot, pan = x + wide * 0.3, x + wide * 0.72
    steam = f"M{pot:.1f} {y - u * 8:.1f}q{u * 2:.1f} {-u * 2:.1f} 0 {-u * 4:.1f}t0 {-u * 4:.1f}"
    return (
        shapes.box(pot - u * 3, y - u * 5.4, u * 6, u * 5.4, red, u * 0.8)
        + shapes.box(pot - u * 3.5, y - u * 6, u * 7, u * 1, lighten(red, 0.2), u * 0.5)
        + shapes.circle(pot, y - u * 6.5, u * 0.7, iron)
        + shapes.box(pan - u * 2.8, y - u * 1.8, u * 5.6, u * 1.8, iron, u * 0.7)
        + shapes.box(pan + u * 2.4, y - u * 1.7, u * 4, u * 0.7, iron, u * 0.35)
        + shapes.stroked(steam, "#ffffff", u * 0.7, 0.55)
    )


def _fridge(canvas: Canvas, x: float, foot: float, wide: float) -> str:
    u, white = canvas.unit, canvas.light.far("#eef1f2", 0)
    high = u * 40
    paint = canvas.linear([white, mix(white, "#4a5568", 0.2)], (x, 0), (x + wide, 0))
    seam = shapes.box(x, foot - high * 0.66, wide, u * 0.5, mix(white, "#4a5568", 0.45))
    handles = "".join(shapes.box(x + wide - u * 2.4, foot - high * share, u * 0.8, u * 7, "#8b95a1", u * 0.4) for share in (0.6, 0.9))  # fmt: skip
    return shapes.box(x, foot - high, wide, high, paint, u * 1.2) + seam + handles
