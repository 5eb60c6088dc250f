"""A music21 score as one of ours: as it sounds, tied notes as one, grace notes and chord symbols left out."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from visiontune.music.files.midi_events import by_place, steps
from visiontune.music.keys import Key
from visiontune.music.score import TICKS_PER_BEAT, Note, Part, Score
from visiontune.music.training.reading import music21_or_raise


def score_of(found: Any) -> Score:
    """The score; repeats are played once, and what has no pitch (drums) is left out."""
    found = found.toSoundingPitch()
    sheets = list(found.parts) or [found]
    fermatas: set[int] = set()
    parts = tuple(
        Part(_name(sheet, number), _program(sheet), tuple(sorted(_notes(sheet, fermatas), key=by_place)))
        for number, sheet in enumerate(sheets, 1)
    )
    first = sheets[0].flatten()
    metres = [(_ticks(m.offset), m.numerator, m.denominator) for m in first.getElementsByClass("TimeSignature")]
    keys = [(_ticks(k.offset), _key(k)) for k in first.getElementsByClass("KeySignature")]
    tempi = [
        (_ticks(mark.offset), float(mark.getQuarterBPM()))
        for mark in found.flatten().getElementsByClass("MetronomeMark")
        if mark.getQuarterBPM()
    ]
    about = found.metadata
    return Score(
        tuple(part for part in parts if part.notes),
        steps([(0, 120.0), *tempi]),
        steps([(0, 4, 4), *metres]),
        steps(keys),
        _upbeat(sheets[0]),
        tuple(sorted(fermatas)),
        str((about and (about.title or about.movementName)) or ""),
        str((about and about.composer) or ""),
    )


def _ticks(quarters: Any) -> int:
    return round(Fraction(quarters).limit_denominator(TICKS_PER_BEAT) * TICKS_PER_BEAT)


def _notes(sheet: Any, fermatas: set[int]) -> Iterator[Note]:
    harmony = music21_or_raise().harmony
    sounding: dict[int, Note] = {}
    for found in sheet.flatten().notes:
        if found.duration.isGrace or isinstance(found, harmony.Harmony):
            continue
        start = _ticks(found.offset)
        duration = max(1, _ticks(found.offset + found.quarterLength) - start)
        lyric = found.lyrics[0] if found.lyrics else None
        words = f"{lyric.text or ''}{'-' * (lyric.syllabic in ('begin', 'middle'))}" if lyric else ""
        if any("Fermata" in type(mark).__name__ for mark in found.expressions):
            fermatas.add(start)
        for member in found.notes if found.isChord else (found,):
            if not hasattr(member, "pitch"):
                continue
            pitch, tie = int(member.pitch.midi), member.tie.type if member.tie else ""
            before = sounding.pop(pitch, None)
            tied = before is not None and before.end == start and tie in ("stop", "continue")
            if before is not None and tied:
                note = Note(before.start, before.duration + duration, pitch, before.velocity, before.lyric)
            else:
                if before is not None:
                    yield before
                note = Note(start, duration, pitch, min(127, max(1, found.volume.velocity or 80)), words)
                words = ""
            sounding[pitch] = note
    yield from sounding.values()


def _name(sheet: Any, number: int) -> str:
    return str(sheet.partName or f"Part {number}").strip()


def _program(sheet: Any) -> int:
    """The General MIDI program of a part, by its instrument or else by its name; a piano where neither says."""
    instrument = music21_or_raise().instrument
    given = sheet.getInstrument(returnDefault=False)
    if given is not None and given.midiProgram is not None:
        return int(given.midiProgram)
    try:
        return int(instrument.fromString(sheet.partName or "").midiProgram or 0)
    except instrument.InstrumentException:
        return 0


def _key(signature: Any) -> Key:
    """A signature that names no mode is taken for a major key's."""
    minor = getattr(signature, "mode", None) == "minor"
    return Key((signature.sharps * 7 + 9 * minor) % 12, "minor" if minor else "major")


def _upbeat(sheet: Any) -> int:
    measure = next(iter(sheet.getElementsByClass("Measure")), None)
    if measure is None or not measure.paddingLeft:
        return 0
    return max(0, _ticks(measure.barDuration.quarterLength - measure.paddingLeft))
