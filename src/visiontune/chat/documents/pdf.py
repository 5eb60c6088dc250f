"""PDF, read through pypdfium2 (Chrome's PDFium): text with its places, from which columns and paragraphs are made."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from typing import Any
from unicodedata import normalize

from visiontune.chat.documents.base import Read, Unreadable, tidy
from visiontune.chat.documents.columns import in_order
from visiontune.chat.documents.furniture import without_furniture
from visiontune.chat.documents.lines import Line, leftward, lines_of, mirrored
from visiontune.chat.documents.paragraphs import body_size, flow

_NO_TITLE = re.compile(
    r"microsoft word|untitled|\.(?:docx?|pdf|tex|indd|qxd|html?|pptx?)\b|^\W*$|^.{1,2}$|^slide \d", re.I
)
_DRAWN = re.compile("[\ufb00-\ufb06\ufb13-\ufdfd\ufe70-\ufefc]")  # ligatures, and letters as they join
_FOREIGN = re.compile("[\ue000-\uf8ff\ufffd]")


def read_pdf(content: bytes, deadline: float, most: int) -> Read:
    """The text of a PDF, up to as many pages as the longest text or the time allows.

    Args:
        content: The file.
        deadline: By `time.monotonic()`; no page is begun after it.
        most: Characters of the longest text; a little more is read.

    Raises:
        Unreadable: it is locked, damaged, or holds only pictures.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
        count = len(document)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise Unreadable("is locked by a password; save a copy without one and give that") from error
        if "security" in str(error).lower():
            raise Unreadable("is locked in a way that is not known here; print it to a new PDF") from error
        raise Unreadable("is a damaged PDF; open it and save or print it anew") from error
    if not count:
        raise Unreadable("is a PDF without pages; save or print it anew")
    pages, heights, empty, broken = _pages(document, count, deadline, most)
    warnings = []
    if len(pages) < count:
        # The longest text is cut again where it is made a `Document`, which says so.
        late = sum(len(line.text) for lines in pages for line in lines) <= most
        if late:
            warnings.append(f"Reading took too long: pages {len(pages) + 1} to {count} are left out.")
    _check(pages, empty, broken)
    if empty:
        warnings.append(f"{_named(empty)} no text, only pictures; what is written in them is not read.")
    if broken:
        warnings.append(f"{_named(broken)} no readable text; the file is damaged there.")
    body = body_size(pages)
    ordered = [in_order(lines) for lines in without_furniture(pages, heights, body)]
    text, starts = flow(ordered, body)
    return Read(tidy(text), _title(document, ordered), count, tuple(starts), tuple(warnings))


def _pages(
    document: Any, count: int, deadline: float, most: int
) -> tuple[list[list[Line]], list[float], list[int], list[int]]:
    """Lines and heights of the pages; the numbers of those with pictures alone, and of damaged ones."""
    import pypdfium2

    pages: list[list[Line]] = []
    heights: list[float] = []
    empty: list[int] = []
    broken: list[int] = []
    letters = 0
    for n in range(count):
        # A tenth more than is used, since furniture goes.
        if (pages and time.monotonic() > deadline) or letters > 1.1 * most:
            break
        try:
            page = document[n]
        except pypdfium2.PdfiumError:
            broken.append(n + 1)
            pages.append([])
            heights.append(1.0)
            continue
        try:
            lines = [_plain(line) for line in lines_of(page)]
            if leftward(lines):
                lines = mirrored(lines)
            if not lines and _has_pictures(page):
                empty.append(n + 1)
            heights.append(float(page.get_height()))
        finally:
            page.close()
        letters += sum(len(line.text) for line in lines)
        pages.append(lines)
    return pages, heights, empty, broken


def _plain(line: Line) -> Line:
    return replace(line, text=_DRAWN.sub(lambda match: normalize("NFKC", match.group()), line.text))


def _has_pictures(page: Any) -> bool:
    from pypdfium2 import raw

    return any(True for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=2))


def _check(pages: list[list[Line]], empty: list[int], broken: list[int]) -> None:
    text = "".join(line.text for lines in pages for line in lines)
    if not any(map(str.isalnum, text)):
        if empty:
            raise Unreadable("is a scan: its pages are pictures without text; run text recognition (OCR) on it first")
        if broken:
            raise Unreadable("is a damaged PDF; open it and save or print it anew")
        raise Unreadable("holds no text; give a PDF with text in it")
    if len(_FOREIGN.findall(text)) > len(text) / 3:
        raise Unreadable("does not say which letters it shows; run text recognition (OCR) on it, or give its text")


def _title(document: Any, pages: list[list[Line]]) -> str:
    told = " ".join(tidy(document.get_metadata_value("Title")).split())
    if told and not _NO_TITLE.search(told):
        return told
    first = next((lines for lines in pages if lines), [])
    largest = max((line.size for line in first), default=0.0)
    if sum(line.size < 0.9 * largest for line in first) < len(first) / 2:
        return ""
    return " ".join(line.text for line in first if line.size >= 0.98 * largest)[:200]


def _named(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:8])) + (f" and {len(numbers) - 8} more" if len(numbers) > 8 else "")
    return f"Page {shown} holds" if len(numbers) == 1 else f"Pages {shown} hold"
