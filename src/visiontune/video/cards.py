"""Title and end cards: words over the film's own first or last picture, darkened and softened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visiontune.video.captions import is_rtl
from visiontune.video.lettering import Lettered, Lettering, Span
from visiontune.video.planes import Planes, over

if TYPE_CHECKING:
    from pathlib import Path

SECONDS = 2.0
"""How long a card is seen."""
_DARK = 0.38
"""Share of the picture's brightness that stays behind a card."""
_FADE = 0.35
"""Seconds in which a card comes and goes."""
_MOST_LINES = 4


class Card:
    """A card with one text, as large as fits.

    Args:
        size: (width, height) of the frame.
        drop: Characters that no font can draw.
    """

    def __init__(self, text: str, size: tuple[int, int], font: Path | None = None, drop: str = "") -> None:
        self._lettered = _set(" ".join(text.split()), size, font, drop)

    def draw(self, target: Planes, opacity: float) -> None:
        """Darken `target` and write on it, in place; `opacity` 0..1."""
        import cv2
        import numpy as np

        if opacity <= 0:
            return
        before = [plane.copy() for plane in (target.y, target.u, target.v)]
        for plane, level in ((target.y, 16), (target.u, 128), (target.v, 128)):
            soft = cv2.blur(plane, (41, 41))  # so much that writing in the picture is none any more
            np.copyto(plane, cv2.addWeighted(soft, _DARK, soft, 0.0, level * (1 - _DARK)))
        sprite = self._lettered.sprite
        width, height = target.size
        top = (height - self._lettered.slots) // 2 - self._lettered.top
        over(target, sprite, (width - sprite.size[0]) // 4 * 2, top // 2 * 2)
        for plane, old in zip((target.y, target.u, target.v), before, strict=True):
            cv2.addWeighted(plane, opacity, old, 1 - opacity, 0, plane)


def opacity(frame: int, first: int, end: int, fps: int, *, comes: bool, goes: bool) -> float:
    """Of a card that lasts from frame `first` to before `end`; 0 outside."""
    if not first <= frame < end:
        return 0.0
    fade = max(1, round(_FADE * fps))
    rising = (frame - first + 1) / fade if comes else 1.0
    falling = (end - frame) / fade if goes else 1.0
    return min(1.0, rising, falling)


def _set(text: str, size: tuple[int, int], font: Path | None, drop: str) -> Lettered:
    width, height = size
    pixels = round(min(size) * 0.11)
    while True:
        lettering = Lettering(pixels, font, drop, rtl=is_rtl(text))
        lines = _wrapped(text, lettering, round(width * 0.84))
        fits = len(lines) * lettering.pitch <= height * 0.8 and max(map(lettering.width, lines)) <= width * 0.84
        if (fits and len(lines) <= _MOST_LINES) or pixels <= 12:
            return lettering.draw([[Span(line)] for line in lines])
        pixels = max(12, round(pixels * 0.9))


def _wrapped(text: str, lettering: Lettering, limit: int) -> list[str]:
    lines: list[str] = []
    for word in text.split(" "):
        if lines and lettering.width(f"{lines[-1]} {word}") <= limit:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return lines
