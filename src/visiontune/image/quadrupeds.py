"""Animals on four legs, seen from the side and facing left, for heads that the art shows alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from visiontune.image import shapes
from visiontune.image.art import symbol
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix, multiply, painted
from visiontune.image.plan import Hero, Pose

_NIGHT = "#1a1030"
Paint = Callable[[str], str]


@dataclass(frozen=True)
class Build:
    """How an animal is built, in hundredths of its height.

    Args:
        coat, belly, feet: Colours as `#rrggbb`.
        back: Height of the back; a rider sits there.
        long: Length of the trunk.
        leg: How thick the legs are.
        head, face: Size of the head and where its middle is (x, y), y growing downward from the feet.
        tail: none, stub, bushy, tuft or flowing.
        limbs: Colour of legs and shoulders where it is not the coat's.
        tail_tip: Colour of the end of the tail.
    """

    coat: str
    belly: str
    feet: str
    back: float = 62.0
    long: float = 86.0
    leg: float = 11.0
    head: float = 50.0
    face: tuple[float, float] = (-40.0, -68.0)
    tail: str = "none"
    limbs: str = ""
    tail_tip: str = ""


BUILDS = {
    "bear": Build("#855b52", "#9a6d60", "#5b3a33", 69, 94, 15, 48, (-45, -72), "stub"),
    "polar-bear": Build("#f4f8fa", "#dfe8ee", "#c3d0d9", 69, 96, 15, 46, (-46, -73), "stub"),
    "panda": Build("#f2f2f0", "#ffffff", "#2c2c31", 66, 90, 14, 50, (-42, -72), "stub", "#3a3a40"),
    "lion": Build("#f5b32d", "#fbd58a", "#cf8a22", 60, 88, 13, 60, (-42, -66), "tuft", tail_tip="#865c50"),
    "fox": Build("#ff6011", "#fee9c9", "#4a4a4c", 55, 80, 9, 54, (-42, -70), "bushy", tail_tip="#fff4e6"),
    "wolf": Build("#b0b0b0", "#dcdcdc", "#7d7f83", 61, 88, 10, 50, (-45, -72), "bushy", tail_tip="#6f7276"),
    "moose": Build("#6c4b41", "#875e51", "#3d2a25", 66, 82, 9, 54, (-43, -71), "stub"),
    "boar": Build("#6a463e", "#7d564c", "#3d2a27", 62, 74, 11, 58, (-42, -54), "stub"),
    "unicorn": Build("#e3e3e6", "#f4f4f6", "#90909b", 54, 78, 9, 62, (-42, -69), "flowing", tail_tip="#e74b8c"),
}  # fmt: skip
_STANDS = frozenset({"bear", "polar-bear", "lion", "moose", "boar", "unicorn"})
"""What is seen on its legs unless it is said to sit; the others sit unless they are said to go or to carry."""
_SIDEWAYS = frozenset({"boar", "unicorn"})
"""Heads that the art shows from the side, with their neck."""


def on_four_legs(art: str, pose: Pose) -> bool:
    """Whether the animal is drawn by `quadruped` in this pose."""
    return art in BUILDS and (pose in ("walk", "run") or (art in _STANDS and pose != "sit"))


def aspect_on_four_legs(art: str) -> float:
    """Width over height, tail and head included."""
    build = BUILDS[art]
    left = min(-build.long / 2, build.face[0] - build.head * 0.5)
    right = build.long / 2 + {"bushy": 24, "tuft": 22, "flowing": 18, "stub": 5}.get(build.tail, 2)
    return (right - left) / 100


def seat_on_four_legs(art: str) -> tuple[float, float]:
    """Where a rider's hips are, in shares of the height: right of the drawing's middle, and up from the feet."""
    build = BUILDS[art]
    left = min(-build.long / 2, build.face[0] - build.head * 0.5)
    return (-left - aspect_on_four_legs(art) * 50 + build.long * 0.04) / 100, build.back / 100


def quadruped(canvas: Canvas, hero: Hero, x: float, y: float, height: float, *, flip: bool = False) -> str:
    """The animal with its feet at (x, y), `height` pixels high, going where its pose says."""
    build = BUILDS[hero.art]
    ambient = tuple(1 + (channel - 1) * 0.55 for channel in canvas.light.ambient)

    def lit(colour: str) -> str:
        seen = painted(colour, hero.colour) if hero.colour else colour
        return multiply(seen, (ambient[0], ambient[1], ambient[2]))

    parts = [_tail(build, lit), _legs(build, lit, hero.pose, near=False), _trunk(canvas, build, lit)]
    parts += [_legs(build, lit, hero.pose, near=True), _head(canvas, hero, build, lit)]
    scale = height / 100
    # The figure reaches farther to one side than to the other: its middle stands at x.
    left = min(-build.long / 2, build.face[0] - build.head * 0.5)
    middle = left + aspect_on_four_legs(hero.art) * 50
    across = -scale if flip else scale
    whole = f'<g transform="translate({-middle:.2f} 0)">{"".join(parts)}</g>'
    return f'<g transform="translate({x:.1f} {y:.1f}) scale({across:.4f} {scale:.4f})">{whole}</g>'


def _trunk(canvas: Canvas, build: Build, lit: Paint) -> str:
    half, back = build.long / 2, build.back
    coat, shade = lit(build.coat), mix(lit(build.coat), _NIGHT, 0.2)
    paint = canvas.linear([lighten(coat, 0.06), coat, shade], (0, -back), (0, -back * 0.36))
    line = [
        (-half, -back * 0.72), (-half * 0.72, -back * 1.0), (-half * 0.2, -back * 0.97), (half * 0.35, -back),
        (half * 0.8, -back * 0.95), (half, -back * 0.72), (half * 0.96, -back * 0.5), (half * 0.55, -back * 0.4),
        (0.0, -back * 0.36), (-half * 0.6, -back * 0.36), (-half * 0.96, -back * 0.5),
    ]  # fmt: skip
    body = shapes.filled(rounded(line), paint)
    under = [
        (-half * 0.86, -back * 0.47), (-half * 0.4, -back * 0.43), (0.0, -back * 0.41), (half * 0.5, -back * 0.44),
        (0.0, -back * 0.36), (-half * 0.6, -back * 0.36),
    ]  # fmt: skip
    body += shapes.filled(rounded(under), lit(build.belly), 0.8)
    if build.limbs:  # a panda's black shoulders
        band = [
            (-half * 0.95, -back * 0.8), (-half * 0.62, -back), (-half * 0.3, -back * 0.94), (-half * 0.34, -back * 0.6),
            (-half * 0.4, -back * 0.38), (-half * 0.9, -back * 0.45),
        ]  # fmt: skip
        body += shapes.filled(rounded(band), lit(build.limbs))
    return body


def _legs(build: Build, lit: Paint, pose: Pose, *, near: bool) -> str:
    """One front leg and one hind leg: thigh, leg and paw."""
    half, back, thick = build.long / 2, build.back, build.leg
    tone = lit(build.limbs or build.coat)
    tone = tone if near else mix(tone, _NIGHT, 0.28)
    feet = lit(build.feet) if near else mix(lit(build.feet), _NIGHT, 0.28)
    # How far each foot is before (-) or behind (+) its hip.
    steps = {"walk": (-9.0, 7.0, 8.0, -8.0), "run": (-20.0, 18.0, -12.0, 24.0)}.get(pose, (-1.0, 2.0, 3.0, -3.0))
    front, hind = (steps[0], steps[1]) if near else (steps[2], steps[3])
    lift = 7.0 if pose == "run" else 0.0
    parts = []
    for hip, step, thigh in ((-half * 0.66 + (0 if near else 8), front, 1.25), (half * 0.72 - (0 if near else 9), hind, 1.75)):  # fmt: skip
        foot = -thick * 0.42 - (lift if abs(step) > 15 else 0.0)
        knee = (hip + step * 0.35 + (2.5 if thigh > 1.5 else -1.0), -back * 0.24 + foot * 0.2)
        parts.append(
            shapes.ellipse(
                hip + (1.0 if thigh > 1.5 else 0), -back * 0.52, min(thick * thigh * 0.78, 15.0), back * 0.24, tone
            )
        )
        leg = f"M{hip:.1f} {-back * 0.48:.1f}Q{knee[0]:.1f} {knee[1]:.1f} {hip + step:.1f} {foot - thick * 0.1:.1f}"
        parts.append(shapes.stroked(leg, tone, thick))
        parts.append(shapes.ellipse(hip + step - thick * 0.16, foot + thick * 0.02, thick * 0.68, thick * 0.42, feet))
    return "".join(parts)


def _tail(build: Build, lit: Paint) -> str:
    half, back = build.long / 2, build.back
    coat, tip = mix(lit(build.coat), _NIGHT, 0.12), lit(build.tail_tip or build.coat)
    x, y = half * 0.9, -back * 0.82
    if build.tail == "stub":
        return shapes.circle(x + 4, y + 3, 5.5, coat)
    if build.tail == "tuft":
        line = f"M{x:.1f} {y:.1f}C{x + 18:.1f} {y + 2:.1f} {x + 8:.1f} {y + 30:.1f} {x + 20:.1f} {y + 26:.1f}"
        return shapes.stroked(line, coat, 3.6) + shapes.ellipse(x + 21, y + 25, 5.5, 4.2, tip)
    if build.tail == "bushy":
        brush = f"M{x - 3:.1f} {y - 2:.1f}C{x + 8:.1f} {y - 8:.1f} {x + 26:.1f} {y + 2:.1f} {x + 26:.1f} {y + 32:.1f}C{x + 12:.1f} {y + 28:.1f} {x + 2:.1f} {y + 20:.1f} {x - 6:.1f} {y + 9:.1f}Z"
        end = f"M{x + 24.4:.1f} {y + 17:.1f}Q{x + 26.4:.1f} {y + 24:.1f} {x + 26:.1f} {y + 32:.1f}Q{x + 18:.1f} {y + 30:.1f} {x + 12.5:.1f} {y + 26:.1f}Q{x + 20:.1f} {y + 24:.1f} {x + 24.4:.1f} {y + 17:.1f}Z"
        return shapes.filled(brush, coat) + shapes.filled(end, tip)
    if build.tail == "flowing":
        hair = f"M{x - 3:.1f} {y - 3:.1f}C{x + 16:.1f} {y - 10:.1f} {x + 10:.1f} {y + 14:.1f} {x + 19:.1f} {y + 38:.1f}C{x + 6:.1f} {y + 36:.1f} {x + 1:.1f} {y + 20:.1f} {x - 4:.1f} {y + 8:.1f}Z"
        return shapes.filled(hair, tip)
    return ""


def _head(canvas: Canvas, hero: Hero, build: Build, lit: Paint) -> str:
    ink = symbol(hero.art)
    x, y = build.face
    height = build.head * ink.height / max(ink.width, ink.height)
    neck = ""
    if hero.art not in _SIDEWAYS:
        # The neck, and the head's shadow on it.
        chest = (-build.long * 0.36, -build.back * 0.74)
        line = f"M{chest[0]:.1f} {chest[1]:.1f}L{x + 2:.1f} {y + height * 0.08:.1f}"
        neck = shapes.stroked(line, mix(lit(build.limbs or build.coat), _NIGHT, 0.1), build.head * 0.34)
    return neck + canvas.art(hero.art, x, y + height / 2, height, colour=hero.colour, lit=0.55)


def rounded(points: list[tuple[float, float]]) -> str:
    """A closed smooth line through `points`."""
    n = len(points)
    parts = [f"M{points[0][0]:.1f} {points[0][1]:.1f}"]
    for i in range(n):
        before, start, end, after = points[i - 1], points[i], points[(i + 1) % n], points[(i + 2) % n]
        parts.append(
            f"C{start[0] + (end[0] - before[0]) / 6:.1f} {start[1] + (end[1] - before[1]) / 6:.1f} "
            f"{end[0] - (after[0] - start[0]) / 6:.1f} {end[1] - (after[1] - start[1]) / 6:.1f} {end[0]:.1f} {end[1]:.1f}"
        )
    return "".join(parts) + "Z"
