"""What the readers write: Markdown that cleaning and questions understand, with what is no mark told apart."""

from __future__ import annotations

import re

_HEADING = re.compile(r"^#{1,6} +(\S.*)$", re.MULTILINE)
_MARKS = re.compile(
    r"[\\`*]|<(?=[A-Za-z/!?])|(?<!\w)_(?=\w)|(?<=\w)_(?!\w)|\[(?=[^\[\]\n]{0,300}\]\()|&(?=#?\w{2,8};)|~(?=~)|(?<=~)~"
)
_AT_START = re.compile(r"^(#{1,6} |[>+] )|^(\d{1,9})(?=[.)]\s)", re.MULTILINE)


def escaped(text: str, *, start: bool = True) -> str:
    """Plain words as Markdown that says the same: "<b>" and "2 * 3" are no marks, "1945. A year" is no list.

    Args:
        text: The words.
        start: They begin a block or an item, where more would be marks; not so in headings and cells.
    """
    text = _MARKS.sub(lambda match: "\\" + match.group(), text)
    if not start:
        return text
    return _AT_START.sub(lambda match: "\\" + match.group(1) if match.group(1) else match.group(2) + "\\", text)


def headings(text: str) -> list[tuple[int, str]]:
    """(offset, words) of each heading in `text`."""
    found = ((match.start(), match.group(1).rstrip(" #\t")) for match in _HEADING.finditer(text))
    return [(offset, words) for offset, words in found if words]


def table(rows: list[list[str]]) -> str:
    """Rows of cells as a Markdown table, which questions can use and narration leaves out."""
    width = max(len(row) for row in rows)
    cells = [
        [escaped(" ".join(cell.replace("|", "/").split()), start=False) for cell in row] + [""] * (width - len(row))
        for row in rows
    ]
    lines = ["| " + " | ".join(row) + " |" for row in cells]
    return "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])


def fenced(code: str) -> str:
    """Code as a block that narration leaves out; empty where there is none."""
    fence = "```" if "```" not in code else "~~~~"
    return f"{fence}\n{code}\n{fence}" if code.strip() else ""
