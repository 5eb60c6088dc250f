"""Ideas without a body: a concept card, a labelled cycle, a comparison. The lowest fifth stays free for captions."""

from __future__ import annotations

import math

from visiontune.image.colour import lighten, mix, readable_on
from visiontune.image.fonts import fit, svg_text
from visiontune.image.sketch.heroes import drawing
from visiontune.image.sketch.plan import ScenePlan
from visiontune.image.sketch.scenery.canvas import Canvas

PALETTES = (
    ("#1f3b57", "#f2b134", "#e9f1f5", "#d9573f"),
    ("#245b5a", "#f0c36d", "#eef5ee", "#d96b4a"),
    ("#4a2f57", "#f2a65a", "#f6eef2", "#3f8f8a"),
    ("#2b3a67", "#f7c873", "#eef0fa", "#c7556b"),
)


def card(canvas: Canvas, plan: ScenePlan) -> None:
    """Key words beside one large drawing, or alone."""
    dark, accent, light, _ = _ground(canvas)
    w, h, u = canvas.width, canvas.height, canvas.unit
    upright = h > w
    title, *more = plan.labels or ("",)
    if plan.heroes:
        r = u * 0.23
        x, y = (w / 2, h * 0.28) if upright else (w * 0.28, h * 0.4)
        canvas.add(
            "disc",
            0.45,
            f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{r * 1.16:.0f}" fill="{accent}" opacity=".35"/><circle cx="{x:.0f}" cy="{y:.0f}" r="{r:.0f}" fill="{light}"/>',
        )
        canvas.add("hero", 0.8, drawing(plan.heroes[0], x - r * 0.68, y - r * 0.68, r * 1.36), "bob")
        box = (w * 0.1, h * 0.47, w * 0.8, h * 0.2) if upright else (w * 0.47, h * 0.2, w * 0.46, h * 0.27)
    else:
        box = (w * 0.1, h * 0.2, w * 0.8, h * 0.3)
    left, top, wide, high = box
    middle = left + wide / 2
    block = fit(title, wide, high, u * 0.13)
    at = top + (high - block.height) / 2
    body = svg_text(block, middle, at, readable_on(dark))
    at += block.height + u * 0.035
    body += f'<rect x="{middle - u * 0.09:.0f}" y="{at:.0f}" width="{u * 0.18:.0f}" height="{u * 0.012:.0f}" rx="{u * 0.006:.0f}" fill="{accent}"/>'
    canvas.add("title", 0.6, body)
    if more:
        small = fit(" · ".join(more), wide, u * 0.13, u * 0.055, bold=False)
        canvas.add(
            "words", 0.6, svg_text(small, middle, at + u * 0.045, mix(readable_on(dark), dark, 0.15), bold=False)
        )


def cycle(canvas: Canvas, plan: ScenePlan) -> None:
    """Stages round a ring of arrows, clockwise from the top; the name or drawing in the middle."""
    dark, accent, light, second = _ground(canvas)
    w, h, u = canvas.width, canvas.height, canvas.unit
    name, *stages = plan.labels
    x, y, r = w / 2, h * 0.41, u * 0.27
    wide = r * (1.5 if w > h else 1.0)
    arrows, plates = "", ""
    for n, stage in enumerate(stages):
        angle = math.tau * n / len(stages) - math.pi / 2
        px, py = x + wide * math.cos(angle), y + r * math.sin(angle)
        middle = angle + math.pi / len(stages)
        ax, ay = x + wide * math.cos(middle), y + r * math.sin(middle)
        turn = math.degrees(math.atan2(r * math.cos(middle), -wide * math.sin(middle)))
        size = u * 0.035
        arrows += f'<path d="M{-size:.1f} {-size:.1f}L{size:.1f} 0L{-size:.1f} {size:.1f}Z" transform="translate({ax:.0f} {ay:.0f}) rotate({turn:.0f})" fill="{accent}"/>'
        plate, high = u * 0.36, u * 0.105
        block = fit(stage, plate * 0.88, high * 0.72, u * 0.05)
        plates += f'<rect x="{px - plate / 2:.0f}" y="{py - high / 2:.0f}" width="{plate:.0f}" height="{high:.0f}" rx="{high / 2:.0f}" fill="{(light, accent)[n % 2]}"/>'
        plates += svg_text(block, px, py - block.height / 2, "#1d2433")
    canvas.add(
        "ring",
        0.4,
        f'<ellipse cx="{x:.0f}" cy="{y:.0f}" rx="{wide:.0f}" ry="{r:.0f}" fill="none" stroke="{second}" stroke-width="{u * 0.016:.0f}"/>{arrows}',
    )
    canvas.add("stages", 0.6, plates)
    block = fit(name, wide * 0.9, r * 0.7, u * 0.062)
    if plan.heroes:
        size = r * 0.62
        canvas.add("hero", 0.8, drawing(plan.heroes[0], x - size / 2, y - size * 0.72, size), "bob")
        canvas.add("name", 0.6, svg_text(block, x, y + size * 0.32, readable_on(dark)))
    else:
        canvas.add("name", 0.6, svg_text(block, x, y - block.height / 2, readable_on(dark)))


def comparison(canvas: Canvas, plan: ScenePlan) -> None:
    """Two panels side by side (one above the other on tall frames), each with its name and drawing."""
    _dark, accent, light, second = _ground(canvas)
    w, h, u = canvas.width, canvas.height, canvas.unit
    upright = h > w
    for n, label in enumerate(plan.labels[:2]):
        wide, high = (w * 0.84, h * 0.33) if upright else (w * 0.42, h * 0.58)
        left, top = (w * 0.08, h * (0.06 + 0.36 * n)) if upright else (w * (0.05 + 0.48 * n), h * 0.12)
        body = f'<rect x="{left:.0f}" y="{top:.0f}" width="{wide:.0f}" height="{high:.0f}" rx="{u * 0.04:.0f}" fill="{(light, mix(light, accent, 0.45))[n]}"/>'
        hero = plan.heroes[n] if n < len(plan.heroes) else None
        block = fit(label, wide * 0.86, high * (0.3 if hero else 0.7), u * 0.085)
        at = top + (high * 0.64 if hero else (high - block.height) / 2)
        canvas.add(f"panel-{n}", 0.4, body + svg_text(block, left + wide / 2, at, "#1d2433"))
        if hero:
            size = high * 0.5
            canvas.add(f"hero-{n}", 0.8, drawing(hero, left + wide / 2 - size / 2, top + high * 0.09, size), "bob")
    x, y = (w / 2, h * 0.405) if upright else (w / 2, h * 0.41)
    canvas.add(
        "versus",
        0.9,
        f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{u * 0.055:.0f}" fill="{second}"/>'
        + svg_text(fit("vs", u * 0.1, u * 0.07, u * 0.05), x, y - u * 0.03, readable_on(second)),
    )


def _ground(canvas: Canvas) -> tuple[str, str, str, str]:
    """A calm background with large soft shapes; returns (dark, accent, light, second)."""
    dark, accent, light, second = canvas.chance.choice(PALETTES)
    w, h, u = canvas.width, canvas.height, canvas.unit
    canvas.add(
        "paper",
        0.0,
        f'<rect x="-9" y="-9" width="{w + 18}" height="{h + 18}" fill="{canvas.gradient((0, lighten(dark, 0.1), 1), (1, lighten(dark, -0.22), 1))}"/>',
    )
    shapes = "".join(
        f'<circle cx="{canvas.chance.uniform(0, w):.0f}" cy="{canvas.chance.uniform(0, h):.0f}" r="{u * canvas.chance.uniform(0.14, 0.42):.0f}" fill="{canvas.chance.choice((accent, second, light))}" opacity=".07"/>'
        for _ in range(6)
    )
    canvas.add("shapes", 0.25, shapes, "drift")
    return dark, accent, light, second
