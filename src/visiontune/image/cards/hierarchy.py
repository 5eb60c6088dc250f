"""A tree: what belongs under what. Wide frames show it from the top down, tall ones as an indented list."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.cards.ground import Palette, draw_ground
from visiontune.image.cards.kit import HEAD, LABEL, Box, heading, icon, panel, two_lines
from visiontune.image.colour import mix, readable_on
from visiontune.image.plan import ScenePlan


def draw(canvas: Canvas, plan: ScenePlan) -> None:
    palette = draw_ground(canvas, plan.palette)
    body = heading(canvas, plan.title, palette)
    count = len(plan.labels)
    if not count:
        return
    parents = _parents(plan, count)
    depths = [0] * count
    for i in range(count):
        depths[i] = 0 if parents[i] < 0 else depths[parents[i]] + 1
    widest = max(depths.count(level) for level in range(max(depths) + 1))
    if body.width / max(1, _leaves(parents, count)) > canvas.unit * 19 or (
        body.width > body.height * 1.2 and widest <= 6
    ):
        _tree(canvas, plan, body, parents, depths, palette)
    else:
        _list(canvas, plan, body, parents, depths, palette)


def _parents(plan: ScenePlan, count: int) -> list[int]:
    """A parent must stand before its child; where none is given all hang under the first."""
    given = list(plan.parents) or [-1, *[0] * (count - 1)]
    given = [*given, *[0] * count][:count]
    return [-1 if i == 0 or not 0 <= parent < i else parent for i, parent in enumerate(given)]


def _leaves(parents: list[int], count: int) -> int:
    return sum(1 for i in range(count) if i not in parents)


def _tone(depth: int, palette: Palette) -> str:
    return (palette.accent, palette.second, palette.panel, mix(palette.panel, palette.second, 0.25))[min(depth, 3)]


def _tree(canvas: Canvas, plan: ScenePlan, body: Box, parents: list[int], depths: list[int], palette: Palette) -> None:
    u, count = canvas.unit, len(parents)
    spans = [0.0] * count
    children: list[list[int]] = [[j for j in range(count) if parents[j] == i] for i in range(count)]
    for i in reversed(range(count)):
        spans[i] = sum(spans[j] for j in children[i]) or 1.0
    roots = [i for i in range(count) if parents[i] < 0]
    unit = body.width / sum(spans[i] for i in roots)
    levels = max(depths) + 1
    gap = u * 4.5
    high = min(u * 17, (body.height - gap * (levels - 1)) / levels)
    gap = min(u * 8, (body.height - high * levels) / max(1, levels - 1)) if levels > 1 else 0.0
    middles = [0.0] * count
    body = Box(body.x, body.y + (body.height - high * levels - gap * (levels - 1)) * 0.4, body.width, body.height)

    def place(i: int, left: float) -> None:
        middles[i] = left + spans[i] * unit / 2
        for j in children[i]:
            place(j, left)
            left += spans[j] * unit

    left = body.x
    for i in roots:
        place(i, left)
        left += spans[i] * unit
    wide = [min(u * 42, spans[i] * unit - u * 2) for i in range(count)]
    for i in range(count):
        y = body.y + (high + gap) * depths[i]
        for j in children[i]:
            turn_y = y + high + gap / 2
            d = f"M{middles[i]:.1f} {y + high:.1f}V{turn_y:.1f}H{middles[j]:.1f}V{y + high + gap:.1f}"
            canvas.add("ties", shapes.stroked(d, mix(palette.ink, palette.top, 0.35), u * 0.5), depth=0.35)
        _node(canvas, plan, i, Box(middles[i] - wide[i] / 2, y, wide[i], high), _tone(depths[i], palette), depths[i])


def _node(canvas: Canvas, plan: ScenePlan, i: int, box: Box, tone: str, depth: int) -> None:
    u = canvas.unit
    panel(canvas, box, tone, round_=1.8)
    inner = box.inset(u * 1.3)
    if i < len(plan.heroes) and inner.width > inner.height * 2:
        icon(canvas, plan.heroes[i], inner.x + inner.height / 2, inner.middle[1], inner.height, rim="#ffffff", face="#fdf6e8")  # fmt: skip
        inner = Box(inner.x + inner.height + u, inner.y, inner.width - inner.height - u, inner.height)
    note = plan.notes[i] if i < len(plan.notes) else ""
    two_lines(canvas, plan.labels[i], note, inner, readable_on(tone), size=HEAD if depth == 0 else LABEL)


def _list(canvas: Canvas, plan: ScenePlan, body: Box, parents: list[int], depths: list[int], palette: Palette) -> None:
    u, count = canvas.unit, len(parents)
    order: list[int] = []

    def walk(i: int) -> None:
        order.append(i)
        for j in range(count):
            if parents[j] == i:
                walk(j)

    for i in range(count):
        if parents[i] < 0:
            walk(i)
    gap = u * 1.4
    high = min(u * 13, (body.height - gap * (count - 1)) / count)
    step = min(u * 9, body.width * 0.5 / max(1, *depths))
    tops = {i: body.y + (high + gap) * row for row, i in enumerate(order)}
    for i in order:
        x, y = body.x + step * depths[i], tops[i]
        if parents[i] >= 0:
            px = body.x + step * depths[parents[i]] + step * 0.4
            d = f"M{px:.1f} {tops[parents[i]] + high:.1f}V{y + high / 2:.1f}H{x:.1f}"
            canvas.add("ties", shapes.stroked(d, mix(palette.ink, palette.top, 0.35), u * 0.5), depth=0.35)
        box = Box(x, y, min(body.x + body.width - x, body.width * 0.8), high)
        _node(canvas, plan, i, box, _tone(depths[i], palette), depths[i])
