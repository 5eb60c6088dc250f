"""A score as it is written: bars, staves, voices, and in them values that are tied, dotted, in threes, beamed."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from visiontune.music.notation.rhythm import BINARY, TERNARY, TYPES, VALUES, Metre, Piece, pieces, triplets
from visiontune.music.notation.staves import Clef, staves
from visiontune.music.score import TICKS_PER_BEAT, Note, Part, Score


@dataclass(frozen=True)
class Bar:
    """A bar from tick `start` to `stop`.

    Args:
        first: Its first place in a whole bar, in ticks; above 0 in an upbeat.
    """

    start: int
    stop: int
    metre: Metre
    first: int = 0


@dataclass(frozen=True)
class Written:
    """A note, chord or rest as one sign.

    Args:
        start, stop: In ticks of the score.
        notes: By pitch; none of a rest.
        value: Its type ("quarter"); empty of a rest that fills a bar.
        tied: From the sign before, to the sign after.
        unit: The type that a triplet counts; empty outside one.
        edge: "start" and "stop" of a triplet.
        beams: Of each beam from the first: begin, continue, end, forward hook, backward hook.
    """

    start: int
    stop: int
    notes: tuple[Note, ...]
    value: str
    dots: int = 0
    tied: tuple[bool, bool] = (False, False)
    unit: str = ""
    edge: str = ""
    beams: tuple[str, ...] = ()


@dataclass(frozen=True)
class WrittenStaff:
    """A staff: of each bar its voices, the highest first; all but the first may have gaps."""

    clef: Clef
    bars: tuple[tuple[tuple[Written, ...], ...], ...]


@dataclass(frozen=True)
class _Chord:
    start: int
    stop: int
    notes: tuple[Note, ...]

    @property
    def height(self) -> float:
        return sum(note.pitch for note in self.notes) / len(self.notes)


def written(part: Part, bars: Sequence[Bar]) -> tuple[WrittenStaff, ...]:
    """The staves of a part; its notes must be `snapped`."""
    found = []
    for staff in staves(part):
        voices = _voices(staff.notes)
        found.append(
            WrittenStaff(
                staff.clef,
                tuple(
                    tuple(
                        _beamed(line, bar)
                        for number, voice in enumerate(voices or [[]])
                        if (line := _line(voice, bar, whole=number == 0))
                    )
                    for bar in bars
                ),
            )
        )
    return tuple(found)


def bars_of(score: Score) -> list[Bar]:
    """The bars of a `snapped` score."""
    ticks = [tick for tick, *_ in score.metres]
    found = []
    for start, stop in score.bars():
        metre = Metre(*score.metres[max(0, bisect_right(ticks, start) - 1)][1:])
        found.append(Bar(start, stop, metre, max(0, metre.length - stop) if start == 0 and score.upbeat else 0))
    return found


def snapped(score: Score) -> Score:
    """The score with every note where notation has a place for it.

    Beats of sixty-fourths stay; in all others, notes move to the nearest twenty-fourth of a quarter.
    """
    upbeat = _round(score.upbeat, TERNARY)
    metres = tuple({_round(tick, 2 * BINARY): (n, d) for tick, n, d in score.metres}.items())
    score = replace(score, upbeat=upbeat, metres=tuple((tick, *metre) for tick, metre in metres))
    beyond = Part("", 0, (Note(0, score.end + 2 * TERNARY, 0),))
    bars = bars_of(replace(score, parts=(beyond,)))
    starts = [bar.start for bar in bars]

    def cell(tick: int) -> tuple[int, int]:
        """(first tick of the beat, ticks from there)."""
        bar = bars[bisect_right(starts, tick) - 1]
        past = (tick - bar.start + bar.first) % bar.metre.cell
        return tick - past, past

    cut = set()
    for bar in bars:
        # Beats of which an upbeat, or a bar before another metre, has only a share that is written in threes.
        for tick, place in ((bar.start, bar.first), (bar.stop, bar.first + bar.stop - bar.start)):
            if place % bar.metre.cell % BINARY:
                cut.add(tick - place % bar.metre.cell)

    def moved(part: Part) -> Part:
        notes = list(part.notes)
        while True:
            edges = {tick for note in notes for tick in (note.start, note.end)}
            uneven = cut | {first for first, past in map(cell, edges) if past % BINARY}

            def placed(tick: int, uneven: set[int] = uneven) -> int:
                first, past = cell(tick)
                return first + _round(past, TERNARY) if first in uneven else tick

            spans = [(placed(note.start), placed(note.end)) for note in notes]
            fitted = [
                replace(note, start=start, duration=max(stop - start, TERNARY))
                for note, (start, stop) in zip(notes, spans, strict=True)
            ]
            if fitted == notes:
                return replace(part, notes=tuple(sorted(notes)))
            notes = fitted

    return replace(score, parts=tuple(moved(part) for part in score.parts))


def _round(tick: int, grid: int) -> int:
    return (tick + grid // 2) // grid * grid


def _voices(notes: Iterable[Note]) -> list[list[_Chord]]:
    """Chords in voices in which none overlap; where several sound, the first is the highest."""
    chords: list[_Chord] = []
    for (start, stop), same in groupby(sorted(notes, key=lambda n: (n.start, -n.end)), key=lambda n: (n.start, n.end)):
        left = sorted(same, key=lambda note: note.pitch)
        while left:
            # One of each pitch: unisons are sung by two voices.
            chord = {note.pitch: note for note in reversed(left)}
            chords.append(_Chord(start, stop, tuple(chord[pitch] for pitch in sorted(chord))))
            left = [note for note in left if note is not chord[note.pitch]]
    found: list[list[_Chord]] = []
    for cluster in _clusters(sorted(chords, key=lambda one: (one.start, -one.height))):
        lines: list[list[_Chord]] = []
        for sounding in cluster:
            height = sounding.height
            free = [line for line in lines if line[-1].stop <= sounding.start]
            if free:
                min(free, key=lambda line: abs(line[-1].height - height)).append(sounding)
            else:
                lines.append([sounding])
        lines.sort(key=lambda line: -sum(one.height for one in line) / len(line))
        found += [[] for _ in range(len(lines) - len(found))]
        for voice, line in zip(found, lines, strict=False):
            voice += line
    return found


def _clusters(chords: Iterable[_Chord]) -> list[list[_Chord]]:
    """Chords in groups between which nothing sounds on."""
    found: list[list[_Chord]] = []
    end = -1
    for chord in chords:
        if chord.start >= end:
            found.append([])
        found[-1].append(chord)
        end = max(end, chord.stop)
    return found


def _line(voice: Sequence[_Chord], bar: Bar, whole: bool) -> list[Written]:
    """What a voice does in a bar; `whole`: rests fill it, else gaps are left."""
    first = bisect_right(voice, bar.start, key=lambda chord: chord.stop)
    here = voice[first : bisect_left(voice, bar.stop, key=lambda chord: chord.start)]
    if not here and (not whole or bar.stop - bar.start == bar.metre.length):
        return [Written(bar.start, bar.stop, (), "")] if whole else []
    shift = bar.start - bar.first
    spans: list[tuple[int, int, _Chord | None]] = []
    at = bar.start
    for chord in here:
        start, stop = max(chord.start, bar.start), min(chord.stop, bar.stop)
        if at < start:
            spans.append((at, start, None))
        spans.append((start, stop, chord))
        at = stop
    if at < bar.stop:
        spans.append((at, bar.stop, None))
    bounds = {tick - shift for start, stop, _ in spans for tick in (start, stop)}
    cells = triplets(bounds, bar.metre, bar.first, bar.stop - shift)
    found: list[Written] = []
    for start, stop, sounding in spans:
        for piece in pieces(start - shift, stop - shift, bar.metre, cells, rest=sounding is None):
            begin, end = piece.start + shift, piece.stop + shift
            if sounding is None:
                # A gap is left empty but in a triplet, whose bracket counts all of it.
                if whole or piece.cell:
                    found.append(_sign(piece, begin, end, (), (False, False)))
            else:
                tied = (begin > sounding.start, end < sounding.stop)
                found.append(_sign(piece, begin, end, sounding.notes, tied))
    return _edged(found, [(low + shift, high + shift) for low, high in cells])


def _sign(piece: Piece, start: int, stop: int, notes: tuple[Note, ...], tied: tuple[bool, bool]) -> Written:
    value, dots = VALUES[piece.written]
    unit = VALUES[(piece.cell[1] - piece.cell[0]) // 2][0] if piece.cell else ""
    return Written(start, stop, notes, value, dots, tied, unit)


def _edged(line: list[Written], cells: Sequence[tuple[int, int]]) -> list[Written]:
    """The first and last sign of each triplet marked."""
    for low, high in cells:
        inside = [n for n, sign in enumerate(line) if low <= sign.start < high and sign.unit]
        if len(inside) > 1:
            for n, edge in ((inside[0], "start"), (inside[-1], "stop")):
                line[n] = replace(line[n], edge=edge)
    return line


def _beamed(line: Sequence[Written], bar: Bar) -> tuple[Written, ...]:
    """The signs of a bar with their beams: a beam shows a beat, or half a bar of nothing but eighths."""
    shift = bar.start - bar.first
    span = bar.metre.beat if bar.metre.compound else TICKS_PER_BEAT
    wide = bar.metre.length if bar.metre.length <= 3 * TICKS_PER_BEAT else 2 * TICKS_PER_BEAT
    spans: dict[int, list[Written]] = {}
    for sign in line:
        spans.setdefault((sign.start - shift) // wide, []).append(sign)

    def group(sign: Written) -> tuple[int, bool, int]:
        place = sign.start - shift
        even = not bar.metre.compound and all(
            (s.value, s.dots, s.unit) == ("eighth", 0, "") and s.notes for s in spans[place // wide]
        )
        return place // wide, even, 0 if even else place // span

    found: list[Written] = []
    for _, signs in groupby(line, key=group):
        run: list[Written] = []
        for sign in signs:
            if run and (not _flags(sign) or sign.start != run[-1].stop):
                found += _joined(run)
                run = []
            if _flags(sign):
                run.append(sign)
            else:
                found.append(sign)
        found += _joined(run)
    return tuple(found)


def _flags(sign: Written) -> int:
    """How many flags or beams a note has; rests have none."""
    return max(0, TYPES.index("quarter") - TYPES.index(sign.value)) if sign.notes else 0


def _joined(run: Sequence[Written]) -> list[Written]:
    """Notes under one beam, and under as many as their flags."""
    if len(run) < 2:
        return list(run)
    flags = [0, *map(_flags, run), 0]
    found = []
    for (n, sign), (before, own, after) in zip(
        enumerate(run), zip(flags, flags[1:], flags[2:], strict=False), strict=True
    ):
        beams = []
        for level in range(1, own + 1):
            left, right = before >= level, after >= level
            lone = (
                "backward hook"
                if n == len(run) - 1 or (n and run[n - 1].value == "eighth" and run[n - 1].dots)
                else "forward hook"
            )
            beams.append("continue" if left and right else "end" if left else "begin" if right else lone)
        found.append(replace(sign, beams=tuple(beams)))
    return found
