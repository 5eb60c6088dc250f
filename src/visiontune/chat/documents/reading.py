"""The door: a file becomes a `Document`, or an error that says what to do.

PDF, DOCX and HTML are read by a process of their own, with bounds on its time and memory: a hostile file can make any
parser run for hours, and nothing in it may hang or end the program that the user talks to. Nothing that a document
links to is fetched, and no picture in it is opened.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from visiontune.chat.documents.base import MAX_BYTES, Document, Kind, Read, Unreadable, tidy
from visiontune.chat.documents.kinds import kind_of
from visiontune.chat.documents.markdown import escaped, headings
from visiontune.chat.documents.plain import read_plain
from visiontune.errors import InputError
from visiontune.files import check_file
from visiontune.reading import read_whole
from visiontune.requests import MAX_TEXT
from visiontune.text.cleaning import clean

TIME_LIMIT = 30.0  # seconds; 300 pages of a PDF take about two


def read_document(path: Path, field: str = "file", *, name: str = "", seconds: float = TIME_LIMIT) -> Document:
    """The document in a text, Markdown, PDF, DOCX or HTML file; its kind is told from its content.

    Args:
        path: The file, of at most 50 MB.
        field: What the user calls it, for errors.
        name: What the file was called where it came from; default: its name.
        seconds: How long reading may take.

    Raises:
        InputError: it is missing, empty, a folder, locked, damaged, too large, without text, or of another kind.
    """
    check_file(path, field)
    content = read_whole(path, field, MAX_BYTES)
    name = name or path.name
    if not content:
        raise InputError(field, name, "is empty; give a document with text in it")
    try:
        kind = kind_of(content)
        plain = kind in ("text", "markdown")
        read = read_plain(content, kind) if plain else _read_apart(content, kind, seconds)
        return _document(read, name, kind, Path(name).stem)
    except Unreadable as error:
        raise InputError(field, name, str(error)) from error


def _document(read: Read, name: str, kind: Kind, stem: str) -> Document:
    text, starts, warnings = read.text, read.page_starts, list(read.warnings)
    if not any(map(str.isalnum, text)):
        raise Unreadable("holds no words; give a document that does")
    title = " ".join(tidy(read.title).split())[:300]
    known = headings(text[:MAX_TEXT])
    if title and not known and kind in ("pdf", "docx", "html"):
        # A film of it takes its title from here.
        lead = f"# {escaped(title, start=False)}\n\n"
        text, starts = lead + text, tuple(start + len(lead) if start else 0 for start in starts)
    if len(text) > MAX_TEXT:
        text, warning = _shortened(text, starts, read.pages)
        warnings.append(warning)
        starts = tuple(start for start in starts if start < len(text))
    title = title or (clean(known[0][1]).rstrip(".") if known else "") or stem.replace("_", " ").strip() or name
    return Document(name, kind, title, text, read.pages, tuple(warnings), starts)


def _shortened(text: str, starts: Sequence[int], pages: int | None) -> tuple[str, str]:
    """The first `MAX_TEXT` characters, up to the end of a paragraph, and the warning that names what is left out."""
    cut = text.rfind("\n\n", MAX_TEXT // 2, MAX_TEXT)
    if cut < 0:
        cut = max(text.rfind(" ", MAX_TEXT // 2, MAX_TEXT), MAX_TEXT // 2)
    said = f"Only the first {cut:,} characters are used"
    if pages and starts:
        last = sum(start < cut for start in starts)
        gone = f"pages {last + 1} to {pages}" if last + 1 < pages else f"page {pages}"
        return text[:cut], f"{said}, to page {last} of {pages}: {gone if last < pages else 'the end of it'} left out."
    after = next((words for offset, words in headings(text) if offset >= cut), "")
    rest = f"{len(text) - cut:,} characters from “{after or ' '.join(text[cut : cut + 80].split())}” on"
    return text[:cut], f"{said} of {len(text):,}: {rest} are left out."


def _read_apart(content: bytes, kind: Kind, seconds: float) -> Read:
    # -P: a file beside the user must not be taken for a module of ours.
    command = [sys.executable, "-P", "-m", "visiontune.chat.documents.apart", kind, str(seconds), str(MAX_TEXT)]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired as error:
        raise Unreadable(
            f"takes more than {seconds:.0f} s to read; it is damaged or made to be slow; print it to a new PDF, or give its text"
        ) from error
    try:
        answer: dict[str, Any] = json.loads(done.stdout)
    except ValueError as error:  # the reader was ended: out of memory, or a fault in native code
        raise Unreadable("is damaged or too large to be read; save it anew, or give its text") from error
    if "remedy" in answer:
        raise Unreadable(answer["remedy"])
    return Read(
        text=answer["text"],
        title=answer["title"],
        pages=answer["pages"],
        page_starts=tuple(answer["page_starts"]),
        warnings=tuple(answer["warnings"]),
    )
