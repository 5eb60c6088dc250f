"""MusicXML 4 of a score, by our own hand: what a notation program opens, and what is engraved.

The same score gives the same bytes.
"""

from __future__ import annotations

from pathlib import Path
from textwrap import shorten, wrap
from xml.etree import ElementTree

from visiontune.artifacts import translating_os_errors
from visiontune.music.notation.accidentals import signatures, spellings
from visiontune.music.notation.elements import Element, add, legible
from visiontune.music.notation.measures import PartWriter
from visiontune.music.notation.partlist import part_list
from visiontune.music.notation.written import bars_of, snapped
from visiontune.music.score import Score

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE score-partwise PUBLIC '
    '"-//Recordare//DTD MusicXML 4.0 Partwise//EN" "http://www.musicxml.org/dtds/partwise.dtd">\n'
)
_TITLE = 48
"""Characters of a line of the title."""


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
        add(add(root, "work"), "work-title", legible(score.title))
    identification = add(root, "identification")
    if score.composer:
        add(identification, "creator", legible(score.composer), type="composer")
    add(add(identification, "encoding"), "software", "VisionTune")
    _heading(root, score)
    root.append(part_list(score))
    keys = signatures(score)
    spelling = spellings(score, keys)
    for number, part in enumerate(score.parts):
        writer = PartWriter(score, part, number, bars, keys, spelling)
        element = add(root, "part", id=f"P{number + 1}")
        element.extend(writer.measures())
    ElementTree.indent(root)
    return _HEAD + ElementTree.tostring(root, encoding="unicode") + "\n"


def _heading(root: Element, score: Score) -> None:
    """The title over the first page, in lines that fit it, and the composer at the right."""
    for line in wrap(legible(score.title), _TITLE, max_lines=2, placeholder=" …"):
        _credit(root, "title", line, "center", "22")
    if score.composer:
        _credit(root, "composer", shorten(legible(score.composer), 2 * _TITLE, placeholder=" …"), "right", "10")


def _credit(root: Element, kind: str, text: str, place: str, size: str) -> None:
    credit = add(root, "credit", page="1")
    add(credit, "credit-type", kind)
    words = add(credit, "credit-words", text, **{"font-size": size})
    words.set("halign", place)
    words.set("justify", place)
    words.set("valign", "top")
