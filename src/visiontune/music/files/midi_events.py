"""A MIDI file's events as a score; the rules are told in `midi`."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from dataclasses import replace
from itertools import pairwise
from typing import TypeVar

from visiontune.music.files import smf
from visiontune.music.keys import Key
from visiontune.music.score import TICKS_PER_BEAT, Note, Part, Score

DRUMS, PROGRAM, CONTROL, PAN = 9, 0xC0, 0xB0, 10
"""The drums' channel, two kinds of events, and a controller."""
TITLE, COMPOSER, FERMATA = "Title: ", "Composer: ", "fermata"
"""How texts of ours begin, and what a marker of ours says."""
_LONGEST_TEXT = 1_000  # characters
UNTOLD = 120.0
"""Beats per minute where a file names none."""
Step = TypeVar("Step", bound="tuple[int, *tuple[object, ...]]")

Where = tuple[int, int, int]
"""Track, channel, and program or pitch."""


class Reader:
    """Events turned into a score, one after the other."""

    def __init__(self, events: smf.Events) -> None:
        self.events = events
        self.left_out: Counter[str] = Counter()
        self.tempi: list[tuple[int, float]] = []
        self.metres: list[tuple[int, int, int]] = []
        self.keys: list[tuple[int, Key]] = []
        self.fermatas: list[int] = []
        self.names: dict[int, str] = {}
        self.about = {TITLE: "", COMPOSER: ""}
        self.lyrics: defaultdict[int, dict[int, str]] = defaultdict(dict)
        self.programs: dict[tuple[int, int], int] = {}
        self.pans: dict[tuple[int, int], float] = {}
        self.parts: dict[Where, list[Note]] = {}
        self.sounding: defaultdict[Where, deque[tuple[int, int, Where]]] = defaultdict(deque)
        stuck = _stuck(events)
        for tick, track, status, one, two in events.events:
            kind, channel = status & 0xF0, status & 0x0F
            if isinstance(two, bytes):
                self._meta(self._ticks(tick), track, one, two)
            elif kind == 0x90 and two:
                if (track, channel, one) in stuck:
                    self._ended(track, channel, one, tick)
                # Of the channel, where its own track does not say; files put two tracks on one channel, too.
                program = self.programs.get((track, channel), self.programs.get((-1, channel), 0))
                part = (track, channel, 0 if channel == DRUMS else program)
                self.parts.setdefault(part, [])
                self.sounding[track, channel, one].append((tick, two, part))
            elif kind in (0x80, 0x90):
                self._ended(track, channel, one, tick)
            elif kind == PROGRAM:
                self.programs[track, channel] = self.programs[-1, channel] = one
            elif kind == CONTROL and one == PAN:
                self.pans[track, channel] = max(-1.0, (two - 64) / 63)
        end = events.events[-1][0] if events.events else 0
        for (track, channel, pitch), notes in self.sounding.items():
            for start, *_ in tuple(notes):
                self.left_out["closed"] += 1
                # What is struck with the file's last event has no length of its own.
                self._ended(track, channel, pitch, end if end > start else start + int(events.division) + 1)
        self.score = self._score()

    def warnings(self) -> tuple[str, ...]:
        told = {
            "empty": "notes of no length, left out",
            "closed": "notes that are never let go, ended with the file",
            "metre": "metres that there are none of, passed over",
            "tempo": "tempi of 0, passed over",
        }
        return tuple(f"{told[what]}: {count}" for what, count in sorted(self.left_out.items()))

    def _ticks(self, tick: int) -> int:
        return round(tick * TICKS_PER_BEAT / self.events.division)

    def _ended(self, track: int, channel: int, pitch: int, tick: int) -> None:
        notes = self.sounding[track, channel, pitch]
        if not notes:
            return  # let go, and never struck: common, and harmless
        at, velocity, part = notes.popleft()
        if tick == at:
            self.left_out["empty"] += 1
            return
        start = self._ticks(at)
        self.parts[part].append(Note(start, max(1, self._ticks(tick) - start), pitch, velocity))

    def _meta(self, tick: int, track: int, kind: int, content: bytes) -> None:
        if kind == smf.TEMPO and len(content) >= 3 and not self.events.film:
            pace = int.from_bytes(content[:3], "big")  # microseconds of a quarter
            if pace:
                self.tempi.append((tick, _even(pace)))
            else:
                self.left_out["tempo"] += 1
        elif kind == smf.METRE and len(content) >= 2:
            if content[0] and content[1] <= 6:
                self.metres.append((tick, content[0], 2 ** content[1]))
            else:
                self.left_out["metre"] += 1
        elif kind == smf.KEY and len(content) == 2:
            sharps = int.from_bytes(content[:1], "big", signed=True)
            if abs(sharps) <= 7 and content[1] <= 1:
                minor = content[1] == 1
                self.keys.append((tick, Key((sharps * 7 + 9 * minor) % 12, "minor" if minor else "major")))
        elif kind in (smf.NAME, smf.TEXT, smf.LYRIC, smf.MARKER):
            text = _decoded(content)
            if kind == smf.NAME:
                self.names.setdefault(track, text)
            elif kind == smf.LYRIC and text:
                self.lyrics[track][tick] = text
            elif kind == smf.MARKER and text == FERMATA:
                self.fermatas.append(tick)
            elif kind == smf.TEXT:
                for what in self.about:
                    if text.startswith(what):
                        self.about[what] = text.removeprefix(what)

    def _score(self) -> Score:
        metres, upbeat = _upbeat(steps([(0, 4, 4), *self.metres]))
        playing = {track for track, *_ in self.parts}
        words = self._words(playing)
        parts = []
        for number, (part, notes) in enumerate(sorted(self.parts.items(), key=_place), 1):
            if not notes:
                continue
            track, channel, program = part
            drums = channel == DRUMS
            name = self.names.get(track, "") or ("Drums" if drums else f"Part {number}")
            sung = _sung(sorted(notes, key=by_place), words.get(part, {}))
            parts.append(Part(name, program, sung, drums, self.pans.get((track, channel), 0.0)))
        return Score(
            tuple(parts),
            steps([(0, UNTOLD), *self.tempi]),
            metres,
            steps(self.keys),
            upbeat,
            tuple(self.fermatas),
            # A first track without notes bears the name of the whole.
            self.about[TITLE] or ("" if 0 in playing else self.names.get(0, "")),
            self.about[COMPOSER],
        )

    def _words(self, playing: set[int]) -> dict[Where, dict[int, str]]:
        """Syllables by part: of its own track, or of a track that holds nothing else and fits this part best."""
        own = {part: self.lyrics[part[0]] for part in self.parts if part[0] in self.lyrics}
        apart = {
            tick: text for track, words in self.lyrics.items() if track not in playing for tick, text in words.items()
        }
        if apart and self.parts:
            singer = max(self.parts, key=lambda part: len(apart.keys() & {note.start for note in self.parts[part]}))
            own[singer] = apart | own.get(singer, {})
        return own


def _place(part: tuple[Where, list[Note]]) -> tuple[int, int]:
    """Parts stand in the order of their tracks; of one channel, in that in which they play."""
    (track, channel, _), _ = part
    return track, channel


def by_place(note: Note) -> tuple[int, int, int]:
    """Notes stand by start, then by pitch."""
    return note.start, note.pitch, note.duration


def _stuck(events: smf.Events) -> set[Where]:
    """Keys that are struck more often than they are let go."""
    balance: Counter[Where] = Counter()
    for _, track, status, one, two in events.events:
        if status & 0xE0 == 0x80:
            balance[track, status & 0x0F, one] += 1 if two and status & 0x10 else -1
    return {key for key, count in balance.items() if count > 0}


def _sung(notes: list[Note], words: dict[int, str]) -> tuple[Note, ...]:
    """The notes with their syllables; of several at once the lowest has it."""
    if not words:
        return tuple(notes)
    left = dict(words)
    return tuple(replace(note, lyric=left.pop(note.start, "")) for note in notes)


def _even(pace: int) -> float:
    """Beats per minute of microseconds per beat: the plainest number that a writer would have rounded to them."""
    tempo = 6e7 / pace
    return next(
        (plain for plain in (float(round(tempo)), round(tempo, 3)) if plain and round(6e7 / plain) == pace), tempo
    )


def _decoded(content: bytes) -> str:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    return "".join(letter for letter in text if letter.isprintable()).strip()[:_LONGEST_TEXT]


def steps(values: list[Step]) -> tuple[Step, ...]:
    """What holds from each tick on: of one tick the last, and nothing that says the same again."""
    last = {value[0]: value for value in values}
    found: list[Step] = []
    for tick in sorted(last):
        if not found or found[-1][1:] != last[tick][1:]:
            found.append(last[tick])
    return tuple(found)


def _upbeat(metres: tuple[tuple[int, int, int], ...]) -> tuple[tuple[tuple[int, int, int], ...], int]:
    """The metres without a first, shorter bar that is an upbeat; and its ticks."""
    for (_, first, unit), (start, numerator, denominator) in pairwise(metres[:2]):
        length = TICKS_PER_BEAT * 4 * first // unit
        if start == length < TICKS_PER_BEAT * 4 * numerator // denominator:
            return ((0, numerator, denominator), *metres[2:]), length
    return metres, 0
