"""Surfaces that things stand and lie on, and heaps."""

from __future__ import annotations

from visiontune.image.art import symbol
from visiontune.image.beasts import is_head_of_beast
from visiontune.image.canvas import Canvas, aspect_of
from visiontune.image.people.look import is_person
from visiontune.image.stature import Body


def top_of(base: Body, x: float, width: float) -> float:
    """How high above its foot the outline of `base` is over `width` around `x`, in pixels: a twig that sticks out does not count."""
    if is_person(base.hero) or is_head_of_beast(base.hero.art) or base.hero.heap:
        return base.height
    tops = symbol(base.hero.art).tops
    if base.flip:
        tops = tops[::-1]
    left, right = ((edge - base.x) / base.width + 0.5 for edge in (x - width / 2, x + width / 2))
    n = len(tops)
    part = sorted(tops[max(0, min(n - 1, int(left * n))) : max(1, min(n, int(right * n) + 1))])
    return base.height * part[len(part) // 2] if part else base.height


def span_of(base: Body) -> tuple[float, float]:
    """The surface that things stand on: how far right of the middle its own middle is, and its width, in pixels."""
    if is_person(base.hero) or is_head_of_beast(base.hero.art) or base.hero.heap:
        return 0.0, base.width
    tops = symbol(base.hero.art).tops
    level = sorted(tops)[len(tops) // 2] - 0.12
    high = [i for i, top in enumerate(tops) if top >= level]
    if len(high) < len(tops) * 0.4:
        return 0.0, base.width
    left, right = high[0] / len(tops), (high[-1] + 1) / len(tops)
    middle = (left + right) / 2 - 0.5
    return base.width * (-middle if base.flip else middle), base.width * (right - left) * 0.98


def heaped(count: int) -> list[int]:
    """How many lie in each row of a heap, from the lowest."""
    rows = [1]
    while sum(rows) < count:
        rows = [rows[0] + 1, *rows]
    surplus = sum(rows) - count
    while surplus:  # taken from the top
        gone = min(surplus, rows[-1])
        rows[-1] -= gone
        surplus -= gone
        if not rows[-1]:
            rows.pop()
    return rows


def heap_of(canvas: Canvas, body: Body) -> str:
    """Its things in rows, one on the other."""
    hero, parts = body.hero, []
    rows = heaped(hero.count)
    wide = aspect_of(hero.art)
    # So large that the heap fills the body's box.
    high = min(body.width / rows[0] / wide * 1.1, body.height / (1 + 0.62 * (len(rows) - 1)))
    for line in range(len(rows) - 1, -1, -1):
        for n in range(rows[line]):
            x = body.x + (n - (rows[line] - 1) / 2) * high * wide * 0.92
            parts.append(
                canvas.art(
                    hero.art, x, body.y - line * high * 0.62, high, colour=hero.colour, flip=n % 2 == 1, lit=0.55
                )
            )
    return "".join(parts)
