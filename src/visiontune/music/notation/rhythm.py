"""Note values: how a length of time at its place in a bar is written, as values that notation has, tied.

Places are ticks from the first beat of a whole bar. Time in threes is written in cells (a beat, or two): inside one,
each length is written half as long again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from visiontune.music.score import TICKS_PER_BEAT

BINARY, TERNARY = 30, 20
"""Ticks of the shortest values: a sixty-fourth, and one of a triplet of them."""
TYPES = ("64th", "32nd", "16th", "eighth", "quarter", "half", "whole", "breve")
VALUES = {
    **{BINARY << n: (name, 0) for n, name in enumerate(TYPES)},
    **{3 * BINARY << n - 1: (name, 1) for n, name in enumerate(TYPES) if n},
}
"""(type, dots) by ticks."""


@dataclass(frozen=True)
class Metre:
    """A time signature."""

    numerator: int
    denominator: int

    @property
    def unit(self) -> int:
        """Ticks of what the denominator counts."""
        return 4 * TICKS_PER_BEAT // self.denominator

    @property
    def length(self) -> int:
        """Ticks of a bar."""
        return self.unit * self.numerator

    @property
    def compound(self) -> bool:
        """Whether a beat is three units."""
        return self.denominator >= 8 and self.numerator % 3 == 0

    @property
    def beat(self) -> int:
        """Ticks of a beat."""
        return self.unit * (3 if self.compound else 1)

    @property
    def cell(self) -> int:
        """Ticks of what three may divide."""
        return min(self.unit, TICKS_PER_BEAT)

    @property
    def middle(self) -> int | None:
        """The place that divides a bar of four beats; of others there is none."""
        return self.length // 2 if self.length == 4 * self.beat else None


@dataclass(frozen=True)
class Piece:
    """A written value from `start` to `stop`.

    Args:
        written: Ticks that it would have outside a triplet.
        cell: The first and last place of the triplet that it is in, if any.
    """

    start: int
    stop: int
    written: int
    cell: tuple[int, int] | None = None


def triplets(bounds: Collection[int], metre: Metre, first: int, last: int) -> list[tuple[int, int]]:
    """The cells in threes, of a voice whose notes begin and end at `bounds`, in a bar from `first` to `last`."""
    size = metre.cell
    places = sorted({first, last, *bounds})
    uneven = sorted({place // size * size for place in places if place % size % BINARY})
    cells: list[tuple[int, int]] = []
    for start in uneven:
        pair = start + size in uneven and start % (2 * size) == 0 and not metre.compound
        if pair and {p - start for p in places if start < p < start + 2 * size} <= {2 * size // 3, 4 * size // 3}:
            cells.append((start, start + 2 * size))
        elif not cells or start >= cells[-1][1]:
            cells.append((start, start + size))
    return cells


def pieces(start: int, stop: int, metre: Metre, cells: Sequence[tuple[int, int]], rest: bool) -> Iterator[Piece]:
    """The values that fill the time from `start` to `stop` in one bar."""
    at = start
    for low, high in cells:
        if high <= at or low >= stop:
            continue
        if at < low:
            yield from _even(at, low, metre, rest)
            at = low
        end = min(stop, high)
        # Inside, a cell is a beat of three units.
        inner = Metre(3, 4 * TICKS_PER_BEAT * 2 // (high - low))
        for piece in _even((at - low) * 3 // 2, (end - low) * 3 // 2, inner, rest, compound=True):
            begin, close = low + piece.start * 2 // 3, low + piece.stop * 2 // 3
            yield Piece(begin, close, piece.written, (low, high))
        at = end
    if at < stop:
        yield from _even(at, stop, metre, rest)


def _even(start: int, stop: int, metre: Metre, rest: bool, compound: bool = False) -> Iterator[Piece]:
    if stop - start in VALUES and _fits(start, stop, metre, rest, compound or metre.compound):
        yield Piece(start, stop, stop - start)
        return
    inside = [place for place in range(start // BINARY * BINARY + BINARY, stop, BINARY)]
    if not inside:
        raise ValueError(f"{stop - start} ticks are shorter than any note")
    weights = {place: _weight(place, metre, compound or metre.compound) for place in inside}
    strongest = [place for place in inside if weights[place] == max(weights.values())]
    beat = 3 * metre.unit if compound else metre.beat
    cut = strongest[-1] if start % beat == 0 else strongest[0]
    yield from _even(start, cut, metre, rest, compound)
    yield from _even(cut, stop, metre, rest, compound)


def _weight(place: int, metre: Metre, compound: bool) -> int:
    """How strong a place of a bar is."""
    if place == metre.middle:
        return 100
    beat = 3 * metre.unit if compound else metre.beat
    if place % beat == 0:
        return 50
    if compound and place % metre.unit == 0:
        return 40
    return (place & -place) if place else 0  # of a beat's halves and their halves


def _fits(start: int, stop: int, metre: Metre, rest: bool, compound: bool) -> bool:
    """Whether one value at this place shows the beats that it covers."""
    length, beat = stop - start, 3 * metre.unit if compound else metre.beat
    dotted = VALUES[length][1] > 0
    if start == 0 and stop == metre.length:
        return not (rest and compound and length > beat)
    middle = metre.middle
    crosses = middle is not None and start < middle < stop
    if start // beat == (stop - 1) // beat:
        return _fits_beat(start % beat, stop - start, metre, rest, compound)
    if start % beat == 0 and stop % beat == 0:
        if rest:
            return middle is not None and length == 2 * beat and start % middle == 0
        return not crosses or start == 0 or stop == metre.length or (length == 2 * beat and not compound)
    if rest or compound or crosses or start % (beat // 2) or stop % (beat // 2):
        return False
    # Across a beat: a dotted beat that begins or ends on one, or a syncope of one beat.
    return (dotted and 2 * length == 3 * beat and (start % beat == 0 or stop % beat == 0)) or length == beat


def _fits_beat(start: int, length: int, metre: Metre, rest: bool, compound: bool) -> bool:
    """The same inside a beat."""
    dotted = VALUES[length][1] > 0
    if compound:
        unit = metre.unit
        if length >= unit:
            whole = length == 3 * unit or (length in (unit, 2 * unit) and start % unit == 0)
            return whole or (not rest and dotted and 2 * length == 3 * unit and start % (length) == 0)
        if start // unit != (start + length - 1) // unit:
            return False
        start %= unit
    if rest:
        return not dotted and start % length == 0
    if dotted:
        base = length * 2 // 3
        return start % base == 0 or (start + length) % base == 0
    return start % (length // 2 or 1) == 0
