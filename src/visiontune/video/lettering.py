"""Lettering: lines of text as a sprite with a dark outline and a soft shadow, legible on any picture.

Pango sets each line (shaping, right-to-left order, fallback between fonts). Text goes there as escaped markup and to
nothing else, so whatever a user writes is drawn as written. Every line keeps its own slot, measured from its
layout's top and not from its ink, so that base lines stay where they are whatever letters a line holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from visiontune.errors import ContentError
from visiontune.video import emoji
from visiontune.video.planes import Sprite, sprite, stacked, tinted

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Bytes = npt.NDArray[np.uint8]

PLAIN, LIT = "#ffffff", "#ffd84d"
PITCH = 1.32
"""Distance of base lines over the font size: Devanagari with marks above and below still fits."""
_FAMILY = "Noto Sans"
_EDGE = (16, 128, 128)
"""Colour of outline and shadow in Y, U, V: black."""


@dataclass(frozen=True)
class Span:
    """A piece of a line in one colour."""

    text: str
    colour: str = PLAIN


@dataclass(frozen=True)
class Lettered:
    """Lines as a sprite. `top` is where the first line's slot begins in it, in pixels from its upper edge."""

    sprite: Sprite
    top: int
    slots: int
    """Height of all lines' slots together, in pixels."""


class Lettering:
    """Draws lines in one size and font.

    Args:
        size: Of the font in pixels.
        font: A font file of the user's; characters it lacks come from the bundled ones.
        drop: Characters that no font can draw: they are left out.
        fallback: Families for characters that the bundled fonts lack, best first.
        rtl: Lines run from right to left, whatever they begin with.

    Raises:
        InputError: `font` is no font.
    """

    def __init__(
        self, size: int, font: Path | None = None, drop: str = "", fallback: Sequence[str] = (), *, rtl: bool = False
    ) -> None:
        from visiontune.video.fonts import usable_family

        self.size, self.font = size, font
        self.outline = max(2, round(size * 0.09))
        self.pitch = round(size * PITCH)
        self._family = ", ".join([_FAMILY if font is None else usable_family(font), *fallback])
        self._drop = dict.fromkeys(map(ord, drop))
        self._mark = "\u200f" if rtl else "\u200e"
        self._widths: dict[str, int] = {}

    def width(self, text: str) -> int:
        """Pixels that a line of `text` takes, without its outline."""
        text = text.strip()
        if text not in self._widths:
            picture, x, _ = self._line([Span(text)])
            self._widths[text] = picture.shape[1] + max(x, 0)
        return self._widths[text]

    def draw(self, lines: Sequence[Sequence[Span]], under: Sprite | None = None) -> Lettered:
        """Lines centred under each other.

        Args:
            under: Outline and shadow from an earlier drawing of the same lines in other colours (`shade`).
        """
        ink, top = self._block(lines)
        shade = self._shade(ink) if under is None else under
        return Lettered(stacked(shade, sprite(ink)), top, self.pitch * len(lines))

    def shade(self, lines: Sequence[Sequence[Span]]) -> Sprite:
        """Outline and shadow of the lines, to be used again with `draw`."""
        return self._shade(self._block(lines)[0])

    def _block(self, lines: Sequence[Sequence[Span]]) -> tuple[Bytes, int]:
        """RGBA of all lines with room for outline and shadow, even sides; and where the first slot begins."""
        import numpy as np

        set_lines = [self._line(line) for line in lines]
        wide = max(picture.shape[1] for picture, _, _ in set_lines)
        tops = [self.pitch * n + y for n, (_, _, y) in enumerate(set_lines)]
        pad = 4 * self.outline + 2  # the outline, and three sigmas of the shadow
        above = pad + max(0, -min(tops))
        below = max(top + picture.shape[0] for top, (picture, _, _) in zip(tops, set_lines, strict=True))
        height = above + max(below, self.pitch * len(lines)) + pad
        block = np.zeros(((height + 1) // 2 * 2, (wide + 2 * pad + 1) // 2 * 2, 4), np.uint8)
        for top, (picture, _, _) in zip(tops, set_lines, strict=True):
            high, across = picture.shape[:2]
            x = (block.shape[1] - across) // 2
            part = block[above + top : above + top + high, x : x + across]
            np.maximum(part, picture, out=part)
        return block, above

    def _shade(self, ink: Bytes) -> Sprite:
        import cv2
        import numpy as np

        disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * self.outline + 1, 2 * self.outline + 1))
        edge = cv2.dilate(ink[:, :, 3], disc)
        edge = cv2.GaussianBlur(edge, (3, 3), 0)  # dilation leaves steps
        shadow = cv2.GaussianBlur(edge, (0, 0), self.outline)
        dark = cv2.max(cv2.convertScaleAbs(edge, alpha=0.92), cv2.convertScaleAbs(shadow, alpha=0.6))
        return tinted(np.asarray(dark, np.uint8), _EDGE)

    def _line(self, spans: Sequence[Span]) -> tuple[Bytes, int, int]:
        """RGBA of one line cropped to its ink, and the ink's place from the left and top of its layout."""
        import numpy as np
        import pyvips

        from visiontune.image.fonts import use_our_fonts

        markup, drawings = self._markup(spans)
        use_our_fonts()
        own: dict[str, Any] = {} if self.font is None else {"fontfile": str(self.font)}
        try:
            image = pyvips.Image.text(
                self._mark + markup, font=f"{self._family} Bold {self.size}", dpi=72, rgba=True, **own
            )
            picture = np.ascontiguousarray(image.numpy())
        except pyvips.Error as error:
            if "no text to render" in str(error):
                return np.zeros((2, 2, 4), np.uint8), 0, 0
            raise ContentError(f"a caption cannot be drawn ({str(error).strip()}): {markup[:80]!r}") from error
        x, y = int(image.xoffset), int(image.yoffset)
        picture[picture[:, :, 3] == 0] = 0
        if drawings:
            picture, y = self._with_drawings(picture, y, drawings)
        return picture, x, y

    def _markup(self, spans: Sequence[Span]) -> tuple[str, list[str]]:
        """Pango markup, and the emoji in it: each is a placeholder in a colour that says which."""
        parts: list[str] = []
        drawings: list[str] = []
        first = next((n for n, span in enumerate(spans) if span.text.strip()), 0)
        for n, span in enumerate(spans):
            text = span.text.lstrip() if n == first else span.text
            text = text.rstrip() if n == len(spans) - 1 else text
            for piece in emoji.cut(text):
                if emoji.is_emoji(piece) and emoji.has_drawing(piece):
                    # An at sign is about as wide as an emoji, and as neutral to the order of writing.
                    parts.append(
                        f'<span foreground="#ff{len(drawings):02x}fe" letter_spacing="{self.size * 128}">@</span>'
                    )
                    drawings.append(piece)
                else:
                    shown = escape(piece.translate(self._drop))
                    parts.append(f'<span foreground="{span.colour}">{shown}</span>' if shown else "")
        return "".join(parts), drawings[:256]

    def _with_drawings(self, picture: Bytes, y: int, drawings: list[str]) -> tuple[Bytes, int]:
        """The line with drawings in the places of their placeholders."""
        import numpy as np

        side = round(self.size * 1.04)
        room = side  # above, below and beside: a drawing may be larger than its placeholder
        grown = np.zeros((picture.shape[0] + 2 * room, picture.shape[1] + 2 * room, 4), np.uint8)
        inner = grown[room:-room, room:-room]
        inner[:] = picture
        found = []
        for number, one in enumerate(drawings):
            here = (picture[:, :, :3] == (255, number, 254)).all(axis=2) & (picture[:, :, 3] > 0)
            rows, columns = np.nonzero(here.any(axis=1))[0], np.nonzero(here.any(axis=0))[0]
            drawn = emoji.drawing(one, side)
            if len(rows) and drawn is not None:
                found.append(((rows[0] + rows[-1]) // 2 + room, (columns[0] + columns[-1]) // 2 + room, drawn))
                # Its soft edge, too, has a colour near the placeholder's.
                inner[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1] = 0
        for down, across, drawn in found:
            part = grown[down - side // 2 :, across - side // 2 :][:side, :side]
            np.maximum(part, drawn, out=part)
        shown = np.flatnonzero(np.any(grown[:, :, 3], axis=1))
        columns = np.flatnonzero(np.any(grown[:, :, 3], axis=0))
        cropped = grown[shown[0] : shown[-1] + 1, columns[0] : columns[-1] + 1]
        return np.ascontiguousarray(cropped), y + int(shown[0]) - room
