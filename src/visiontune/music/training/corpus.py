"""Scores as arrays: music21's corpus, and folders of MIDI, MusicXML or Humdrum kern, read once.

A score becomes `Voices`, see `reading`. What cannot be read, or does not fit, is counted with its reason and never
dropped silently. What was read is kept beside, so that training need not read it again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Protocol, TypeVar

from visiontune.errors import InputError
from visiontune.music.frames.features import Voices
from visiontune.music.training.reading import Unfit, music21_or_raise, voices_of

COMPOSERS = {
    "bach": "bach", "mozart": "mozart", "beethoven": "beethoven", "haydn": "haydn", "schumann": "schumann_robert",
    "chopin": "chopin", "schubert": "schubert", "joplin": "joplin", "monteverdi": "monteverdi",
    "palestrina": "palestrina",
}  # fmt: skip
"""Composers of music21's corpus, by the name of their folder there."""
SUFFIXES = (".mid", ".midi", ".xml", ".musicxml", ".mxl", ".krn")


@dataclass(frozen=True)
class Piece:
    """A score that was read.

    Args:
        name: Of its file.
        sharps: Its key signature; flats below 0, None where it has none.
        lost: Share of its notes that were moved to the grid or left out because four voices cannot sing them.
    """

    name: str
    voices: Voices
    sharps: int | None = None
    lost: float = 0.0


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
        return f"{len(self.pieces)} scores" + (f"; left out: {left}" if left else "")


def of_composer(name: str) -> list[Path]:
    """Files of music21's corpus.

    Raises:
        InputError: the composer is not known; the known ones are named.
        BackendError: music21 is not installed.
    """
    folder = COMPOSERS.get(name.strip().lower())
    if folder is None:
        raise InputError("composer", name, f"is unknown; known are {', '.join(COMPOSERS)}, or give a folder of scores")
    corpus = music21_or_raise().corpus
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


def collect(paths: Sequence[Path], lost: float = 0.0, workers: int = 1) -> Collection:
    """Read scores; each kept once, by its number in the works' catalogue where its name has one.

    Args:
        lost: The largest share of a score's notes that may be moved or left out; 0 keeps only what fits whole.
        workers: Processes that read.

    Raises:
        InputError: none is kept; the reasons are counted.
    """
    music21_or_raise()
    dropped: Counter[str] = Counter()
    kept: dict[str, Piece] = {}
    read, names = partial(_read, lost=lost), names_of(paths)
    if workers > 1:
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            found = list(pool.map(read, paths, names))
    else:
        found = list(map(read, paths, names))
    for pieces, reasons in found:
        dropped.update(reasons)
        for piece in pieces:
            key = catalogued(piece.name)
            if key in kept:
                dropped["twice"] += 1
            else:
                kept[key] = piece
    collection = Collection(tuple(kept.values()), dict(dropped))
    if not kept:
        raise InputError("data", collection.told(), "is nothing to learn from")
    return collection


def catalogued(name: str) -> str:
    """The work of a name: its BWV number (`bwv66.6` for `bwv66.6.mxl`), else the name without its suffix."""
    bare = name.lower()
    found = re.search(r"bwv\s*\.?\s*0*(\d+(?:\.\d+)?[a-z]?)", bare)
    return f"bwv{found.group(1)}" if found else re.sub(r"\.(?:mxl|xml|musicxml|krn|midi?)$", "", bare)


def names_of(paths: Sequence[Path]) -> list[str]:
    """What each file is called: with its folder's name where others have files of its name (`k155/movement1.mxl`)."""
    folders: dict[str, set[Path]] = {}
    for path in paths:
        folders.setdefault(catalogued(path.name), set()).add(path.parent)
    return [
        path.name if len(folders[catalogued(path.name)]) == 1 else f"{path.parent.name}/{path.name}" for path in paths
    ]


def _read(path: Path, called: str, lost: float) -> tuple[list[Piece], dict[str, int]]:
    """The pieces of a file, and why others are left out."""
    music21 = music21_or_raise()
    dropped: Counter[str] = Counter()
    try:
        if path.suffix.lower() in (".mid", ".midi"):
            # From its bytes: music21 leaves a damaged file open.
            parsed = music21.converter.parseData(path.read_bytes(), format="midi")
        else:
            parsed = music21.converter.parse(path, forceSource=True, storePickle=False)
    except Exception as error:  # music21 raises whatever its parsers meet
        return [], {f"cannot be read ({type(error).__name__})": 1}
    scores = list(parsed.scores) if isinstance(parsed, music21.stream.Opus) else [parsed]
    pieces = []
    for number, score in enumerate(scores):
        name = called if len(scores) == 1 else f"{called}#{number + 1}"
        try:
            voices, share = voices_of(score, lost)
            pieces.append(Piece(name, voices, _sharps(score), share))
        except Unfit as reason:
            dropped[str(reason)] += 1
        except Exception as error:  # as above: damaged scores fail late
            dropped[f"cannot be read ({type(error).__name__})"] += 1
    return pieces, dict(dropped)


def _sharps(score: Any) -> int | None:
    for signature in score.recurse().getElementsByClass("KeySignature"):
        return int(signature.sharps)
    return None


class Named(Protocol):
    """A piece of any encoding."""

    @property
    def name(self) -> str:
        """Of its file."""


AnyPiece = TypeVar("AnyPiece", bound=Named)


def split(pieces: Sequence[AnyPiece], every: int = 10) -> tuple[list[AnyPiece], list[AnyPiece]]:
    """(training, validation): every so many-th work by name is for validation, the same whatever else is there.

    Neither is empty where there are two pieces: of few works chance may take none, or all, and the last one then decides.
    """
    from zlib import crc32

    held = [crc32(catalogued(piece.name).encode()) % every == 0 for piece in pieces]
    if len(set(held)) == 1:
        held = [False] * (len(held) - 1) + [True]
    return (
        [piece for piece, out in zip(pieces, held, strict=True) if not out],
        [piece for piece, out in zip(pieces, held, strict=True) if out],
    )
