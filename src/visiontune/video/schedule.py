"""When a film's sentences and scenes come, by its decoded speech alone: known before its pictures are made."""

from __future__ import annotations

from dataclasses import dataclass

from visiontune.backends import Context
from visiontune.video.base import FilmRequest
from visiontune.video.beats import Spoken, read_beats
from visiontune.video.cards import SECONDS
from visiontune.video.timeline import Timeline, lay_out


@dataclass(frozen=True)
class Schedule:
    """A film's sentences with their audio, in their places.

    Args:
        opening, closing: Frames of the title card and of the end card; 0 where there is none.
        warnings: Sentences for the user.
    """

    timeline: Timeline
    spoken: tuple[Spoken, ...]
    opening: int
    closing: int
    warnings: tuple[str, ...] = ()

    def turns(self) -> tuple[float, ...]:
        """Seconds at which the title card and the end card come; the first and the last scene where there are none."""
        timeline = self.timeline
        first = 0 if self.opening else timeline.showings[0].first
        last = timeline.frames - self.closing
        if not self.closing:
            shot = self.spoken[-1].beat.pictures[0][0]
            last = next((one.first for one in timeline.showings if one.shot == shot), timeline.showings[-1].first)
        return tuple(frame / timeline.fps for frame in dict.fromkeys((first, last)))


def schedule(film: FilmRequest, context: Context) -> Schedule:
    """The schedule of a film, whose pictures need not be there yet.

    Raises:
        InputError: its speech is damaged.
    """
    spoken, warnings = read_beats(film, context)
    titled = film.title_card and bool(film.title.strip())
    opening, closing = (round(SECONDS * film.fps) if card else 0 for card in (titled, film.end_card))
    timeline = lay_out([one.beat for one in spoken], film.fps, film.pause, opening=opening, closing=closing)
    return Schedule(timeline, tuple(spoken), opening, closing, tuple(warnings))
