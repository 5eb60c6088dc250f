"""A scene as a block of ground seen from above at an angle: tiles, things that stand on it, and what is below."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from visiontune.image import shapes
from visiontune.image.attached import related
from visiontune.image.beasts import is_head_of_beast
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix, turn
from visiontune.image.figures import drawing_of, on_their_legs
from visiontune.image.hands import held
from visiontune.image.people.look import is_person
from visiontune.image.plan import AIRLESS, INDOORS, Hero, ScenePlan
from visiontune.image.scenery import flora
from visiontune.image.scenery.spots import Spots
from visiontune.image.stature import Body, aspect, copies, height_of

_GROUNDS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "desert": ("#ecd09a", "#b98a55", ("cactus",)), "coast": ("#ecd9a6", "#5fb4d0", ("palm",)),
    "island": ("#ecd9a6", "#5fb4d0", ("palm",)), "snow": ("#f2f7fb", "#a9c3d9", ("fir",)),
    "polar": ("#f2f7fb", "#8fb9d9", ()), "sea": ("#5fb4d9", "#2a6f9f", ()), "lake": ("#6fb8dc", "#8a6b4a", ("tree",)),
    "river": ("#79b864", "#8a6b4a", ("tree", "fir")), "harbour": ("#5fb4d9", "#2a6f9f", ()),
    "city": ("#c3c8cf", "#7d8490", ("block",)), "road": ("#8fbf6a", "#8a6b4a", ("tree",)),
    "suburb": ("#8fbf6a", "#8a6b4a", ("cottage", "tree")), "village": ("#8fbf6a", "#8a6b4a", ("cottage", "tree")),
    "old_town": ("#d9c7a4", "#a08a6a", ("cottage",)), "market": ("#d9c7a4", "#a08a6a", ("cottage",)),
    "forest": ("#6fae5f", "#7f6246", ("fir", "tree", "fir")), "jungle": ("#5fa85a", "#7f6246", ("palm", "tree")),
    "savanna": ("#d9bf6a", "#a07a4a", ("acacia",)), "mars": ("#cf7f52", "#8f4a30", ()), "moon": ("#b9bcc4", "#7d8088", ()),
    "farm": ("#a9c35f", "#8a6b4a", ("tree",)), "wind_farm": ("#8fbf6a", "#8a6b4a", ()),
}  # fmt: skip
"""Colour of the top and of the sides, and what grows or stands there."""
_TIED = ("riding", "on", "in", "under", "over", "flying_over", "behind")
"""Relations that place a thing by another; the rest stand on the ground side by side."""
Spot = Callable[[float, float], tuple[float, float]]
_INDOOR = ("#d9b58a", "#a87f55", ())


def is_isometric(plan: ScenePlan) -> bool:
    """Whether the plan is a scene with ground under it."""
    return plan.template == "scene" and (plan.setting not in AIRLESS | {"sky"} or plan.setting in ("mars", "moon"))


def draw(canvas: Canvas, plan: ScenePlan) -> None:
    """Draw the block and the plan's heroes."""
    rng, light, w, h, u = canvas.random("isometric"), canvas.light, canvas.width, canvas.height, canvas.unit
    top, side, growth = _GROUNDS.get(
        plan.setting, _INDOOR if plan.setting in INDOORS else ("#86bd62", "#8a6b4a", ("tree", "tree", "fir"))
    )
    if plan.season == "winter" and "tree" in growth:
        top = mix(top, "#f2f7fb", 0.85)
    top = turn(top, rng.uniform(-6, 6))
    paint = canvas.linear([light.sky[0], light.sky[-1]], (0, 0), (0, h))
    canvas.add("ground", shapes.box(0, 0, w, h, paint), depth=0.0)
    half = min(w * 0.47, h * 0.62 if not canvas.tall else w * 0.47)
    cx, cy, rise, deep = w / 2, h * 0.5, half * 0.5, u * 9
    canvas.add(
        "shade",
        shapes.ellipse(cx, cy + rise * 0.55 + deep, half * 1.02, rise * 0.85, canvas.soft("#0c1424", 0.4)),
        depth=0.2,
    )
    top_lit, side_lit = light.far(top, 0), light.far(side, 0)
    left = shapes.path([(cx - half, cy), (cx, cy + rise), (cx, cy + rise + deep), (cx - half, cy + deep)])
    right = shapes.path([(cx + half, cy), (cx, cy + rise), (cx, cy + rise + deep), (cx + half, cy + deep)])
    face = shapes.path([(cx, cy - rise), (cx + half, cy), (cx, cy + rise), (cx - half, cy)])
    sod = mix(top_lit, "#10301c", 0.2)
    block = shapes.filled(left, mix(side_lit, "#0c0f1c", 0.12)) + shapes.filled(right, mix(side_lit, "#0c0f1c", 0.34))
    for direction in (-1, 1):
        edge = [
            (cx + direction * half, cy),
            (cx, cy + rise),
            (cx, cy + rise + deep * 0.28),
            (cx + direction * half, cy + deep * 0.28),
        ]
        block += shapes.filled(shapes.path(edge), mix(sod, "#0c0f1c", 0.05 if direction < 0 else 0.22))
    canvas.add("block", block + shapes.filled(face, top_lit), depth=0.4)
    tiles = 6
    grid = ""
    for k in range(tiles + 1):
        t = k / tiles
        grid += f"M{cx - half + half * t:.1f} {cy - rise * t:.1f}L{cx + half * t:.1f} {cy + rise * (1 - t):.1f}"
        grid += f"M{cx - half + half * t:.1f} {cy + rise * t:.1f}L{cx + half * t:.1f} {cy - rise * (1 - t):.1f}"
    canvas.add("block", shapes.stroked(grid, lighten(top_lit, 0.3), u * 0.16, 0.4), depth=0.4)

    def spot(a: float, b: float) -> tuple[float, float]:
        """The pixel of a place on the block; a and b from 0 (far) to 1 (near)."""
        return cx + (a - b) * half, cy - rise + (a + b) * rise

    standing: list[tuple[float, str]] = []
    taken = _heroes(canvas, plan, spot, standing, half)
    for i in range(11 if growth else 0):
        a, b = _free(rng, taken)
        taken.append((a, b, 0.1))
        x, y = spot(a, b)
        standing.append((y, _prop(canvas, rng, growth[i % len(growth)], x, y, half * 0.2)))
    canvas.add(
        "standing", "".join(svg for _, svg in sorted(standing, key=lambda pair: pair[0])), depth=0.7, motion="none"
    )


def _heroes(
    canvas: Canvas, plan: ScenePlan, spot: Spot, standing: list[tuple[float, str]], half: float
) -> list[tuple[float, float, float]]:
    """Heroes on a diagonal of the block, nearer ones in front."""
    heroes = on_their_legs(list(plan.heroes))
    tied = [i for i, hero in enumerate(heroes) if hero.relation in _TIED and hero.to not in (None, i)]
    carried = {hero.to: i for i, hero in enumerate(heroes) if hero.relation == "holding"}
    free = [i for i in range(len(heroes)) if i not in tied and i not in carried]
    entries: list[tuple[int, Hero]] = [(i, heroes[i]) for i in free for _ in range(copies(heroes[i]))]
    bodies: list[Body] = []
    taken: list[tuple[float, float, float]] = []
    side = max(1, round(len(entries) ** 0.5 + 0.3))
    rows = -(-len(entries) // side)
    shrink = 1.0 if len(entries) <= 2 else 0.8 if len(entries) <= 4 else 0.6
    for n, (index, hero) in enumerate(entries):
        row, column = divmod(n, side)
        inside = min(side, len(entries) - row * side)
        a = 0.5 + (column - (inside - 1) / 2) * 0.52 / side + (row - (rows - 1) / 2) * 0.5 / max(rows, 1)
        b = 0.5 - (column - (inside - 1) / 2) * 0.52 / side + (row - (rows - 1) / 2) * 0.5 / max(rows, 1)
        x, y = spot(a, b)
        height = min(height_of(canvas, hero) * 1.05, half * 0.62) * shrink
        aloft = hero.place in ("sky", "space")
        wide = height * 0.4
        shade = shapes.ellipse(x, y, wide, wide * 0.42, canvas.soft("#0c1424", 0.45 if not aloft else 0.3))
        foot = y - (height * 0.9 if aloft else 0)
        if not is_person(hero) and not is_head_of_beast(hero.art):
            height = min(height, half * 0.8 / aspect(hero))
        bodies.append(Body(hero, index, x, foot, height))
        standing.append((y + 0.4, shade))
        taken.append((a, b, 0.2 * shrink + 0.04))
    around = Spots(floor=canvas.safe, horizon=canvas.height * 0.2, air=canvas.height * 0.25)
    for i in tied:
        bodies += related(canvas, around, i, heroes[i], bodies)
    for i, holder in carried.items():
        if i is not None:
            bodies += held(canvas, i, heroes[i], [body for body in bodies if body.index == holder])
    for body in bodies:
        foot, steps, _ = body.order
        standing.append((foot + 0.5 + steps * 0.01, drawing_of(canvas, body)))
    return taken


def _free(rng: Random, taken: list[tuple[float, float, float]]) -> tuple[float, float]:
    """A place where nothing stands and which hides nothing: more often behind than in front."""
    best, widest = (0.08, 0.08), -1.0
    for _ in range(24):
        a, b = rng.uniform(0.06, 0.94), rng.uniform(0.06, 0.94)
        room = min(
            (abs(a - x) + abs(b - y) - size * (2.6 if a + b > x + y else 1.0) for x, y, size in taken), default=1.0
        )
        if room > widest:
            best, widest = (a, b), room
        if room > 0.16:
            break
    return best


def _prop(canvas: Canvas, rng: Random, kind: str, x: float, y: float, size: float) -> str:
    shade = shapes.ellipse(x, y, size * 0.3, size * 0.13, canvas.soft("#0c1424", 0.4))
    size *= rng.uniform(0.85, 1.2)
    if kind == "fir":
        return shade + flora.conifer(canvas, rng, x, y, size, 0.0, canvas.light.season == "winter")
    if kind == "palm":
        return shade + flora.palm(canvas, rng, x, y, size * 1.1)
    if kind == "acacia":
        return shade + flora.acacia(canvas, rng, x, y, size)
    if kind == "cactus":
        return shade + canvas.art("cactus", x, y, size * 0.7, lit=0.6)
    if kind in ("block", "cottage"):
        return _house(canvas, rng, x, y, size * (0.55 if kind == "block" else 0.42), kind == "block")
    return shade + flora.round_tree(canvas, rng, x, y, size)


def _house(canvas: Canvas, rng: Random, x: float, y: float, half: float, tall: bool) -> str:
    """A box with two lit sides; `y` is its nearest corner."""
    light = canvas.light
    wall = light.far(rng.choice(["#d9876a", "#6f8fa8", "#e0c08a", "#8aa39a", "#c98f7f", "#e6dccb"]), 0)
    high, rise = half * (rng.uniform(1.6, 2.8) if tall else 0.8), half * 0.5
    left = [(x - half, y - rise), (x, y), (x, y - high), (x - half, y - rise - high)]
    right = [(x + half, y - rise), (x, y), (x, y - high), (x + half, y - rise - high)]
    parts = [
        shapes.filled(shapes.path(left), mix(wall, "#0c0f1c", 0.08)),
        shapes.filled(shapes.path(right), mix(wall, "#0c0f1c", 0.3)),
    ]
    glass = "#ffdf95" if light.dark else mix(light.sky[1], "#24415f", 0.45)
    for row in range(max(1, int(high / half / 0.5)) if tall else 1):
        for column in range(2):
            wx, wy = half * (0.18 + 0.42 * column), high - half * (0.3 + 0.5 * row)
            for side in (-1, 1):
                base_y = y - wx * 0.5 - wy
                quad = [(x + side * wx, base_y), (x + side * (wx + half * 0.22), base_y - half * 0.11),
                        (x + side * (wx + half * 0.22), base_y + half * 0.15), (x + side * wx, base_y + half * 0.26)]  # fmt: skip
                parts.append(shapes.filled(shapes.path(quad), glass))
    roof = light.far(rng.choice(["#a8503f", "#8f4a42", "#5f6f82"]), 0)
    if tall:
        top = [(x, y - high), (x + half, y - high - rise), (x, y - high - 2 * rise), (x - half, y - high - rise)]
        parts.append(shapes.filled(shapes.path(top), lighten(wall, 0.2)))
    else:
        ridge = (x, y - high - rise - half * 0.62)
        for corner, tone in (((x - half, y - high - rise), 0.0), ((x + half, y - high - rise), 0.25)):
            parts.append(shapes.filled(shapes.path([corner, (x, y - high), ridge]), mix(roof, "#0c0f1c", tone)))
    return "".join(parts)
