"""When everything happens: sentences, words and pictures in samples and frames, never in rounded seconds.

```
frame      0   lead   |sentence 1      |pause|sentence 2 ...           |pause|
sample     0          |start       end |     |start
pictures   |first ----+--------|second-------|third
```

A sum of rounded seconds drifts by half a frame a piece; a boundary computed from the cumulative count of samples is
never off by more than half a frame, however many pieces came before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

RATE = 48_000
"""Samples per second of all times here, and of the finished sound."""
LEAD = 0.25
"""Seconds before the first word, at most: a film that speaks on its first frame seems cut."""
SILENT = 3.0
"""Seconds of a scene that neither speaks nor says how long it lasts."""


@dataclass(frozen=True)
class Word:
    """A piece of a caption (a word with the marks after it), and when it is heard: samples at `RATE`."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Beat:
    """A sentence, or a silent scene, before it has its place.

    Args:
        length: Samples of its speech; 0 if it is silent.
        text: As shown.
        words: Their texts joined are `text`; times from the start of the speech.
        pictures: (number of the shot, word at which it comes), in order.
        least: Seconds that it lasts at least.
        lead: Samples of its audio before it speaks, which it has where it is a stretch of a recording.
        rest: Samples of its audio after it has spoken.
    """

    length: int
    text: str = ""
    words: tuple[Word, ...] = ()
    pictures: tuple[tuple[int, int], ...] = ()
    least: float | None = None
    lead: int = 0
    rest: int = 0


@dataclass(frozen=True)
class Sentence:
    """A spoken sentence in its place; times are samples from the start of the film."""

    beat: int
    text: str
    start: int
    end: int
    words: tuple[Word, ...]


@dataclass(frozen=True)
class Showing:
    """A picture in its place: shot number, first frame, and the frame after its last."""

    shot: int
    first: int
    end: int


@dataclass(frozen=True)
class Timeline:
    """A whole film."""

    fps: int
    frames: int
    sentences: tuple[Sentence, ...]
    showings: tuple[Showing, ...]

    @property
    def samples(self) -> int:
        """Samples of the soundtrack: it ends with the last frame."""
        return sample_of(self.frames, self.fps)


def frame_of(sample: int, fps: int, sample_rate: int = RATE) -> int:
    """The frame boundary nearest to `sample`; halves go up. Whole numbers only, so exact at any length."""
    return (2 * sample * fps + sample_rate) // (2 * sample_rate)


def sample_of(frame: int, fps: int, sample_rate: int = RATE) -> int:
    """The sample nearest to the start of `frame`."""
    return (2 * frame * sample_rate + fps) // (2 * fps)


def lay_out(beats: Sequence[Beat], fps: int, pause: float, *, opening: int = 0, closing: int = 0) -> Timeline:
    """Give every beat its place.

    Sentences start on frames, and the pause before takes up the remainder; with no pause to take it they follow
    each other without a gap, and their pictures come on the nearest frame.

    Args:
        beats: At least one, each with at least one picture.
        pause: Seconds of silence after each beat.
        opening: Frames kept free at the start (title card).
        closing: Frames kept free at the end (end card).
    """
    quiet = round(pause * RATE)
    snaps = quiet * fps >= RATE
    cursor = sample_of(opening + round(min(pause, LEAD) * fps), fps)
    sentences: list[Sentence] = []
    changes: list[tuple[int, int]] = []
    for number, beat in enumerate(beats):
        start, end = cursor, cursor + beat.length
        if beat.length:
            words = tuple(Word(word.text, start + word.start, start + word.end) for word in beat.words)
            sentences.append(Sentence(number, beat.text, start + beat.lead, end - beat.rest, words))
            least = beat.least or 0.0
        else:
            words, least = (), beat.least or SILENT
        for shot, word in beat.pictures:
            # A word number beyond the sentence is the last word: the picture must still be seen.
            at = words[min(word, len(words) - 1)].start if word and words else start
            changes.append((shot, frame_of(at, fps)))
        cursor = max(end + quiet, start + round(least * RATE))
        if snaps:
            cursor = max(sample_of(frame_of(cursor, fps), fps), end)
    frames = max(frame_of(cursor, fps), opening + 1) + closing
    return Timeline(fps, frames, tuple(sentences), _showings(changes, opening, frames - closing))


def _showings(changes: list[tuple[int, int]], first: int, end: int) -> tuple[Showing, ...]:
    """From each change to the next; every picture is seen for at least one frame, the last until `end`."""
    starts: list[int] = []
    for index, (_, frame) in enumerate(changes):
        left = len(changes) - index  # frames that this and the following pictures need
        starts.append(first if not starts else max(starts[-1] + 1, min(frame, end - left)))
    ends = [*starts[1:], max(end, starts[-1] + 1)]
    return tuple(
        Showing(shot, start, stop) for (shot, _), start, stop in zip(changes, starts, ends, strict=True) if start < end
    )
