"""Scores as arrays: music21's corpus, and folders of MIDI, MusicXML or Humdrum kern, read once.

A score of four voices becomes `Voices` on a grid of sixteenths. What cannot be read, or is no such score, is counted
with its reason and never dropped silently.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from visiontune.errors import BackendError, InputError
from visiontune.music.frames.config import BAR, HIGHEST, LOWEST, VOICES
from visiontune.music.frames.features import SILENT, Voices

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

COMPOSERS = {
    "bach": "bach", "mozart": "mozart", "beethoven": "beethoven", "haydn": "haydn", "schumann": "schumann_robert",
    "chopin": "chopin", "schubert": "schubert", "joplin": "joplin", "monteverdi": "monteverdi",
    "palestrina": "palestrina",
}  # fmt: skip
"""Composers of music21's corpus, by the name of their folder there."""
SUFFIXES = (".mid", ".midi", ".xml", ".musicxml", ".mxl", ".krn")
LONGEST = 20_000
"""Frames (sixteenths) of a score; longer ones are not read."""
_STEPS = 4
"""Frames of a quarter."""


class Unfit(Exception):
    """Why a score is none of four voices on the grid; shown to the user in counts."""


@dataclass(frozen=True)
class Piece:
    """A score: where it comes from, its voices, and its key signature (sharps, flats below 0; None where not said)."""

    name: str
    voices: Voices
    sharps: int | None = None


@dataclass(frozen=True)
class Collection:
    """What a search for scores found.

    Args:
        dropped: How many were left out, by reason.
    """

    pieces: tuple[Piece, ...]
    dropped: dict[str, int]

    def told(self) -> str:
        """One line for the user: how many are kept, and why others are not."""
        left = ", ".join(f"{count} {reason}" for reason, count in sorted(self.dropped.items()))
        return f"{len(self.pieces)} scores of four voices" + (f"; left out: {left}" if left else "")


def of_composer(name: str) -> list[Path]:
    """Files of music21's corpus.

    Raises:
        InputError: the composer is not known; the known ones are named.
        BackendError: music21 is not installed.
    """
    folder = COMPOSERS.get(name.strip().lower())
    if folder is None:
        raise InputError("composer", name, f"is unknown; known are {', '.join(COMPOSERS)}, or give a folder of scores")
    corpus = _music21().corpus
    return sorted(Path(path) for path in corpus.getComposer(folder))


def of_folder(folder: Path) -> list[Path]:
    """The scores in a folder and below.

    Raises:
        InputError: there is no such folder, or it holds none.
    """
    if not folder.is_dir():
        raise InputError("data", str(folder), "is no folder")
    found = sorted(path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES and path.is_file())
    if not found:
        raise InputError("data", str(folder), f"holds no scores ({', '.join(SUFFIXES)})")
    return found


def collect(paths: Iterable[Path]) -> Collection:
    """Read scores; each kept once, by its number in the works' catalogue where its name has one.

    Raises:
        InputError: none is kept; the reasons are counted.
    """
    dropped: Counter[str] = Counter()
    kept: dict[str, Piece] = {}
    for path in paths:
        for piece in _read(path, dropped):
            key = catalogued(piece.name)
            if key in kept:
                dropped["twice"] += 1
            else:
                kept[key] = piece
    found = Collection(tuple(kept.values()), dict(dropped))
    if not kept:
        raise InputError(
            "data", found.told(), "is nothing to learn from; four voices on a grid of sixteenths are needed"
        )
    return found


def catalogued(name: str) -> str:
    """The work of a name: its BWV number (`bwv66.6` for `bwv66.6.mxl`), else the name without its suffix."""
    bare = name.lower()
    found = re.search(r"bwv\s*\.?\s*0*(\d+(?:\.\d+)?[a-z]?)", bare)
    return f"bwv{found.group(1)}" if found else re.sub(r"\.(?:mxl|xml|musicxml|krn|midi?)$", "", bare)


def _read(path: Path, dropped: Counter[str]) -> Iterator[Piece]:
    music21 = _music21()
    try:
        if path.suffix.lower() in (".mid", ".midi"):
            # From its bytes: music21 leaves a damaged file open.
            parsed = music21.converter.parseData(path.read_bytes(), format="midi")
        else:
            parsed = music21.converter.parse(path, forceSource=True, storePickle=False)
    except Exception as error:  # music21 raises whatever its parsers meet
        dropped[f"cannot be read ({type(error).__name__})"] += 1
        return
    scores = list(parsed.scores) if isinstance(parsed, music21.stream.Opus) else [parsed]
    for number, score in enumerate(scores):
        name = path.name if len(scores) == 1 else f"{path.name}#{number + 1}"
        try:
            yield Piece(name, voices_of(score), _sharps(score))
        except Unfit as reason:
            dropped[str(reason)] += 1
        except Exception as error:  # as above: damaged scores fail late
            dropped[f"cannot be read ({type(error).__name__})"] += 1


def voices_of(score: Any) -> Voices:
    """A music21 score as four voices on the grid, the highest first; transposing instruments as they sound.

    Raises:
        Unfit: with the reason.
    """
    import numpy as np

    score = score.toSoundingPitch()
    parts = list(score.parts)
    if len(parts) != VOICES:
        raise Unfit("not of four parts")
    frames = _frame(score.highestTime, "ends off the grid")
    if not 0 < frames <= LONGEST:
        raise Unfit("empty" if not frames else "too long")
    pitches = np.full((frames, VOICES), SILENT)
    struck = np.zeros((frames, VOICES), bool)
    phrase = np.zeros(frames, np.int64)
    for v, part in enumerate(parts):
        for start, end, pitch, tied, held in _notes(part):
            if not LOWEST <= pitch <= HIGHEST:
                raise Unfit("beyond the range")
            if (pitches[start:end, v] != SILENT).any():
                raise Unfit("two notes of a voice at once")
            pitches[start:end, v] = pitch
            struck[start, v] = not tied
            if held:
                phrase[start:end] = 1
    return Voices(*_sorted(pitches, struck), phrase, _places(parts[0], frames))


def _notes(part: Any) -> Iterator[tuple[int, int, int, bool, bool]]:
    """(start, end, pitch, whether it goes on a note before, whether a fermata holds it) in frames; grace notes left out."""
    harmony = _music21().harmony
    for note in part.flatten().notes:
        if note.duration.isGrace or isinstance(note, harmony.Harmony):
            continue
        if len(note.pitches) != 1:
            raise Unfit("a chord in a voice" if note.pitches else "drums")
        start = _frame(note.offset, "off the grid")
        end = _frame(note.offset + note.quarterLength, "off the grid")
        if end <= start:
            raise Unfit("off the grid")
        tied = note.tie is not None and note.tie.type in ("stop", "continue")
        held = any("Fermata" in type(mark).__name__ for mark in note.expressions)
        yield start, end, int(note.pitches[0].midi), tied, held


def _frame(quarters: Any, reason: str) -> int:
    at = Fraction(quarters).limit_denominator(96) * _STEPS
    if at.denominator != 1:
        raise Unfit(reason)
    return int(at)


def _sorted(pitches: npt.NDArray[np.int64], struck: npt.NDArray[np.bool_]) -> tuple[Any, Any]:
    """Voices from high to low by what they sing on the whole: some scores name them otherwise."""
    import numpy as np

    heights = [np.median(column[column != SILENT]) if (column != SILENT).any() else 0 for column in pitches.T]
    order = sorted(range(VOICES), key=lambda v: (-float(heights[v]), v))
    return pitches[:, order], struck[:, order]


def _places(part: Any, frames: int) -> npt.NDArray[np.int64]:
    """Each frame's place in its bar; an upbeat has the place that it has in a whole bar."""
    import numpy as np

    places = np.zeros(frames, np.int64)
    for measure in part.getElementsByClass("Measure"):
        start = _frame(measure.offset, "bars off the grid")
        upbeat = _frame(measure.paddingLeft, "bars off the grid")
        length = frames - start
        places[start:] = (np.arange(length) + upbeat) % BAR
    return places


def _sharps(score: Any) -> int | None:
    for signature in score.recurse().getElementsByClass("KeySignature"):
        return int(signature.sharps)
    return None


def split(pieces: Sequence[Piece], every: int = 10) -> tuple[list[Piece], list[Piece]]:
    """(training, validation): every so many-th work by name is for validation, the same whatever else is there."""
    from zlib import crc32

    held = [crc32(catalogued(piece.name).encode()) % every == 0 for piece in pieces]
    return (
        [piece for piece, out in zip(pieces, held, strict=True) if not out],
        [piece for piece, out in zip(pieces, held, strict=True) if out],
    )


def _music21() -> Any:
    try:
        import music21
    except ImportError as error:
        raise BackendError('scores need music21: pip install "visiontune[train]"') from error
    return music21
