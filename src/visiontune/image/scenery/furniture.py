"""Furniture and fires, each a string of SVG; sizes in pixels."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery import props


def furnish(canvas: Canvas, plan: ScenePlan, side: int) -> None:
    """A lived-in room: sofa, picture, lamp, plant and rug on the side without the window (`side` 0: it is right)."""
    rng, light, w, h, u = canvas.random("furniture"), canvas.light, canvas.width, canvas.height, canvas.unit
    cloth = rng.choice(["#5f7f9a", "#a85a4a", "#6f8f6a", "#8a6f9a", "#c8924a"])
    x = w * (0.72 if side == 0 else 0.28)
    canvas.add("rug", rug(canvas, w * 0.5, h * 0.87, min(w * 0.36, u * 50), rng.choice(["#a8453a", "#3f6f7a", "#8a6a3f"])), depth=0.34)  # fmt: skip
    seats = {"couch-and-lamp", "chair", "bed", "vt-armchair", "vt-table"}
    if not any(hero.art in seats for hero in plan.heroes):
        canvas.add("picture", props.pictures(canvas, rng, x - u * 9, h * 0.16, u * 18, u * 12), depth=0.06)
        canvas.add("sofa", sofa(canvas, x, h * 0.76, min(u * 50, w * 0.44), cloth), depth=0.4)
    away = 1 if side == 0 else -1
    lx = min(max(x + away * u * 31, u * 5), w - u * 5)
    glow = shapes.circle(lx, h * 0.36, u * 17, canvas.soft("#ffdf9a", 0.6 if light.dark else 0.22))
    shade = shapes.path([(lx - u * 3, h * 0.32), (lx + u * 3, h * 0.32), (lx + u * 5.4, h * 0.41), (lx - u * 5.4, h * 0.41)])  # fmt: skip
    stem = shapes.box(lx - u * 0.4, h * 0.41, u * 0.8, h * 0.33, light.far("#5a4a3c", 0)) + shapes.ellipse(lx, h * 0.745, u * 4, u, light.far("#5a4a3c", 0))  # fmt: skip
    canvas.add("lamp", glow + stem + shapes.filled(shade, "#ffe9b8" if light.dark else light.far("#f2e2c0", 0)), depth=0.38)  # fmt: skip
    canvas.add("plant", props.plant(canvas, rng, w * (0.06 if side == 0 else 0.94), h * 0.77, u * 26), depth=0.42)


def sofa(canvas: Canvas, x: float, y: float, wide: float, cloth: str) -> str:
    """A sofa for two with cushions, `wide` across, (x, y) the middle of its foot."""
    tone = canvas.light.far(cloth, 0)
    dark, s = mix(tone, "#1a1018", 0.28), wide
    cushion = canvas.light.far("#f0dcb4", 0)
    return (
        "".join(shapes.box(x + k * s * 0.42 - s * 0.02, y - s * 0.05, s * 0.04, s * 0.05, "#3a261a") for k in (-1, 1))
        + shapes.box(x - s * 0.44, y - s * 0.44, s * 0.88, s * 0.34, tone, s * 0.06)
        + shapes.stroked(f"M{x:.1f} {y - s * 0.42:.1f}v{s * 0.2:.1f}", dark, s * 0.008)
        + "".join(shapes.box(x + (0 if k > 0 else -s * 0.4), y - s * 0.25, s * 0.4, s * 0.1, lighten(tone, 0.14), s * 0.035) for k in (-1, 1))
        + shapes.box(x - s * 0.42, y - s * 0.16, s * 0.84, s * 0.11, dark, s * 0.02)
        + "".join(shapes.box(x + k * s * 0.29 - s * 0.07, y - s * 0.36, s * 0.14, s * 0.13, cushion, s * 0.03) for k in (-1, 1))
        + "".join(shapes.box(x + k * s * 0.46 - s * 0.05, y - s * 0.31, s * 0.1, s * 0.27, lighten(tone, 0.05), s * 0.045) for k in (-1, 1))
    )  # fmt: skip


def armchair(canvas: Canvas, x: float, y: float, size: float, cloth: str) -> str:
    """An upholstered chair seen from the front, `size` its width, (x, y) the middle of its foot."""
    tone = canvas.light.far(cloth, 0)
    dark, s = mix(tone, "#1a1018", 0.3), size
    return (
        "".join(shapes.box(x + k * s * 0.36 - s * 0.03, y - s * 0.1, s * 0.06, s * 0.1, "#3a261a") for k in (-1, 1))
        + shapes.box(x - s * 0.38, y - s * 0.98, s * 0.76, s * 0.75, tone, s * 0.16)
        + shapes.box(x - s * 0.34, y - s * 0.42, s * 0.68, s * 0.2, lighten(tone, 0.14), s * 0.07)
        + shapes.box(x - s * 0.34, y - s * 0.27, s * 0.68, s * 0.2, dark, s * 0.03)
        + "".join(
            shapes.box(x + k * s * 0.4 - s * 0.1, y - s * 0.55, s * 0.2, s * 0.47, lighten(tone, 0.06), s * 0.09)
            for k in (-1, 1)
        )
    )


def flames(x: float, y: float, size: float) -> str:
    """A fire of three tongues on its foot (x, y), `size` pixels high."""
    parts = []
    for tone, k in (("#e8502a", 1.0), ("#ff9a2e", 0.74), ("#ffe27a", 0.44)):
        for off, tall in ((-0.3, 0.66), (0.0, 1.0), (0.3, 0.72)):
            cx, half, up = x + off * size * k, size * 0.22 * k, size * tall * k
            d = f"M{cx - half:.1f} {y:.1f}C{cx - half * 1.5:.1f} {y - up * 0.4:.1f} {cx:.1f} {y - up * 0.5:.1f} {cx + half * 0.2:.1f} {y - up:.1f}C{cx + half * 0.6:.1f} {y - up * 0.6:.1f} {cx + half * 1.5:.1f} {y - up * 0.4:.1f} {cx + half:.1f} {y:.1f}Z"
            parts.append(shapes.filled(d, tone))
    return "".join(parts)


def rug(canvas: Canvas, x: float, y: float, across: float, tone: str) -> str:
    """An oval carpet with a border."""
    cloth = canvas.light.far(tone, 0)
    return (
        shapes.ellipse(x, y, across, across * 0.15, mix(cloth, "#1a1018", 0.25))
        + shapes.ellipse(x, y, across * 0.93, across * 0.135, lighten(cloth, 0.25))
        + shapes.ellipse(x, y, across * 0.86, across * 0.12, cloth)
    )


def barrel(canvas: Canvas, x: float, y: float, size: float) -> str:
    """An upright cask, `size` pixels high."""
    wood, iron = canvas.light.far("#9a6a3f", 0.03), canvas.light.far("#4a4644", 0.03)
    d = f"M{x - size * 0.3:.1f} {y:.1f}Q{x - size * 0.46:.1f} {y - size * 0.5:.1f} {x - size * 0.3:.1f} {y - size:.1f}H{x + size * 0.3:.1f}Q{x + size * 0.46:.1f} {y - size * 0.5:.1f} {x + size * 0.3:.1f} {y:.1f}Z"
    paint = canvas.linear([mix(wood, "#1c0f08", 0.3), lighten(wood, 0.14), mix(wood, "#1c0f08", 0.4)], (x - size * 0.4, 0), (x + size * 0.4, 0))  # fmt: skip
    hoops = "".join(
        shapes.box(x - size * half, y - size * up, size * half * 2, size * 0.06, iron)
        for half, up in ((0.345, 0.2), (0.345, 0.86), (0.375, 0.4), (0.375, 0.68))
    )
    staves = "".join(f"M{x + k * size * 0.13:.1f} {y:.1f}v{-size:.1f}" for k in (-1, 0, 1))
    return shapes.filled(d, paint) + shapes.stroked(staves, mix(wood, "#1c0f08", 0.5), size * 0.012, 0.6) + hoops
