"""Scansion: at which frames of its bars the syllables of a line are sung.

The way that costs least is taken, of all: stressed syllables want strong beats, weak ones weak beats or the upbeat,
notes want to be about equally long and not to hold through a beat that is stronger than theirs, and the last one
wants a strong beat and to be held.

```
4/4   |1 . . . 2 . . . 3 . . . 4 . . . |        The riv-er SINGS be-NEATH the SIL-ver MORN-ing
  the |riv-  er      sings   be- neath |the  sil-   ver    morn- ing
```
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log2
from random import Random

from visiontune.music.frames.config import FRAMES

_STRESSED, _WEAK = 3.0, 1.2
"""Cost of a stressed syllable where no beat is, and of a weak one on the first beat of a bar."""
_UNEVEN, _ACROSS, _DRAGS = 0.35, 2.0, 0.8
"""Costs of a note twice as long as others, of one that holds through a stronger beat, of a weak syllable that is long."""
_LATE = 0.06
"""Cost of each frame by which a line's first strong syllable misses its first bar line."""
_ENDS = 1.5
"""Cost of a last syllable where no beat is."""
_TASTE = 0.5
"""Costs of places differ by so much from song to song."""


@dataclass(frozen=True)
class Room:
    """The time of a line, in frames from its first bar line.

    Args:
        bar: Frames of a bar.
        bars: Of the line.
        upbeat: Frames before the bar line that it may begin with; it ends as much before its last one.
        grid: Notes begin at multiples of so many frames.
        breath: Frames of rest at its end, at least.
        hold: Frames of its last note, at least.
    """

    bar: int
    bars: int
    upbeat: int
    grid: int = 2
    breath: int = 2
    hold: int = 4

    @property
    def end(self) -> int:
        """The first frame after the line's last note, at the latest."""
        return self.bar * self.bars - self.upbeat - self.breath

    def holds(self, syllables: int) -> bool:
        """Whether so many notes can be sung in it, the first on the bar line."""
        return (syllables - 1) * self.grid + self.hold <= self.end


def strength(place: int, bar: int) -> float:
    """How strong a place of a bar is, 0..1; a bar of 12 frames is in three quarters, see `compound`."""
    place %= bar
    if place == 0:
        return 1.0
    if bar in (16, 32) and place == bar // 2:
        return 0.8
    if bar == 24 and place % 8 == 0:
        return 0.65
    return 0.55 if place % FRAMES == 0 else 0.2 if place % 2 == 0 else 0.0


def compound(place: int) -> float:
    """How strong a place of a bar of six eighths is."""
    place %= 12
    return 1.0 if place == 0 else 0.8 if place == 6 else 0.25 if place % 2 == 0 else 0.0


def scan(stresses: Sequence[float], room: Room, *, six_eight: bool = False, seed: int = 0) -> tuple[int, ...]:
    """The frame at which each syllable begins, from the line's first bar line; an upbeat is below 0.

    Args:
        stresses: 0..1 of each syllable; lines that are sung to the same music share the mean of theirs.
        seed: Of the song's taste: which of several good rhythms its lines prefer.

    Raises:
        ValueError: the line has not so much room.
    """
    count = len(stresses)
    if not room.holds(count):
        raise ValueError(f"{count} syllables have no room in {room.end} frames")
    dice = Random(seed)
    taste = [dice.random() * _TASTE for _ in range(room.bar)]
    strong = [compound(place) if six_eight else strength(place, room.bar) for place in range(room.bar)]
    places = range(-(room.upbeat // room.grid) * room.grid, room.end - room.hold + 1, room.grid)
    usual = max(float(room.grid), (room.end - room.bar / 2) / max(1, count))
    first = next((n for n, stress in enumerate(stresses) if stress >= 0.5), 0)

    def alone(n: int, place: int) -> float:
        """Cost of syllable `n` at a place."""
        weight, stress = strong[place % room.bar], stresses[n]
        cost = _STRESSED * stress * (1 - weight) + _WEAK * (1 - stress) * weight + taste[place % room.bar]
        if n == first:
            cost += _LATE * abs(place)
        return cost + (_ENDS * (1 - weight) if n == count - 1 else 0.0)

    longest = 2 * room.bar
    uneven = [0.0, *(_UNEVEN * log2(length / usual) ** 2 for length in range(1, longest + 1))]
    drags = [0.0, *(_DRAGS * max(0.0, log2(length / usual)) for length in range(1, longest + 1))]
    through = [_through(strong, place, longest) for place in range(room.bar)]

    def between(n: int, place: int, following: int) -> float:
        """Cost of syllable `n` from one place to the next."""
        length = following - place
        return uneven[length] + through[place % room.bar][length] + (1 - stresses[n]) * drags[length]

    best: dict[int, tuple[float, tuple[int, ...]]] = {place: (alone(0, place), (place,)) for place in places}
    for n in range(1, count):
        found = dict[int, tuple[float, tuple[int, ...]]]()
        for place in places:
            own = alone(n, place)
            ways = [
                (cost + between(n - 1, at, place), way) for at, (cost, way) in best.items() if 0 < place - at <= longest
            ]
            if ways:
                cost, way = min(ways)
                found[place] = cost + own, (*way, place)
        best = found
    last = {place: cost + _short(room.end - place, room) for place, (cost, _) in best.items()}
    return best[min(last, key=lambda place: (last[place], place))][1]


def _through(strong: Sequence[float], place: int, longest: int) -> list[float]:
    """Cost of holding a note from a place through stronger ones, by its length."""
    found, most = [0.0, 0.0], 0.0
    for length in range(2, longest + 1):
        most = max(most, strong[(place + length - 1) % len(strong)])
        found.append(_ACROSS * max(0.0, most - strong[place]))
    return found


def _short(length: int, room: Room) -> float:
    """Cost of how long the last note may be held: half a bar is well, more does no harm up to a bar and a half."""
    half = room.bar / 2
    return 0.8 * max(0.0, log2(half / length)) + 0.4 * max(0.0, length / room.bar - 1.5)


def drawn(places: Sequence[int], room: Room) -> str:
    """A line's rhythm for people: x begins a note, . holds it; a bar line is |."""
    marks = {place: "x" for place in places}
    low = -room.upbeat
    text = "".join(("|" if at % room.bar == 0 else "") + marks.get(at, ".") for at in range(low, room.end))
    return text
