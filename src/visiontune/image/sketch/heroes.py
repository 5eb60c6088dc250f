"""Heroes: drawings in their place, with a shadow to stand on, their colour, and bodies for heads."""

from __future__ import annotations

from visiontune.image.art import BOX, symbol
from visiontune.image.colour import NAMED, map_colours, mix, painted
from visiontune.image.sketch.plan import Hero, ScenePlan
from visiontune.image.sketch.scenery.canvas import Canvas

HEIGHTS = (0.15, 0.21, 0.3, 0.4, 0.5)
"""Of the short side, by size class; real proportions would make an ant a speck."""


def drawing(hero: Hero, x: float, y: float, size: float) -> str:
    """One drawing fitted into a square of `size` pixels at (x, y), standing on its lower edge."""
    art = symbol(hero.art)
    scale = size / max(art.width, art.height)
    wide, high = art.width * scale, art.height * scale
    body = art.body
    if hero.colour:
        body = map_colours(body, lambda colour: painted(colour, NAMED[hero.colour]))
    box = f"{art.left:.2f} {art.top:.2f} {art.width:.2f} {art.height:.2f}"
    return f'<svg x="{x + (size - wide) / 2:.1f}" y="{y + size - high:.1f}" width="{wide:.1f}" height="{high:.1f}" viewBox="{box}" overflow="visible">{body}</svg>'


def place(canvas: Canvas, plan: ScenePlan) -> None:
    """Add the heroes of a scene, the far ones first, spread over the width without touching."""
    if not plan.heroes:
        return
    spots = sum(min(hero.count, 6) if hero.size < 4 else min(hero.count, 3) for hero in plan.heroes)
    crowd = max(0.4, min(1.0, 2.6 / spots + 0.25))
    lanes: dict[str, int] = {}
    for hero in plan.heroes:
        lanes[_lane(hero)] = lanes.get(_lane(hero), 0) + hero.count
    done: dict[str, int] = {}
    for index, hero in enumerate(plan.heroes):
        lane = _lane(hero)
        size = canvas.unit * HEIGHTS[hero.size] * crowd * (1.12 if index == 0 else 0.95)
        size = min(size, canvas.width * 0.86 / lanes[lane])
        body = ""
        for _ in range(hero.count):
            n = done[lane] = done.get(lane, 0) + 1
            x = canvas.width * (n / (lanes[lane] + 1)) + canvas.chance.uniform(-0.02, 0.02) * canvas.width
            y = _level(canvas, lane) + canvas.chance.uniform(-0.014, 0.014) * canvas.height
            body += _standing(canvas, hero, lane, x, y, size)
        motion = "drift" if lane == "sky" else "bob" if lane in ("water", "deep", "space") else "none"
        canvas.add(f"hero-{index}", 0.3 if lane == "sky" else 0.72 + 0.05 * index, body, motion)


def _lane(hero: Hero) -> str:
    return "ground" if hero.place in ("person", "bust", "symbol") else hero.place


def _level(canvas: Canvas, lane: str) -> float:
    """The y of the feet (or the middle, for what floats)."""
    h = canvas.height
    return {
        "sky": h * 0.38,
        "water": canvas.horizon + h * 0.16,
        "deep": h * 0.66,
        "space": h * 0.62,
        "table": h * 0.79,
    }.get(lane, h * 0.82)


def _standing(canvas: Canvas, hero: Hero, lane: str, x: float, y: float, size: float) -> str:
    shadow = ""
    if lane in ("ground", "table"):
        fill = canvas.gradient((0, "#0c1226", 0.42), (0.6, "#0c1226", 0.2), (1, "#0c1226", 0), radial=True)
        shadow = f'<ellipse cx="{x:.0f}" cy="{y:.0f}" rx="{size * 0.52:.0f}" ry="{size * 0.09:.0f}" fill="{fill}"/>'
    if hero.place == "person" and _is_head(hero):
        return shadow + _person(canvas, hero, x, y, size)
    return shadow + drawing(hero, x - size / 2, y - size, size)


def _is_head(hero: Hero) -> bool:
    """Whether the drawing is a head and shoulders: as wide as it is high. Whole figures are narrower."""
    art = symbol(hero.art)
    return art.width > 0.62 * art.height and art.height > BOX * 0.7


def _person(canvas: Canvas, hero: Hero, x: float, y: float, size: float) -> str:
    """A body under a head: coat, legs and shoes in quiet colours."""
    coat = NAMED.get(hero.colour) or canvas.chance.choice(("#3f6c8f", "#8f4a4a", "#4f7f5f", "#7a5f8f", "#b5793f"))
    legs = mix(coat, "#1d2433", 0.6)
    head = size * 0.44
    top, u = y - size + head * 0.86, size
    body = (
        f'<path d="M{x - u * 0.09:.1f} {y - u * 0.3:.1f}V{y - u * 0.02:.1f}M{x + u * 0.09:.1f} {y - u * 0.3:.1f}V{y - u * 0.02:.1f}" stroke="{legs}" stroke-width="{u * 0.1:.1f}" stroke-linecap="round"/>'
        f'<path d="M{x - u * 0.2:.1f} {top + u * 0.1:.1f}Q{x:.1f} {top - u * 0.06:.1f} {x + u * 0.2:.1f} {top + u * 0.1:.1f}L{x + u * 0.16:.1f} {y - u * 0.26:.1f}H{x - u * 0.16:.1f}Z" fill="{coat}"/>'
        f'<path d="M{x - u * 0.2:.1f} {top + u * 0.12:.1f}L{x - u * 0.23:.1f} {y - u * 0.3:.1f}M{x + u * 0.2:.1f} {top + u * 0.12:.1f}L{x + u * 0.23:.1f} {y - u * 0.3:.1f}" stroke="{mix(coat, "#000000", 0.12)}" stroke-width="{u * 0.075:.1f}" stroke-linecap="round"/>'
    )
    return body + drawing(hero.model_copy(update={"colour": ""}), x - head / 2, y - size, head)
