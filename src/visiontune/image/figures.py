"""Heroes set into a scenery: stood on ground, water or air, in rows and flights that fit."""

from __future__ import annotations

from random import Random

from visiontune.image import shapes
from visiontune.image.art import catalogue
from visiontune.image.attached import related
from visiontune.image.beasts import beast, is_head_of_beast
from visiontune.image.canvas import HEROES_DEPTH, Canvas
from visiontune.image.colour import mix
from visiontune.image.hands import held
from visiontune.image.occasions import between
from visiontune.image.people.body import Legs, Stance, figure
from visiontune.image.people.look import is_person
from visiontune.image.plan import Hero, ScenePlan
from visiontune.image.scenery.spots import Spots
from visiontune.image.stature import Body, aspect, copies, height_of, size_of
from visiontune.image.surfaces import heap_of
from visiontune.image.wear import felt_hat

_SHINING = frozenset({"vt-lantern", "candle", "diya-lamp", "fire", "light-bulb", "jack-o-lantern"})
_DRAUGHTS = {
    "duck": 0.2, "goose": 0.2, "swan": 0.07, "flamingo": 0.1, "passenger-ship": 0.06, "ship": 0.06, "penguin": 0.3,
    "dog": 0.42, "otter": 0.4, "hippopotamus": 0.5, "crocodile": 0.3, "elephant": 0.3,
}  # fmt: skip
"""How much of what is in the water is under it, in shares of its height."""
_LEGS: dict[str, Legs] = {"riding": "astride", "seated": "hidden", "window": "window", "on_seat": "chair"}


def draw_heroes(canvas: Canvas, plan: ScenePlan, spots: Spots) -> None:
    """Draw the plan's heroes; the first stands in the middle or a third, the others by it."""
    rng = canvas.random("heroes")
    bodies = _bodies(canvas, plan, spots, rng)
    for body in sorted(bodies, key=lambda body: (_layer(body)[1], *body.order)):
        _draw(canvas, body, spots)


def _bodies(canvas: Canvas, plan: ScenePlan, spots: Spots, rng: Random) -> list[Body]:
    heroes = [_rooted(hero, len(plan.heroes), i) for i, hero in enumerate(_true_to_size(_enlarged(plan.heroes)))]
    heroes = on_their_legs(heroes)
    carried = {hero.to: i for i, hero in enumerate(heroes) if hero.relation == "holding"}
    free = [(i, hero) for i, hero in enumerate(heroes) if i not in carried]
    alone = [(i, hero) for i, hero in free if hero.relation in ("none", "holding")]
    # Those beside another share its row.
    row = [(i, hero) for i, hero in alone if not _flies(hero, spots)]
    row += [(i, hero) for i, hero in free if hero.relation == "beside"]
    placed = _row(canvas, spots, rng, row)
    placed += _air(canvas, spots, rng, [(i, hero) for i, hero in alone if _flies(hero, spots)], [*placed])
    waiting = [(i, hero) for i, hero in free if hero.relation not in ("none", "holding", "beside")]
    while waiting:
        # A mouse on a cat on a mat: each waits for what it stands on.
        ready = [(i, hero) for i, hero in waiting if any(body.index == hero.to for body in placed)]
        if not ready:
            placed += _row(canvas, spots, rng, waiting)
            break
        for i, hero in ready:
            placed += related(canvas, spots, i, hero, placed)
        waiting = [pair for pair in waiting if pair not in ready]
    for i, holder in carried.items():
        if i is not None:
            placed += held(canvas, i, heroes[i], [body for body in placed if body.index == holder])
    return placed


def on_their_legs(heroes: list[Hero]) -> list[Hero]:
    """The heroes, what is ridden on its legs and not sitting."""
    ridden = {hero.to for hero in heroes if hero.relation == "riding"}
    return [
        hero.model_copy(update={"pose": "walk"}) if i in ridden and is_head_of_beast(hero.art) else hero
        for i, hero in enumerate(heroes)
    ]


def _rooted(hero: Hero, count: int, index: int) -> Hero:
    """The hero without a relation to what is not there; above the scenery itself it is in the air."""
    if hero.relation == "none" or (hero.to is not None and hero.to < count and hero.to != index):
        return hero
    aloft = hero.relation in ("over", "flying_over") and hero.place in ("ground", "water", "person", "table")
    return hero.model_copy(update={"relation": "none", "to": None, "place": "sky" if aloft else hero.place})


def _enlarged(heroes: tuple[Hero, ...]) -> tuple[Hero, ...]:
    """A picture of small things only comes closer: a lone ant is no dot in a meadow."""
    largest = max((size_of(hero) for hero in heroes), default=2)
    if largest >= 2:
        return heroes
    factor = 2.0 if largest == 0 else 1.4
    return tuple(hero.model_copy(update={"scale": min(3.0, hero.scale * factor)}) for hero in heroes)


def _true_to_size(heroes: tuple[Hero, ...]) -> tuple[Hero, ...]:
    """By people, what lies on the ground is no larger than in their hands (balls, cakes), and small animals are small."""
    if not any(is_person(hero) for hero in heroes):
        return heroes
    return tuple(
        hero.model_copy(update={"scale": max(0.25, hero.scale * share)})
        if (share := _beside_people(hero)) < 1
        else hero
        for hero in heroes
    )


def _beside_people(hero: Hero) -> float:
    art = catalogue().art(hero.art)
    if art is None or hero.relation not in ("none", "beside", "behind"):
        return 1.0
    if hero.place == "table" and art.size <= 1:
        return 0.45
    wild = (hero.place == "ground" or (hero.place == "sky" and art.size > 0)) and art.habitat in (
        "farm",
        "meadow",
        "forest",
        "savanna",
        "desert",
        "snow",
        "jungle",
    )
    return {0: 0.6, 1: 0.62, 2: 0.78}.get(art.size, 1.0) if wild else 1.0


def _flies(hero: Hero, spots: Spots) -> bool:
    if spots.deep is not None and spots.weightless:
        return hero.place != "ground"  # coral stands on the sea bed, fish do not
    return spots.weightless or (hero.place in ("sky", "space") and hero.relation in ("none", "holding"))


def _row(canvas: Canvas, spots: Spots, rng: Random, heroes: list[tuple[int, Hero]]) -> list[Body]:
    """Along the ground, side by side, scaled down together until they fit; more than six stand in two rows or three."""
    if not heroes:
        return []
    left, right = spots.left * canvas.width, spots.right * canvas.width
    room = right - left
    order = list(heroes)
    if len(order) == 3:
        order = [order[1], order[0], order[2]]
    elif len(order) == 2 and rng.random() < 0.5:
        order.reverse()
    entries: list[tuple[int, Hero, int]] = []
    for i, hero in order:
        entries += [(i, hero, n) for n in range(copies(hero))]
    entries = between(entries)
    if any(hero.pose == "kick" for _, hero, _ in entries):  # the first kicks, the ball lies before them, others run up
        entries.sort(key=lambda entry: (entry[1].pose == "kick" and entry[2] > 0, not is_person(entry[1])))
    lines = 1 if len(entries) <= 6 else 2 if len(entries) <= 14 else 3
    if canvas.tall and len(entries) > 3:
        lines += 1
    per_line = -(-len(entries) // lines)
    placed: list[Body] = []
    shrink = (1.0, 0.72, 0.56, 0.48)[lines - 1] * (
        {1: 1.3, 2: 1.2, 3: 1.14, 4: 1.1, 5: 1.08}.get(len(entries), 1.0)
        if len(entries) == 1 or not canvas.tall
        else 1.0
    )
    for line in range(lines):
        part = entries[line * per_line : (line + 1) * per_line]
        if not part:
            continue
        bodies = [
            Body(hero, i, 0, 0, height_of(canvas, hero) * shrink * rng.uniform(0.95, 1.05)) for i, hero, _ in part
        ]
        gap = canvas.unit * 4
        total = sum(body.width for body in bodies) + gap * (len(bodies) - 1)
        limit = room * (0.92 if len(bodies) > 1 else 0.8)
        factor = min(1.0, limit / total)
        spread = min(1.9, max(1.0, room * 0.72 / (total * factor))) if len(bodies) > 1 else 1.0
        width = total * factor + (spread - 1.0) * gap * factor * (len(bodies) - 1) * 2.2
        step = (width - sum(body.width * factor for body in bodies)) / max(1, len(bodies) - 1)
        free = room - width
        lean = rng.uniform(0.32, 0.68) if len(entries) == 1 else rng.uniform(0.4, 0.6)
        x = left + free * lean
        back = (lines - 1 - line) * canvas.unit * 11
        for n, body in enumerate(bodies):
            if body.hero.pose == "kick" and part[n][2] > 0:
                body.pose, body.flip = "run", True
            body.height *= factor
            base = spots.water if spots.water is not None and body.hero.place in ("water", "deep") else spots.floor
            stagger = canvas.unit * (2.4 if n % 2 and len(bodies) > 2 else 0.0)
            body.x, body.y = x + body.width / 2, base - back - stagger
            body.height = min(body.height, body.y - canvas.unit * 4)  # a tower does not leave the frame
            x += body.width + step
        placed += bodies
    return placed


def _air(canvas: Canvas, spots: Spots, rng: Random, heroes: list[tuple[int, Hero]], below: list[Body]) -> list[Body]:
    entries = [(i, hero) for i, hero in heroes for _ in range(copies(hero))]
    if not entries:
        return []
    count = len(entries)
    top, bottom = spots.deep or (spots.air - canvas.height * 0.16, spots.air + canvas.height * 0.2)
    if below and not spots.weightless:
        bottom = min(bottom, spots.horizon)
    columns = count if count <= 5 else -(-count // (2 if count <= 12 else 3))
    if canvas.tall and count > 2:
        columns = max(2, -(-columns // 2))
    rows = -(-count // columns)
    cell_w = (spots.right - spots.left) * canvas.width / columns
    cell_h = max(canvas.unit * 12, (bottom - top) / rows)
    placed = []
    for n, (i, hero) in enumerate(entries):
        column, line = n % columns, n // columns
        height = height_of(canvas, hero) * (1.5 if count == 1 and spots.weightless else 1.0)
        wide = aspect(hero)
        limit = min(1.0, cell_w * 0.84 / (height * wide), cell_h * (1.15 if rows == 1 else 0.9) / height)
        if count == 1:
            limit = min(1.0, canvas.width * 0.7 / (height * wide), canvas.height * 0.62 / height)
        height *= limit
        x = spots.left * canvas.width + cell_w * (column + 0.5) + cell_w * rng.uniform(-0.1, 0.1)
        if count == 1 and below and not spots.weightless:  # over the gap, and not on somebody's head
            places = [canvas.width * share + rng.uniform(-1, 1) * cell_w * 0.04 for share in (0.5, 0.22, 0.78)]
            x = max(
                places,
                key=lambda place: min(min(abs(place - body.x) - body.width / 2 for body in below), height * wide * 0.6),
            )
        middle = top + (bottom - top) * ((line + 0.5) / rows) if rows > 1 else (top + bottom) / 2
        y = middle + height / 2 + rng.uniform(-0.14, 0.14) * cell_h * (0 if count == 1 else 1)
        placed.append(Body(hero, i, x, max(y, height + canvas.unit * 3), height, flip=False))
    return placed


def _layer(body: Body) -> tuple[str, float, str]:
    """Layer name, depth and motion by where a body is; what is carried moves with its carrier."""
    if body.base is not None or body.inside is not None:
        return _layer(body.base or body.inside or body)
    if body.hero.relation == "behind":
        return "heroes-behind", 0.66, "none"
    if body.hero.place in ("sky", "space", "deep") and body.hero.relation in ("none", "holding", "over", "flying_over"):
        return "heroes-air", 0.68, "bob"
    if body.hero.relation == "flying_over":
        return "heroes-air", 0.68, "bob"
    if body.hero.place == "water":
        return "heroes-afloat", 0.69, "bob"
    if body.hero.relation == "in":
        return "heroes-inside", 0.695, "none"
    return "heroes", HEROES_DEPTH, "none"


def _draw(canvas: Canvas, body: Body, spots: Spots) -> None:
    name, depth, motion = _layer(body)
    hero, u = body.hero, canvas.unit
    carried = body.base is not None or body.inside is not None or hero.relation in ("over", "flying_over", "in")
    floats = hero.place in ("water", "deep") and spots.water is not None and not carried
    if not floats and not carried and not _flies(hero, spots) and hero.place != "deep" and spots.shadows:
        shadow = canvas.soft("#0d1424", 0.5)
        across = body.width * (0.6 if not is_person(hero) else 0.42)
        spot = shapes.ellipse(body.x, body.y - u * 0.2, across, max(u * 1.1, across * 0.14), shadow)
        canvas.add(name, spot, depth=depth, motion=motion)
    if body.tied is not None:
        (x, y), foot = body.tied, body.y - body.height * 0.06
        line = f"M{x:.1f} {y:.1f}Q{x:.1f} {(y + foot) / 2:.1f} {body.x:.1f} {foot:.1f}"
        canvas.add(
            name, shapes.stroked(line, mix("#f4f1ea", canvas.light.haze, 0.2), u * 0.24), depth=depth, motion=motion
        )
    if hero.art in _SHINING and canvas.light.dark:
        glow = canvas.soft("#ffcf70", 0.75)
        middle = body.y - body.height * 0.45
        canvas.add(name, shapes.circle(body.x, middle, body.height * 1.5, glow), depth=depth, motion=motion)
    drawing = drawing_of(canvas, body)
    sunk = _DRAUGHTS.get(hero.art, 0.0)
    if floats and sunk:  # feet and keel are under water
        box = f'<clipPath id="{{id}}"><rect x="0" y="0" width="{canvas.width:.0f}" height="{body.y + u * 0.6:.1f}"/></clipPath>'
        drawing = f'<g clip-path="url(#{canvas.define(box)})"><g transform="translate(0 {body.height * sunk:.1f})">{drawing}</g></g>'
    canvas.add(name, drawing, depth=depth, motion=motion)
    if floats:
        _waterline(canvas, body, name, depth, motion)


def drawing_of(canvas: Canvas, body: Body) -> str:
    """A body's own picture, without shadow, string and water."""
    hero = body.hero
    if is_person(hero):
        legs = _LEGS.get(body.how, "stand")
        stance = Stance(body.pose, legs, body.arms)
        return figure(canvas, hero, body.x, body.y, body.height, body.index, stance, flip=body.flip)
    if is_head_of_beast(hero.art):
        return beast(canvas, hero, body.x, body.y, body.height, flip=body.flip)
    if hero.heap:
        return heap_of(canvas, body)
    if body.how == "worn" and hero.art == "top-hat" and hero.colour:
        return felt_hat(body, hero.colour, warm=canvas.light.weather == "snow" or canvas.light.season == "winter")
    drawing = canvas.art(hero.art, body.x, body.y, body.height, colour=hero.colour, flip=body.flip, lit=0.55)
    if body.turn:
        return f'<g transform="rotate({body.turn:.1f} {body.x:.1f} {body.y - body.height / 2:.1f})">{drawing}</g>'
    return drawing


def _waterline(canvas: Canvas, body: Body, name: str, depth: float, motion: str) -> None:
    """Foam and a band of water over a hull's foot."""
    u = canvas.unit
    water = mix("#1f6f9f", canvas.light.haze, 0.2)
    y = body.y
    wave = f"M{body.x - body.width * 0.62:.1f} {y + u * 0.4:.1f}q{body.width * 0.155:.1f} {-u * 2.2:.1f} {body.width * 0.31:.1f} {-u:.1f}t{body.width * 0.31:.1f} 0t{body.width * 0.31:.1f} 0t{body.width * 0.31:.1f} {u:.1f}q{-body.width * 0.62:.1f} {u * 3.4:.1f} {-body.width * 1.24:.1f} 0z"
    canvas.add(name, shapes.filled(wave, water, 0.75), depth=depth, motion=motion)
    foam = f"M{body.x - body.width * 0.6:.1f} {y:.1f}q{body.width * 0.15:.1f} {-u * 2.2:.1f} {body.width * 0.3:.1f} {-u:.1f}t{body.width * 0.3:.1f} 0t{body.width * 0.3:.1f} 0t{body.width * 0.3:.1f} {u:.1f}"
    canvas.add(name, shapes.stroked(foam, "#ffffff", u * 0.5, 0.75), depth=depth, motion=motion)
