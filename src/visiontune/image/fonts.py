"""Text on pictures: our fonts made known to Pango, lines measured, wrapped and fitted to their box."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from xml.sax.saxutils import escape

FAMILY = "Noto Sans"
STACK = "'Noto Sans', 'Noto Sans Arabic', 'Noto Sans Hebrew', 'Noto Sans Devanagari', 'Noto Sans Thai', 'Noto Sans CJK SC', sans-serif"
_MEASURED_AT = 64  # pixels; widths scale with the size
LEADING = 1.22
"""Line distance over font size."""


@dataclass(frozen=True)
class Block:
    """Lines of text that fit their box.

    Args:
        lines: In reading order.
        size: Font size in pixels.
        width: Of the longest line in pixels.
    """

    lines: tuple[str, ...]
    size: float
    width: float

    @property
    def height(self) -> float:
        return self.size * LEADING * len(self.lines)


def use_our_fonts(fetched: Callable[[], Sequence[Path]] = tuple) -> None:
    """Point fontconfig at the bundled fonts; it reads its configuration once, at the first text.

    Args:
        fetched: Gives the files of further fonts that are here, such as those of Chinese; asked at most once.
    """
    import os

    if "FONTCONFIG_FILE" in os.environ:
        return
    try:
        from visiontune.bundled import fontconfig_file
    except ImportError:  # a source tree whose build hook has not run: the system's fonts do
        return
    os.environ["FONTCONFIG_FILE"] = str(fontconfig_file(extra_fonts=fetched()))


@lru_cache(maxsize=4096)
def measure(text: str, bold: bool = True) -> float:
    """The width of one line over its font size (so 5.0 is five times as wide as the font is high)."""
    square = sum(map(_is_cjk, text))  # as wide as high in every font; theirs may not be known here yet
    text = "".join(character for character in text if not _is_cjk(character)) if square else text
    if not text.strip():
        return float(square) or 0.3 * len(text)
    import pyvips

    use_our_fonts()
    weight = " Bold" if bold else ""
    try:
        image = pyvips.Image.text(escape(text), font=f"{FAMILY}{weight} {_MEASURED_AT}", dpi=72)
    except pyvips.Error:  # nothing visible: a soft hyphen, a joiner
        return float(square)
    return float(image.width) / _MEASURED_AT + 0.06 + square


def fit(text: str, width: float, height: float, largest: float, smallest: float = 8.0, bold: bool = True) -> Block:
    """`text` wrapped and as large as fits `width` x `height` pixels, at most `largest`.

    Nothing is cut in the middle of a word unless the word alone is longer than the box at the smallest size;
    what does not fit even then ends in an ellipsis at a word.
    """
    words = _pieces(" ".join(text.split()))
    size = largest
    while size > smallest:
        block = _wrap(words, width, size, bold)
        if block is not None and block.height <= height:
            return _balanced(words, width, block, bold)
        size *= 0.92
    block = _wrap([part for word in words for part in _broken(word, width, smallest, bold)], width, smallest, bold)
    room = max(1, int(height / (smallest * LEADING)))
    if block is None:
        return Block((text[:1],), smallest, smallest)
    if len(block.lines) > room:
        kept = block.lines[:room]
        return Block((*kept[:-1], kept[-1].rstrip(" ,;:.") + "…"), smallest, block.width)
    return block


def svg_text(block: Block, x: float, y: float, colour: str, anchor: str = "middle", bold: bool = True) -> str:
    """`<text>` elements with the block's top at `y`; `x` is its middle, start or end by `anchor`."""
    weight = 700 if bold else 400
    lines = []
    for index, line in enumerate(block.lines):
        base = y + block.size * (0.93 + LEADING * index)
        lines.append(f'<text x="{x:.1f}" y="{base:.1f}">{escape(line.strip())}</text>')
    return (
        f'<g font-family="{STACK}" font-weight="{weight}" font-size="{block.size:.1f}" fill="{colour}" '
        f'text-anchor="{anchor}">{"".join(lines)}</g>'
    )


def _pieces(text: str) -> list[str]:
    """Where lines may break: after spaces and hyphens, and between CJK characters."""
    pieces: list[str] = []
    for word in text.split(" "):
        current = ""
        for character in word:
            if _is_cjk(character) and current:
                pieces.append(current)
                current = ""
            current += character
        pieces.append(current + " ")
    return pieces


def _is_cjk(character: str) -> bool:
    return "\u3040" <= character <= "\u9fff" or "\uac00" <= character <= "\ud7af" or character >= "\U00020000"


def _wrap(words: list[str], width: float, size: float, bold: bool) -> Block | None:
    lines: list[str] = []
    line = ""
    widest = 0.0
    for word in words:
        if measure((line + word).strip(), bold) * size <= width or not line:
            line += word
        else:
            lines.append(line)
            line = word
        wide = measure(line.strip(), bold) * size
        if wide > width:
            return None
        widest = max(widest, wide)
    lines.append(line)
    return Block(tuple(text.strip() for text in lines if text.strip()), size, widest)


def _balanced(words: list[str], width: float, block: Block, bold: bool) -> Block:
    """The same number of lines with the widest as narrow as possible: no lone last word."""
    best = block
    narrow = width
    for _ in range(8):
        narrow *= 0.9
        tried = _wrap(words, narrow, block.size, bold)
        if tried is None or len(tried.lines) > len(block.lines):
            break
        best = tried
    return best


def _broken(word: str, width: float, size: float, bold: bool) -> list[str]:
    if measure(word.strip(), bold) * size <= width or len(word) < 2:
        return [word]
    middle = len(word) // 2
    return _broken(word[:middle], width, size, bold) + _broken(word[middle:], width, size, bold)


def with_families(svg: str, families: Sequence[str]) -> str:
    """The document with further font families named first in all its texts: those that are no file of the system's."""
    if not families:
        return svg
    named = "".join(f"'{escape(name)}', " for name in families)
    return svg.replace(f'"{STACK}"', f'"{named}{STACK}"')
