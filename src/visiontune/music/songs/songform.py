"""The form of a song: its lines in bars, what is played around them, and how often it is sung, to fill a duration.

Every way that fits is weighed: a comfortable pace of the words, a tempo near the middle of its range, a short
introduction and ending, no more singing again than the time asks for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import ceil, log2, sqrt

from visiontune.errors import InputError
from visiontune.music.composing.form import RING, SECONDS
from visiontune.music.frames.config import FRAMES
from visiontune.music.songs.lyrics import Line, Stanza
from visiontune.music.songs.scansion import Room

LEAST_RING = 0.3
"""Seconds that the last chord rings at least."""
EASY = 0.48
"""Seconds of a syllable at ease, held notes and breaths aside."""
PACES = (0, 1, 2)
"""Of lines: in sixteenths where it must be, in as few bars as eighths take, in twice as many."""
_INTROS = {0: 0.5, 1: 0.25, 2: 0.0, 4: 0.1}
_INTERLUDES = {0: 0.1, 2: 0.0, 4: 0.05, 8: 0.4}
_ENDINGS = {0: 0.3, 1: 0.1, 2: 0.0, 4: 0.1}
"""Bars, with the cost of each."""
_AGAIN = 400
"""A song is sung so many times at most; interludes and the ending take what is left of hours."""
_CHORUS = ("chorus", "refrain", "hook", "coro", "estribillo", "ritornello")


@dataclass(frozen=True)
class Part:
    """A line in so many bars, or bars without words."""

    name: str
    bars: int
    line: Line | None = None
    closes: bool = False
    stanza: int = -1
    number: int = 0


@dataclass(frozen=True)
class Words:
    """The words of a song in bars of `bar` frames, each line with room for an upbeat of so many."""

    stanzas: tuple[Stanza, ...]
    bar: int
    upbeat: int

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """All lines in order."""
        return tuple(line for stanza in self.stanzas for line in stanza.lines)

    @cached_property
    def sung(self) -> tuple[int, ...]:
        """Bars in which all is sung once, by pace."""
        return tuple(sum(self.line_bars(line, pace) for line in self.lines) for pace in PACES)

    @cached_property
    def syllables(self) -> int:
        """All of them."""
        return sum(len(line.syllables) for line in self.lines)

    @cached_property
    def breaks(self) -> tuple[int, ...]:
        """After which stanzas there may be an interlude: after a chorus, else after every second one; never the last."""
        last = len(self.stanzas) - 1
        choruses = [n for n, stanza in enumerate(self.stanzas) if stanza.name.startswith(_CHORUS)]
        if choruses:
            return tuple(n for n in choruses if n < last and n + 1 not in choruses)
        return tuple(range(1, last, 2))

    def room(self, bars: int, pace: int) -> Room:
        """The time of a line; where the pace is 0, notes may be sixteenths."""
        quick = pace == 0
        return Room(self.bar, bars, self.upbeat, 1 if quick else 2, breath=1 if quick else 2, hold=2 if quick else 4)

    def line_bars(self, line: Line, pace: int) -> int:
        """Bars of a line: two, or as many times two as its syllables take; at pace 2 twice as many."""
        bars = 2
        while not self.room(bars, pace).holds(len(line.syllables)):
            bars *= 2
        return bars * max(1, pace)


@dataclass(frozen=True)
class Layout:
    """Parts with their exact time.

    Args:
        opening: Frames before the first bar line, where the song begins with an upbeat.
        pace: See `PACES`.
    """

    parts: tuple[Part, ...]
    words: Words
    opening: int
    pace: int
    frames: int
    tempo: float
    tail: float

    def room(self, part: Part) -> Room:
        """The time of a line."""
        return self.words.room(part.bars, self.pace)


@dataclass(frozen=True)
class _Plan:
    """One way to lay a song out, in bars, sung so many times."""

    pace: int
    intro: int
    interlude: int
    ending: int
    times: int

    def bars(self, words: Words) -> int:
        """All of them."""
        interludes = len(words.breaks) * self.times + self.times - 1
        return self.intro + self.times * words.sung[self.pace] + interludes * self.interlude + self.ending


def fitted(words: Words, duration: float, tempo_range: tuple[float, float]) -> Layout:
    """The layout that fills `duration` seconds best.

    Raises:
        InputError: none does, as there are too many words; says how long they take.
    """
    low, high = tempo_range
    best: tuple[float, _Plan, float, int] | None = None
    for plan in _plans(words, (duration - LEAST_RING) * high / SECONDS / words.bar):
        written = plan.bars(words) * words.bar + (0 if plan.intro else words.upbeat)
        for frames, tempo in _tempi(written, words.bar, duration, low, high):
            cost = _cost(words, plan, tempo, tempo_range) + 0.3 * (frames > written)
            if best is None or cost < best[0]:
                best = cost, plan, tempo, frames
    if best is None:
        least = (_Plan(0, 0, 0, 0, 1).bars(words) * words.bar + words.upbeat) * SECONDS / high + LEAST_RING
        remedy = f"the words take at least {ceil(least)} seconds at {high:.0f} beats a minute; give them as long, or fewer words"
        if duration >= least:  # an exact tempo may fit no whole beats
            remedy = (
                f"the words do not fill just that time at {low:.0f} to {high:.0f} beats a minute; leave the tempo open"
            )
        raise InputError("duration", duration, remedy)
    _, plan, tempo, frames = best
    opening = 0 if plan.intro else words.upbeat
    return Layout(
        tuple(_parts(words, plan)), words, opening, plan.pace, frames, tempo, duration - frames * SECONDS / tempo
    )


def needed(words: Words, tempo_range: tuple[float, float]) -> float:
    """Seconds of the layout that is best where any duration will do: the words once, at ease."""
    tempo = sqrt(tempo_range[0] * tempo_range[1])
    plan = min((_Plan(pace, 2, 2, 2, 1) for pace in PACES[1:]), key=lambda plan: _cost(words, plan, tempo, tempo_range))
    return ceil(10 * (plan.bars(words) * words.bar * SECONDS / tempo + 2.0)) / 10


def returns(layout: Layout) -> list[int | None]:
    """For each part the number of the first one whose music it has, if there is one.

    A line that is sung again has its music, and so has a line that stands in a stanza of the same kind (verse,
    chorus) and as many lines at the same place, with as many syllables.
    """
    found: list[int | None] = []
    for n, part in enumerate(layout.parts):
        source = None
        for k in range(n):
            other = layout.parts[k]
            if found[k] is None and other.bars == part.bars and _same(other, part):
                source = k
                break
        found.append(source)
    return found


def _same(one: Part, other: Part) -> bool:
    if one.line is None or other.line is None:
        return one.line is other.line and one.name == other.name == "interlude"
    if len(one.line.syllables) != len(other.line.syllables):
        return False
    return _kind(one.name) == _kind(other.name) and (
        one.line.text.casefold() == other.line.text.casefold()
        or (one.number == other.number and one.stanza != other.stanza)
    )


def _kind(name: str) -> str:
    return name.split(" ")[0]


def _plans(words: Words, most: float) -> Iterator[_Plan]:
    """Every way of at most so many bars."""
    for pace, interlude in product(PACES, _INTERLUDES):
        times = 1
        while times <= _AGAIN and (body := _Plan(pace, 0, interlude, 0, times).bars(words)) <= most:
            # Of hours only what nearly fills them is weighed.
            if times < 8 or body > 0.7 * most:
                for intro, ending in product(_INTROS, _ENDINGS):
                    if body + intro + ending <= most:
                        yield _Plan(pace, intro, interlude, ending, times)
            times += 1


def _tempi(frames: int, bar: int, duration: float, low: float, high: float) -> Iterator[tuple[int, float]]:
    """(frames, tempo) with which so many frames, or up to a bar more, fill the duration."""
    ring = min(RING, max(LEAST_RING, 0.05 * duration))
    tempo = frames * SECONDS / (duration - ring) if duration > ring else high + 1
    if low <= tempo <= high:
        yield frames, tempo
        return
    tempo = min(max(tempo, low), high)
    # The last chord may last longer, by whole beats, and ring longer or less.
    longest = int((duration - LEAST_RING) * tempo / SECONDS)
    frames += max(0, min(bar - FRAMES, (longest - frames) // FRAMES * FRAMES))
    if LEAST_RING <= duration - frames * SECONDS / tempo <= RING:
        yield frames, tempo


def _cost(words: Words, plan: _Plan, tempo: float, tempo_range: tuple[float, float]) -> float:
    """How far a plan is from what one would like; 0 is just that."""
    # Half a bar of each line is held or breathed.
    frames = (words.sung[plan.pace] - len(words.lines) / 2) * words.bar
    syllable = frames * SECONDS / tempo / words.syllables
    middle = sqrt(tempo_range[0] * tempo_range[1])
    cost = 2.0 * log2(syllable / EASY) ** 2 + 3.0 * log2(tempo / middle) ** 2
    cost += _INTROS[plan.intro] + _INTERLUDES[plan.interlude] + _ENDINGS[plan.ending]
    return cost + 0.5 * log2(plan.times) + 0.6 * (plan.pace == 0)


def _parts(words: Words, plan: _Plan) -> Iterator[Part]:
    interlude = Part("interlude", plan.interlude, closes=True)
    if plan.intro:
        yield Part("intro", plan.intro, closes=True)
    for time in range(plan.times):
        if time and plan.interlude:
            yield interlude
        for n, stanza in enumerate(words.stanzas):
            for k, line in enumerate(stanza.lines):
                last = k == len(stanza.lines) - 1
                number = time * len(words.stanzas) + n
                yield Part(stanza.name or "verse", words.line_bars(line, plan.pace), line, last, number, k)
            if n in words.breaks and plan.interlude:
                yield interlude
    if plan.ending:
        yield Part("ending", plan.ending, closes=True)
