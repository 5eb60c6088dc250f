"""A score as a value: parts of notes on a grid of ticks, with tempo, metre and key over time.

What plays, writes, engraves or draws music reads this; what composes or reads a file makes it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from visiontune.music.keys import Key

TICKS_PER_BEAT = 480
"""Ticks of a quarter note: divisible by sixteenths, triplets and twelfths alike."""


@dataclass(frozen=True, order=True)
class Note:
    """A note that sounds.

    Args:
        start, duration: In ticks; `duration` is at least 1.
        pitch: MIDI, 0..127; 60 is middle C.
        velocity: 1..127.
        lyric: A syllable sung on it; one that goes on in the next note ends with a hyphen.
    """

    start: int
    duration: int
    pitch: int
    velocity: int = 80
    lyric: str = ""

    @property
    def end(self) -> int:
        """First tick after it."""
        return self.start + self.duration


@dataclass(frozen=True)
class Part:
    """What one instrument plays.

    Args:
        program: General MIDI, 0..127; of drums it is ignored.
        notes: By start, then by pitch.
        pan: -1 (left) to 1.
    """

    name: str
    program: int
    notes: tuple[Note, ...]
    drums: bool = False
    pan: float = 0.0


@dataclass(frozen=True)
class Score:
    """A piece.

    Args:
        tempi: (tick, beats per minute; a beat is a quarter), the first at tick 0.
        metres: (tick, numerator, denominator), the first at tick 0.
        keys: (tick, key), the first at tick 0; empty where no key is known.
        upbeat: Ticks before the first bar line; 0 where the piece begins with a whole bar.
        fermatas: Starts of notes that are held, in ticks: a sign above them, as tempi say how long they sound.
        title, composer: For the heading; a composer that a model imitates is "in the manner of ...".
    """

    parts: tuple[Part, ...]
    tempi: tuple[tuple[int, float], ...] = ((0, 120.0),)
    metres: tuple[tuple[int, int, int], ...] = ((0, 4, 4),)
    keys: tuple[tuple[int, Key], ...] = ()
    upbeat: int = 0
    fermatas: tuple[int, ...] = ()
    title: str = ""
    composer: str = ""

    @property
    def end(self) -> int:
        """The tick at which the last note ends."""
        return max((note.end for part in self.parts for note in part.notes), default=0)

    @property
    def duration(self) -> float:
        """Seconds until the last note ends."""
        return self.seconds(self.end)

    def seconds(self, tick: float) -> float:
        """When a tick sounds, in seconds; every change of tempo counts from its own tick on."""
        passed = 0.0
        for (start, tempo), (stop, _) in pairwise((*self.tempi, (float("inf"), 0.0))):
            passed += max(0.0, min(tick, stop) - start) * 60.0 / tempo / TICKS_PER_BEAT
            if tick <= stop:
                break
        return passed

    def tempo_at(self, tick: int) -> float:
        """Beats per minute at a tick."""
        return self.tempi[max(0, bisect_right([start for start, _ in self.tempi], tick) - 1)][1]

    def bars(self) -> Iterator[tuple[int, int]]:
        """(first tick, first tick after) of each bar to the end, an upbeat first; a change of metre begins a bar."""
        at, last = 0, max(self.end, 1)
        changes = [start for start, *_ in self.metres]
        while at < last:
            following = bisect_right(changes, at)
            _, numerator, denominator = self.metres[max(0, following - 1)]
            length = TICKS_PER_BEAT * 4 * numerator // denominator
            stop = at + (self.upbeat if at == 0 and self.upbeat else length)
            stop = min([stop, *changes[following : following + 1]])
            yield at, stop
            at = stop

    def transposed(self, semitones: int) -> Score:
        """The piece so many semitones higher, drums not."""
        parts = tuple(
            part
            if part.drums
            else replace(part, notes=tuple(replace(note, pitch=note.pitch + semitones) for note in part.notes))
            for part in self.parts
        )
        return replace(self, parts=parts, keys=tuple((tick, key.transposed(semitones)) for tick, key in self.keys))
