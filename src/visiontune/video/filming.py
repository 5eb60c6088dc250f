"""Filming: the frames of a timeline, drawn one after the other: pictures in motion, crossfades, captions, cards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from visiontune.video import motion, planes
from visiontune.video.cards import SECONDS, opacity
from visiontune.video.reel import Reel
from visiontune.video.timeline import Showing, Timeline

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from visiontune.video.cards import Card

CROSSFADE = 0.4
"""Seconds, centred on the change."""


def film(
    size: tuple[int, int],
    timeline: Timeline,
    plate: Callable[[Showing], motion.Plate | Reel],
    caption: Callable[[int, planes.Planes], None] = lambda frame, target: None,
    title: Card | None = None,
    ending: Card | None = None,
) -> Iterator[npt.NDArray[np.uint8]]:
    """Every frame as an I420 buffer of its own.

    Args:
        size: (width, height), even.
        plate: Loads the picture of a showing; asked once for each, shortly before it is seen.
        caption: Draws what is to be read at a frame.
        title: Over the first picture, for the first seconds.
        ending: Over the last picture, for the last ones.
    """
    fade = max(2, round(CROSSFADE * timeline.fps / 2) * 2)
    showings, total = timeline.showings, timeline.frames
    card = round(SECONDS * timeline.fps)
    loaded: dict[int, motion.Plate | Reel] = {}
    _, other = planes.new_frame(*size)

    def show(number: int, frame: int, target: planes.Planes) -> None:
        showing = showings[number]
        if number not in loaded:
            loaded[number] = plate(showing)
        # In motion from the first moment of the fade before it to the last of the one after.
        first, last = showing.first - fade // 2, showing.end + fade // 2
        shown, length = loaded[number], last - first
        if isinstance(shown, Reel):
            shown.draw((frame - first) / timeline.fps, target)
        else:
            motion.draw(shown, (frame - first) / length, length / timeline.fps, target)

    now = 0
    for frame in range(total):
        while now + 1 < len(showings) and frame >= showings[now].end:
            now += 1
        for gone in [number for number in loaded if number < now - 1]:
            del loaded[gone]
        buffer, target = planes.new_frame(*size)
        number, share = _crossing(showings, now, frame, fade)
        show(number, frame, target)
        if share:
            show(number + 1, frame, other)
            planes.mix(target, other, share, target)
        caption(frame, target)
        if title is not None:
            title.draw(target, opacity(frame, 0, card, timeline.fps, comes=False, goes=True))
        if ending is not None:
            ending.draw(target, opacity(frame, total - card, total, timeline.fps, comes=True, goes=False))
        yield buffer


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
