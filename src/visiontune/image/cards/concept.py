"""A concept card: one big drawing and a few words; typographic where nothing can be drawn."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.art import symbol
from visiontune.image.canvas import Canvas
from visiontune.image.cards.ground import Palette, draw_ground, shadow
from visiontune.image.cards.medallions import in_ring, medallion
from visiontune.image.fonts import fit, svg_text
from visiontune.image.plan import Hero, ScenePlan


def draw(canvas: Canvas, plan: ScenePlan) -> None:
    palette = draw_ground(canvas, plan.palette)
    rng, w, h, u = canvas.random("concept"), canvas.width, canvas.height, canvas.unit
    title = plan.title
    if not plan.heroes:
        _typographic(canvas, plan, palette)
        return
    hero = plan.heroes[0]
    wide = w > h * 1.2
    if wide and title:
        side = rng.choice((-1, 1))
        x, y, size = w * (0.5 + side * 0.21), h * 0.44, min(h * 0.54, w * 0.34)
        _stage(canvas, hero, x, y, size, palette)
        _arrow(canvas, plan, x + size * 0.62, y, size, palette)
        tx, tw = w * (0.5 - side * 0.235), w * 0.4
        block = fit(title, tw, h * 0.42, u * 10.5)
        canvas.add("title", svg_text(block, tx, y - block.height / 2, palette.ink), depth=0.62)
        bar = y + block.height / 2 + u * 3
        canvas.add("title", shapes.box(tx - u * 7, bar, u * 14, u * 1.1, palette.accent, u * 0.55), depth=0.62)
        return
    size = min(w * 0.66, h * (0.44 if title else 0.56))
    y = h * (0.36 if title else 0.44)
    _stage(canvas, hero, w / 2, y, size, palette)
    _arrow(canvas, plan, w / 2 + size * 0.66, y, size, palette)
    if title:
        block = fit(title, w * 0.84, h * 0.16, u * 9)
        canvas.add("title", svg_text(block, w / 2, h * 0.63 + (h * 0.16 - block.height) / 2, palette.ink), depth=0.62)


def _stage(canvas: Canvas, hero: Hero, x: float, y: float, size: float, palette: Palette) -> None:
    """A disc, rings or a tilted card behind the drawing."""
    rng, u = canvas.random("stage"), canvas.unit
    kind = "disc" if in_ring(hero) else rng.choice(("disc", "rings", "card"))
    if in_ring(hero):
        canvas.add("disc", medallion(canvas, hero, x, y, size * 0.52, palette.panel, palette.accent), depth=0.5)
        return
    if kind == "disc":
        paint = canvas.linear(
            [palette.accent, palette.second], (x - size / 2, y - size / 2), (x + size / 2, y + size / 2)
        )
        canvas.add("disc", shapes.circle(x, y, size * 0.56, paint, 0.92), depth=0.35)
    elif kind == "rings":
        canvas.add(
            "disc",
            shapes.circle(x, y, size * 0.62, palette.accent, 0.22)
            + shapes.circle(x, y, size * 0.5, palette.panel, 0.95),
            depth=0.35,
        )
    else:
        card = shapes.box(x - size * 0.55, y - size * 0.52, size * 1.1, size * 1.04, palette.panel, u * 5, 0.97)
        back = shapes.box(x - size * 0.55, y - size * 0.52, size * 1.1, size * 1.04, palette.accent, u * 5, 0.9)
        turned = f'<g transform="rotate({rng.choice((-6, 6))} {x:.1f} {y:.1f})">{back}</g>'
        canvas.add("disc", turned + card, depth=0.35)
    ink = symbol(hero.art)
    height = size * 0.74 * ink.height / max(ink.width, ink.height)
    count = min(hero.count, 3)
    canvas.add("heroes", shadow(canvas, x, y + height / 2 + u * 1.2, size * 0.34), depth=0.6, motion="bob")
    if count > 1:
        height *= 0.62
        spread = height * ink.width / ink.height * 0.78
        places = [(-0.55, 0.2), (0.55, 0.2)] if count == 2 else [(0.0, -0.3), (-0.6, 0.42), (0.6, 0.42)]
        for a, b in places:
            canvas.add(
                "heroes",
                canvas.art(hero.art, x + a * spread, y + height * (0.5 + b), height, colour=hero.colour, lit=0.0),
                depth=0.6,
                motion="bob",
            )
        return
    canvas.add(
        "heroes", canvas.art(hero.art, x, y + height / 2, height, colour=hero.colour, lit=0.0), depth=0.6, motion="bob"
    )


def _arrow(canvas: Canvas, plan: ScenePlan, x: float, y: float, size: float, palette: Palette) -> None:
    """An arrow up or down where the sentence says that something rises or falls."""
    if plan.direction == "none" or (plan.heroes and plan.heroes[0].art.startswith("chart-")):
        return
    sign = -1 if plan.direction == "up" else 1
    a = size * 0.1
    foot, tip = y - sign * size * 0.26, y + sign * size * 0.3
    x = min(x, canvas.width - a * 2)
    d = [(x - a * 0.45, foot), (x - a * 0.45, tip - sign * a * 1.5), (x - a * 1.3, tip - sign * a * 1.5), (x, tip),
         (x + a * 1.3, tip - sign * a * 1.5), (x + a * 0.45, tip - sign * a * 1.5), (x + a * 0.45, foot)]  # fmt: skip
    colour = "#e5533d" if plan.direction == "up" else "#3f8fd0"
    canvas.add("arrow", shapes.filled(shapes.path(d), colour), depth=0.64, motion="bob")


def _typographic(canvas: Canvas, plan: ScenePlan, palette: Palette) -> None:
    rng, w, h, u = canvas.random("type"), canvas.width, canvas.height, canvas.unit
    panel = rng.random() < 0.5
    width, top, height = w * 0.76, h * 0.2, h * 0.5
    if panel:
        back = shapes.box(w * 0.1 + u * 2, top - u * 3 + u * 2, w * 0.8, height + u * 8, palette.accent, u * 4, 0.95)
        canvas.add(
            "panel", back + shapes.box(w * 0.1, top - u * 3, w * 0.8, height + u * 8, palette.panel, u * 4), depth=0.4
        )
    ink = "#1d2433" if panel else palette.ink
    block = fit(plan.title or "…", width, height * 0.86, u * 13)
    y = top + (height - block.height) / 2
    canvas.add("title", svg_text(block, w / 2, y, ink), depth=0.6)
    canvas.add(
        "title",
        shapes.box(
            w / 2 - u * 8,
            y + block.height + u * 2.4,
            u * 16,
            u * 1.2,
            palette.accent if not panel else palette.second,
            u * 0.6,
        ),
        depth=0.6,
    )
