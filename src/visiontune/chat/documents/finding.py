"""The parts of a document that speak of a question: the almanac's search over passages instead of notes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from visiontune.chat.documents.base import Document, Passage
from visiontune.chat.documents.markdown import headings
from visiontune.text.almanac import Index
from visiontune.text.cleaning import clean
from visiontune.text.notes import Note
from visiontune.text.prompts import content_terms
from visiontune.text.sentences import split_sentences
from visiontune.text.terms import terms, words

NEAR = 0.3  # of the question's meaning that a passage must cover
_FIRST = 4  # parts that answer a question that names nothing
_LENGTH = 600  # characters of a passage, about
_LONGEST = 1_000
_LINES = 50  # of a block that are cleaned at once
_MARKED = re.compile(r"[\\*_`\[<&~]")
_RULE = re.compile(r"\|(?:\s*:?-{3,}:?\s*\|)+")


@dataclass(frozen=True)
class Part:
    """Neighbouring paragraphs under one heading."""

    text: str
    heading: str
    place: str


def passages(document: Document, question: str, limit: int = 4) -> list[Passage]:
    """The passages that speak most of `question`, best first; none where none does.

    A question that names nothing ("What is this about?") gets the first ones. Words of the question that are typed
    wrongly find what they mean. It may be in any language, but must share words with the document.

    Args:
        document: The document.
        question: A question, or words.
        limit: How many at most, 1 or more.
    """
    found = ranked(parts_of(document), question)
    return [Passage(part.text, score, part.place) for part, score in found[: max(1, limit)]]


def ranked(parts: list[Part], question: str) -> list[tuple[Part, float]]:
    """The parts that speak of `question` and how well (0.3…about 1.6), best first."""
    if not parts:
        return []
    if not content_terms(question):  # "What is this about?": what comes first
        return [(part, NEAR) for part in parts[:_FIRST]]
    notes = [note_of(f"{n:06}", part.text, part.heading) for n, part in enumerate(parts)]
    index = Index.of(notes)
    hits = index.search(question, NEAR) or index.search(_known(question, index), NEAR)
    return [(parts[int(hit.note.slug)], round(hit.score, 3)) for hit in hits]


def _known(question: str, index: Index) -> str:
    """The words of a question that the document has, where they are a third at least; else none.

    Of a short document every word is common, and the few others that a question has would outweigh them.
    """
    asked = [word for word in words(question) if content_terms(word)]
    known = [word for word in asked if any(term in index.weights for term in content_terms(word))]
    return " ".join(known) if 3 * len(known) >= len(asked) else ""


def note_of(slug: str, text: str, heading: str = "") -> Note:
    """A part as a note that the index takes.

    The index tells notes by their titles and keywords, as they are about one topic each; here every word of the text
    is one.
    """
    return Note(slug, heading, tuple(dict.fromkeys(word for word in words(text) if terms(word))), text)


def parts_of(document: Document) -> list[Part]:
    """A document in parts of about `_LENGTH` characters that end where paragraphs do."""
    parts: list[Part] = []
    open_: list[str] = []
    heading = opened = ""
    start = 0

    def close() -> None:
        nonlocal open_
        if open_:
            parts.append(Part("\n\n".join(open_), opened, _place(document, start, opened, len(parts))))
        open_ = []

    for offset, block in _blocks(document.text):
        if "\n" not in block and (found := headings(block)):
            close()
            heading = clean(found[0][1]).rstrip(".")
            continue
        for piece in _pieces(block):
            size = sum(map(len, open_))
            new_page = bool(open_) and document.page_at(start) != document.page_at(offset)
            if new_page or (size and size + len(piece) > _LENGTH):
                close()
            if not open_:
                start, opened = offset, heading
            open_.append(piece)
    close()
    return parts


def _place(document: Document, offset: int, heading: str, number: int) -> str:
    page = document.page_at(offset)
    if page is not None:
        return f"page {page}"
    return heading or f"paragraph {number + 1}"


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    """(offset, block) between blank lines; a heading is a block even where no blank line follows it."""
    for match in re.finditer(r"^#{1,6} .*$|(?:^(?!#{1,6} )(?=.*\S).*(?:\n|\Z))+", text, re.MULTILINE):
        yield match.start(), match.group().strip()


def _pieces(block: str) -> list[str]:
    """A block as prose, in pieces that are no longer than a passage may be; the rows of a table as sentences."""
    lines = block.split("\n")
    if len(lines) > 1 and _RULE.fullmatch(lines[1].strip()):
        return _rows(lines)
    if len(lines) > 2 * _LINES and not block.startswith(("```", "~~~")):
        # Cleaning takes the square of the time for lines without end.
        runs = ("\n".join(lines[n : n + _LINES]) for n in range(0, len(lines), _LINES))
        return [piece for run in runs for piece in _pieces(run)]
    prose = clean(block)
    if not prose and block.startswith(("```", "~~~")):
        prose = block.strip("`~\n")
    if len(prose) <= _LONGEST:
        return [prose] if prose else []
    pieces = [""]
    for sentence in split_sentences(prose):
        if pieces[-1] and len(pieces[-1]) + len(sentence) > _LENGTH:
            pieces.append("")
        # A "sentence" without end (no stops, no spaces) is cut as it comes.
        for n in range(0, len(sentence), 4 * _LONGEST):
            pieces[-1] += (" " if pieces[-1] else "") + sentence[n : n + 4 * _LONGEST]
    return pieces


def _rows(lines: list[str]) -> list[str]:
    head, *rows = [_cells(line) for line in (lines[0], *lines[2:])]
    if not rows or any(cell[:1].isdigit() for cell in head):
        head, rows = [""] * len(head), [head, *rows]  # the first row names nothing
    told = []
    for row in rows:
        cells = [f"{name}: {cell}" if name else cell for name, cell in zip(head, row, strict=False) if cell]
        told.append("; ".join(cells) + ".")
    return told


def _cells(line: str) -> list[str]:
    cells = line.strip().strip("|").split("|")
    return [clean(cell) if _MARKED.search(cell) else cell.strip() for cell in cells]
