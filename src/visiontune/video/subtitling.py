"""Captions drawn on frames: once for each state (which word is lit), then blended wherever that state is seen."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from visiontune.video import emoji
from visiontune.video.base import CaptionStyle
from visiontune.video.captions import Caption, captions, is_rtl
from visiontune.video.lettering import LIT, PLAIN, Lettered, Lettering, Span
from visiontune.video.planes import Stamp
from visiontune.video.timeline import Timeline, sample_of

if TYPE_CHECKING:
    from visiontune.video.planes import Sprite
    from visiontune.weights import Weights

_SIZE = 0.060
"""Of a line, in short sides of the frame."""
_SAFE = 0.88
"""Of the frame's width that lines may take."""
_LARGEST = 0.16
"""Of the frame's height, so that two lines always fit."""
_EARLY = 480
"""Samples (10 ms) by which a word may light up early rather than a whole frame late."""


def safe_margin(width: int, height: int) -> int:
    """Pixels kept free below or above captions; upright films have an app's buttons there."""
    return round(height * (0.14 if height > width else 0.06))


class Subtitler:
    """Sets a film's captions and draws them.

    Args:
        size: (width, height) of the frame.
        text: All that will be shown, to find what no font can draw.
        font: The user's font file.
        language: Of the text: Chinese and Japanese write the same characters in other forms.
        weights: Where fonts for scripts that are not bundled come from; None: they are not fetched.

    Attributes:
        warnings: Sentences for the user, known before the first frame is drawn.

    Raises:
        InputError: `font` is no font.
    """

    def __init__(
        self,
        size: tuple[int, int],
        style: CaptionStyle,
        text: str,
        font: Path | None = None,
        language: str = "en",
        weights: Weights | None = None,
    ) -> None:
        from visiontune.image import cjk
        from visiontune.image.glyphs import missing
        from visiontune.video.fonts import family

        self.width, self.height = size
        self.style = style
        self.warnings: list[str] = []
        pixels = style.size or max(14, round(min(size) * _SIZE))
        if pixels > self.height * _LARGEST:
            pixels = max(8, int(self.height * _LARGEST))
            self.warnings.append(f"captions of {style.size} pixels do not fit the frame; they are {pixels} high")
        found = [piece for piece in emoji.cut(text) if not (emoji.is_emoji(piece) and emoji.has_drawing(piece))]
        drop = missing("".join(found))
        fallback: list[str] = []
        if weights is not None:
            files, warnings = cjk.fonts(text, drop, language, weights)
            self.warnings += warnings
            fallback = [family(file, typographic=True) for file in files]
            drop = missing("".join(found), files) if files else drop
        if drop:
            shown = drop if len(drop) <= 20 else drop[:20] + "…"
            self.warnings.append(
                f"no font here can draw {shown!r}: left out of the captions in the picture (the subtitle track has "
                "them); install a font for them, such as Noto Sans CJK, or give --caption-font"
            )
        self._letterings = {rtl: Lettering(pixels, font, drop, fallback, rtl=rtl) for rtl in (False, True)}
        self._lettering = self._letterings[is_rtl(text)]
        self._limit = max(pixels, round(self.width * _SAFE) - 2 * self._lettering.outline)
        self._state: tuple[Caption, int | None] | None = None
        self._drawn: Lettered | None = None
        self._shade: Sprite | None = None
        self._at = 0

    def captions(self, timeline: Timeline) -> list[Caption]:
        """The film's cues."""
        return captions(timeline.sentences, self._lettering.width, self._limit, timeline.samples)

    def at(self, cues: Sequence[Caption], frame: int, fps: int) -> Stamp | None:
        """The caption of `frame`, if it has one; frames come in order."""
        sample = sample_of(frame, fps)
        while self._at < len(cues) and cues[self._at].end <= sample:
            self._at += 1
        if self._at == len(cues) or cues[self._at].start > sample:
            return None
        caption = cues[self._at]
        lit = caption.lit(sample + _EARLY) if self.style.mode == "karaoke" else None
        lettered = self._lettered(caption, lit)
        width, height = lettered.sprite.size
        return Stamp(lettered.sprite, (self.width - width) // 4 * 2, self._top(lettered, height) // 2 * 2)

    def _lettered(self, caption: Caption, lit: int | None) -> Lettered:
        if self._drawn is not None and self._state == (caption, lit):
            return self._drawn
        number = 0
        lines = []
        for line in caption.lines:
            spans = [Span(word.text, LIT if number + n == lit else PLAIN) for n, word in enumerate(line)]
            number += len(line)
            lines.append(spans)
        lettering = self._letterings[caption.rtl]
        if self._state is None or self._state[0] != caption:
            self._shade = lettering.shade(lines)
        self._drawn = lettering.draw(lines, self._shade)
        self._state = (caption, lit)
        return self._drawn

    def _top(self, lettered: Lettered, height: int) -> int:
        """The upper edge of the sprite; its last line's slot, and not its ink, stands on the margin."""
        margin = safe_margin(self.width, self.height)
        if self.style.position == "top":
            top = margin - lettered.top
        elif self.style.position == "middle":
            top = (self.height - lettered.slots) // 2 - lettered.top
        else:
            top = self.height - margin - lettered.slots - lettered.top
        return max(0, min(top, self.height - height))
