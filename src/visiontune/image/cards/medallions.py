"""Drawings in rings, with labels: over a scenery, or in a row on a card."""

from __future__ import annotations

from collections.abc import Sequence

from visiontune.image import shapes
from visiontune.image.art import symbol
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix, readable_on
from visiontune.image.fonts import fit, svg_text
from visiontune.image.people.body import bust as bust_of
from visiontune.image.people.look import is_person
from visiontune.image.plan import Hero


def in_ring(hero: Hero) -> bool:
    """Whether the hero is only shown in a ring: heads and shoulders have no foot to stand on."""
    return hero.place == "bust" or is_person(hero)


_RINGS = (("#ffffff", "#f2e9d8"), ("#ffffff", "#e3eef2"), ("#fffaf0", "#f7dcc0"), ("#ffffff", "#e6e2f4"))


def medallion(
    canvas: Canvas, hero: Hero, x: float, y: float, radius: float, rim: str = "#ffffff", face: str = "#f2e9d8"
) -> str:
    """A ring with the hero in it, its middle at (x, y)."""
    ink = symbol(hero.art)
    soft = canvas.soft("#0a1024", 0.5)
    paint = canvas.linear([lighten(face, 0.5), face], (x, y - radius), (x, y + radius))
    parts = [
        shapes.ellipse(x, y + radius * 0.16, radius * 1.22, radius * 1.22, soft),
        shapes.circle(x, y, radius, rim),
        shapes.circle(x, y, radius * 0.93, paint),
    ]
    if is_person(hero):
        clip = canvas.define(
            f'<clipPath id="{{id}}"><circle cx="{x:.1f}" cy="{y:.1f}" r="{radius * 0.93:.1f}"/></clipPath>'
        )
        return "".join(parts) + f'<g clip-path="url(#{clip})">{bust_of(canvas, hero, x, y, radius * 0.93)}</g>'
    bust = hero.place == "bust"
    longest = max(ink.width, ink.height)
    height = radius * (1.6 if bust else 1.24) * ink.height / longest
    shown = min(hero.count, 3) if hero.place != "symbol" else 1
    if shown > 1 and not bust:
        height *= 0.66
        spread = height * ink.width / ink.height * 0.82
        places = [(-0.5, 0.0), (0.5, 0.0)] if shown == 2 else [(0.0, -0.42), (-0.56, 0.34), (0.56, 0.34)]
        for a, b in places:
            parts.append(
                canvas.art(hero.art, x + a * spread, y + height / 2 + b * height, height, colour=hero.colour, lit=0.0)
            )
        return "".join(parts)
    if bust:
        clip = canvas.define(
            f'<clipPath id="{{id}}"><circle cx="{x:.1f}" cy="{y:.1f}" r="{radius * 0.93:.1f}"/></clipPath>'
        )
        art = canvas.art(hero.art, x, y + radius * 0.96, height, colour=hero.colour, lit=0.0)
        parts.append(f'<g clip-path="url(#{clip})">{art}</g>')
    else:
        parts.append(canvas.art(hero.art, x, y + height / 2, height, colour=hero.colour, lit=0.0))
    return "".join(parts)


def pill(
    canvas: Canvas,
    text: str,
    x: float,
    y: float,
    width: float,
    size: float,
    fill: str = "#ffffff",
    ink: str = "#1d2433",
) -> str:
    """A label on a rounded plate, its middle at (x, y), at most `width` wide; empty text draws nothing."""
    if not text.strip():
        return ""
    block = fit(text, width - size * 1.2, size * 2.6, size)
    across, down = block.width + block.size * 1.3, block.height + block.size * 0.5
    plate = shapes.box(x - across / 2, y - down / 2, across, down, fill, min(down / 2, block.size * 0.8), 0.95)
    return plate + svg_text(block, x, y - block.height / 2 + block.size * 0.02, ink)


def draw_row(
    canvas: Canvas,
    heroes: Sequence[Hero],
    y: float,
    radius: float,
    *,
    rim: str,
    face: str,
    label: str,
    ink: str,
    direction: str = "none",
) -> None:
    """Rings side by side with labels under them; in a tall picture one above the other."""
    w, h, u = canvas.width, canvas.height, canvas.unit
    n = len(heroes)
    if canvas.tall and n > 1:
        rows, per = (n, 1) if n <= 3 else (-(-n // 2), 2)
    else:
        rows, per = (1, n) if n <= 4 else (2, -(-n // 2))
    radius = min(radius, w * 0.84 / per / 2.35, h * 0.66 / rows / 2.75)
    for i, hero in enumerate(heroes):
        row, column = divmod(i, per)
        inside = min(per, n - row * per)
        step = min(w * 0.9 / inside, radius * 3.3)
        x = w / 2 + (column - (inside - 1) / 2) * step
        cy = y + (row - (rows - 1) / 2) * radius * 2.9
        canvas.add("medallions", medallion(canvas, hero, x, cy, radius, rim, face), depth=0.6, motion="bob")
        if i == 0 and direction != "none":
            canvas.add(
                "medallions",
                _badge(x + radius * 0.74, cy - radius * 0.72, radius * 0.3, direction),
                depth=0.6,
                motion="bob",
            )
        size = max(u * 3.4, min(u * 4.8, radius * 0.32))
        canvas.add(
            "labels", pill(canvas, hero.label, x, cy + radius + size * 1.15, step * 0.98, size, label, ink), depth=0.7
        )


def _badge(x: float, y: float, radius: float, direction: str) -> str:
    """A small disc with an arrow: what the ring shows rises or falls."""
    sign = -1 if direction == "up" else 1
    a = radius * 0.5
    arrow = f"M{x:.1f} {y - sign * a:.1f}V{y + sign * a:.1f}M{x - a * 0.8:.1f} {y + sign * a * 0.2:.1f}L{x:.1f} {y + sign * a:.1f}L{x + a * 0.8:.1f} {y + sign * a * 0.2:.1f}"
    disc = shapes.circle(x, y, radius, "#ffffff") + shapes.circle(
        x, y, radius * 0.86, "#e5533d" if direction == "up" else "#3f8fd0"
    )
    return disc + shapes.stroked(arrow, "#ffffff", radius * 0.24)


def draw_medallions(canvas: Canvas, heroes: Sequence[Hero], *, high: bool) -> None:
    """Rings over a scenery: in the sky where things stand on the ground, else large in the middle."""
    rng, h, u = canvas.random("rings"), canvas.height, canvas.unit
    rim, face = rng.choice(_RINGS)
    face = mix(face, canvas.light.haze, 0.25)
    radius = u * (12 if high else (25, 21, 17, 15)[min(len(heroes), 4) - 1])
    y = h * (0.22 if high else 0.4)
    if high and len(heroes) <= 2:  # aside, so that they hide nothing of what stands in the middle
        sides = [0.14, 0.86] if rng.random() < 0.5 else [0.86, 0.14]
        for hero, share in zip(heroes, sides, strict=False):
            x = canvas.width * share if not canvas.tall else canvas.width * (0.26 if share < 0.5 else 0.74)
            canvas.add("medallions", medallion(canvas, hero, x, y, radius, rim, face), depth=0.75, motion="bob")
            size = u * 3.2
            canvas.add("labels", pill(canvas, hero.label, x, y + radius + size, radius * 2.6, size), depth=0.8)
        return
    draw_row(canvas, heroes, y, radius, rim=rim, face=face, label="#ffffff", ink=readable_on("#ffffff"))
