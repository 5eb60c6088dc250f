"""People whole: a skeleton of `pose.py` with limbs, a trunk in its clothes, a head and what the trade carries."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from visiontune.image import shapes
from visiontune.image.canvas import Canvas, aspect_of
from visiontune.image.colour import map_colours, mix, multiply
from visiontune.image.people.clothes import belly, cape, trunk
from visiontune.image.people.grips import PLAYED, Grip, grip_of, place_held
from visiontune.image.people.hats import HIDES_HAIR, hat, helmet_behind
from visiontune.image.people.head import face, hair_behind, hair_front
from visiontune.image.people.look import Look, look_of, wrapped_up
from visiontune.image.people.pose import SHAPES, Arms, Bones, Joint, bones_of
from visiontune.image.plan import Hero, Pose

Legs = Literal["stand", "astride", "hidden", "window", "chair"]


@dataclass(frozen=True)
class Stance:
    """What somebody does in the picture, beyond what the plan says of them.

    Args:
        pose: Instead of the plan's.
        legs: stand, astride (one leg hangs down), hidden (by a hull) or window (only head and shoulders are seen): those
            have their lowest visible point of the trunk, the hips or the chest, at the figure's foot.
            A chair is drawn by others.
        arms: How they hold something.
    """

    pose: Pose | None = None
    legs: Legs = "stand"
    arms: Arms = "free"


def figure(
    canvas: Canvas, hero: Hero, x: float, y: float, height: float, index: int, stance: Stance | None = None, *,
    flip: bool = False,
) -> str:  # fmt: skip
    """A person with feet (or, on a mount or in a boat, hips) at (x, y), `height` pixels tall."""
    look = look_of(hero, canvas.random(f"person/{index}/{x:.0f}"))
    if canvas.light.weather == "snow" and canvas.light.season == "winter":
        look = wrapped_up(look)
    body = _drawn(canvas, hero, look, stance or Stance())
    ambient = tuple(1 + (channel - 1) * 0.55 for channel in canvas.light.ambient)
    svg = map_colours(body, lambda colour: multiply(colour, (ambient[0], ambient[1], ambient[2])))
    scale = height / 100
    across = -scale if flip else scale
    return f'<g transform="translate({x:.1f} {y:.1f}) scale({across:.4f} {scale:.4f})">{svg}</g>'


def bust(canvas: Canvas, hero: Hero, x: float, y: float, radius: float) -> str:
    """Head and shoulders for a ring of `radius` whose middle is (x, y); the caller clips them."""
    look = look_of(hero, canvas.random(f"bust/{hero.art}/{hero.job}/{hero.label}"))
    body = _drawn(canvas, hero, look, Stance("stand"), prop=False)
    head, _, _, shoulder = SHAPES[look.age]
    scale = radius / (head * 2.9)
    top = shoulder - head * 1.3
    return f'<g transform="translate({x:.1f} {y - top * scale:.1f}) scale({scale:.4f})">{body}</g>'


def _drawn(canvas: Canvas, hero: Hero, look: Look, stance: Stance, *, prop: bool = True) -> str:
    wear = look.outfit
    riding, pose = stance.legs in ("astride", "hidden", "window"), stance.pose or look.pose
    if look.age == "baby" and pose not in ("wave", "cheer"):
        pose = "sit"
    fishing = pose == "fish" and prop and stance.arms == "free"
    shows_prop = prop and bool(wear.prop) and stance.arms == "free" and pose in ("stand", "walk") and not riding
    fishing = fishing or (shows_prop and wear.prop == "fishing-pole")
    in_hand = shows_prop and wear.prop not in ("stethoscope", "fishing-pole")
    grip: Arms = stance.arms
    if grip == "free":
        grip = "rod" if fishing else "ride" if stance.legs == "astride" else "up" if in_hand else "free"
        grip = "both" if look.expecting and grip == "free" else grip
    played = grip_of(wear.prop) if in_hand and wear.prop in PLAYED else None
    grip = played.arms if played is not None else grip
    bones = bones_of(look.age, pose, 10.4 if look.woman else 11.9, grip)
    top = hero.colour or wear.top
    bottom = wear.bottom if not (hero.colour and wear.cut in ("dress", "robe")) else hero.colour
    if wear.over in ("coat", "jacket", "suit") and hero.colour:
        top = wear.top
    over = hero.colour if hero.colour and wear.over in ("coat", "jacket", "suit") else wear.over_colour
    head, shoulders, _, _ = SHAPES[look.age]
    limb = head * (0.78 if look.age in ("adult", "old", "teen") else 0.62)
    parts: list[str] = []
    y = bones.shoulder - head * (1.22 if look.age != "baby" else 0.86)
    turned = (
        -0.7 if grip == "ride" else 0.7 if pose in ("walk", "run", "kick", "point", "fish") or grip == "chin" else 0.0
    )
    if wear.cape and not riding:
        parts.append(cape(bones, shoulders, wear.cape))
    behind = helmet_behind(head) if wear.hat == "helmet" else hair_behind(look, head)
    parts.append(f'<g transform="translate(0 {y:.2f})">{behind}</g>')
    if grip not in ("chin", "strum", "both", "rod"):  # those reach across the trunk
        parts.append(_arm(look, bones.arms[0], limb, top, over))
    if pose == "sit" and look.age != "baby" and stance.legs == "stand":
        seat = bones.hip + 2
        parts.append(shapes.box(-9.5, seat, 19, 3.4, "#a3764a", 1.2) + "".join(shapes.box(x, seat + 3, 2.4, -seat - 3, "#7f5836") for x in (-8.4, 6.0)))  # fmt: skip
    if not riding:
        parts += [_leg(look, leg, limb, bottom) for leg in bones.legs]
    parts.append(trunk(look, bones, shoulders, top, bottom, over, riding))
    if look.expecting:
        parts.append(belly(bones, shoulders, over if wear.over in ("jacket", "suit") else top))
    if stance.legs == "astride":
        parts.append(_rider_leg(bones, limb, bottom, wear.shoes))
    if wear.prop == "stethoscope":
        parts.append(_stethoscope(bones))
    parts.append(_head(look, head, y, turned))
    if grip in ("chin", "strum", "both", "rod"):
        parts.append(_arm(look, bones.arms[0], limb, top, over))
    parts.append(_arm(look, bones.arms[1], limb, top, over))
    if played is not None:
        parts.append(_instrument(canvas, hero, wear.prop, played))
    elif in_hand:
        hx, hy = bones.arms[1][2]
        parts.append(_prop(canvas, wear.prop, hx, hy))
    whole = "".join(parts)
    foot = bones.shoulder + 9 if stance.legs == "window" else bones.hip
    if stance.legs in ("hidden", "window"):
        # Coats and robes end at the rim, too.
        rim = canvas.define(
            f'<clipPath id="{{id}}"><rect x="-80" y="-160" width="160" height="{162 + foot:.1f}"/></clipPath>'
        )
        whole = f'<g clip-path="url(#{rim})">{whole}</g>'
    if fishing:
        whole += _rod(bones, riding)
    if riding:
        return f'<g transform="translate(0 {-foot:.1f})">{whole}</g>'
    return f'<g transform="rotate({bones.lean:.0f})">{whole}</g>' if bones.lean else whole


def _rod(bones: Bones, riding: bool) -> str:
    """A fishing rod in both hands, its line and a float on the water."""
    (ax, ay), (bx, by) = bones.arms[0][2], bones.arms[1][2]
    tip = (bx + 30, by - 34)
    foot = bones.hip + 22 if riding else -1.0
    rod = f"M{ax - 3:.1f} {ay + 5:.1f}L{bx:.1f} {by:.1f}Q{bx + 20:.1f} {by - 28:.1f} {tip[0]:.1f} {tip[1]:.1f}"
    line = f"M{tip[0]:.1f} {tip[1]:.1f}Q{tip[0] + 6:.1f} {(tip[1] + foot) / 2:.1f} {tip[0] + 5:.1f} {foot - 3:.1f}"
    bob = shapes.circle(tip[0] + 5, foot - 1.8, 1.9, "#f4f1ea") + shapes.filled(
        f"M{tip[0] + 3.1:.1f} {foot - 1.8:.1f}a1.9 1.9 0 0 1 3.8 0z", "#d9362e"
    )
    return shapes.stroked(line, "#f1f3f4", 0.5) + shapes.stroked(rod, "#5b3a22", 1.5) + shapes.circle(bx - 2.5, by + 3.6, 1.9, "#3a3f46") + bob  # fmt: skip


def _stethoscope(bones: Bones) -> str:
    s = bones.shoulder
    tube = f"M-4 {s - 2:.1f}Q-5.5 {s + 9:.1f} 0 {s + 11:.1f}Q5.5 {s + 9:.1f} 4 {s - 2:.1f}M0 {s + 11:.1f}v4.5"
    return shapes.stroked(tube, "#3a4a58", 1.1) + shapes.circle(0, s + 16.5, 1.9, "#b9c4cd")


def _instrument(canvas: Canvas, hero: Hero, name: str, grip: Grip) -> str:
    """A musician's own instrument, held as it is played."""
    wide = aspect_of(name)
    high = grip.size * (1.0 if wide <= 1 else 1 / wide)
    across, down = place_held(hero, grip, high * wide, high)
    x, y = across * 100, down * 100
    drawing = canvas.art(name, x, y + high * 50, high * 100, flip=grip.flip, lit=0.0)
    return f'<g transform="rotate({grip.turn:.1f} {x:.1f} {y:.1f})">{drawing}</g>'


def _prop(canvas: Canvas, name: str, x: float, y: float) -> str:
    from visiontune.image.art import symbol

    ink = symbol(name)
    size = {"briefcase": 15.0, "broom": 38.0, "pick": 24.0, "axe": 22.0, "shield": 25.0}.get(name, 15.0)  # fmt: skip
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
    """The leg on the viewer's side of a mount that faces left."""
    hip = bones.hip
    k = hip / -47.0
    leg = ((2.0, hip + 1), (-9.5 * k, hip + 9.5 * k), (-5.5 * k, hip + 27 * k))
    x, y = -5.5 * k, hip + 27 * k
    foot = f"M{x + limb * 0.6:.2f} {y + limb * 0.66:.2f}v{-limb * 0.9:.2f}h{-limb * 0.8:.2f}q{-limb * 0.9:.2f} {limb * 0.1:.2f} {-limb * 1.0:.2f} {limb * 0.9:.2f}z"
    return shapes.filled(foot, shoes) + shapes.stroked(
        shapes.path(leg, close=False), mix(bottom, "#10101c", 0.05), limb * 1.25
    )


def _head(look: Look, r: float, y: float, turned: float) -> str:
    wear = look.outfit
    parts = [face(look, r, look.skin, turned=turned)]
    if wear.hat not in HIDES_HAIR:
        parts.append(hair_front(look, r))
    parts.append(hat(wear.hat, wear.hat_colour, r))
    return f'<g transform="translate(0 {y:.2f})">{"".join(parts)}</g>'
