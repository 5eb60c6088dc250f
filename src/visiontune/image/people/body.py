"""People whole: a skeleton of `pose.py` with limbs, a trunk in its clothes, a head and what the trade carries."""

from __future__ import annotations

import math

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import map_colours, mix, multiply
from visiontune.image.people.clothes import cape, trunk
from visiontune.image.people.hats import HIDES_HAIR, hat, helmet_behind
from visiontune.image.people.head import face, hair_behind, hair_front
from visiontune.image.people.look import Look, look_of
from visiontune.image.people.pose import SHAPES, Bones, Joint, bones_of
from visiontune.image.plan import Hero, Pose


def figure(
    canvas: Canvas, hero: Hero, x: float, y: float, height: float, index: int, *,
    pose: Pose | None = None, riding: bool = False, holding: bool = False, flip: bool = False,
) -> str:  # fmt: skip
    """A person with feet at (x, y), `height` pixels tall; riding: the hips are at (x, y) and one leg hangs down."""
    look = look_of(hero, canvas.random(f"person/{index}/{x:.0f}"))
    body = _drawn(canvas, hero, look, pose or look.pose, riding, holding)
    ambient = tuple(1 + (channel - 1) * 0.55 for channel in canvas.light.ambient)
    svg = map_colours(body, lambda colour: multiply(colour, (ambient[0], ambient[1], ambient[2])))
    scale = height / 100
    across = -scale if flip else scale
    return f'<g transform="translate({x:.1f} {y:.1f}) scale({across:.4f} {scale:.4f})">{svg}</g>'


def bust(canvas: Canvas, hero: Hero, x: float, y: float, radius: float) -> str:
    """Head and shoulders for a ring of `radius` whose middle is (x, y); the caller clips them."""
    look = look_of(hero, canvas.random(f"bust/{hero.art}/{hero.job}/{hero.label}"))
    body = _drawn(canvas, hero.model_copy(update={"job": hero.job}), look, "stand", False, False, prop=False)
    head, _, _, shoulder = SHAPES[look.age]
    scale = radius / (head * 2.9)
    top = shoulder - head * 1.3
    return f'<g transform="translate({x:.1f} {y - top * scale:.1f}) scale({scale:.4f})">{body}</g>'


def _drawn(canvas: Canvas, hero: Hero, look: Look, pose: Pose, riding: bool, holding: bool, *, prop: bool = True) -> str:  # fmt: skip
    wear = look.outfit
    if look.age == "baby" and pose not in ("wave", "cheer"):
        pose = "sit"
    shows_prop = prop and bool(wear.prop) and not holding and pose in ("stand", "walk") and not riding
    bones = bones_of(look.age, pose, 10.4 if look.woman else 11.9, holding or shows_prop)
    top = hero.colour or wear.top
    bottom = wear.bottom if not (hero.colour and wear.cut in ("dress", "robe")) else hero.colour
    if wear.over in ("coat", "jacket", "suit") and hero.colour:
        top = wear.top
    over = hero.colour if hero.colour and wear.over in ("coat", "jacket", "suit") else wear.over_colour
    head, shoulders, _, _ = SHAPES[look.age]
    limb = head * (0.78 if look.age in ("adult", "old", "teen") else 0.62)
    parts: list[str] = []
    y = bones.shoulder - head * (1.22 if look.age != "baby" else 0.86)
    turned = 0.7 if pose in ("walk", "run", "point") or riding else 0.0
    if wear.cape:
        parts.append(cape(bones, shoulders, wear.cape))
    behind = helmet_behind(head) if wear.hat == "helmet" else hair_behind(look, head)
    parts.append(f'<g transform="translate(0 {y:.2f})">{behind}</g>')
    parts.append(_arm(look, bones.arms[0], limb, top, over))
    if pose == "sit" and look.age != "baby" and not riding:
        seat = bones.hip + 2
        parts.append(shapes.box(-9.5, seat, 19, 3.4, "#a3764a", 1.2) + "".join(shapes.box(x, seat + 3, 2.4, -seat - 3, "#7f5836") for x in (-8.4, 6.0)))  # fmt: skip
    if riding:
        parts.append(_rider_leg(bones, limb, bottom, wear.shoes))
    else:
        parts += [_leg(look, leg, limb, bottom) for leg in bones.legs]
    parts.append(trunk(look, bones, shoulders, top, bottom, over, riding))
    parts.append(_head(look, head, y, turned))
    parts.append(_arm(look, bones.arms[1], limb, top, over))
    if shows_prop:
        hx, hy = bones.arms[1][2]
        parts.append(_prop(canvas, wear.prop, hx, hy))
    whole = "".join(parts)
    if riding:
        return f'<g transform="translate(0 {-bones.hip:.1f})">{whole}</g>'
    return f'<g transform="rotate({bones.lean:.0f})">{whole}</g>' if bones.lean else whole


def _prop(canvas: Canvas, name: str, x: float, y: float) -> str:
    from visiontune.image.art import symbol

    ink = symbol(name)
    size = {"stethoscope": 13.0, "briefcase": 15.0, "fishing-pole": 30.0, "broom": 38.0, "pick": 24.0, "axe": 22.0, "shield": 25.0, "violin": 22.0}.get(name, 15.0)  # fmt: skip
    height = size * min(1.0, ink.height / max(ink.width, ink.height))
    return canvas.art(name, x + 2.0, y + height * 0.55, height, lit=0.0)


def _sleeve(look: Look, top: str, over: str) -> tuple[str, float]:
    """Colour of the sleeve and the share of the arm that it covers."""
    wear = look.outfit
    if wear.over in ("coat", "jacket", "suit"):
        return over, 0.93
    return top, {"long": 0.93, "short": 0.36, "none": 0.0}[wear.sleeves]


def _along(limb: tuple[Joint, Joint, Joint], share: float) -> list[Joint]:
    a, b, c = limb
    first, second = math.dist(a, b), math.dist(b, c)
    reach = (first + second) * share
    if reach <= first:
        t = reach / first
        return [a, (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t)]
    t = (reach - first) / second
    return [a, b, (b[0] + (c[0] - b[0]) * t, b[1] + (c[1] - b[1]) * t)]


def _arm(look: Look, arm: tuple[Joint, Joint, Joint], limb: float, top: str, over: str) -> str:
    tone, share = _sleeve(look, top, over)
    gloved = "#d7dde4" if look.outfit.hat == "helmet" else look.skin
    parts = [shapes.stroked(shapes.path(arm, close=False), gloved, limb * 0.74)]
    parts.append(shapes.circle(*arm[2], limb * 0.47, gloved))
    if share:
        parts.append(shapes.stroked(shapes.path(_along(arm, share * 0.97), close=False), mix(tone, "#141022", 0.13), limb * 0.98))  # fmt: skip
    return "".join(parts)


def _leg(look: Look, leg: tuple[Joint, Joint, Joint], limb: float, bottom: str) -> str:
    wear = look.outfit
    bare = wear.cut in ("shorts", "skirt", "dress")
    tone = look.skin if bare else mix(bottom, "#10101c", 0.05)
    parts = [shapes.stroked(shapes.path(leg, close=False), tone, limb * (1.0 if bare else 1.22))]
    if wear.cut == "shorts":
        parts.append(shapes.stroked(shapes.path(_along(leg, 0.42), close=False), bottom, limb * 1.3))
    x, y = leg[2]
    side = 1 if x >= 0 else -1
    foot = f"M{x - side * limb * 0.6:.2f} {y + limb * 0.58:.2f}q0 {-limb * 0.9:.2f} {side * limb * 0.6:.2f} {-limb * 0.85:.2f}q{side * limb * 0.9:.2f} {limb * 0.1:.2f} {side * limb * 1.05:.2f} {limb * 0.85:.2f}z"
    parts.append(shapes.filled(foot, wear.shoes))
    return "".join(parts)


def _rider_leg(bones: Bones, limb: float, bottom: str, shoes: str) -> str:
    hip = bones.hip
    leg = ((1.0, hip), (10.5, hip + 12), (6.5, hip + 27))
    foot = shapes.ellipse(8.5, hip + 29, limb * 0.95, limb * 0.5, shoes)
    return shapes.stroked(shapes.path(leg, close=False), bottom, limb * 1.25) + foot


def _head(look: Look, r: float, y: float, turned: float) -> str:
    wear = look.outfit
    parts = [face(look, r, look.skin, turned=turned)]
    if wear.hat not in HIDES_HAIR:
        parts.append(hair_front(look, r))
    parts.append(hat(wear.hat, wear.hat_colour, r))
    return f'<g transform="translate(0 {y:.2f})">{"".join(parts)}</g>'
