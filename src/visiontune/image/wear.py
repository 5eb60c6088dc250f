"""Hats, scarves and glasses, and what is carried on shoulders: where they are on a body, of people and of others."""

from __future__ import annotations

from dataclasses import dataclass

from visiontune.image import shapes
from visiontune.image.art import Art, catalogue, symbol
from visiontune.image.beasts import is_head_of_beast
from visiontune.image.colour import mix
from visiontune.image.people.hats import hat
from visiontune.image.people.look import is_person
from visiontune.image.people.pose import SHAPES, bones_of
from visiontune.image.quadrupeds import BUILDS, on_four_legs
from visiontune.image.stature import Body, aspect

_HATS = {
    "top-hat": 1.0, "billed-cap": 1.05, "crown": 0.9, "womans-hat": 1.3, "graduation-cap": 1.25, "rescue-workers-helmet": 1.15,
    "military-helmet": 1.15, "vt-cowboy-hat": 1.5, "vt-witch-hat": 1.35,
}  # fmt: skip
"""By drawing: its width in widths of a head."""
_NECK = {"scarf": 0.95, "ribbon": 0.6, "necktie": 0.5, "sports-medal": 0.5, "prayer-beads": 0.9}
_FACE = {"glasses": 1.0, "sunglasses": 1.0, "goggles": 1.0}
_BACK = {"backpack": 1.2}
_HEADS = {
    "snowman": (0.0, 0.72, 0.36), "snowman-without-snow": (0.0, 0.7, 0.36), "vt-frog": (0.0, 0.9, 0.5), "owl": (0.0, 0.88, 0.5),
    "robot": (0.0, 0.9, 0.5), "teddy-bear": (0.0, 0.9, 0.5), "jack-o-lantern": (0.0, 0.88, 0.7), "penguin": (0.0, 0.96, 0.42),
    "cat": (-0.24, 0.82, 0.42), "dog": (-0.08, 0.94, 0.52), "rabbit": (-0.02, 0.7, 0.34), "elephant": (-0.2, 0.97, 0.42),
    "vt-scarecrow": (0.0, 0.86, 0.3), "horse": (-0.26, 0.94, 0.3), "pig": (-0.24, 0.84, 0.4), "cow": (-0.3, 0.92, 0.3),
}  # fmt: skip
"""Crown of a head: right of the middle in shares of the width, up in shares of the height, and how wide the head is."""


def is_worn(art: Art | None) -> bool:
    """Whether the drawing shows what is worn on a head, a neck, a face or a back."""
    return art is not None and (art.name in _HATS or art.name in _NECK or art.name in _FACE or art.name in _BACK)


@dataclass(frozen=True)
class _Head:
    """Middle of the crown (x right of the body's middle, y up from its feet), width; middle of the neck. In pixels."""

    x: float
    crown: float
    width: float
    neck: float
    eyes: float


def _head(body: Body) -> _Head:
    hero, h = body.hero, body.height
    if is_person(hero):
        age = hero.age if hero.art not in ("boy", "girl", "child") else "child"
        bones = bones_of(age, body.pose or hero.pose, 11.6, body.arms)
        half = SHAPES[age][0]
        middle = -bones.shoulder + half * 1.22
        neck = 1.5 - bones.shoulder
        return _Head(0.0, h * (middle + half * 0.46) / 100, h * half * 2.5 / 100, h * neck / 100, h * middle / 100)
    wide = h * aspect(hero)
    if is_head_of_beast(hero.art) and hero.art != "robot":
        if on_four_legs(hero.art, hero.pose):
            build = BUILDS[hero.art]
            x = -wide / 2 + h * build.head / 200
            return _Head(x, h * 0.92, h * build.head / 130, h * 0.46, h * 0.7)
        return _Head(0.0, h * 0.93, h * 0.42, h * 0.46, h * 0.74)
    if hero.art in _HEADS:
        x, up, share = _HEADS[hero.art]
    else:
        tops = symbol(hero.art).tops
        left = tops[: max(1, len(tops) * 2 // 3)]
        at = max(range(len(left)), key=lambda i: left[i])
        x, up, share = (at + 0.5) / len(tops) - 0.5, left[at] - 0.04, 0.42
    return _Head(x * wide, up * h, share * wide, up * h - share * wide * 0.95, up * h - share * wide * 0.45)


def put_on(body: Body, base: Body) -> None:
    """The hat on the head, the scarf round the neck of `base`."""
    head, art = _head(base), body.hero.art
    side = -1 if base.flip else 1
    share = _HATS.get(art) or _NECK.get(art) or _FACE.get(art) or _BACK[art]
    width = head.width * share
    body.height = width / aspect(body.hero)
    body.x = base.x + side * head.x
    up = head.crown - body.height * 0.12
    if art in _NECK:
        up = head.neck - body.height * 0.86
    elif art in _FACE:
        up = head.eyes - body.height * 0.5
    elif art in _BACK:
        up = head.neck - body.height * 1.05
        body.x += side * head.width * 0.7
    # Who rides or sits in a boat has the hips where others have their feet.
    body.y = base.y - up + _drop(base)
    body.how, body.base = "worn", base


def _drop(base: Body) -> float:
    from visiontune.image.people.pose import hip_of

    return base.height * hip_of(base.hero) if is_person(base.hero) and base.how in ("riding", "seated") else 0.0


def felt_hat(body: Body, colour: str, *, warm: bool) -> str:
    """A hat of a colour that is said: of felt, or in winter of wool. The black one of the art takes none."""
    r = body.width / 2.6
    if body.base is not None and body.base.hero.art.startswith("snowman"):  # over the hat that its drawing has
        crown = shapes.box(body.x - r * 1.1, body.y - r * 2.5, r * 2.2, r * 2.5, colour, r * 0.2)
        band = shapes.box(body.x - r * 1.1, body.y - r * 0.6, r * 2.2, r * 0.5, mix(colour, "#101828", 0.4))
        return crown + band + shapes.ellipse(body.x, body.y, r * 1.75, r * 0.34, colour)
    drawn = hat("bobble" if warm else "fedora", colour, r)
    return f'<g transform="translate({body.x:.1f} {body.y + r * 0.42:.1f})">{drawn}</g>'


def perch(body: Body, base: Body) -> None:
    """A bird, a cat or a child on somebody's shoulders."""
    head = _head(base)
    if is_person(body.hero):
        body.how, body.inside = "seated", base
        body.height = min(body.height, base.height * 0.66)
        body.x, body.y = base.x, base.y - head.neck - base.height * 0.05 + _drop(base)
        return
    art = catalogue().art(body.hero.art)
    small = art is None or art.size <= 2
    body.height = min(body.height, base.height * (0.24 if small else 0.6))
    if body.width > base.height * 0.34:
        body.height *= base.height * 0.34 / body.width
    body.x = base.x + head.width * 0.62 + body.width * 0.12
    body.y = base.y - head.neck + base.height * 0.035 + _drop(base)
    body.base = base
