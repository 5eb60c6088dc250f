"""Bodies for drawings of people that are only a head: clothes by trade and by seed."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.art import symbol
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix, multiply
from visiontune.image.plan import Hero

_ANYONE = (
    "man", "woman", "person", "man-beard", "woman-curly-hair", "man-red-hair", "woman-blond-hair", "old-man",
    "old-woman", "man-bald", "woman-red-hair",
)  # fmt: skip
_HEADS = {"man", "woman", "boy", "girl", "child", "person", "old-man", "old-woman", "older-person", "baby", "astronaut"}
_COATS = ("#c8503f", "#2f7f9c", "#3f8f5f", "#d99a2b", "#7a5fb0", "#c0567f", "#2f5f9c", "#5f7f3f")
_TROUSERS = ("#34465c", "#4a3f52", "#5a4a3f", "#2f3f4f")


def has_head_only(hero: Hero) -> bool:
    """Whether the drawing lacks a body."""
    return hero.art in _HEADS


def figure(canvas: Canvas, hero: Hero, x: float, y: float, height: float, index: int) -> str:
    """A standing person, feet at (x, y)."""
    rng = canvas.random(f"person/{index}/{x:.0f}")
    ambient = tuple(1 + (channel - 1) * 0.55 for channel in canvas.light.ambient)

    def lit(colour: str) -> str:
        return multiply(colour, (ambient[0], ambient[1], ambient[2]))

    suited = hero.art == "astronaut"
    coat = lit(hero.colour or ("#eceff3" if suited else rng.choice(_COATS)))
    trousers = lit("#d9dee5" if suited else rng.choice(_TROUSERS))
    skin, shoe = (lit("#8f9aa8"), lit("#8f9aa8")) if suited else (lit("#fcc21b"), lit("#3a2f38"))
    h = height
    head = h * (0.34 if hero.art not in ("boy", "girl", "child", "baby") else 0.42)
    body_top, hip = y - h + head * 0.86, y - h * 0.34
    paint = canvas.linear(
        [lighten(coat, 0.12), mix(coat, "#1a1230", 0.24)], (x - h * 0.14, body_top), (x + h * 0.14, hip)
    )
    parts = []
    for side in (-1, 1):
        parts.append(
            shapes.stroked(
                f"M{x + side * h * 0.055:.1f} {hip - h * 0.03:.1f}L{x + side * h * 0.065:.1f} {y - h * 0.03:.1f}",
                trousers,
                h * 0.085,
            )
        )
        parts.append(shapes.ellipse(x + side * h * 0.08, y - h * 0.018, h * 0.062, h * 0.028, shoe))
        arm = f"M{x + side * h * 0.125:.1f} {body_top + h * 0.09:.1f}Q{x + side * h * 0.2:.1f} {body_top + h * 0.2:.1f} {x + side * h * 0.17:.1f} {hip - h * 0.01:.1f}"
        parts.append(shapes.stroked(arm, mix(coat, "#1a1230", 0.14), h * 0.068))
        parts.append(shapes.circle(x + side * h * 0.17, hip + h * 0.01, h * 0.036, skin))
    torso = (
        f"M{x - h * 0.075:.1f} {body_top:.1f}Q{x - h * 0.16:.1f} {body_top + h * 0.02:.1f} {x - h * 0.155:.1f} {body_top + h * 0.1:.1f}"
        f"L{x - h * 0.12:.1f} {hip:.1f}Q{x:.1f} {hip + h * 0.035:.1f} {x + h * 0.12:.1f} {hip:.1f}L{x + h * 0.155:.1f} {body_top + h * 0.1:.1f}"
        f"Q{x + h * 0.16:.1f} {body_top + h * 0.02:.1f} {x + h * 0.075:.1f} {body_top:.1f}Z"
    )
    parts.append(shapes.filled(torso, paint))
    parts.append(
        shapes.box(x - h * 0.035, body_top - h * 0.05, h * 0.07, h * 0.08, mix(skin, "#7a4a1a", 0.2), h * 0.02)
    )
    # "people" are not one face many times.
    face = rng.choice(_ANYONE) if hero.art == "person" and hero.count > 1 else hero.art
    ink = symbol(face)
    parts.append(
        canvas.art(face, x, y - h + head, head * min(1.0, 1.1 * ink.height / max(ink.width, ink.height)), lit=0.5)
    )
    return "".join(parts)
