"""Lyrics as notation has them: where each syllable stands in its word, and how long it is held."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from visiontune.music.score import Note


@dataclass(frozen=True)
class Sung:
    """What is written under a note.

    Args:
        text: The syllable; empty under a note that only goes on.
        place: In its word: single, begin, middle or end.
        extend: "start" and "stop" of the line under a last syllable that is sung on several notes.
    """

    text: str
    place: str = "single"
    extend: str = ""


def sung(notes: Sequence[Note]) -> Mapping[Note, Sung]:
    """What is written under each note; under most, nothing."""
    found: dict[Note, Sung] = {}
    inside = False
    line = [note for n, note in enumerate(notes) if note.lyric or not n or note.start >= notes[n - 1].end]
    for n, note in enumerate(line):
        if not note.lyric.strip("- "):
            continue
        goes_on = note.lyric.endswith("-")
        place = ("middle" if inside else "begin") if goes_on else ("end" if inside else "single")
        inside = goes_on
        held = n
        while held + 1 < len(line) and not line[held + 1].lyric and line[held + 1].start == line[held].end:
            held += 1
        extends = held > n and not goes_on
        found[note] = Sung(note.lyric.removesuffix("-"), place, "start" if extends else "")
        if extends:
            found[line[held]] = Sung("", extend="stop")
    return found
