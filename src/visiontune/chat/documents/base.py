"""What is known of a document once it is read, and what a reader of one format hands back."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "markdown", "pdf", "docx", "html"]

MAX_BYTES = 50_000_000  # of a file
_BREAK = re.compile("\r\n?|[\x0b\x0c\x1c-\x1f\x85\u2028\u2029]")
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1b\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Document:
    """A document's text and what is known of it.

    Args:
        name: The file's name without its folder.
        kind: Told from the content, not from the name.
        title: From the document itself, else the name without its suffix.
        text: Paragraphs with a blank line between; headings are Markdown's (`## Winter`), and so are lists and tables.
            At most `requests.MAX_TEXT` characters, so that any request can take it.
        pages: How many the file has; None where the format has none.
        warnings: What was left out, in the user's words.
        page_starts: Where in `text` each page begins, from the first; empty where there are none.
    """

    name: str
    kind: Kind
    title: str
    text: str
    pages: int | None = None
    warnings: tuple[str, ...] = ()
    page_starts: tuple[int, ...] = ()

    def page_at(self, offset: int) -> int | None:
        """The number of the page (from 1) on which the character at `offset` stands."""
        return max(1, bisect_right(self.page_starts, offset)) if self.page_starts else None


@dataclass(frozen=True)
class Passage:
    """A part of a document that speaks of a question.

    Args:
        text: Prose; rows of a table come as "Year: 2021; Dams: 12".
        score: How much of the question it covers: 0.3 and more; 1 is all of it.
        place: "page 3", the heading above it, or "paragraph 7" where there is neither.
    """

    text: str
    score: float
    place: str


@dataclass(frozen=True)
class Read:
    """What the reader of one format hands back: texts of pages, or one text."""

    text: str
    title: str = ""
    pages: int | None = None
    page_starts: tuple[int, ...] = ()
    warnings: tuple[str, ...] = ()


class Unreadable(Exception):
    """A file that its reader cannot take; the message is the remedy of an `InputError`."""


def tidy(text: str) -> str:
    """`text` with line ends of one kind and without what no request may hold (NUL, halves of characters, controls)."""
    return _NO_TEXT.sub("", _BREAK.sub("\n", text))
