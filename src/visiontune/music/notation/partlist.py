"""The list of a score's parts: names, instruments of General MIDI, and the brackets of choirs and sections."""

from __future__ import annotations

from itertools import groupby

from visiontune.music.notation.elements import Element, add
from visiontune.music.notation.staves import family
from visiontune.music.score import Part, Score

_BRACKETED = ("choir", "strings", "wind", "brass")


def part_list(score: Score) -> Element:
    """`<part-list>` of a score; parts of one family that stand together share a bracket."""
    root = Element("part-list")
    number = 0
    for group, (kind, parts) in enumerate(groupby(score.parts, key=family), 1):
        members = list(parts)
        bracketed = kind in _BRACKETED and len(members) > 1
        if bracketed:
            # Bar lines of a choir leave its words free.
            start = add(root, "part-group", number=str(group), type="start")
            add(start, "group-symbol", "bracket")
            add(start, "group-barline", "no" if kind == "choir" or _sings(members) else "yes")
        for part in members:
            number += 1
            root.append(_score_part(part, number))
        if bracketed:
            add(root, "part-group", number=str(group), type="stop")
    return root


def _sings(parts: list[Part]) -> bool:
    return any(note.lyric for part in parts for note in part.notes)


def _score_part(part: Part, number: int) -> Element:
    element = Element("score-part", id=f"P{number}")
    name = "".join(character for character in part.name if character.isprintable()).strip()
    add(element, "part-name", name)
    add(element, "part-abbreviation", _short(name))
    # Channel 10 is for drums.
    channel = 10 if part.drums else (number - 1) % 15 + 1 + ((number - 1) % 15 >= 9)
    pitches = sorted({note.pitch for note in part.notes}) if part.drums else [None]
    ids = [f"P{number}-I{1 if pitch is None else pitch}" for pitch in pitches]
    for instrument in ids:
        add(add(element, "score-instrument", id=instrument), "instrument-name", name or "Instrument")
    for instrument, pitch in zip(ids, pitches, strict=True):
        midi = add(element, "midi-instrument", id=instrument)
        add(midi, "midi-channel", channel)
        add(midi, "midi-program", part.program + 1)
        if pitch is not None:
            add(midi, "midi-unpitched", pitch + 1)
        add(midi, "pan", round(90 * part.pan))
    return element


def _short(name: str) -> str:
    """Vln. of Violin, S. of Soprano; a number stays."""
    words = name.split()
    if not words:
        return ""
    known = {"violin": "Vln.", "viola": "Vla.", "violoncello": "Vc.", "cello": "Vc.", "contrabass": "Cb.", "piano": "Pno.",
             "soprano": "S.", "alto": "A.", "tenor": "T.", "bass": "B.", "flute": "Fl.", "clarinet": "Cl.", "oboe": "Ob.",
             "bassoon": "Bsn.", "horn": "Hn.", "trumpet": "Tpt.", "trombone": "Tbn.", "guitar": "Gtr.", "organ": "Org.",
             "harp": "Hp.", "voice": "V.", "drums": "Dr."}  # fmt: skip
    spoken = [known[word.lower()] for word in words if word.lower() in known]
    short = spoken[-1] if spoken else words[0][:3] + "." if len(words[0]) > 4 else words[0]
    return " ".join([short, *(word for word in words[1:] if word.isdigit() or set(word) <= set("IVX"))])
