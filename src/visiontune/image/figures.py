"""Heroes set into a scenery: sized by what they are, stood on ground, water or air, related to one another."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from visiontune.image import shapes
from visiontune.image.art import catalogue
from visiontune.image.beasts import beast, is_head_of_beast
from visiontune.image.canvas import HEROES_DEPTH, Canvas, aspect_of
from visiontune.image.colour import mix
from visiontune.image.people import figure, has_head_only
from visiontune.image.plan import Hero, ScenePlan
from visiontune.image.scenery.spots import Spots

_HEIGHTS = (12.0, 21.0, 29.0, 36.0, 44.0)
"""Height by size class (insect to house), in hundredths of the short side."""


@dataclass
class _Body:
    """One drawing in the picture, its foot at (x, y), all in pixels."""

    hero: Hero
    index: int
    x: float
    y: float
    height: float
    flip: bool = False

    @property
    def width(self) -> float:
        return self.height * _aspect(self.hero)


def _aspect(hero: Hero) -> float:
    """Width over height as drawn, with the body that a head gets."""
    if has_head_only(hero):
        return 0.5
    return 0.74 if is_head_of_beast(hero.art) else aspect_of(hero.art)


def draw_heroes(canvas: Canvas, plan: ScenePlan, spots: Spots) -> None:
    """Draw the plan's heroes; the first stands in the middle or a third, the others by it."""
    rng = canvas.random("heroes")
    bodies = _bodies(canvas, plan, spots, rng)
    for body in sorted(bodies, key=lambda body: (_layer(body)[1], body.y)):
        _draw(canvas, body, spots)


def _bodies(canvas: Canvas, plan: ScenePlan, spots: Spots, rng: Random) -> list[_Body]:
    placed: list[_Body] = []
    plan = _enlarged(plan)
    low = [(i, hero) for i, hero in enumerate(plan.heroes) if not _flies(hero, spots) and hero.relation == "none"]
    high = [(i, hero) for i, hero in enumerate(plan.heroes) if _flies(hero, spots) and hero.relation == "none"]
    related = [(i, hero) for i, hero in enumerate(plan.heroes) if hero.relation != "none"]
    # Those beside another share its row.
    row = low + [(i, hero) for i, hero in related if hero.relation == "beside"]
    placed += _row(canvas, spots, rng, row)
    placed += _air(canvas, spots, rng, high, bool(row))
    for i, hero in related:
        if hero.relation != "beside":
            placed += _relative(canvas, spots, rng, i, hero, placed)
    return placed


def _enlarged(plan: ScenePlan) -> ScenePlan:
    """A picture of small things only comes closer: a lone ant is no dot in a meadow."""
    book = catalogue()
    arts = [book.art(hero.art) for hero in plan.heroes]
    largest = max((art.size if art else 2 for art in arts), default=2)
    if largest >= 2:
        return plan
    factor = 2.0 if largest == 0 else 1.4
    return plan.model_copy(
        update={"heroes": tuple(h.model_copy(update={"scale": min(3.0, h.scale * factor)}) for h in plan.heroes)}
    )


def _flies(hero: Hero, spots: Spots) -> bool:
    if spots.deep is not None and spots.weightless:
        return hero.place != "ground"  # coral stands on the sea bed, fish do not
    return spots.weightless or (hero.place in ("sky", "space") and hero.relation == "none")


def _height(canvas: Canvas, hero: Hero) -> float:
    art = catalogue().art(hero.art)
    size = art.size if art else 2
    wide = 1.0 if has_head_only(hero) else _aspect(hero)
    # A long thing (a ship, a whale) is as big as a tall one of its class by its area.
    shape = min(1.25, max(0.7, float((1 / wide) ** 0.4)))
    return float(canvas.unit * _HEIGHTS[size] * shape * hero.scale)


def _copies(hero: Hero) -> int:
    return max(1, min(hero.count, 24))


def _row(canvas: Canvas, spots: Spots, rng: Random, heroes: list[tuple[int, Hero]]) -> list[_Body]:
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
        entries += [(i, hero, n) for n in range(_copies(hero))]
    lines = 1 if len(entries) <= 6 else 2 if len(entries) <= 14 else 3
    if canvas.tall and len(entries) > 3:
        lines += 1
    per_line = -(-len(entries) // lines)
    placed: list[_Body] = []
    shrink = (1.0, 0.72, 0.56, 0.48)[lines - 1] * (1.3 if len(entries) == 1 and not canvas.tall else 1.0)
    for line in range(lines):
        part = entries[line * per_line : (line + 1) * per_line]
        if not part:
            continue
        bodies = [_Body(hero, i, 0, 0, _height(canvas, hero) * shrink * rng.uniform(0.95, 1.05)) for i, hero, _ in part]
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
            body.height *= factor
            base = spots.water if spots.water is not None and body.hero.place in ("water", "deep") else spots.floor
            stagger = canvas.unit * (2.4 if n % 2 and len(bodies) > 2 else 0.0)
            body.x, body.y = x + body.width / 2, base - back - stagger
            x += body.width + step
        placed += bodies
    return placed


def _air(canvas: Canvas, spots: Spots, rng: Random, heroes: list[tuple[int, Hero]], ground_taken: bool) -> list[_Body]:
    entries = [(i, hero) for i, hero in heroes for _ in range(_copies(hero))]
    if not entries:
        return []
    count = len(entries)
    top, bottom = spots.deep or (spots.air - canvas.height * 0.16, spots.air + canvas.height * 0.2)
    if ground_taken and not spots.weightless:
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
        height = _height(canvas, hero) * (1.5 if count == 1 and spots.weightless else 1.0)
        wide = _aspect(hero)
        limit = min(1.0, cell_w * 0.84 / (height * wide), cell_h * (1.15 if rows == 1 else 0.9) / height)
        if count == 1:
            limit = min(1.0, canvas.width * 0.7 / (height * wide), canvas.height * 0.62 / height)
        height *= limit
        x = spots.left * canvas.width + cell_w * (column + 0.5) + cell_w * rng.uniform(-0.1, 0.1)
        middle = top + (bottom - top) * ((line + 0.5) / rows) if rows > 1 else (top + bottom) / 2
        y = middle + height / 2 + rng.uniform(-0.14, 0.14) * cell_h * (0 if count == 1 else 1)
        placed.append(_Body(hero, i, x, max(y, height + canvas.unit * 3), height, flip=False))
    return placed


def _relative(canvas: Canvas, spots: Spots, rng: Random, index: int, hero: Hero, placed: list[_Body]) -> list[_Body]:
    bases = [body for body in placed if body.index == hero.to]
    if not bases:
        return _row(canvas, spots, rng, [(index, hero)])
    base = bases[0]
    found = []
    count = _copies(hero)
    fitting = min(1.0, canvas.width * 0.9 / max(1.0, count * 0.9 * _height(canvas, hero) * _aspect(hero)))
    for n in range(count):
        height = _height(canvas, hero) * fitting
        body = _Body(hero, index, base.x, base.y, height)
        step = body.width * 0.9
        half = step * (count - 1) / 2 + body.width / 2
        middle = min(max(base.x, half + canvas.unit * 2), max(half, canvas.width - half - canvas.unit * 2))
        off = middle - base.x + (n - (count - 1) / 2) * step
        if hero.relation in ("on", "in"):
            body.height = min(height, base.height * (1.1 if hero.place != "symbol" else 0.7))
            rides = hero.place == "person" and base.hero.place == "ground"
            depth = 0.34 if rides or hero.relation == "in" else 0.1  # a rider sits, a cat stands
            body.y = base.y - base.height + body.height * depth
            top = canvas.unit * 4
            if body.y - body.height < top:  # both shrink until the upper one fits under the frame's edge
                factor = max(0.35, (base.y - top) / (base.y - body.y + body.height))
                base.height *= factor
                body.height *= factor
                body.y = base.y - base.height + body.height * depth
        elif hero.relation == "under":
            body.height = min(height, base.height * 0.5)
            if base.hero.place in ("sky", "space"):
                body.height, body.y = min(height, spots.floor - base.y), spots.floor
            else:
                body.y = base.y + canvas.unit * 1.2
                base.y -= 0
        elif hero.relation == "over":
            body.y = min(base.y - base.height - canvas.unit * 4, spots.air + height / 2)
            body.height = min(height, body.y - canvas.unit * 3)
        elif hero.relation == "behind":
            body.x, body.y, body.height = base.x + base.width * 0.55, base.y - canvas.unit * 5, height * 0.95
        body.height = max(body.height, canvas.unit * 6)
        body.x += off
        found.append(body)
    return found


def _layer(body: _Body) -> tuple[str, float, str]:
    """Layer name, depth and motion by where a body is."""
    if body.hero.relation == "behind":
        return "heroes-behind", 0.66, "none"
    if body.hero.place in ("sky", "space", "deep") and body.hero.relation in ("none", "over"):
        return "heroes-air", 0.68, "bob"
    if body.hero.place == "water":
        return "heroes-afloat", 0.69, "bob"
    if body.hero.relation == "in":
        return "heroes-inside", 0.695, "none"
    return "heroes", HEROES_DEPTH, "none"


def _draw(canvas: Canvas, body: _Body, spots: Spots) -> None:
    name, depth, motion = _layer(body)
    hero, u = body.hero, canvas.unit
    floats = hero.place == "water" and spots.water is not None
    stands = not floats and not _flies(hero, spots) and hero.relation not in ("over",) and hero.place not in ("deep",)
    if stands and spots.shadows:
        shadow = canvas.soft("#0d1424", 0.5)
        on_top = hero.relation in ("on", "in")
        if not on_top:
            canvas.add(
                name,
                shapes.ellipse(body.x, body.y - u * 0.2, body.width * 0.6, max(u * 1.1, body.width * 0.085), shadow),
                depth=depth,
                motion=motion,
            )
    if has_head_only(hero):
        canvas.add(name, figure(canvas, hero, body.x, body.y, body.height, body.index), depth=depth, motion=motion)
    elif is_head_of_beast(hero.art):
        canvas.add(name, beast(canvas, hero, body.x, body.y, body.height), depth=depth, motion=motion)
    else:
        art = canvas.art(hero.art, body.x, body.y, body.height, colour=hero.colour, flip=body.flip, lit=0.55)
        canvas.add(name, art, depth=depth, motion=motion)
    if floats:
        _waterline(canvas, body, name, depth, motion)


def _waterline(canvas: Canvas, body: _Body, name: str, depth: float, motion: str) -> None:
    """Foam and a band of water over a hull's foot."""
    u = canvas.unit
    water = mix("#1f6f9f", canvas.light.haze, 0.2)
    y = body.y
    wave = f"M{body.x - body.width * 0.62:.1f} {y + u * 0.4:.1f}q{body.width * 0.155:.1f} {-u * 2.2:.1f} {body.width * 0.31:.1f} {-u:.1f}t{body.width * 0.31:.1f} 0t{body.width * 0.31:.1f} 0t{body.width * 0.31:.1f} {u:.1f}q{-body.width * 0.62:.1f} {u * 3.4:.1f} {-body.width * 1.24:.1f} 0z"
    canvas.add(name, shapes.filled(wave, water, 0.75), depth=depth, motion=motion)
    foam = f"M{body.x - body.width * 0.6:.1f} {y:.1f}q{body.width * 0.15:.1f} {-u * 2.2:.1f} {body.width * 0.3:.1f} {-u:.1f}t{body.width * 0.3:.1f} 0t{body.width * 0.3:.1f} 0t{body.width * 0.3:.1f} {u:.1f}"
    canvas.add(name, shapes.stroked(foam, "#ffffff", u * 0.5, 0.75), depth=depth, motion=motion)
