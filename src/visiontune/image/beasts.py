"""Sitting bodies for animals whose drawing is only a head, and a body for the robot."""

from __future__ import annotations

from dataclasses import dataclass

from visiontune.image import shapes
from visiontune.image.art import symbol
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix, multiply, painted
from visiontune.image.plan import Hero
from visiontune.image.quadrupeds import BUILDS, aspect_on_four_legs, on_four_legs, quadruped


@dataclass(frozen=True)
class _Fur:
    coat: str
    chest: str
    paws: str
    tail: str = "none"
    limbs: str = ""


_FURS = {
    "fox": _Fur("#f2671c", "#fff1e4", "#4a3330", "bushy"),
    "wolf": _Fur("#8a949e", "#e6eaee", "#5f6870", "bushy"),
    "bear": _Fur("#a3663f", "#c98f63", "#6f4229"),
    "polar-bear": _Fur("#eef1f4", "#ffffff", "#c9d2da"),
    "panda": _Fur("#f4f4f2", "#ffffff", "#2f2f36", limbs="#2f2f36"),
    "koala": _Fur("#93a0ab", "#dfe6ea", "#6f7b86"),
    "lion": _Fur("#f0b03f", "#fbdc9a", "#c9862a", "tuft"),
    "hamster": _Fur("#e8a860", "#fff0dd", "#d99a6a"),
}


def is_head_of_beast(name: str) -> bool:
    """Whether the drawing is the head of an animal (or robot) that gets a body here."""
    return name in _FURS or name in BUILDS or name == "robot"


def aspect_of_beast(hero: Hero) -> float:
    """Width over height with the body."""
    return aspect_on_four_legs(hero.art) if on_four_legs(hero.art, hero.pose) else 0.74


def beast(canvas: Canvas, hero: Hero, x: float, y: float, height: float, *, flip: bool = False) -> str:
    """The animal with its feet at (x, y): from the side on its legs, or sitting and facing the viewer."""
    if on_four_legs(hero.art, hero.pose) or hero.art not in (*_FURS, "robot"):
        return quadruped(canvas, hero, x, y, height, flip=flip)
    ambient = tuple(1 + (channel - 1) * 0.55 for channel in canvas.light.ambient)

    def lit(colour: str) -> str:
        seen = painted(colour, hero.colour) if hero.colour else colour
        return multiply(seen, (ambient[0], ambient[1], ambient[2]))

    if hero.art == "robot":
        return _robot(canvas, hero, x, y, height)
    fur, h = _FURS[hero.art], height
    coat, chest, paws = lit(fur.coat), lit(fur.chest), lit(fur.paws)
    limbs = lit(fur.limbs) if fur.limbs else coat
    shade = mix(coat, "#1a1030", 0.22)
    paint = canvas.linear([coat, shade], (0, y - h * 0.5), (0, y))
    parts = []
    if fur.tail == "bushy":
        tail = (
            f"M{x + h * 0.12:.1f} {y - h * 0.04:.1f}C{x + h * 0.36:.1f} {y + h * 0.02:.1f} {x + h * 0.46:.1f} {y - h * 0.2:.1f} "
            f"{x + h * 0.36:.1f} {y - h * 0.36:.1f}C{x + h * 0.3:.1f} {y - h * 0.26:.1f} {x + h * 0.28:.1f} {y - h * 0.16:.1f} {x + h * 0.12:.1f} {y - h * 0.18:.1f}Z"
        )
        parts.append(shapes.filled(tail, shade))
        parts.append(shapes.ellipse(x + h * 0.362, y - h * 0.3, h * 0.045, h * 0.065, chest))
    elif fur.tail == "tuft":
        parts.append(
            shapes.stroked(
                f"M{x + h * 0.14:.1f} {y - h * 0.06:.1f}q{h * 0.24:.1f} {h * 0.04:.1f} {h * 0.2:.1f} {-h * 0.2:.1f}",
                shade,
                h * 0.035,
            )
        )
        parts.append(shapes.circle(x + h * 0.34, y - h * 0.27, h * 0.045, lit("#8a4f24")))
    for side in (-1, 1):
        parts.append(shapes.ellipse(x + side * h * 0.15, y - h * 0.12, h * 0.1, h * 0.13, mix(limbs, "#1a1030", 0.16)))
        parts.append(shapes.ellipse(x + side * h * 0.17, y - h * 0.025, h * 0.085, h * 0.035, paws))
    torso = (
        f"M{x - h * 0.1:.1f} {y - h * 0.5:.1f}C{x - h * 0.19:.1f} {y - h * 0.3:.1f} {x - h * 0.2:.1f} {y - h * 0.08:.1f} {x - h * 0.13:.1f} {y - h * 0.01:.1f}"
        f"H{x + h * 0.13:.1f}C{x + h * 0.2:.1f} {y - h * 0.08:.1f} {x + h * 0.19:.1f} {y - h * 0.3:.1f} {x + h * 0.1:.1f} {y - h * 0.5:.1f}Z"
    )
    parts.append(shapes.filled(torso, paint))
    parts.append(shapes.ellipse(x, y - h * 0.27, h * 0.075, h * 0.2, chest, 0.95))
    for side in (-1, 1):
        parts.append(
            shapes.box(
                x + side * h * 0.062 - h * 0.042, y - h * 0.25, h * 0.084, h * 0.24, lighten(limbs, 0.04), h * 0.042
            )
        )
        parts.append(shapes.ellipse(x + side * h * 0.064, y - h * 0.025, h * 0.052, h * 0.034, paws))
    ink = symbol(hero.art)
    size = h * 0.56
    head = size * min(1.0, ink.height / max(ink.width, ink.height))
    parts.append(canvas.art(hero.art, x, y - h + size * 0.98, head, colour=hero.colour, lit=0.55))
    return "".join(parts)


def _robot(canvas: Canvas, hero: Hero, x: float, y: float, h: float) -> str:
    metal = "#9fb3c0" if not hero.colour else hero.colour
    ambient = tuple(1 + (channel - 1) * 0.55 for channel in canvas.light.ambient)
    metal = multiply(metal, (ambient[0], ambient[1], ambient[2]))
    dark = mix(metal, "#1a2433", 0.45)
    paint = canvas.linear([lighten(metal, 0.2), mix(metal, "#1a2433", 0.25)], (x - h * 0.16, 0), (x + h * 0.16, 0))
    parts = []
    for side in (-1, 1):
        parts.append(shapes.box(x + side * h * 0.08 - h * 0.035, y - h * 0.2, h * 0.07, h * 0.18, dark, h * 0.02))
        parts.append(shapes.box(x + side * h * 0.085 - h * 0.06, y - h * 0.045, h * 0.12, h * 0.045, dark, h * 0.02))
        arm = f"M{x + side * h * 0.17:.1f} {y - h * 0.48:.1f}Q{x + side * h * 0.27:.1f} {y - h * 0.36:.1f} {x + side * h * 0.22:.1f} {y - h * 0.24:.1f}"
        parts.append(shapes.stroked(arm, dark, h * 0.055))
        parts.append(shapes.circle(x + side * h * 0.22, y - h * 0.22, h * 0.042, "#c8403a"))
    parts.append(shapes.box(x - h * 0.165, y - h * 0.55, h * 0.33, h * 0.37, paint, h * 0.045))
    parts.append(shapes.box(x - h * 0.11, y - h * 0.48, h * 0.22, h * 0.13, "#20303c", h * 0.02))
    for i, colour in enumerate(("#ff6a5a", "#ffd24a", "#6fe09a")):
        parts.append(shapes.circle(x - h * 0.07 + h * 0.07 * i, y - h * 0.27, h * 0.022, colour))
    parts.append(
        shapes.stroked(
            f"M{x - h * 0.085:.1f} {y - h * 0.41:.1f}l{h * 0.04:.1f} 0l{h * 0.02:.1f} {-h * 0.04:.1f}l{h * 0.03:.1f} {h * 0.07:.1f}l{h * 0.02:.1f} {-h * 0.03:.1f}h{h * 0.05:.1f}",
            "#6fe09a",
            h * 0.012,
        )
    )
    parts.append(shapes.box(x - h * 0.05, y - h * 0.6, h * 0.1, h * 0.07, dark))
    parts.append(canvas.art("robot", x, y - h * 0.57, h * 0.43, lit=0.5))
    return "".join(parts)
