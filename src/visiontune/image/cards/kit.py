"""What cards are built of: one type scale, boxes, headings, panels and marks, so that all look of one hand.

Sizes are in `u`, a hundredth of the frame's short side, so that a card reads the same at every size of frame.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from visiontune.image import shapes
from visiontune.image.art import symbol
from visiontune.image.canvas import Canvas
from visiontune.image.cards.ground import Palette, shadow
from visiontune.image.cards.medallions import in_ring, medallion
from visiontune.image.colour import lighten, mix, turn
from visiontune.image.fonts import fit, svg_text
from visiontune.image.plan import Hero

TITLE, HEAD, LABEL, NOTE = 7.2, 5.2, 4.2, 3.3
"""The type scale in `u`: of a card's title, of what is large in it, of labels, and of second lines."""


@dataclass(frozen=True)
class Box:
    """A rectangle of the picture in pixels."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2

    def inset(self, by: float) -> Box:
        return Box(self.x + by, self.y + by, self.width - 2 * by, self.height - 2 * by)

    def columns(self, count: int, gap: float) -> list[Box]:
        wide = (self.width - gap * (count - 1)) / count
        return [Box(self.x + (wide + gap) * i, self.y, wide, self.height) for i in range(count)]

    def rows(self, count: int, gap: float) -> list[Box]:
        tall = (self.height - gap * (count - 1)) / count
        return [Box(self.x, self.y + (tall + gap) * i, self.width, tall) for i in range(count)]


def frame(canvas: Canvas) -> Box:
    """The part of the picture that words may use: inside the margins, above the captions."""
    side, top = max(canvas.width * 0.055, canvas.unit * 5), canvas.unit * 6
    return Box(side, top, canvas.width - 2 * side, canvas.safe - top)


def heading(canvas: Canvas, title: str, palette: Palette, below: str = "", *, centred: bool = False) -> Box:
    """Title with a short bar under it, and a quiet line below; returns what is left for the body."""
    box, u = frame(canvas), canvas.unit
    if not title.strip():
        if not below.strip():
            return box
        title, below = below, ""
    x, anchor = (box.x + box.width / 2, "middle") if centred else (box.x, "start")
    block = fit(title, box.width, box.height * 0.24, TITLE * u)
    canvas.add("title", svg_text(block, x, box.y - u, palette.ink, anchor), depth=0.62)
    y = box.y + block.height + u * 0.4
    wide = u * 11
    bar = shapes.box(x - wide / 2 if centred else x, y, wide, u * 1.0, palette.accent, u * 0.5)
    canvas.add("title", bar, depth=0.62)
    y += u * 2.4
    if below.strip():
        line = fit(below, box.width, u * 5, NOTE * 1.1 * u, bold=False)
        canvas.add("title", svg_text(line, x, y, mix(palette.ink, palette.top, 0.25), anchor, bold=False), depth=0.62)
        y += line.height
    y += u * 2.2
    return Box(box.x, y, box.width, box.y + box.height - y)


def say(
    canvas: Canvas, text: str, box: Box, size: float, ink: str, *,
    align: str = "middle", rise: str = "middle", bold: bool = True, layer: str = "labels", depth: float = 0.66,
) -> float:  # fmt: skip
    """Text fitted into a box; `align` start, middle or end, `rise` top, middle or bottom. Returns its height."""
    if not text.strip():
        return 0.0
    block = fit(text, box.width, box.height, size * canvas.unit, canvas.unit * 1.6, bold=bold)
    x = {"start": box.x, "middle": box.x + box.width / 2, "end": box.x + box.width}[align]
    spare = box.height - block.height
    y = box.y + {"top": 0.0, "middle": spare / 2, "bottom": spare}[rise]
    canvas.add(layer, svg_text(block, x, y, ink, align, bold=bold), depth=depth)
    return block.height


def common(canvas: Canvas, texts: list[str], width: float, height: float, size: float, *, bold: bool = True) -> float:
    """The size in `u`, at most `size`, at which every one of `texts` fits a box: what stands in a row is set alike."""
    u = canvas.unit
    sizes = [fit(text, width, height, size * u, u * 1.8, bold=bold).size for text in texts if text.strip()]
    return min(sizes, default=size * u) / u


def two_lines(canvas: Canvas, label: str, note: str, box: Box, ink: str, *, align: str = "middle", size: float = LABEL, rise: str = "middle") -> None:  # fmt: skip
    """A label and its second line as one block in a box."""
    u = canvas.unit
    first = fit(label or " ", box.width, box.height * (0.6 if note.strip() else 1.0), size * u, u * 1.6)
    high = first.height if label.strip() else 0.0
    second = fit(note, box.width, max(u * 2, box.height - high), min(NOTE * u, first.size * 0.86), u * 1.5, bold=False)
    total = high + (second.height + u * 0.3 if note.strip() else 0.0)
    y = box.y + {"top": 0.0, "middle": (box.height - total) / 2, "bottom": box.height - total}[rise]
    x = {"start": box.x, "middle": box.x + box.width / 2, "end": box.x + box.width}[align]
    if label.strip():
        canvas.add("labels", svg_text(first, x, y, ink, align), depth=0.66)
    if note.strip():
        quiet = svg_text(second, x, y + high + u * 0.3, ink, align, bold=False)
        canvas.add("labels", f'<g opacity="0.78">{quiet}</g>', depth=0.66)


def panel(canvas: Canvas, box: Box, fill: str, *, layer: str = "panels", round_: float = 3.0, depth: float = 0.4) -> None:  # fmt: skip
    """A plate with a soft edge of shadow."""
    u = canvas.unit
    under = "".join(
        shapes.box(box.x - grow, box.y - grow + u * 0.9, box.width + 2 * grow, box.height + 2 * grow, "#0a1024", u * round_ + grow, 0.05)
        for grow in (u * 0.3, u * 0.7, u * 1.2)
    )  # fmt: skip
    canvas.add(layer, under + shapes.box(box.x, box.y, box.width, box.height, fill, u * round_), depth=depth)


def icon(
    canvas: Canvas, hero: Hero, x: float, y: float, size: float, *, rim: str, face: str, ring: bool = False
) -> None:
    """A hero about `size` pixels large, its middle at (x, y): plain, or people and with `ring` in a ring."""
    if ring or in_ring(hero):
        canvas.add("icons", medallion(canvas, hero, x, y, size / 2, rim, face), depth=0.6, motion="bob")
        return
    ink = symbol(hero.art)
    height = size * ink.height / max(ink.width, ink.height)
    canvas.add("icons", shadow(canvas, x, y + height / 2 + size * 0.03, size * 0.42, 0.3), depth=0.6, motion="bob")
    drawing = canvas.art(hero.art, x, y + height / 2, height, colour=hero.colour, lit=0.0)
    canvas.add("icons", drawing, depth=0.6, motion="bob")


def arrow(start: tuple[float, float], end: tuple[float, float], width: float, colour: str, bend: float = 0.0) -> str:
    """An arrow of `width` from start to end; `bend` is how far its middle lies aside, in shares of its length."""
    (x0, y0), (x1, y1) = start, end
    length = math.hypot(x1 - x0, y1 - y0) or 1.0
    dx, dy = (x1 - x0) / length, (y1 - y0) / length
    cx, cy = (x0 + x1) / 2 - dy * bend * length, (y0 + y1) / 2 + dx * bend * length
    ax, ay = x1 - cx, y1 - cy
    reach = math.hypot(ax, ay) or 1.0
    ax, ay = ax / reach, ay / reach
    head = width * 2.3
    bx, by = x1 - ax * head, y1 - ay * head
    tip = [(x1, y1), (bx - ay * head * 0.62, by + ax * head * 0.62), (bx + ay * head * 0.62, by - ax * head * 0.62)]
    line = f"M{x0:.1f} {y0:.1f}Q{cx:.1f} {cy:.1f} {bx + ax * width * 0.4:.1f} {by + ay * width * 0.4:.1f}"
    return shapes.stroked(line, colour, width) + shapes.filled(shapes.path(tip), colour)


def series(palette: Palette, count: int) -> list[str]:
    """`count` colours that stand beside each other on the palette's panel."""
    base = [palette.accent, palette.second, turn(palette.accent, 38), turn(palette.second, -42), turn(palette.accent, -64), turn(palette.second, 60)]  # fmt: skip
    return [base[i % 6] if i < 6 else lighten(base[i % 6], 0.35) for i in range(count)]


def shown(value: float, unit: str = "") -> str:
    """A number exactly as given, thousands apart; currency signs before it, other short units after it."""
    text = f"{value:,.6f}".rstrip("0").rstrip(".")
    text = text.replace("-", "−")
    if unit in ("$", "€", "£", "¥", "₹"):
        return f"−{unit}{text[1:]}" if text.startswith("−") else f"{unit}{text}"
    if unit in ("%", "°", "°C", "°F"):
        return f"{text}\u202f{unit}" if unit != "°" else f"{text}°"
    return f"{text} {unit}" if 0 < len(unit) <= 3 else text


def unit_line(unit: str) -> str:
    """The unit as a line under the title, where it is too long to stand behind each number."""
    return unit if len(unit) > 3 else ""
