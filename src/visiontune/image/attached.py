"""Things placed by others: on, under, in, behind, over, riding, holding and flying over."""

from __future__ import annotations

from visiontune.image.art import catalogue
from visiontune.image.canvas import Canvas
from visiontune.image.hands import ON_STRINGS, has_hands, in_hand
from visiontune.image.kin import is_animal
from visiontune.image.mounts import CARRIERS, board, ride
from visiontune.image.people.look import is_person
from visiontune.image.plan import Hero
from visiontune.image.scenery.spots import Spots
from visiontune.image.stature import Body, aspect, copies, height_of
from visiontune.image.surfaces import heaped, span_of, top_of
from visiontune.image.wear import is_worn, perch, put_on

_SEATS = {
    "chair": (0.06, 0.5), "couch-and-lamp": (-0.12, 0.26), "bed": (0.12, 0.42), "vt-bench": (0.0, 0.42),
    "vt-throne": (0.0, 0.36), "vt-armchair": (0.0, 0.42), "vt-rocking-chair": (0.03, 0.46), "vt-stool": (0.0, 0.84),
    "vt-swing": (0.0, 0.33), "vt-hammock": (0.0, 0.25), "vt-deck-chair": (-0.08, 0.3), "vt-seesaw": (-0.36, 0.4),
    "vt-log": (0.0, 0.9),
}  # fmt: skip
"""Where one sits: right of the middle and up from the floor, in shares of the thing's width and height."""
_MOUTHS = {
    "running-shoe": (-0.26, 0.46, 0.08), "hiking-boot": (-0.16, 0.5, 0.03), "high-heeled-shoe": (-0.3, 0.4, 0.05),
    "teacup-without-handle": (0.0, 0.6, 0.0), "hot-beverage": (-0.06, 0.6, 0.0), "basket": (0.0, 0.7, 0.22), "bucket": (0.0, 0.7, 0.0),
}  # fmt: skip
"""Openings off the middle: how far aside, how wide, how far below the top, in shares of the thing's width and height."""
_WILD = frozenset({"farm", "meadow", "forest", "savanna", "desert", "snow", "sea", "underwater"})
"""Habitats of drawings that are mostly animals; those look to the left."""


def related(canvas: Canvas, spots: Spots, index: int, hero: Hero, placed: list[Body]) -> list[Body]:
    """The bodies of `hero` (index in the plan), placed by the thing its relation is about; [] where that is not there."""
    bases = [body for body in placed if body.index == hero.to]
    if not bases:
        return []
    count = copies(hero)
    one_each = len(bases) == count or (hero.relation == "riding" and len(bases) >= count)
    # Together they keep their proportion: what is seen from closer is larger with all that is on it.
    near = bases[0].height / height_of(canvas, bases[0].hero)
    height = height_of(canvas, hero) * near
    height *= min(1.0, canvas.width * 0.9 / max(1.0, count * 0.9 * height * aspect(hero)))
    # A king has taken the first throne already: the queen has the next.
    taken = sum(body.base is base for body in placed for base in bases) if not one_each and len(bases) > count else 0
    first = bases[taken % len(bases)]
    centre = first.x
    if hero.relation in ("on", "in") and count > 1 and not one_each and hero.place != "sky":
        across, room = span_of(first) if hero.relation == "on" else (0.0, bases[0].width * 1.15)
        height = min(height, room / (count * 0.9 * aspect(hero)), bases[0].height * (0.55 if count > 3 else 1.1))
        centre += across
    found = []
    for n in range(count):
        base = bases[n] if one_each else first
        body = Body(hero, index, base.x, base.y, height)
        if not one_each:
            step = body.width * 0.9
            half = step * (count - 1) / 2 + body.width / 2
            middle = min(max(centre, half + canvas.unit * 2), max(half, canvas.width - half - canvas.unit * 2))
            body.x = middle + (n - (count - 1) / 2) * step
        _place(canvas, spots, body, base)
        if hero.relation == "in" and ((count > 2 and not one_each) or base.hero.art == "vt-fishbowl"):
            _fill(body, base, n, count)
        if hero.relation == "behind" and count == 1 and len(bases) > 1:  # between those before it
            body.x = sum(one.x for one in bases) / len(bases)
        body.height = max(body.height, canvas.unit * 6)
        found.append(body)
    return found


def _place(canvas: Canvas, spots: Spots, body: Body, base: Body) -> None:
    relation, u = body.hero.relation, canvas.unit
    if relation == "on" and is_worn(catalogue().art(body.hero.art)):
        put_on(body, base)
    elif relation == "on" and has_hands(base.hero) and (body.hero.place == "table" or body.hero.art in ON_STRINGS):
        _take(body, in_hand(canvas, body.index, body.hero, base, 0.0))
    elif relation == "on" and is_person(base.hero):
        perched = catalogue().art(body.hero.art)
        alive = is_animal(perched) or (is_person(body.hero) and body.hero.age != "baby") or _looks_left(body.hero)
        if not alive or base.how == "on_seat":
            _take(body, in_hand(canvas, body.index, body.hero, base, 0.0))
        else:
            perch(body, base)
    elif relation == "riding" and base.hero.art in CARRIERS:
        board(body, base)
    elif relation == "riding":
        ride(canvas, body, base)
    elif relation in ("on", "in") and (
        (base.hero.art in _SEATS and (is_person(body.hero) or base.hero.art != "vt-log"))
        or (relation == "on" and _sits(body.hero))
    ):
        _sit(canvas, body, base)
    elif relation in ("on", "in"):
        _stand(canvas, body, base, inside=relation == "in")
    elif relation == "under":
        body.height = min(body.height, base.height * 0.5)
        if base.hero.place in ("sky", "space"):
            body.height, body.y = min(body.height, spots.floor - base.y), spots.floor
        else:
            body.y = base.y + u * 1.2
    elif relation in ("over", "flying_over"):
        _hover(canvas, spots, body, base)
    elif relation == "behind":
        body.y, body.height = base.y - u * 5, min(body.height * 0.95, base.y - u * 8)
        aside = max(base.width * 0.55, base.width * 0.5 + body.width * 0.25)
        out = base.x + aside + body.width / 2 - canvas.width + u * 2
        base.x -= max(0.0, min(out, base.x - base.width / 2 - u * 2))  # the nearer one makes room
        body.x = base.x + aside
        body.flip = _looks_left(body.hero)  # so that its head is on the side that is seen


def _looks_left(hero: Hero) -> bool:
    art = catalogue().art(hero.art)
    beast = art is not None and art.place in ("ground", "deep", "water") and art.size <= 3
    return beast and art is not None and art.habitat in _WILD and not is_person(hero)


def _hover(canvas: Canvas, spots: Spots, body: Body, base: Body) -> None:
    u = canvas.unit
    if spots.water is not None and body.hero.place == base.hero.place == "water":
        _afloat_over(canvas, spots, body, base)
        return
    gap = u * (4 if body.hero.relation == "over" else 6)
    body.y = min(base.y - base.height - gap, spots.air + body.height / 2)
    room = body.y - u * 3
    if room < body.height * 0.7:  # the lower one makes room
        base.height *= max(0.62, 1 - (body.height * 0.7 - room) / base.height)
        body.y = base.y - base.height - gap
        room = body.y - u * 3
    body.height = min(body.height, room)
    if body.hero.relation == "flying_over":
        body.x += base.width * 0.12


def _afloat_over(canvas: Canvas, spots: Spots, body: Body, base: Body) -> None:
    """A boat above a whale: on the far water, and what swims is under it, nearer."""
    u = canvas.unit
    body.y = spots.horizon + u * 5
    base.y = canvas.height - u * 3
    base.height = min(base.height, base.y - body.y - u * 4)
    body.height = min(body.height, body.y - u * 4)


def _land(body: Body, base: Body) -> None:
    """With its feet on the surface below them."""
    sunk = 0.03 if base.hero.art == "vt-table" or body.height < base.height * 0.3 else 0.07
    body.y = base.y - top_of(base, body.x, body.width * 0.5) + body.height * sunk


def _sits(hero: Hero) -> bool:
    return is_person(hero) and hero.pose == "sit" and hero.age != "baby"


def _take(body: Body, other: Body) -> None:
    """The place of `other`, which is the same thing in somebody's hand."""
    body.x, body.y, body.height, body.flip = other.x, other.y, other.height, other.flip
    body.how, body.base, body.turn, body.tied = other.how, other.base, other.turn, other.tied


def _sit(canvas: Canvas, body: Body, base: Body) -> None:
    """On the seat of a chair, a sofa or a bed, or on a rock; people with their feet on the floor or hanging."""
    aside, top = _SEATS.get(base.hero.art) or (0.0, top_of(base, base.x, base.width * 0.3) / base.height)
    body.x += base.width * aside
    if is_person(body.hero) and base.hero.art != "bed":
        body.how, body.pose = "on_seat", "sit"
        seat = base.height * top
        if base.hero.art in _SEATS:
            body.height = min(body.height, seat / 0.24)
        # The hips of who sits are at 27 hundredths of the height.
        body.y = base.y + canvas.unit * 0.8 - max(0.0, seat - body.height * 0.27)
        over = canvas.unit * 4 - (body.y - body.height * 0.8)
        if over > 0:
            base.height -= over
            body.y = base.y + canvas.unit * 0.8 - max(0.0, base.height * top - body.height * 0.27)
    else:
        body.height = min(body.height, base.height * 0.6, base.y - base.height * top - canvas.unit * 4)
        body.y = base.y - base.height * top
    body.base = base


def _fill(body: Body, base: Body, n: int, count: int) -> None:
    """Many in a basket or a bowl are heaped up in its opening, so that each is seen."""
    aside, wide, _ = _MOUTHS.get(base.hero.art, (0.0, 0.7, 0.0))
    rows = heaped(count)
    at, line = n, 0
    while at >= rows[line]:
        at, line = at - rows[line], line + 1
    step = base.width * wide / rows[0]
    body.height = step * 1.08 / max(0.7, aspect(body.hero))
    body.x = base.x + base.width * aside + (at - (rows[line] - 1) / 2) * step
    rim = base.height * (0.22 if base.hero.art == "vt-fishbowl" else 0.6 if base.hero.art in _MOUTHS else 0.86)
    body.y = base.y - rim - line * body.height * 0.62
    body.base = base


def _stand(canvas: Canvas, body: Body, base: Body, *, inside: bool) -> None:
    body.height = min(body.height, base.height * (1.1 if body.hero.place != "symbol" else 0.7))
    depth = 0.34
    if inside and base.hero.art in _MOUTHS:
        aside, wide, lower = _MOUTHS[base.hero.art]
        body.x += base.width * aside
        body.height = min(body.height, base.width * wide / max(0.5, body.width / body.height))
        depth = 0.34 + base.height * lower / body.height
    if inside:
        body.y = base.y - base.height + body.height * depth
    else:
        _land(body, base)
    top = canvas.unit * 4
    if body.y - body.height < top:  # both shrink until the upper one fits under the frame's edge
        factor = max(0.35, (base.y - top) / (base.y - body.y + body.height))
        base.height *= factor
        body.height *= factor
        body.x = base.x + (body.x - base.x) * factor
        if inside:
            body.y = base.y - base.height + body.height * depth
        else:
            _land(body, base)
    if not inside:
        body.base = base
