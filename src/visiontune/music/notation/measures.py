"""Measures of a part as MusicXML: attributes, directions, and the notes of every voice."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from visiontune.music.keys import Key
from visiontune.music.notation.accidentals import Spelling, spelt
from visiontune.music.notation.drumkit import drum_place
from visiontune.music.notation.elements import Element, add, before_first, legible
from visiontune.music.notation.marks import dynamics, metronome, tempo_word, written_tempi
from visiontune.music.notation.sung import Sung, sung
from visiontune.music.notation.written import Bar, Written, WrittenStaff, written
from visiontune.music.score import TICKS_PER_BEAT, Note, Part, Score

DIVISIONS = 48
"""Of a quarter: a sixty-fourth is 3, one of a triplet of them is 2."""
_TICKS = TICKS_PER_BEAT // DIVISIONS
_ACCIDENTALS = {-2: "flat-flat", -1: "flat", 0: "natural", 1: "sharp", 2: "double-sharp"}


@dataclass
class PartWriter:
    """Writes the measures of one part from the first to the last."""

    score: Score
    part: Part
    number: int
    bars: Sequence[Bar]
    keys: Sequence[tuple[int, Key]]
    spelling: Mapping[tuple[int, int], Spelling]

    def __post_init__(self) -> None:
        self.staves: tuple[WrittenStaff, ...] = written(self.part, self.bars)
        self.sung: Mapping[Note, Sung] = sung(self.part.notes)
        self.dynamics = dynamics(self.part, self.bars)
        self.tempi = written_tempi(self.score, self.bars)
        self.held = self._held()

    def measures(self) -> Iterator[Element]:
        # Bars are numbered from the first whole one.
        zero = 0 if self.bars and self.bars[0].first else 1
        for index, bar in enumerate(self.bars):
            measure = Element("measure", number=str(index + zero))
            if bar.first:
                measure.set("implicit", "yes")
            self._attributes(measure, index, bar)
            self._directions(measure, index, bar)
            self._voices(measure, index, bar)
            if index == len(self.bars) - 1:
                add(add(measure, "barline", location="right"), "bar-style", "light-heavy")
            yield measure

    def _key_at(self, tick: int) -> Key:
        return self.keys[max(0, bisect_right([start for start, _ in self.keys], tick) - 1)][1]

    def _attributes(self, measure: Element, index: int, bar: Bar) -> None:
        before = self.bars[index - 1] if index else None
        key = self._key_at(bar.start)
        signs = Element("attributes")
        if before is None:
            add(signs, "divisions", DIVISIONS)
        if not self.part.drums and (before is None or key.sharps != self._key_at(before.start).sharps):
            sign = add(signs, "key")
            add(sign, "fifths", key.sharps)
            add(sign, "mode", key.mode)
        if before is None or bar.metre != before.metre:
            time = add(signs, "time")
            add(time, "beats", bar.metre.numerator)
            add(time, "beat-type", bar.metre.denominator)
        if before is None:
            if len(self.staves) > 1:
                add(signs, "staves", len(self.staves))
            for number, staff in enumerate(self.staves, 1):
                clef = add(signs, "clef", **({"number": str(number)} if len(self.staves) > 1 else {}))
                add(clef, "sign", staff.clef.sign)
                if staff.clef.sign != "percussion":
                    add(clef, "line", staff.clef.line)
                if staff.clef.octave:
                    add(clef, "clef-octave-change", staff.clef.octave)
        if len(signs):
            measure.append(signs)

    def _directions(self, measure: Element, index: int, bar: Bar) -> None:
        for tick, tempo in self.score.tempi:
            inside = bar.start <= tick < bar.stop
            if self.number or not inside:
                continue
            offset = (tick - bar.start) // _TICKS
            sound = Element("sound", tempo=f"{tempo:g}")
            if tick not in self.tempi:
                if offset:
                    add(sound, "offset", offset)
                measure.append(sound)
                continue
            value, dotted, beats = metronome(tempo, bar)
            direction = add(measure, "direction", placement="above")
            add(add(direction, "direction-type"), "words", tempo_word(beats), **{"font-weight": "bold"})
            mark = add(add(direction, "direction-type"), "metronome", parentheses="no")
            add(mark, "beat-unit", value)
            if dotted:
                add(mark, "beat-unit-dot")
            add(mark, "per-minute", beats)
            if offset:
                add(direction, "offset", offset)
            direction.append(sound)
        if index in self.dynamics:
            # Words are below a singer's notes.
            direction = add(measure, "direction", placement="above" if self.sung else "below")
            add(add(add(direction, "direction-type"), "dynamics"), self.dynamics[index])
            if len(self.staves) > 1:
                add(direction, "staff", 1)

    def _voices(self, measure: Element, index: int, bar: Bar) -> None:
        at, voice = bar.start, 0
        accidentals = self._accidentals(index, bar)
        for number, staff in enumerate(self.staves, 1):
            for line in staff.bars[index]:
                voice += 1
                if at > bar.start:
                    add(add(measure, "backup"), "duration", (at - bar.start) // _TICKS)
                at = bar.start
                for sign in line:
                    self._gap(measure, at, sign.start, voice, number)
                    measure.extend(self._signs(sign, voice, number, accidentals))
                    at = sign.stop
                self._gap(measure, at, bar.stop, voice, number)
                at = bar.stop

    def _gap(self, measure: Element, start: int, stop: int, voice: int, staff: int) -> None:
        if start < stop:
            forward = add(measure, "forward")
            add(forward, "duration", (stop - start) // _TICKS)
            add(forward, "voice", voice)
            if len(self.staves) > 1:
                add(forward, "staff", staff)

    def _spelt(self, note: Note) -> Spelling:
        return self.spelling.get((note.start, note.pitch)) or spelt(note.pitch, "major", 0)

    def _accidentals(self, index: int, bar: Bar) -> set[tuple[int, int, Note]]:
        """(staff, tick, note) of those that need an accidental in this bar, all voices of a staff heard together."""
        found = set()
        key = self._key_at(bar.start)
        order = "FCGDAEB" if key.sharps > 0 else "BEADGCF"
        signed = {letter: 1 if key.sharps > 0 else -1 for letter in order[: abs(key.sharps)]}
        for number, staff in enumerate(self.staves):
            holding: dict[int, int] = {}
            signs = sorted((sign for line in staff.bars[index] for sign in line), key=lambda sign: sign.start)
            for sign in signs:
                for note in sign.notes:
                    spelling = self._spelt(note)
                    now = holding.get(spelling.place, signed.get(spelling.letter, 0))
                    if sign.tied[0]:
                        continue
                    if now != spelling.alter:
                        found.add((number + 1, sign.start, note))
                    holding[spelling.place] = spelling.alter
        return found

    def _held(self) -> set[tuple[int, Written]]:
        """(staff, sign) that a fermata stands on, one a staff: what begins with it, else what sounds on."""
        found = set()
        for number, staff in enumerate(self.staves, 1):
            for tick in self.score.fermatas:
                index = bisect_right([bar.start for bar in self.bars], tick) - 1
                lines = staff.bars[index] if 0 <= index < len(self.bars) else ()
                signs = [sign for line in lines for sign in line if sign.start <= tick < sign.stop and sign.notes]
                if signs:
                    found.add((number, max(signs, key=lambda sign: sign.start)))
        return found

    def _signs(
        self, sign: Written, voice: int, staff: int, accidentals: set[tuple[int, int, Note]]
    ) -> Iterator[Element]:
        for n, note in enumerate(sign.notes or (None,)):
            element = Element("note")
            if n:
                add(element, "chord")
            if note is None:
                rest = add(element, "rest")
                if not sign.value:
                    rest.set("measure", "yes")
            elif self.part.drums:
                place, _ = drum_place(note.pitch)
                unpitched = add(element, "unpitched")
                add(unpitched, "display-step", place[0])
                add(unpitched, "display-octave", place[1])
            else:
                spelling = self._spelt(note)
                pitch = add(element, "pitch")
                add(pitch, "step", spelling.letter)
                if spelling.alter:
                    add(pitch, "alter", spelling.alter)
                add(pitch, "octave", spelling.octave)
            add(element, "duration", (sign.stop - sign.start) // _TICKS)
            ties = [kind for kind, tied in zip(("stop", "start"), sign.tied, strict=True) if tied]
            for kind in ties:
                add(element, "tie", type=kind)
            if self.part.drums and note is not None:
                add(element, "instrument", id=f"P{self.number + 1}-I{note.pitch}")
            add(element, "voice", voice)
            self._value(element, sign)
            if note is not None and (staff, sign.start, note) in accidentals and not self.part.drums:
                mark = Element("accidental")
                mark.text = _ACCIDENTALS[self._spelt(note).alter]
                before_first(element, "time-modification", mark)
            if self.part.drums and note is not None and drum_place(note.pitch)[1]:
                add(element, "notehead", drum_place(note.pitch)[1])
            if len(self.staves) > 1:
                add(element, "staff", staff)
            if not n:
                for level, beam in enumerate(sign.beams, 1):
                    add(element, "beam", beam, number=str(level))
            self._notations(element, sign, ties, first=not n, held=(staff, sign) in self.held)
            if note is not None and note in self.sung and not sign.tied[0]:
                self._lyric(element, self.sung[note])
            yield element

    def _value(self, element: Element, sign: Written) -> None:
        if sign.value:
            add(element, "type", sign.value)
        for _ in range(sign.dots):
            add(element, "dot")
        if sign.unit:
            change = add(element, "time-modification")
            add(change, "actual-notes", 3)
            add(change, "normal-notes", 2)
            add(change, "normal-type", sign.unit)

    def _notations(self, element: Element, sign: Written, ties: Sequence[str], first: bool, held: bool) -> None:
        notations = Element("notations")
        for kind in ties:
            add(notations, "tied", type=kind)
        if first and sign.edge:
            mark = add(notations, "tuplet", type=sign.edge, number="1")
            if sign.edge == "start":
                mark.set("bracket", "no" if sign.beams else "yes")
        if first and held:
            add(notations, "fermata", "normal", type="upright")
        if len(notations):
            element.append(notations)

    def _lyric(self, element: Element, syllable: Sung) -> None:
        lyric = add(element, "lyric", number="1")
        if syllable.text:
            add(lyric, "syllabic", syllable.place)
            add(lyric, "text", legible(syllable.text))
        if syllable.extend:
            add(lyric, "extend", type=syllable.extend)
