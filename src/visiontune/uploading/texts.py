"""Scores, documents and notes: read once to see that they are whole."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path

from visiontune.errors import InputError, VisionTuneError
from visiontune.uploading.base import Unusable

_SUFFIXES = {"text": ".txt", "markdown": ".md", "pdf": ".pdf", "docx": ".docx", "html": ".html"}


def rewrite_score(source: Path, folder: Path) -> Path:
    """A score of any format as MIDI.

    Raises:
        Unusable: it is damaged, without notes, too long, or notation that nothing here reads.
    """
    from visiontune.music.files.midi import write_midi
    from visiontune.music.files.opening import read_score

    head = source.open("rb").read(512)
    suffix = ".mid" if head.startswith((b"MThd", b"RIFF")) else ".mxl" if head.startswith(b"PK") else ".musicxml"
    named = source.rename(folder / f"score{suffix}")
    target = folder / "tune.mid"
    try:
        write_midi(read_score(named, "file")[0], target)
    except InputError as error:
        raise Unusable(error.remedy) from error
    except VisionTuneError as error:
        raise Unusable(str(error)) from error
    return target


def keep_document(source: Path, folder: Path) -> Path:
    """A document as it is, named by what it is; it was read once, to the end.

    Raises:
        Unusable: it is damaged, locked, without text, or of a kind that is not read.
    """
    from visiontune.chat.documents import read_document

    try:
        kind = read_document(source).kind
    except InputError as error:
        raise Unusable(error.remedy) from error
    return Path(shutil.copyfile(source, folder / f"document{_SUFFIXES[kind]}"))


def rewrite_notes(source: Path, folder: Path) -> Path:
    """A ZIP of texts, written anew with nothing but them.

    Raises:
        Unusable: it is damaged, too large, or holds no texts.
    """
    from visiontune.text.notes import read_notes

    try:
        notes = read_notes(source)
    except InputError as error:
        raise Unusable(error.remedy) from error
    target = folder / "notes.zip"
    names: set[str] = set()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, note in enumerate(notes):
            name = re.sub(r"[^\w -]", "", note.slug).strip()[:80] or f"note {number}"
            name = f"{name} {number}" if name.casefold() in names else name
            names.add(name.casefold())
            front = f"---\ntitle: {' '.join(note.title.split())}\nkeywords: {', '.join(note.keywords)}\n---\n"
            archive.writestr(zipfile.ZipInfo(f"{name}.md"), front + note.body, zipfile.ZIP_DEFLATED)
    return target
