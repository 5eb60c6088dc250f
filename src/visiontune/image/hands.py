"""Things in hands, paws and on strings."""

from __future__ import annotations

from visiontune.image.art import catalogue
from visiontune.image.beasts import is_head_of_beast
from visiontune.image.canvas import Canvas
from visiontune.image.kin import is_animal
from visiontune.image.people.grips import grip_of, place_held
from visiontune.image.people.look import is_person, is_short
from visiontune.image.people.pose import hip_of
from visiontune.image.plan import Hero
from visiontune.image.stature import Body, aspect, copies, height_of

ON_STRINGS = frozenset({"balloon", "kite"})


def held(canvas: Canvas, index: int, hero: Hero, holders: list[Body]) -> list[Body]:
    """The bodies of what the holders hold, one in each hand that is there for it."""
    found = []
    count = copies(hero)
    for n in range(count if holders else 0):
        holder = holders[n % len(holders)]
        # Several in one hand fan out.
        fan = (n // len(holders) - (count / len(holders) - 1) / 2) * holder.height * 0.16
        found.append(in_hand(canvas, index, hero, holder, fan))
    return found


def in_hand(canvas: Canvas, index: int, hero: Hero, holder: Body, fan: float) -> Body:
    """The body of what `holder` has in hand, `fan` pixels aside of it."""
    grip = grip_of(hero.art)
    wide = aspect(hero)
    high = grip.size * min(1.35, max(0.75, hero.scale)) * (1.0 if wide <= 1 else 1 / wide)
    person = is_person(holder.hero)
    # The hands of children hold the same things, so these look larger.
    size = holder.height * high * (1.25 if person and is_short(holder.hero) and grip.arms != "both" else 1.0)
    if not person:
        right, up = _paw(holder.hero.art)
        right = max(right, 0.3) if grip.size > 0.4 else right  # so that an umbrella's edge is beside the face
        hand = (holder.x + right * holder.height, holder.y - up * holder.height)
        x, middle = hand[0] + (0.5 - grip.at[0]) * size * wide, hand[1] + (0.5 - grip.at[1]) * size
    else:
        share = size / holder.height
        across, down = place_held(_posed(holder), grip, share * wide, share)
        hand = (holder.x + across * holder.height, holder.y + down * holder.height)
        x, middle = hand
        holder.arms = grip.arms
    if holder.how in ("riding", "seated"):
        middle += holder.height * hip_of(holder.hero)
    body = Body(hero, index, x + fan, middle + size / 2, size, how="held", base=holder, turn=grip.turn, flip=grip.flip)
    if hero.art in ON_STRINGS:
        across, down = (
            place_held(holder.hero, grip_of(""), 0.0, 0.0)
            if person
            else (_paw(holder.hero.art)[0], -_paw(holder.hero.art)[1])
        )
        body.tied = (holder.x + across * holder.height, holder.y + down * holder.height)
        body.height = min(height_of(canvas, hero), holder.height * 0.5)
        body.x = body.tied[0] + fan * 1.6 + holder.height * 0.1
        body.y = max(canvas.unit * 3 + body.height, body.tied[1] - holder.height * 0.42 - abs(fan) * 0.3)
    top = body.y - body.height
    if top < canvas.unit * 2:
        body.y += canvas.unit * 2 - top
    return body


def has_hands(hero: Hero) -> bool:
    """Whether it holds things: people, and animals in pictures for children."""
    art = catalogue().art(hero.art)
    return (
        is_person(hero) or is_head_of_beast(hero.art) or is_animal(art) or hero.art in ("chipmunk", "dog", "teddy-bear")
    )


def _posed(holder: Body) -> Hero:
    return holder.hero.model_copy(update={"pose": holder.pose}) if holder.pose else holder.hero


def _paw(holder: str) -> tuple[float, float]:
    """Where an animal or a robot holds something: right of its middle and up from the ground, in shares of its height."""
    if holder == "robot":
        return 0.23, 0.24
    return (0.11, 0.26) if is_head_of_beast(holder) else (-0.2, 0.32)
