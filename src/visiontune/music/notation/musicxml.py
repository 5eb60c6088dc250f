"""MusicXML 4 of a score, by our own hand: what a notation program opens, and what is engraved.

The same score gives the same bytes.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import shorten, wrap
from xml.etree import ElementTree

from visiontune.artifacts import translating_os_errors
from visiontune.music.keys import Key
from visiontune.music.notation.accidentals import Spelling, signatures, spellings, spelt
from visiontune.music.notation.drumkit import drum_place
from visiontune.music.notation.marks import dynamics, metronome, tempo_word, written_tempi
from visiontune.music.notation.partlist import part_list
from visiontune.music.notation.sung import Sung, sung
from visiontune.music.notation.written import Bar, Written, WrittenStaff, bars_of, snapped, written
from visiontune.music.score import TICKS_PER_BEAT, Note, Part, Score

Element = ElementTree.Element
DIVISIONS = 48
"""Of a quarter: a sixty-fourth is 3, one of a triplet of them is 2."""
_TICKS = TICKS_PER_BEAT // DIVISIONS
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE score-partwise PUBLIC '
    '"-//Recordare//DTD MusicXML 4.0 Partwise//EN" "http://www.musicxml.org/dtds/partwise.dtd">\n'
)
_TITLE = 48
"""Characters of a line of the title."""
_ACCIDENTALS = {-2: "flat-flat", -1: "flat", 0: "natural", 1: "sharp", 2: "double-sharp"}


def write_musicxml(score: Score, path: Path) -> None:
    """Write `score` as MusicXML.

    Raises:
        StorageError: the file cannot be written.
    """
    document = musicxml(score)
    with translating_os_errors(f"{path.name} cannot be written"):
        path.write_text(document, encoding="utf-8")


def musicxml(score: Score) -> str:
    """The score as a MusicXML document, parts after one another."""
    score = snapped(score)
    bars = bars_of(score)
    root = Element("score-partwise", version="4.0")
    if score.title:
        _add(_add(root, "work"), "work-title", _legible(score.title))
    identification = _add(root, "identification")
    if score.composer:
        _add(identification, "creator", _legible(score.composer), type="composer")
    _add(_add(identification, "encoding"), "software", "VisionTune")
    _heading(root, score)
    root.append(part_list(score))
    keys = signatures(score)
    spelling = spellings(score, keys)
    for number, part in enumerate(score.parts):
        writer = _PartWriter(score, part, number, bars, keys, spelling)
        element = _add(root, "part", id=f"P{number + 1}")
        element.extend(writer.measures())
    ElementTree.indent(root)
    return _HEAD + ElementTree.tostring(root, encoding="unicode") + "\n"


def _heading(root: Element, score: Score) -> None:
    """The title over the first page, in lines that fit it, and the composer at the right."""
    for line in wrap(_legible(score.title), _TITLE, max_lines=2, placeholder=" …"):
        _credit(root, "title", line, "center", "22")
    if score.composer:
        _credit(root, "composer", shorten(_legible(score.composer), 2 * _TITLE, placeholder=" …"), "right", "10")


def _credit(root: Element, kind: str, text: str, place: str, size: str) -> None:
    credit = _add(root, "credit", page="1")
    _add(credit, "credit-type", kind)
    words = _add(credit, "credit-words", text, **{"font-size": size})
    words.set("halign", place)
    words.set("justify", place)
    words.set("valign", "top")


@dataclass
class _PartWriter:
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
                _add(_add(measure, "barline", location="right"), "bar-style", "light-heavy")
            yield measure

    def _key_at(self, tick: int) -> Key:
        return self.keys[max(0, bisect_right([start for start, _ in self.keys], tick) - 1)][1]

    def _attributes(self, measure: Element, index: int, bar: Bar) -> None:
        before = self.bars[index - 1] if index else None
        key = self._key_at(bar.start)
        signs = Element("attributes")
        if before is None:
            _add(signs, "divisions", DIVISIONS)
        if not self.part.drums and (before is None or key.sharps != self._key_at(before.start).sharps):
            sign = _add(signs, "key")
            _add(sign, "fifths", key.sharps)
            _add(sign, "mode", key.mode)
        if before is None or bar.metre != before.metre:
            time = _add(signs, "time")
            _add(time, "beats", bar.metre.numerator)
            _add(time, "beat-type", bar.metre.denominator)
        if before is None:
            if len(self.staves) > 1:
                _add(signs, "staves", len(self.staves))
            for number, staff in enumerate(self.staves, 1):
                clef = _add(signs, "clef", **({"number": str(number)} if len(self.staves) > 1 else {}))
                _add(clef, "sign", staff.clef.sign)
                if staff.clef.sign != "percussion":
                    _add(clef, "line", staff.clef.line)
                if staff.clef.octave:
                    _add(clef, "clef-octave-change", staff.clef.octave)
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
                    _add(sound, "offset", offset)
                measure.append(sound)
                continue
            value, dotted, beats = metronome(tempo, bar)
            direction = _add(measure, "direction", placement="above")
            _add(_add(direction, "direction-type"), "words", tempo_word(beats), **{"font-weight": "bold"})
            mark = _add(_add(direction, "direction-type"), "metronome", parentheses="no")
            _add(mark, "beat-unit", value)
            if dotted:
                _add(mark, "beat-unit-dot")
            _add(mark, "per-minute", beats)
            if offset:
                _add(direction, "offset", offset)
            direction.append(sound)
        if index in self.dynamics:
            # Words are below a singer's notes.
            direction = _add(measure, "direction", placement="above" if self.sung else "below")
            _add(_add(_add(direction, "direction-type"), "dynamics"), self.dynamics[index])
            if len(self.staves) > 1:
                _add(direction, "staff", 1)

    def _voices(self, measure: Element, index: int, bar: Bar) -> None:
        at, voice = bar.start, 0
        accidentals = self._accidentals(index, bar)
        for number, staff in enumerate(self.staves, 1):
            for line in staff.bars[index]:
                voice += 1
                if at > bar.start:
                    _add(_add(measure, "backup"), "duration", (at - bar.start) // _TICKS)
                at = bar.start
                for sign in line:
                    self._gap(measure, at, sign.start, voice, number)
                    measure.extend(self._signs(sign, voice, number, accidentals))
                    at = sign.stop
                self._gap(measure, at, bar.stop, voice, number)
                at = bar.stop

    def _gap(self, measure: Element, start: int, stop: int, voice: int, staff: int) -> None:
        if start < stop:
            forward = _add(measure, "forward")
            _add(forward, "duration", (stop - start) // _TICKS)
            _add(forward, "voice", voice)
            if len(self.staves) > 1:
                _add(forward, "staff", staff)

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

    def _held(self) -> set[tuple[int, int]]:
        """(staff, start) of the signs that a fermata stands on: what begins with it, else what sounds on."""
        found = set()
        for number, staff in enumerate(self.staves, 1):
            for tick in self.score.fermatas:
                index = bisect_right([bar.start for bar in self.bars], tick) - 1
                lines = staff.bars[index] if 0 <= index < len(self.bars) else ()
                signs = [sign for line in lines for sign in line if sign.start <= tick < sign.stop and sign.notes]
                if signs:
                    found.add((number, max(sign.start for sign in signs)))
        return found

    def _signs(
        self, sign: Written, voice: int, staff: int, accidentals: set[tuple[int, int, Note]]
    ) -> Iterator[Element]:
        for n, note in enumerate(sign.notes or (None,)):
            element = Element("note")
            if n:
                _add(element, "chord")
            if note is None:
                rest = _add(element, "rest")
                if not sign.value:
                    rest.set("measure", "yes")
            elif self.part.drums:
                place, _ = drum_place(note.pitch)
                unpitched = _add(element, "unpitched")
                _add(unpitched, "display-step", place[0])
                _add(unpitched, "display-octave", place[1])
            else:
                spelling = self._spelt(note)
                pitch = _add(element, "pitch")
                _add(pitch, "step", spelling.letter)
                if spelling.alter:
                    _add(pitch, "alter", spelling.alter)
                _add(pitch, "octave", spelling.octave)
            _add(element, "duration", (sign.stop - sign.start) // _TICKS)
            ties = [kind for kind, tied in zip(("stop", "start"), sign.tied, strict=True) if tied]
            for kind in ties:
                _add(element, "tie", type=kind)
            if self.part.drums and note is not None:
                _add(element, "instrument", id=f"P{self.number + 1}-I{note.pitch}")
            _add(element, "voice", voice)
            self._value(element, sign)
            if note is not None and (staff, sign.start, note) in accidentals and not self.part.drums:
                mark = Element("accidental")
                mark.text = _ACCIDENTALS[self._spelt(note).alter]
                _before(element, "time-modification", mark)
            if self.part.drums and note is not None and drum_place(note.pitch)[1]:
                _add(element, "notehead", drum_place(note.pitch)[1])
            if len(self.staves) > 1:
                _add(element, "staff", staff)
            if not n:
                for level, beam in enumerate(sign.beams, 1):
                    _add(element, "beam", beam, number=str(level))
            self._notations(
                element, sign, ties, first=not n, held=bool(sign.notes) and (staff, sign.start) in self.held
            )
            if note is not None and note in self.sung and not sign.tied[0]:
                self._lyric(element, self.sung[note])
            yield element

    def _value(self, element: Element, sign: Written) -> None:
        if sign.value:
            _add(element, "type", sign.value)
        for _ in range(sign.dots):
            _add(element, "dot")
        if sign.unit:
            change = _add(element, "time-modification")
            _add(change, "actual-notes", 3)
            _add(change, "normal-notes", 2)
            _add(change, "normal-type", sign.unit)

    def _notations(self, element: Element, sign: Written, ties: Sequence[str], first: bool, held: bool) -> None:
        notations = Element("notations")
        for kind in ties:
            _add(notations, "tied", type=kind)
        if first and sign.edge:
            mark = _add(notations, "tuplet", type=sign.edge, number="1")
            if sign.edge == "start":
                mark.set("bracket", "no" if sign.beams else "yes")
        if first and held:
            _add(notations, "fermata", "normal", type="upright")
        if len(notations):
            element.append(notations)

    def _lyric(self, element: Element, syllable: Sung) -> None:
        lyric = _add(element, "lyric", number="1")
        if syllable.text:
            _add(lyric, "syllabic", syllable.place)
            _add(lyric, "text", _legible(syllable.text))
        if syllable.extend:
            _add(lyric, "extend", type=syllable.extend)


def _add(parent: Element, name: str, text: object = "", **attributes: str) -> Element:
    child = ElementTree.SubElement(parent, name, attributes)
    if text != "":
        child.text = str(text)
    return child


def _before(parent: Element, name: str, child: Element) -> None:
    """Insert `child` before the first element of that name, else at the end."""
    names = [element.tag for element in parent]
    parent.insert(names.index(name) if name in names else len(names), child)


def _legible(text: str) -> str:
    """Text without what XML has no characters for."""
    return "".join(character if character.isprintable() else " " for character in text).strip()
