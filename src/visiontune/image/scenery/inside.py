"""What rooms have in common: where their heroes stand, and shapes of furniture."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery.room import table
from visiontune.image.scenery.spots import Spots


def is_small(plan: ScenePlan) -> bool:
    """Whether all heroes are things of a table, which needs one to stand on."""
    return bool(plan.heroes) and all(hero.place in ("table", "symbol") for hero in plan.heroes)


def stand(canvas: Canvas, plan: ScenePlan, line: float, tone: str = "#a8744a", *, left: float = 0.06, right: float = 0.94) -> Spots:  # fmt: skip
    """On the floor that begins at `line` (share of the height), or on a table where all heroes are small."""
    w, h = canvas.width, canvas.height
    if is_small(plan):
        table(canvas, h * 0.7, tone)
        return Spots(floor=canvas.safe, horizon=h * 0.7, air=h * 0.3, sun=(w / 2, 0))
    return Spots(floor=h * 0.87, horizon=h * line, air=h * 0.28, sun=(w / 2, 0), left=left, right=right)


def stones(canvas: Canvas, name: str, top: float, foot: float, tone: str, size: float, strength: float = 0.16) -> str:
    """Joints and single stones of a wall between two heights; `size` is a stone's height in pixels."""
    rng, w = canvas.random(name), canvas.width
    parts = []
    for row in range(int((foot - top) / size) + 1):
        y, x = top + row * size, -size * rng.random() * 2
        while x < w:
            wide = size * rng.uniform(1.5, 2.6)
            if rng.random() < 0.45:
                shade = lighten(tone, 0.12) if rng.random() < 0.5 else mix(tone, "#14101c", 0.22)
                parts.append(shapes.box(x, y, wide * 0.94, min(size * 0.9, foot - y), shade, size * 0.14, strength * 3))
            x += wide
    return "".join(parts)


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
