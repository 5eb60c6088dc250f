"""The form of a piece: sections that contrast and return, phrases with cadences, and its exact length.

Time is counted in bars first: as many whole bars as the duration holds at a tempo near the wish, then phrases of two
or four bars, then sections of whole phrases. What is left of the duration rings after the last chord.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from random import Random
from typing import TYPE_CHECKING, Literal

from visiontune.music.composing.sections import Draft, draft
from visiontune.music.frames.config import FRAMES
from visiontune.music.keys import Key
from visiontune.requests import derive_seed

if TYPE_CHECKING:
    from visiontune.music.frames.plan import Plan
    from visiontune.music.wishing.wishes import Wishes

SECONDS = 60 / FRAMES
"""A frame lasts so many seconds, by the tempo in quarters per minute."""
BEND = 0.08
"""The share by which a tempo that nobody gave exactly may move, so that whole bars fill the time."""
RING = 2.5
"""Seconds for which the last chord rings at most, where bars can be fitted."""
USUAL_DENSITY = 3
"""Of chorales and quartets alike, as a plan has it: four to six onsets a quarter."""
Cadence = Literal["half", "full", "final"]


@dataclass(frozen=True)
class Section:
    """A part of the form.

    Args:
        name: A, B, C ...; A' returns of A; coda.
        start, frames: In frames; a section that returns may be longer or shorter than the one it is of.
        key: Where it is at home; it leads back by its end, see `Form.plan`.
        density: As a plan has it, 1..4.
        of: Index of the section whose music returns here; None where it is new.
        varied: Whether it returns with changes rather than note by note.
    """

    name: str
    start: int
    frames: int
    key: Key
    density: int
    of: int | None = None
    varied: bool = False

    @property
    def end(self) -> int:
        """The first frame after it."""
        return self.start + self.frames


@dataclass(frozen=True)
class Phrase:
    """From one breath to the next; `held` frames at its end sound under a fermata (0: none)."""

    start: int
    frames: int
    cadence: Cadence
    held: int = 0

    @property
    def end(self) -> int:
        """The first frame after it."""
        return self.start + self.frames


@dataclass(frozen=True)
class Form:
    """A piece before its notes.

    Args:
        frames: Sixteenths, from the first to the end of the last chord as written.
        tempo: Quarters per minute, exactly: `frames * 15 / tempo + tail` is the duration.
        metre: Numerator and denominator.
        upbeat: Frames before the first bar line.
        final: Frames of the last chord, which ends with the piece.
        tail: Seconds for which it rings on.
        fermatas: Whether `plan` tells where notes are held.
    """

    frames: int
    tempo: float
    metre: tuple[int, int]
    key: Key
    upbeat: int
    final: int
    tail: float
    sections: tuple[Section, ...]
    phrases: tuple[Phrase, ...]
    fermatas: bool = False

    @property
    def bar(self) -> int:
        """Frames of a bar."""
        return bar_frames(self.metre)

    @property
    def duration(self) -> float:
        """Seconds, with the tail."""
        return self.seconds(self.frames) + self.tail

    @property
    def letters(self) -> str:
        """For people: A B A' coda."""
        return " ".join(section.name for section in self.sections)

    def seconds(self, frame: int) -> float:
        """When a frame begins."""
        return frame * SECONDS / self.tempo

    def plan(self) -> Plan:
        """What a model is told of every frame.

        A section in another key is home again for the last half of its last phrase. Where no fermatas are told,
        `held` is unknown, as in the music of those who write none.
        """
        import numpy as np

        from visiontune.music.frames import plan

        at = np.arange(self.frames)
        held, key, density = np.ones(self.frames, np.int64), np.zeros_like(at), np.ones_like(at)
        breaths, last = np.zeros(self.frames, bool), np.zeros(self.frames, bool)
        last[-1] = True
        for section in self.sections:
            part = slice(section.start, section.end)
            key[part], density[part] = section.key.number, section.density
        for phrase in self.phrases:
            breaths[phrase.end - 1] = True
            held[phrase.end - phrase.held : phrase.end] = 2
        for section, after in pairwise(self.sections):
            if section.key != self.key == after.key:
                closing = next(phrase for phrase in self.phrases if phrase.end == section.end)
                middle = closing.end - closing.frames // 2
                key[middle - middle % FRAMES : section.end] = self.key.number
        if len(self.phrases) > 1 and self.sections[-1].name != "coda":
            density[self.phrases[-1].start :] = max(1, self.sections[-1].density - 1)
        density[self.frames - self.final :] = 1
        return plan.Plan(
            place=(at + self.bar - self.upbeat) % self.bar,
            metre=np.full(self.frames, plan.metre_number(self.bar)),
            held=held if self.fermatas else np.zeros_like(at),
            phrase=plan.beats_until(breaths),
            end=plan.beats_until(last),
            key=1 + key,
            density=density,
        )


def bar_frames(metre: tuple[int, int]) -> int:
    """Frames of a bar."""
    return 4 * FRAMES * metre[0] // metre[1]


def arrange(
    wishes: Wishes,
    seed: int,
    returns: tuple[float, ...] = (),
    fermatas: bool = False,
    free: bool = False,
    upbeat: int | None = None,
) -> Form:
    """The form of a piece as wished; equal arguments give equal forms.

    Args:
        returns: Seconds at which the theme is to come back: it does at the nearest bar, two bars before the end at
            the latest; what leaves no room for it is passed over.
        fermatas: Phrases are those of a chorale: short, each with a held end.
        free: Nothing returns; each section is new, as for music that goes on from what was given.
        upbeat: Frames of what is given before its first bar line; None: as is usual. A piece of two bars has room for it.
    """
    dice = Random(derive_seed(seed, "form"))
    bar = bar_frames(wishes.metre)
    length = _phrase_bars(bar, wishes.tempo, fermatas)
    bars, frames, tempo = _fitted(wishes, bar, length)
    if upbeat is None:
        upbeat = _upbeat(wishes.metre, fermatas, dice) if bars >= 2 * length else 0
    elif bars < 2:
        upbeat = 0
    lines = [round(moment * tempo / SECONDS / bar) for moment in returns]
    drafts = draft(bars, length, bar * SECONDS / tempo, tuple(lines), free, dice)
    base = wishes.mood.density if wishes.mood else USUAL_DENSITY
    sections = _sections(drafts, bar, frames, wishes.key, base, dice)
    final = _final(frames, bars, bar, upbeat)
    phrases = _phrases(sections, wishes.key, length * bar, bar, upbeat, final, fermatas)
    tail = wishes.duration - frames * SECONDS / tempo
    return Form(frames, tempo, wishes.metre, wishes.key, upbeat, final, tail, sections, phrases, fermatas)


def _fitted(wishes: Wishes, bar: int, length: int) -> tuple[int, int, float]:
    """(whole bars, frames, tempo) for a duration: whole phrases where the tempo may move so far, else whole bars.

    Where it may not move the last chord is longer, and what is less than a beat rings. Only a piece shorter than a
    single frame is quicker than was asked for.
    """
    duration, tempo = wishes.duration, wishes.tempo
    sounding = duration - min(RING, max(0.06 * duration, min(0.15, 0.3 * duration)))
    for unit in () if wishes.exact else (bar, FRAMES):
        wished = sounding * tempo / SECONDS / unit
        fits = range(max(2, ceil(wished * (1 - BEND))), int(wished * (1 + BEND)) + 1)
        if fits:
            count = min(fits, key=lambda n: abs(n / wished - 1) + 0.1 * (n % length > 0) + 0.1 * (n % 2))
            frames = count * unit
            return frames // bar, frames, frames * SECONDS / sounding
    frames = int(sounding * tempo / SECONDS + 1e-9)
    if not frames:
        return 0, 1, max(tempo, SECONDS / sounding)
    frames = frames // FRAMES * FRAMES or frames
    return frames // bar, frames, tempo


def _phrase_bars(bar: int, tempo: float, fermatas: bool) -> int:
    """Bars of a phrase: about as long as a breath."""
    if fermatas:
        return 2 if bar >= 16 else 4
    lasts = bar * SECONDS / tempo
    return 2 if 4 * lasts > 15 or bar > 16 else 8 if 4 * lasts < 4 else 4


def _upbeat(metre: tuple[int, int], fermatas: bool, dice: Random) -> int:
    likely = 0.6 if fermatas else 0.2
    return FRAMES if metre in ((4, 4), (3, 4)) and dice.random() < likely else 0


def _final(frames: int, bars: int, bar: int, upbeat: int) -> int:
    """Frames of the last chord: from a bar line on, half a bar at least; of a piece of a bar or less about half."""
    if bars >= 2:
        return bar // 2 + (frames - upbeat - bar // 2) % bar
    return max(1, frames // 2 // FRAMES * FRAMES or frames // 2)


def _sections(
    drafts: tuple[Draft, ...], bar: int, frames: int, home: Key, base: int, dice: Random
) -> tuple[Section, ...]:
    """Drafts as sections: their keys, and a density that contrasts with the theme's."""
    away = _keys_away(home)
    other = base + 1 if base < 3 and (base == 1 or dice.random() < 0.6) else base - 1
    found: list[Section] = []
    new = 0
    for number, made in enumerate(drafts):
        start = found[-1].end if found else 0
        length = frames - start if number == len(drafts) - 1 else made.bars * bar
        key, density = home, base
        if made.of is not None:
            key, density = found[made.of].key, found[made.of].density
            if made.varied and density < 4 and dice.random() < 0.4:
                density += 1
        elif made.name == "coda":
            density = max(1, base - 1)
        elif not made.home:
            key, density = away[new % len(away)], other
            new += 1
        found.append(Section(made.name, start, length, key, density, made.of, made.varied))
    return tuple(found)


def _keys_away(home: Key) -> tuple[Key, ...]:
    """Keys that episodes go to, the most usual first."""
    if home.mode == "major":
        return (home.dominant, home.relative, home.transposed(5), Key(home.tonic, "minor"))
    return (home.relative, home.dominant, home.transposed(5), Key(home.tonic, "major"))


def _phrases(
    sections: tuple[Section, ...], home: Key, length: int, bar: int, upbeat: int, final: int, fermatas: bool
) -> tuple[Phrase, ...]:
    """Whole phrases of each section; what is left of it belongs to its last one, if it is less than half of one."""
    found: list[Phrase] = []
    for number, section in enumerate(sections):
        after = sections[number + 1] if number + 1 < len(sections) else None
        starts = list(range(section.start, section.end, length))
        if len(starts) > 1 and section.end - starts[-1] < max(length // 2, bar):
            starts.pop()
        for n, start in enumerate(starts):
            end = starts[n + 1] if n + 1 < len(starts) else section.end
            cadence: Cadence = "half" if n % 2 == 0 else "full"
            if end == section.end:
                cadence = "final" if after is None else "half" if section.key != home == after.key else "full"
            held = 0
            if fermatas:
                held = final if after is None and end == section.end else _held(bar, upbeat, end - start)
            found.append(Phrase(start, end - start, cadence, held))
    return tuple(found)


def _held(bar: int, upbeat: int, frames: int) -> int:
    """Frames of a phrase's last note in a chorale: on to the upbeat of the next phrase."""
    whole = bar - upbeat if bar < 16 else FRAMES if upbeat else 2 * FRAMES
    return max(1, min(whole, frames // 2))
