"""Things placed by others: on, under, in, behind, over, riding, holding and flying over."""

from __future__ import annotations

from visiontune.image.canvas import Canvas
from visiontune.image.people.look import is_person
from visiontune.image.people.pose import hand_of
from visiontune.image.plan import Hero
from visiontune.image.scenery.spots import Spots
from visiontune.image.stature import Body, aspect, copies, height_of

_SADDLES = {
    "horse": 0.66, "camel": 0.72, "two-hump-camel": 0.66, "elephant": 0.82, "donkey": 0.66, "zebra": 0.66, "cow": 0.7,
    "ox": 0.7, "bicycle": 0.66, "motorcycle": 0.62, "motor-scooter": 0.6, "kick-scooter": 0.15, "skateboard": 0.7,
    "unicorn": 0.5, "dragon": 0.6, "whale": 0.72, "dolphin": 0.6, "turtle": 0.7, "llama": 0.6, "deer": 0.55,
    "sauropod": 0.55, "t-rex": 0.6, "rocket": 0.6, "broom": 0.5, "bear": 0.5, "lion": 0.5, "tiger": 0.68,
    "water-buffalo": 0.7, "racehorse": 0.66, "rhinoceros": 0.75, "ostrich": 0.6,
}  # fmt: skip
"""Where a rider's hips are, in shares of the mount's height."""
_CARRIERS = frozenset({
    "automobile", "bus", "taxi", "locomotive", "train", "truck", "delivery-truck", "tractor", "racing-car", "canoe",
    "sailboat", "speedboat", "motor-boat", "ferry", "ship", "police-car", "sport-utility-vehicle", "vt-longship",
    "vt-caravel", "vt-submarine", "helicopter",
})  # fmt: skip
"""What one sits in, not on."""
_HELD_HIGH = frozenset({
    "balloon", "kite", "umbrella", "closed-umbrella", "triangular-flag", "white-flag", "black-flag", "candle", "trophy",
    "sunflower", "rose", "tulip", "umbrella-with-rain-drops",
})  # fmt: skip
_ON_STRINGS = frozenset({"balloon", "kite"})


def related(canvas: Canvas, spots: Spots, index: int, hero: Hero, placed: list[Body]) -> list[Body]:
    """The bodies of `hero` (index in the plan), placed by the thing its relation is about; [] where that is not there."""
    bases = [body for body in placed if body.index == hero.to]
    if not bases:
        return []
    count = copies(hero)
    one_each = len(bases) == count or (hero.relation == "riding" and len(bases) >= count)
    fitting = min(1.0, canvas.width * 0.9 / max(1.0, count * 0.9 * height_of(canvas, hero) * aspect(hero)))
    found = []
    for n in range(count):
        base = bases[n if one_each else 0]
        body = Body(hero, index, base.x, base.y, height_of(canvas, hero) * fitting)
        if not one_each:
            step = body.width * 0.9
            half = step * (count - 1) / 2 + body.width / 2
            middle = min(max(base.x, half + canvas.unit * 2), max(half, canvas.width - half - canvas.unit * 2))
            body.x = middle + (n - (count - 1) / 2) * step
        _place(canvas, spots, body, base)
        body.height = max(body.height, canvas.unit * 6)
        found.append(body)
    return found


def held(canvas: Canvas, index: int, hero: Hero, holders: list[Body]) -> list[Body]:
    """The bodies of what the holders hold, one in each hand that is there for it."""
    found = []
    u, count = canvas.unit, copies(hero)
    high, tied = hero.art in _HELD_HIGH, hero.art in _ON_STRINGS
    for n in range(count if holders else 0):
        holder = holders[n % len(holders)]
        if is_person(holder.hero):
            across, up = hand_of(holder.hero, holder.hero.pose)
            x, y = holder.x + across * holder.height, holder.y + up * holder.height
        else:
            x, y = holder.x + holder.width * 0.34, holder.y - holder.height * 0.3
        hand = (x, y)
        height = min(height_of(canvas, hero), holder.height * (0.62 if high else 0.36))
        x += (n // len(holders) - (count / len(holders) - 1) / 2) * height * 0.55  # several in one hand fan out
        foot = y + (u * 0.8 if high else height * 0.55)
        if tied:
            foot, x = y - holder.height * 0.45, x + height * 0.25
        if foot - height < u * 2:
            height = max(u * 6, foot - u * 2)
        body = Body(hero, index, x, foot, height, how="held", base=holder)
        body.tied = hand if tied else None
        found.append(body)
        holder.how = "holding"
    return found


def _place(canvas: Canvas, spots: Spots, body: Body, base: Body) -> None:
    relation, u = body.hero.relation, canvas.unit
    if relation == "riding" and base.hero.art in _CARRIERS:
        relation = "in"
    if relation == "riding":
        _ride(canvas, body, base)
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
        body.x, body.y, body.height = base.x + base.width * 0.55, base.y - u * 5, body.height * 0.95


def _hover(canvas: Canvas, spots: Spots, body: Body, base: Body) -> None:
    u = canvas.unit
    gap = u * (4 if body.hero.relation == "over" else 9)
    body.y = min(base.y - base.height - gap, spots.air + body.height / 2)
    room = body.y - u * 3
    if room < body.height * 0.6:  # the lower one makes room
        base.height *= max(0.6, 1 - (body.height * 0.6 - room) / base.height)
        body.y = base.y - base.height - gap
        room = body.y - u * 3
    body.height = min(body.height, room)
    if body.hero.relation == "flying_over":
        body.x += base.width * 0.12


def _ride(canvas: Canvas, body: Body, base: Body) -> None:
    """A person sits astride; anything else sits a little lower than on top."""
    saddle = _SADDLES.get(base.hero.art, 0.8)
    if is_person(body.hero):
        body.how = "riding"
        body.height = min(body.height, base.height * (1.15 if saddle > 0.3 else 1.5))
        upper = body.height * 0.55  # hips to crown
    else:
        body.height = min(body.height, base.height * 0.62)
        upper = body.height * 0.9
        saddle = min(0.97, saddle + 0.06)
    top = canvas.unit * 3
    above = base.height * saddle + upper
    if base.y - above < top:
        factor = max(0.4, (base.y - top) / above)
        base.height *= factor
        body.height *= factor
    body.y = base.y - base.height * saddle + (0 if body.how == "riding" else body.height * 0.1)
    body.base = base


def _stand(canvas: Canvas, body: Body, base: Body, *, inside: bool) -> None:
    body.height = min(body.height, base.height * (1.1 if body.hero.place != "symbol" else 0.7))
    depth = 0.34 if inside else 0.03 if base.hero.art == "vt-table" else 0.08
    body.y = base.y - base.height + body.height * depth
    top = canvas.unit * 4
    if body.y - body.height < top:  # both shrink until the upper one fits under the frame's edge
        factor = max(0.35, (base.y - top) / (base.y - body.y + body.height))
        base.height *= factor
        body.height *= factor
        body.y = base.y - base.height + body.height * depth
    if not inside:
        body.base = base
