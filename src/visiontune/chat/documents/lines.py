"""The lines of a PDF's page, each with its place and size: PDF knows only characters and where they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

LINE_END_HYPHEN = "\u00ad"
"""Ends a line whose hyphen may only be there because the line ends."""
_GAP = 1.0  # of the size; a wider gap parts two columns or cells
_BOLD = re.compile(rb"bold|black|heavy|demi|cmbx|sfbx|-medi(?:ital)?$")
_TYPED = re.compile(rb"mono|nimbusmon|courier|consol|typewriter|cmtt|sftt|menlo|fixed")
_LEFTWARD = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_OFF_LINE = 0.6  # of the size; a character that stands further up or down begins a line


@dataclass(frozen=True)
class Line:
    """A run of characters on one line; places in points from the page's lower left corner."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    size: float
    """Height of its letters with ascenders and descenders, points."""
    bold: bool = False
    typed: bool = False
    """Set in letters of one width, as code is."""

    @property
    def middle(self) -> float:
        return (self.bottom + self.top) / 2


def lines_of(page: Any) -> list[Line]:
    """The lines of a pypdfium2 page in the order of the file, cut at wide gaps; text that is not level is left out."""
    text_page = page.get_textpage()
    try:
        return _Lines(text_page).all()
    finally:
        text_page.close()


def leftward(lines: Sequence[Line]) -> bool:
    """Whether most letters are of a script that runs to the left."""
    text = "".join(line.text for line in lines)
    return 2 * len(_LEFTWARD.findall(text)) > sum(map(str.isalpha, text))


def mirrored(lines: Sequence[Line]) -> list[Line]:
    """The lines as in a mirror, so that those that run leftward are ordered like all others."""
    return [replace(line, left=-line.right, right=-line.left) for line in lines]


def joined(line: Line, other: Line, between: str = " ") -> Line:
    """Two pieces of one line as one."""
    return replace(
        line,
        text=f"{line.text}{between}{other.text}",
        left=min(line.left, other.left),
        right=max(line.right, other.right),
        bottom=min(line.bottom, other.bottom),
        top=max(line.top, other.top),
        size=max(line.size, other.size),
        bold=line.bold and other.bold,
        typed=line.typed and other.typed,
    )


class _Lines:
    """Reads characters through the C interface: the library's own lines know no columns."""

    def __init__(self, text_page: Any) -> None:
        import ctypes

        from pypdfium2 import raw

        self.raw, self.page, self.count = raw, text_page, text_page.count_chars()
        self.box = raw.FS_RECTF()
        self.by_reference = ctypes.byref
        self.buffer = ctypes.create_string_buffer(160)
        self.flags = ctypes.c_int()
        self.done: list[Line] = []
        self._begin()

    def _begin(self) -> None:
        self.text: list[str] = []
        self.space = False
        self.first = self.last = -1
        self.left = self.right = self.bottom = self.top = 0.0
        self.sizes: list[float] = []

    def all(self) -> list[Line]:
        raw, page = self.raw, self.page
        high = 0  # the first half of a character that takes two
        for n in range(self.count):
            code = raw.FPDFText_GetUnicode(page, n)
            if 0xD800 <= code < 0xDC00:
                high = code
                continue
            if high and 0xDC00 <= code < 0xE000:
                code = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00
            high = 0
            if code in (0x0A, 0x0D):
                self._end()
            elif code in (0xFFFE, 0x02):
                self._end(LINE_END_HYPHEN)
            elif chr(code).isspace():
                self.space = True
            elif code >= 0x20 and not 0xD800 <= code < 0xE000 and code not in (0x7F, 0xAD, 0xFFFF):
                self._add(n, chr(code))
        self._end()
        return self.done

    def _add(self, n: int, character: str) -> None:
        raw, box = self.raw, self.box
        if not raw.FPDFText_GetLooseCharBox(self.page, n, self.by_reference(box)):
            return
        angle = raw.FPDFText_GetCharAngle(self.page, n)
        if 0.1 < angle < 6.18:  # a stamp at the side
            return
        size = max(box.top - box.bottom, 0.1)
        if self.text:
            middle = (box.top + box.bottom) / 2
            largest = max(size, self.top - self.bottom)
            off = abs(middle - (self.top + self.bottom) / 2) > _OFF_LINE * largest
            gap = max(box.left - self.right, self.left - box.right)  # to either side: Hebrew and Arabic run leftward
            if off or gap > _GAP * largest:
                self._end()
        if not self.text:
            self.first, self.left, self.right = n, box.left, box.right
            self.bottom, self.top = box.bottom, box.top
        elif self.space:
            self.text.append(" ")
        self.space = False
        self.text.append(character)
        self.last = n
        self.sizes.append(size)
        self.left, self.right = min(self.left, box.left), max(self.right, box.right)

    def _end(self, hyphen: str = "") -> None:
        text = "".join(self.text)
        if text:
            size = sorted(self.sizes)[len(self.sizes) // 2]
            first, last = self._font(self.first), self._font(self.last)
            bold = bool(_BOLD.search(first))
            typed = bool(_TYPED.search(first) and _TYPED.search(last))
            box = (self.left, self.right, self.bottom, self.top)
            line = Line(text + hyphen, *box, round(size, 1), bold, typed)
            self.done.append(line)
        self._begin()

    def _font(self, n: int) -> bytes:
        """The name of the font of a character, in small letters."""
        size = self.raw.FPDFText_GetFontInfo(self.page, n, self.buffer, len(self.buffer), self.by_reference(self.flags))
        return bytes(self.buffer.raw[: max(0, min(size, len(self.buffer)) - 1)].lower())
