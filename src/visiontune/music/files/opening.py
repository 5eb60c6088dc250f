"""Scores that the user gives: MIDI, MusicXML (also compressed) and Humdrum kern, told apart by their content."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from pathlib import Path
from xml.etree import ElementTree

from visiontune.errors import BackendError, InputError
from visiontune.music.files.midi import read_midi, too_long
from visiontune.music.score import Score

SUFFIXES = (".mid", ".midi", ".musicxml", ".xml", ".mxl", ".krn")
LARGEST = 4 * 1024**2
"""Bytes of a file."""
_UNPACKED = 24 * 1024**2
"""Bytes of what a compressed file holds; four quartets have as many."""
_NOTES, _TOKENS = 20_000, 60_000
"""Notes of MusicXML, words of kern: music21 reads a thousand notes a second."""
_ENTITY = "<!ENTITY"
_ABSURD = re.compile(
    r"<(?:beats|beat-type)\b[^>]*>[^<]*(?:\d{3}|6[5-9]|[7-9]\d)|\*M(?:\d{3}|6[5-9]|[7-9]\d|\d+/\d{3})"
    r"|<(?:fifths|octave|alter|diatonic|chromatic|octave-change|double|staves|staff|voice|line"
    r"|(?:actual|normal)-notes|measure-repeat|multiple-rest|ending|per-minute)\b[^>]*>[^<]*\d{4}"
    r"|<(?:duration|divisions|offset)\b[^>]*>[^<]*\d{8}"
)
"""Numbers that no score has; music21 would count to them for hours."""


def read_score(path: Path, field: str = "primer") -> tuple[Score, tuple[str, ...]]:
    """A score of a file, and what the user should know of how it was read.

    Notation is read by music21: as it sounds, tied notes as one, without grace notes, repeats once.

    Args:
        field: What the user calls the file.

    Raises:
        InputError: it is of another format, damaged, without notes, or too long.
        BackendError: it is notation, and music21 is not installed; how to is said.
    """
    from visiontune.reading import read_whole

    if path.suffix.lower() not in SUFFIXES:
        raise InputError(field, str(path), f"is no score; give one of {', '.join(SUFFIXES)}")
    content = read_whole(path, field, LARGEST)
    if content.startswith(b"MThd") or path.suffix.lower() in (".mid", ".midi"):
        return read_midi(path, field)
    try:
        kind, text = _notation(content)
    except _Unreadable as reason:
        raise InputError(field, str(path), f"{reason}; give another file") from reason
    score = _read(kind, text, path, field)
    if wrong := too_long(score) or ("" if score.parts else "holds no notes"):
        raise InputError(field, str(path), f"{wrong}; give another file")
    return score, ()


class _Unreadable(Exception):
    """Why a file is not read, as the user is told."""


def _notation(content: bytes) -> tuple[str, str]:
    """(music21's name of the format, text)."""
    from visiontune.reading import decoded

    if not content.strip():
        raise _Unreadable("is empty")
    if content.startswith(b"PK"):
        content = _unpacked(content)
    try:
        text = decoded(content)
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    if "\0" in text:
        raise _Unreadable("is no score")
    if _ABSURD.search(text):
        raise _Unreadable("holds a number that no score has")
    if not text.lstrip().startswith("<"):
        if "**kern" not in text:
            raise _Unreadable("is neither MusicXML nor kern")
        if len(text.split()) > _TOKENS:
            raise _Unreadable(f"has more than {_TOKENS:,} notes and rests")
        return "humdrum", text
    if _ENTITY in text:  # a few of them grow to gigabytes
        raise _Unreadable("defines entities of its own, which no score needs")
    if "<score-partwise" not in text and "<score-timewise" not in text:
        raise _Unreadable("is XML, but no MusicXML")
    if text.count("<note") > _NOTES:
        raise _Unreadable(f"has more than {_NOTES:,} notes")
    return "musicxml", text


def _unpacked(content: bytes) -> bytes:
    """The score in a compressed MusicXML file, which its container names."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            # What is claimed holds: no more than that is read of any.
            sizes = {one.filename: one.file_size for one in packed.infolist()}
            if sum(sizes.values()) > _UNPACKED:
                raise _Unreadable(f"unpacks to more than {_UNPACKED:,} bytes")
            names = [name for name in sizes if not name.startswith("META-INF") and name.endswith((".xml", ".musicxml"))]
            if "META-INF/container.xml" in sizes:
                container = packed.read("META-INF/container.xml")
                if _ENTITY.encode() in container:
                    raise _Unreadable("has a container that defines entities")
                named = [
                    e.get("full-path") for e in ElementTree.fromstring(container).iter() if e.tag.endswith("rootfile")
                ]
                names = [name for name in named if name in sizes] or names
            if not names:
                raise _Unreadable("is an archive without a score")
            return packed.read(names[0])
    except (
        zipfile.BadZipFile,
        zlib.error,
        ElementTree.ParseError,
        NotImplementedError,
        RuntimeError,
        OSError,
    ) as error:
        raise _Unreadable(f"is a damaged archive ({error})") from error


def _read(kind: str, text: str, path: Path, field: str) -> Score:
    from visiontune.music.files.sheets import score_of
    from visiontune.music.training.reading import music21_or_raise

    try:
        music21 = music21_or_raise()
    except BackendError as error:
        raise BackendError(f"{field}: {path.name} is notation, and {error}; or give a MIDI file") from error
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what music21 does not know in a file
            found = music21.converter.parseData(text, format=kind)
            return score_of(found.scores[0] if isinstance(found, music21.stream.Opus) else found)
    except Exception as error:  # music21 raises whatever its parsers meet
        raise InputError(field, str(path), f"cannot be read ({type(error).__name__}); give another file") from error
