"""A song before its notes: where every syllable is sung, so that the music fills its time exactly.

```
phrases   |intro    |line 1 |line 2 |line 3 |line 4 |interlude |line 5 ...   |ending|
upbeats          ^ each line begins so many frames before its bar line, where it has an upbeat
onsets    -1 -1 ...  1 0 0 1 0 1 0 0 ...             -1 -1 ...
```

Lines that return have the same rhythm and are of the same length, so that their music can be copied frame by frame.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from visiontune.errors import InputError
from visiontune.music.composing.form import SECONDS, Form, Phrase, Section, bar_frames
from visiontune.music.keys import Key
from visiontune.music.songs.lyrics import Line, Stanza, Syllable, verses
from visiontune.music.songs.scansion import Room, scan
from visiontune.music.songs.songform import Layout, Words, fitted, needed, returns
from visiontune.requests import derive_seed

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

TEMPI = (72.0, 112.0)
"""Quarters a minute between which a song moves, where nobody asks for a tempo."""
BEND = 0.12
"""The share by which a song's tempo may move from the wish, so that its words fill the time."""
INSTRUMENTAL = -1
"""In `onsets`: nothing is sung here, so the highest voice plays as it likes."""


@dataclass(frozen=True)
class Sung:
    """A syllable in its place: it is sung from frame `start` to frame `end`; `word` is its number in its line."""

    start: int
    end: int
    syllable: Syllable
    word: int


@dataclass(frozen=True)
class Stretch:
    """A phrase of the song, from one breath to the next.

    Args:
        name: Of its stanza ("verse 1", "chorus"), or "intro", "interlude", "ending".
        start, end: Frames; an upbeat belongs to it, that of the next one not.
        line: What is sung; None where nobody sings.
        sung: The line's syllables.
        same_as: Number of the earlier stretch whose music this is, note by note; the song's last may be held longer.
        closes: Whether its stanza ends with it.
    """

    name: str
    start: int
    end: int
    line: Line | None = None
    sung: tuple[Sung, ...] = ()
    same_as: int | None = None
    closes: bool = False


@dataclass(frozen=True)
class Setting:
    """A song before its notes, of `frames` sixteenths: `frames * 15 / tempo + tail` seconds long.

    Args:
        tempo: Quarters a minute.
        metre: Numerator and denominator.
        upbeat: Frames before the first bar line.
        tail: Seconds for which the last chord rings on.
        stretches: One after the other, from the first frame to the last.
    """

    frames: int
    tempo: float
    metre: tuple[int, int]
    upbeat: int
    tail: float
    stretches: tuple[Stretch, ...]

    @property
    def bar(self) -> int:
        """Frames of a bar."""
        return bar_frames(self.metre)

    @property
    def duration(self) -> float:
        """Seconds."""
        return self.frames * SECONDS / self.tempo + self.tail

    @property
    def final(self) -> int:
        """Frames of the last chord: it begins with the last bar, or with the last syllable if that comes later."""
        bars = (self.frames - self.upbeat) // self.bar
        return self.frames - max(self.upbeat + (bars - 1) * self.bar, self.sung[-1].start)

    @cached_property
    def sung(self) -> tuple[Sung, ...]:
        """All syllables in order."""
        return tuple(one for stretch in self.stretches for one in stretch.sung)

    @property
    def onsets(self) -> npt.NDArray[np.int8]:
        """For the voice that sings: 1 strikes here, 0 holds or rests, `INSTRUMENTAL` as it likes; int8 (frames,)."""
        import numpy as np

        found = np.full(self.frames, INSTRUMENTAL, np.int8)
        for stretch in self.stretches:
            if stretch.line is not None:
                found[stretch.start : stretch.end] = 0
        found[[one.start for one in self.sung]] = 1
        return found

    @property
    def rests(self) -> npt.NDArray[np.bool_]:
        """Where the voice that sings is silent: before a line begins, and for a breath at its end; bool (frames,)."""
        found: npt.NDArray[np.bool_] = self.onsets == 0
        for one in self.sung:
            found[one.start : one.end] = False
        return found

    @property
    def copies(self) -> Mapping[int, int]:
        """By the number of a stretch, that of the earlier one whose music it has."""
        return {n: stretch.same_as for n, stretch in enumerate(self.stretches) if stretch.same_as is not None}

    def form(self, key: Key, density: int = 2, fermatas: bool = False) -> Form:
        """The setting as a form: lines are phrases, stanzas sections; what has the music of another is `of` it."""
        phrases = []
        for n, stretch in enumerate(self.stretches):
            last = n == len(self.stretches) - 1
            ends = stretch.closes or stretch.line is None
            held = stretch.end - stretch.sung[-1].start if fermatas and stretch.sung else 0
            phrases.append(
                Phrase(
                    stretch.start, stretch.end - stretch.start, "final" if last else "full" if ends else "half", held
                )
            )
        sections = tuple(_sections(self.stretches, key, density))
        return Form(
            self.frames,
            self.tempo,
            self.metre,
            key,
            self.upbeat,
            self.final,
            self.tail,
            sections,
            tuple(phrases),
            fermatas,
        )


def set_lyrics(
    stanzas: Sequence[Stanza], metre: tuple[int, int], duration: float, tempo_range: tuple[float, float], seed: int
) -> Setting:
    """Where the syllables of a song are sung, in exactly `duration` seconds.

    A short time is filled by the words alone, sung in quick notes; a longer one has an introduction, interludes and an
    ending, slower notes, and then the song is sung again, as often as there is time for.

    Args:
        stanzas: See `lyrics.verses`.
        tempo_range: The slowest and the quickest tempo, in quarters a minute; they may be the same.
        seed: Of which of several good rhythms is taken.

    Raises:
        InputError: the words do not fit; says how long they take at the quickest.
    """
    layout = fitted(_words(stanzas, metre), duration, tempo_range)
    return _placed(layout, metre, derive_seed(seed, "setting"))


def set_near(
    stanzas: Sequence[Stanza], metre: tuple[int, int], duration: float, tempo: float, seed: int, exact: bool = False
) -> Setting:
    """As `set_lyrics`, near a tempo; where the words do not fit so, at any tempo of songs, unless it must be `exact`.

    Raises:
        InputError: the words do not fit.
    """
    bend = 0.0 if exact else BEND
    try:
        return set_lyrics(stanzas, metre, duration, (tempo * (1 - bend), tempo * (1 + bend)), seed)
    except InputError:
        if exact:
            raise
    return set_lyrics(stanzas, metre, duration, (min(tempo, TEMPI[0]), max(tempo * (1 + bend), TEMPI[1])), seed)


def song_duration(stanzas: Sequence[Stanza], metre: tuple[int, int], tempo_range: tuple[float, float]) -> float:
    """Seconds that a song takes when nobody says how long it is to be: its words once, at ease, with room around them."""
    return needed(_words(stanzas, metre), tempo_range)


def natural_duration(lyrics: str, metre: tuple[int, int] = (4, 4), tempo: float | None = None) -> float:
    """Seconds of a song of these lyrics where nobody says how long it is to be; at most an hour.

    Told by the spelling of the words, so that it is the same everywhere and quick also where nothing is made.

    Raises:
        InputError: there are no words.
    """
    tempi = TEMPI if tempo is None else (tempo, tempo)
    return min(3_600.0, song_duration(verses(lyrics, by_rule=True), metre, tempi))


def _words(stanzas: Sequence[Stanza], metre: tuple[int, int]) -> Words:
    """With room for an upbeat of a beat, where any line begins with a weak syllable and goes on."""
    weak = any(
        not line.syllables[0].stressed and any(syllable.stressed for syllable in line.syllables)
        for stanza in stanzas
        for line in stanza.lines
    )
    beat = 2 if metre in ((6, 8), (2, 4)) else 4
    return Words(tuple(stanzas), bar_frames(metre), beat if weak else 0)


def _placed(layout: Layout, metre: tuple[int, int], seed: int) -> Setting:
    """Every syllable of a layout in its place."""
    same, bar = returns(layout), layout.words.bar
    rhythms: dict[int, tuple[int, ...]] = {}
    for n, part in enumerate(layout.parts):
        if part.line is not None and same[n] is None:
            sharing = [part.line, *(p.line for k, p in enumerate(layout.parts) if same[k] == n and p.line)]
            stresses = [
                sum(syllable.stressed for syllable in column) / len(column)
                for column in zip(*(line.syllables for line in sharing), strict=True)
            ]
            rhythms[n] = scan(stresses, layout.room(part), six_eight=metre == (6, 8), seed=seed)
    stretches, before, whole = list[Stretch](), 0, 0
    for n, part in enumerate(layout.parts):
        line_start = layout.opening + whole * bar  # the part's first bar line
        whole += part.bars
        last = n == len(layout.parts) - 1
        end = layout.frames if last else layout.opening + whole * bar - layout.words.upbeat
        sung: tuple[Sung, ...] = ()
        if part.line is not None:
            source = same[n]
            places = rhythms[n if source is None else source]
            sung = tuple(_sung(part.line, [line_start + place for place in places], end, layout.room(part), last))
        stretches.append(Stretch(part.name, before, end, part.line, sung, same[n], part.closes))
        before = end
    return Setting(layout.frames, layout.tempo, metre, layout.opening, layout.tail, tuple(stretches))


def _sung(line: Line, starts: Sequence[int], end: int, room: Room, last: bool) -> list[Sung]:
    """A line's syllables; each lasts until the next, the last one until the breath, and at the end of all to its end."""
    words = [n for n, word in enumerate(line.words) for _ in word.syllables]
    stop = end if last else min(end - room.breath, starts[-1] + room.bar * 3 // 2)
    return [
        Sung(start, after, syllable, word)
        for start, after, syllable, word in zip(starts, [*starts[1:], stop], line.syllables, words, strict=True)
    ]


def _sections(stretches: Sequence[Stretch], key: Key, density: int) -> list[Section]:
    """Stanzas as sections; one whose lines all have the music of another's, in order, returns."""
    groups: list[list[int]] = []
    for n, stretch in enumerate(stretches):
        if groups and stretch.line is not None and not stretches[n - 1].closes and stretches[n - 1].line is not None:
            groups[-1].append(n)
        else:
            groups.append([n])
    found: list[Section] = []
    letters = 0
    for group in groups:
        sources = [stretches[n].same_as for n in group]
        of = next((k for k, other in enumerate(groups[: len(found)]) if other == sources), None)
        first, last = stretches[group[0]], stretches[group[-1]]
        if of is not None:
            name = found[of].name.rstrip("'") + "'" * (first.line is not None)
        elif first.line is None:
            name = "coda" if group[-1] == len(stretches) - 1 else first.name
        else:
            name, letters = chr(ord("A") + letters % 26), letters + 1
        found.append(Section(name, first.start, last.end - first.start, key, density, of))
    return found
