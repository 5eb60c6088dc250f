"""Folders of scores as tokens; what cannot be read is counted with its reason and never dropped silently."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from visiontune.errors import InputError
from visiontune.music.events import remi
from visiontune.music.files import smf
from visiontune.music.files.midi import LARGEST, read_midi
from visiontune.music.files.midi_events import Reader
from visiontune.music.score import Score
from visiontune.music.training.corpus import catalogued
from visiontune.music.training.reading import music21_or_raise

FEWEST = 16
"""Notes without which a score is nothing to learn from."""
MOST = 100_000
"""Notes of a score; the longest works have fewer."""


@dataclass(frozen=True)
class EventPiece:
    """A score that was read, as `remi.tokens` has it."""

    name: str
    tokens: tuple[str, ...]


@dataclass(frozen=True)
class EventCollection:
    """What a search for scores found; `dropped` counts what was left out, by reason."""

    pieces: tuple[EventPiece, ...]
    dropped: dict[str, int]

    def told(self) -> str:
        """One line for the user: how many are kept, and why others are not."""
        left = ", ".join(f"{count} {reason}" for reason, count in sorted(self.dropped.items()))
        return f"{len(self.pieces)} scores" + (f"; left out: {left}" if left else "")


class Unfit(Exception):
    """Why a score is left out; shown to the user in counts."""


def collect(paths: Iterable[Path]) -> EventCollection:
    """Read MIDI, MusicXML or kern; each work once.

    Raises:
        InputError: none is kept; the reasons are counted.
        BackendError: the extra `train` is not installed.
    """
    dropped: Counter[str] = Counter()
    kept: dict[object, EventPiece] = {}
    for path in paths:
        try:
            found = EventPiece(path.name, tuple(piece(score_of(path))))
        except Unfit as reason:
            dropped[str(reason)] += 1
            continue
        # By its number in a catalogue, else by what it holds: names of files say little.
        work = catalogued(path.name)
        if kept.setdefault(work if work.startswith("bwv") else found.tokens, found) is not found:
            dropped["twice"] += 1
    collection = EventCollection(tuple(kept.values()), dict(dropped))
    if not kept:
        raise InputError("data", collection.told(), "is nothing to learn from")
    return collection


def piece(score: Score) -> list[str]:
    """The tokens of a score.

    Raises:
        Unfit: it is too short or too long to learn from.
    """
    notes = sum(len(part.notes) for part in score.parts)
    if notes < FEWEST:
        raise Unfit(f"with fewer than {FEWEST} notes")
    if notes > MOST:
        raise Unfit(f"with more than {MOST:,} notes")
    return remi.tokens(score)


def score_of(path: Path) -> Score:
    """The score in a file.

    Raises:
        Unfit: with the reason.
    """
    if path.suffix.lower() in (".mid", ".midi"):
        try:
            return read_midi(path, "data")[0]
        except InputError as error:
            raise Unfit(error.remedy.partition(";")[0]) from error
    music21: Any = music21_or_raise()
    try:
        parsed = music21.converter.parse(path, forceSource=True, storePickle=False)
        content = bytes(music21.midi.translate.music21ObjectToMidiFile(parsed).writestr())
        if len(content) > LARGEST:
            raise Unfit("too long")
        return Reader(smf.parse(content)).score
    except Unfit:
        raise
    except Exception as error:  # music21 raises whatever its parsers meet
        raise Unfit(f"cannot be read ({type(error).__name__})") from error
