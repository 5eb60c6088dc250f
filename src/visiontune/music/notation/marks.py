"""Marks over a score: tempo words, metronome marks, dynamics where they change."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from visiontune.music.notation.written import Bar
from visiontune.music.score import TICKS_PER_BEAT, Part, Score

_TEMPI = ((44, "Grave"), (54, "Largo"), (68, "Adagio"), (92, "Andante"), (112, "Moderato"), (126, "Allegretto"),
          (160, "Allegro"), (190, "Vivace"))  # fmt: skip
_DYNAMICS = ((38, "pp"), (54, "p"), (68, "mp"), (84, "mf"), (102, "f"), (128, "ff"))
"""Velocities below which each is played."""
_CHANGE = 12
"""Of velocities on average, that a new dynamic is written for."""
_LASTING = 4
"""Bars that a tempo or a dynamic must hold to be written."""


def tempo_word(beats: float) -> str:
    """What musicians call so many beats a minute."""
    return next((word for limit, word in _TEMPI if beats < limit), "Presto")


def written_tempi(score: Score, bars: Sequence[Bar]) -> set[int]:
    """Ticks of tempi that get a mark: the first, and others that last and differ; what a fermata does has a sign."""
    found = {score.tempi[0][0]}
    last = score.tempi[0][1]
    for (tick, tempo), (stop, _) in pairwise((*score.tempi, (score.end, 0.0))):
        bar = bars[max(0, bisect_right([bar.start for bar in bars], tick) - 1)]
        if abs(tempo / last - 1) > 0.08 and stop - tick >= _LASTING * bar.metre.length:
            found.add(tick)
            last = tempo
    return found


def metronome(tempo: float, bar: Bar) -> tuple[str, bool, int]:
    """(value, dotted, how many a minute) of `tempo` quarters a minute."""
    beat = bar.metre.beat
    names = {TICKS_PER_BEAT * 2: "half", TICKS_PER_BEAT: "quarter", TICKS_PER_BEAT * 3 // 2: "quarter"}
    if beat not in names:
        beat = TICKS_PER_BEAT
    return names[beat], beat == TICKS_PER_BEAT * 3 // 2, round(tempo * TICKS_PER_BEAT / beat)


def dynamics(part: Part, bars: Sequence[Bar]) -> dict[int, str]:
    """Dynamics by the number of the bar that they begin in; none of a part that changes little."""
    starts = [bar.start for bar in bars]
    played: list[list[int]] = [[] for _ in bars]
    for note in part.notes:
        played[bisect_right(starts, note.start) - 1].append(note.velocity)

    def mean(first: int, last: int) -> float | None:
        found = [velocity for bar in played[first:last] for velocity in bar]
        return sum(found) / len(found) if found else None

    found: dict[int, str] = {}
    last: float | None = None
    for number in range(len(bars)):
        now, soon = mean(number, number + 1), mean(number, number + _LASTING)
        if now is None or soon is None:
            continue
        if last is None or (abs(now - last) >= _CHANGE and abs(soon - last) >= _CHANGE):
            name = next(name for limit, name in _DYNAMICS if soon < limit)
            if not found or name != list(found.values())[-1]:
                found[number] = name
            last = soon
    return found if len(found) > 1 else {}
