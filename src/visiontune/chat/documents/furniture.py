"""What is no part of a PDF's text: running headers and footers, page numbers, the table of contents."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from visiontune.chat.documents.lines import Line

_EDGE = 0.13  # of the page's height, at its top and at its foot
_ROWS = 3  # that a header or footer has at most
_SHARE = 0.3  # of the pages; odd and even ones may differ, and chapters
_NUMBER = re.compile(r"\d+|(?<![a-z])[ivxlc]{1,7}(?![a-z])")
_LEADER = re.compile(r"(?:\s?[.…·_]){4,}\s*[\divxlc]*\s*$")  # "Introduction . . . . . 1"
_CONTENTS = re.compile(
    r"(?:table of )?contents|inhalt(?:sverzeichnis)?|índice|indice|table des matières|sommaire", re.I
)
_PAGE = re.compile(r"\W*(?:page|seite|página|pagina|p\.|стр\.|页)?\W*#(?:\W*(?:of|von|de|di|sur|/|из|\|)\W*#)?\W*")


def without_furniture(pages: Sequence[Sequence[Line]], heights: Sequence[float], body: float) -> list[list[Line]]:
    """The pages' lines without those that repeat at about the same height near an edge.

    Args:
        pages: The lines of each.
        heights: Of each page, points.
        body: The size of the text; a larger line that repeats is kept where it comes first, as a title.
    """
    seen: dict[tuple[str, int], list[tuple[int, Line]]] = defaultdict(list)
    gone: set[int] = set()
    for n, (lines, height) in enumerate(zip(pages, heights, strict=True)):
        gone |= _contents(lines)
        for line, at in _at_edges(lines, height):
            seen[(_shape(line.text), at)].append((n, line))
    least = 2 if len(pages) <= 4 else max(3, round(_SHARE * len(pages)))
    for (shape, _), found in seen.items():
        on = {n for n, _ in found}
        large = [line for _, line in found if line.size > 1.15 * body]
        if large and len({line.text for line in large}) > 1:
            continue  # "Chapter 1", "Chapter 2": headings
        if _PAGE.fullmatch(shape) and not large and (len(on) > 1 or _says_page(shape)):
            gone |= {id(line) for _, line in found}
        elif len(on) >= least:
            gone |= {id(line) for _, line in found[1 if large else 0 :]}
        elif not large:
            gone |= _of_a_chapter(found)
    return [[line for line in lines if id(line) not in gone] for lines in pages]


def _contents(lines: Sequence[Line]) -> set[int]:
    """The lines (by id) of a table of contents: those with dots to a number, what stands beside them, its heading."""
    led = [line for line in lines if _LEADER.search(line.text)]
    if len(led) < 3:
        return set()
    rows = [line for line in lines if any(abs(line.middle - other.middle) < 0.5 * other.size for other in led)]
    return {id(line) for line in (*rows, *(line for line in lines if _CONTENTS.fullmatch(line.text.strip())))}


def _of_a_chapter(found: Sequence[tuple[int, Line]]) -> set[int]:
    """Lines (by id) that say the same on neighbouring pages, or on every second one: the name of a chapter."""
    near: set[int] = set()
    for n, line in found:
        if any(0 < abs(n - m) <= 2 and other.text == line.text for m, other in found):
            near.add(id(line))
    return near


def _at_edges(lines: Sequence[Line], height: float) -> Iterator[tuple[Line, int]]:
    """The lines of the outermost rows near an edge, each with where it stands, in fiftieths of the height."""
    rows = sorted({round(line.middle) for line in lines})
    for line in lines:
        row = rows.index(round(line.middle))
        top = line.bottom > height * (1 - _EDGE) and row >= len(rows) - _ROWS
        if top or (line.top < height * _EDGE and row < _ROWS):
            yield line, round(50 * line.middle / max(height, 1.0))


def _shape(text: str) -> str:
    """What stays of a running line from page to page."""
    return " ".join(_NUMBER.sub("#", text.casefold()).split())


def _says_page(shape: str) -> bool:
    return any(character.isalpha() for character in shape)
