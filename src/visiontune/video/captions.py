"""Captions: sentences cut into cues of at most two lines, set by Pango, the spoken word lit.

Text is handed to Pango as escaped markup and to nothing else, so whatever a user writes is drawn as written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from visiontune.errors import ContentError
from visiontune.video.planes import Sprite, sprite
from visiontune.video.timeline import Sentence, Word

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_LIT, _PLAIN = "#ffd84d", "#ffffff"
_WIDE = 0.86
"""Of the frame's width: the safe area."""
_MARGIN = {"bottom": 0.07, "top": 0.07, "middle": 0.0}
_EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\ufe0f\u200d\U000e0020-\U000e007f\u20e3]+")


@dataclass(frozen=True)
class Caption:
    """A cue on the screen: samples from the start of the film, its text, and its words' times."""

    start: int
    end: int
    text: str
    words: tuple[Word, ...]


@dataclass(frozen=True)
class Drawn:
    """A caption's picture in its place; (x, y) is even."""

    sprite: Sprite
    x: int
    y: int


def pieces(text: str, words: Sequence[tuple[str, int, int]]) -> tuple[Word, ...]:
    """The caption's pieces: each spoken word with the marks after it, so that joined they are `text`.

    Words are found in order, not by splitting at spaces, which Chinese and Thai do not have. Words that are not
    found are left to the piece before.
    """
    at, starts = 0, []
    for word, start, end in words:
        found = text.find(word, at)
        if found >= 0:
            starts.append((found, start, end))
            at = found + len(word)
    out = []
    for n, (_, start, end) in enumerate(starts):
        begin = 0 if n == 0 else starts[n][0]
        stop = starts[n + 1][0] if n + 1 < len(starts) else len(text)
        out.append(Word(text[begin:stop], start, end))
    return tuple(out)


class Setter:
    """Sets captions for one frame size.

    Args:
        size: Pixels of a line; None: by the frame's size.
        font: A font file of the user's.
    """

    def __init__(
        self, width: int, height: int, position: str = "bottom", size: int | None = None, font: Path | None = None
    ) -> None:
        self.width, self.height, self.position, self.font = width, height, position, font
        self.size = size or max(14, round(min(width, height) * 0.056))
        self.outline = max(2, round(self.size * 0.1))

    def captions(self, sentence: Sentence) -> list[Caption]:
        """The sentence in cues of at most two lines, cut between words, of about equal length."""
        words = [replace(word, text=_EMOJI.sub("", word.text)) for word in sentence.words]
        words = [word for word in words if word.text.strip()]
        if not words:
            text = _EMOJI.sub("", sentence.text).strip()
            return [Caption(sentence.start, sentence.end, text, ())] if text else []
        for count in range(1, len(words) + 1):
            groups = _split(words, count)
            if count == len(words) or all(self._fits("".join(word.text for word in group)) for group in groups):
                break
        cues = []
        for n, group in enumerate(groups):
            start = sentence.start if n == 0 else group[0].start
            end = sentence.end if n == len(groups) - 1 else groups[n + 1][0].start
            cues.append(Caption(start, max(end, start + 1), "".join(word.text for word in group).strip(), tuple(group)))
        return cues

    def draw(self, caption: Caption, lit: int | None = None) -> Drawn:
        """The caption with word number `lit` in the highlight colour."""
        if lit is None or not caption.words:
            markup = _span(caption.text, _PLAIN)
        else:
            markup = "".join(_span(word.text, _LIT if n == lit else _PLAIN) for n, word in enumerate(caption.words))
        return self.place(self._outlined(self._text(markup)))

    def place(self, rgba: npt.NDArray[np.uint8]) -> Drawn:
        """Centre a picture at the captions' height."""
        high, wide = rgba.shape[:2]
        x = (self.width - wide) // 2
        margin = round(self.height * _MARGIN[self.position])
        y = {"bottom": self.height - margin - high, "top": margin, "middle": (self.height - high) // 2}[self.position]
        return Drawn(sprite(rgba), x // 2 * 2, y // 2 * 2)

    def _fits(self, text: str) -> bool:
        lines = self._text(_span(text.strip(), _PLAIN)).shape[0] / (self.size * 1.25)
        return bool(lines < 2.6)

    def _text(self, markup: str) -> npt.NDArray[np.uint8]:
        """RGBA of wrapped, centred text, without its outline."""
        import numpy as np
        import pyvips

        from visiontune.image.fonts import use_our_fonts

        use_our_fonts()
        options: dict[str, Any] = {"fontfile": str(self.font)} if self.font else {}
        family = _family(self.font) if self.font else "Noto Sans"
        try:
            image = pyvips.Image.text(
                markup,
                font=f"{family} Bold {self.size}",
                width=round(self.width * _WIDE) - 2 * self.outline,
                align="centre",
                dpi=72,
                rgba=True,
                wrap="word-char",
                **options,
            )
        except pyvips.Error as error:
            raise ContentError(f"a caption cannot be drawn ({str(error).strip()}): {markup[:80]!r}") from error
        return np.ascontiguousarray(image.numpy())

    def _outlined(self, text: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
        """The text over a dark outline and a soft shadow, padded so that neither is cut, with even sides."""
        import cv2
        import numpy as np

        pad = self.outline * 3
        high, wide = text.shape[:2]
        canvas = np.zeros(((high + 2 * pad + 1) // 2 * 2, (wide + 2 * pad + 1) // 2 * 2, 4), np.uint8)
        canvas[pad : pad + high, pad : pad + wide] = text
        alpha = canvas[:, :, 3]
        round_ = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * self.outline + 1, 2 * self.outline + 1))
        dark = cv2.dilate(alpha, round_)
        shadow = cv2.GaussianBlur(dark, (0, 0), self.outline)
        under = np.maximum(dark.astype(np.float32) * 0.9, shadow.astype(np.float32) * 0.7) / 255
        over = alpha.astype(np.float32) / 255
        whole = over + under * (1 - over)
        colour = (
            canvas[:, :, :3].astype(np.float32) * over[:, :, None] + np.float32(14) * (under * (1 - over))[:, :, None]
        )
        rgb = colour / np.maximum(whole, 1e-6)[:, :, None]
        return np.dstack([np.clip(rgb, 0, 255), np.clip(whole * 255, 0, 255)[:, :, None]]).astype(np.uint8)


def tofu(text: str) -> str:
    """The characters of `text` that no font here can draw, each once; emoji are left out of captions anyway."""
    import unicodedata

    from visiontune.image.fonts import use_our_fonts

    use_our_fonts()
    missing = []
    for character in dict.fromkeys(_EMOJI.sub("", text)):
        if character.isspace() or unicodedata.category(character) in ("Cf", "Mn", "Mc", "Cc"):
            continue
        if ord(character) > 0x2FF and not _has_glyph(character):
            missing.append(character)
    return "".join(missing)


def _has_glyph(character: str) -> bool:
    """Pango draws a missing glyph as a box of its hexadecimal code, whose width depends on nothing else.

    So a character is missing when its box is as wide as that of a private-use character of the same length of code.
    """
    import numpy as np

    def drawn(one: str) -> npt.NDArray[np.uint8]:
        import pyvips

        return np.ascontiguousarray(pyvips.Image.text(escape(one), font="Noto Sans 40", dpi=72).numpy())

    picture = drawn(character)
    box = drawn("\U0010fffd" if ord(character) > 0xFFFF else "\ue8a5")
    if picture.shape[:2] != box.shape[:2]:
        return True
    # The frame of the box is the same whatever is written in it.
    edge = np.concatenate([picture[0].ravel(), picture[-1].ravel(), picture[:, 0].ravel(), picture[:, -1].ravel()])
    frame = np.concatenate([box[0].ravel(), box[-1].ravel(), box[:, 0].ravel(), box[:, -1].ravel()])
    return not np.array_equal(edge, frame)


def _split(words: list[Word], count: int) -> list[list[Word]]:
    """`words` in `count` runs of about equal length, cut after a mark where one is near."""
    total = sum(len(word.text) for word in words)
    groups: list[list[Word]] = [[]]
    done = 0
    for n, word in enumerate(words):
        groups[-1].append(word)
        done += len(word.text)
        left = count - len(groups)
        goal = total * len(groups) / count
        near = word.text.rstrip().endswith((",", ";", ":", "،", "，", "、")) and done > goal - total / count * 0.3
        if left and len(words) - n - 1 >= left and (done >= goal or near or len(words) - n - 1 == left):
            groups.append([])
    return groups


def _span(text: str, colour: str) -> str:
    return f'<span foreground="{colour}">{escape(text)}</span>'


def _family(font: Path) -> str:
    """The family name in a font file (OpenType `name` table, id 1)."""
    data = font.read_bytes()
    try:
        for n in range(int.from_bytes(data[4:6], "big")):
            record = data[12 + 16 * n : 28 + 16 * n]
            if record[:4] == b"name":
                table = int.from_bytes(record[8:12], "big")
                storage = table + int.from_bytes(data[table + 4 : table + 6], "big")
                for m in range(int.from_bytes(data[table + 2 : table + 4], "big")):
                    entry = data[table + 6 + 12 * m : table + 18 + 12 * m]
                    platform, name_id = int.from_bytes(entry[:2], "big"), int.from_bytes(entry[6:8], "big")
                    if platform == 3 and name_id == 1:
                        at = storage + int.from_bytes(entry[10:12], "big")
                        return data[at : at + int.from_bytes(entry[8:10], "big")].decode("utf-16-be")
    except UnicodeDecodeError as error:
        raise ContentError(f"the font {font.name} is damaged") from error
    raise ContentError(f"{font.name} is no TrueType or OpenType font with a name")
