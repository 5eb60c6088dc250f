"""Filming: the frames of a timeline, drawn one after the other: pictures in motion, crossfades, captions, cards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from visiontune.video import motion, planes
from visiontune.video.ahead import side_by_side
from visiontune.video.cards import SECONDS, opacity
from visiontune.video.reel import Reel
from visiontune.video.timeline import Showing, Timeline

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from visiontune.video.cards import Card

CROSSFADE = 0.4
"""Seconds, centred on the change."""
_DRAWERS = 2
"""Frames drawn at once: drawing one takes longer than encoding it."""
_DEPTH = 4
Drawing = Callable[[planes.Planes], None]


@dataclass(frozen=True)
class _Frame:
    """All that is seen on one frame. Drawing it changes nothing else, so frames may be drawn side by side.

    Args:
        share: Of `after`, which is fading in over `picture`; 0..1.
        cards: With their opacities.
    """

    size: tuple[int, int]
    picture: Drawing
    after: Drawing | None
    share: float
    caption: planes.Stamp | None
    cards: tuple[tuple[Card, float], ...]

    def __call__(self) -> npt.NDArray[np.uint8]:
        buffer, target = planes.new_frame(*self.size)
        self.picture(target)
        if self.after is not None:
            _, other = planes.new_frame(*self.size)
            self.after(other)
            planes.mix(target, other, self.share, target)
        if self.caption is not None:
            self.caption.draw(target)
        for card, seen in self.cards:
            card.draw(target, seen)
        return buffer


def film(
    size: tuple[int, int],
    timeline: Timeline,
    plate: Callable[[Showing], motion.Plate | Reel],
    caption: Callable[[int], planes.Stamp | None] = lambda frame: None,
    title: Card | None = None,
    ending: Card | None = None,
) -> Iterator[npt.NDArray[np.uint8]]:
    """Every frame as an I420 buffer of its own.

    Args:
        size: (width, height), even.
        plate: Loads the picture of a showing; asked once for each, in a thread, while the one before it is seen.
        caption: What is to be read at a frame; asked for one after the other.
        title: Over the first picture, for the first seconds.
        ending: Over the last picture, for the last ones.
    """
    card, total = round(SECONDS * timeline.fps), timeline.frames

    def cards(frame: int) -> Iterator[tuple[Card, float]]:
        if title is not None:
            yield title, opacity(frame, 0, card, timeline.fps, comes=False, goes=True)
        if ending is not None:
            yield ending, opacity(frame, total - card, total, timeline.fps, comes=True, goes=False)

    def frames(loader: ThreadPoolExecutor) -> Iterator[_Frame]:
        pictures = _Pictures(size, timeline, plate, loader)
        for frame in range(total):
            first, second, share = pictures.at(frame)
            yield _Frame(size, first, second, share, caption(frame), tuple(cards(frame)))

    with ThreadPoolExecutor(1, thread_name_prefix="loading") as loader:
        yield from side_by_side(frames(loader), _DRAWERS, _DEPTH)


class _Pictures:
    """The pictures of a film at their frames, each loaded shortly before it is seen and forgotten after."""

    def __init__(
        self,
        size: tuple[int, int],
        timeline: Timeline,
        plate: Callable[[Showing], motion.Plate | Reel],
        loader: ThreadPoolExecutor,
    ) -> None:
        self.size, self.timeline, self.plate, self.loader = size, timeline, plate, loader
        self._fade = max(2, round(CROSSFADE * timeline.fps / 2) * 2)
        self._loaded: dict[int, Future[motion.Plate | Reel]] = {}
        self._now = 0

    def at(self, frame: int) -> tuple[Drawing, Drawing | None, float]:
        """What is seen at `frame`, what is fading in over it, and the share of that; frames come in order."""
        showings = self.timeline.showings
        while self._now + 1 < len(showings) and frame >= showings[self._now].end:
            self._now += 1
        for gone in [number for number in self._loaded if number < self._now - 1]:
            del self._loaded[gone]
        for number in (self._now, self._now + 1):
            if number < len(showings) and number not in self._loaded:
                self._loaded[number] = self.loader.submit(self.plate, showings[number])
        number, share = _crossing(showings, self._now, frame, self._fade)
        return self._drawing(number, frame), self._drawing(number + 1, frame) if share else None, share

    def _drawing(self, number: int, frame: int) -> Drawing:
        showing, fps = self.timeline.showings[number], self.timeline.fps
        # In motion from the first moment of the fade before it to the last of the one after.
        first, last = showing.first - self._fade // 2, showing.end + self._fade // 2
        shown = self._loaded[number].result()
        if isinstance(shown, Reel):
            # It is read as it is shown, so this cannot wait until the frame is drawn.
            _, seen = planes.new_frame(*self.size)
            shown.draw((frame - first) / fps, seen)
            return seen.copy_to
        return partial(motion.draw, shown, (frame - first) / (last - first), (last - first) / fps)


def _crossing(showings: tuple[Showing, ...], now: int, frame: int, fade: int) -> tuple[int, float]:
    """The number of the earlier picture in view, and the share (0..1) of the one after it.

    The share is a half exactly on the boundary where the change is; short showings have shorter fades, so that no
    two fades meet.
    """
    for number in (now - 1, now):
        if 0 <= number < len(showings) - 1:
            change = showings[number].end
            shorter = min(_length(showings[number]), _length(showings[number + 1]))
            half = max(1, min(fade, shorter) // 2)
            if change - half <= frame < change + half:
                return number, (frame - (change - half) + 0.5) / (2 * half)
    return now, 0.0


def _length(showing: Showing) -> int:
    return showing.end - showing.first
