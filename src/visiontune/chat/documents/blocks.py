"""An HTML element as Markdown blocks: headings, paragraphs, lists, tables, code."""

from __future__ import annotations

import re
from typing import Any

from visiontune.chat.documents.markdown import escaped, fenced, table

_BLOCK = frozenset(
    ("address", "article", "aside", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt", "fieldset",
     "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "li", "main",
     "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "caption")
)  # fmt: skip
_HEADING = re.compile(r"h([1-6])")
_INSIDE = ("table", "ul", "ol", "h1", "h2", "h3", "pre", "blockquote")
_LONG_CELL = 400  # characters; longer, a table is there for the layout


def blocks_of(element: Any) -> str:
    """The text of `element`, blocks parted by blank lines, items of one list by line ends."""
    from lxml import etree

    writer = _Writer()
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, node in walk:
        tag = node.tag
        if event == "end":
            if tag in _BLOCK:
                writer.end()
            if node is not element:
                writer.add(node.tail)
            continue
        if tag in _BLOCK:
            writer.end()
        if tag == "br":
            writer.add_break()
        elif tag == "table" and (rows := _rows(node)):
            writer.put(table(rows))
            walk.skip_subtree()
        elif tag == "pre":
            writer.put(fenced(node.text_content().strip("\n").rstrip()))
            walk.skip_subtree()
        else:
            if isinstance(tag, str) and (found := _HEADING.fullmatch(tag)):
                writer.mark = "#" * int(found.group(1)) + " "
            elif tag == "li":
                writer.mark = "- "
            writer.add(node.text)
    writer.end()
    return writer.text()


class _Writer:
    def __init__(self) -> None:
        self.blocks: list[str] = []
        self.parts: list[str] = []
        self.mark = ""

    def add(self, text: str | None) -> None:
        if text:
            self.parts.append(re.sub(r"\s+", " ", text))

    def add_break(self) -> None:
        self.parts.append("\n")

    def end(self) -> None:
        lines = [" ".join(line.split()) for line in "".join(self.parts).split("\n")]
        self.parts = []
        if not any(lines):
            return
        # Two breaks in a row are how old pages part paragraphs.
        text = re.sub(r"\n{2,}", "\n\n", "\n".join(lines).strip("\n"))
        if self.mark:
            text = self.mark + escaped(" ".join(text.split()), start=self.mark == "- ")
            self.mark = ""
        else:
            text = escaped(text)
        self.put(text)

    def put(self, block: str) -> None:
        if block.startswith("- ") and self.blocks and self.blocks[-1].startswith("- "):
            self.blocks[-1] += "\n" + block
        elif block:
            self.blocks.append(block)

    def text(self) -> str:
        return "\n\n".join(self.blocks)


def _rows(node: Any) -> list[list[str]]:
    """The rows of a table of data; none where it holds other blocks, long texts, or one column: a layout."""
    if node.get("role") in ("presentation", "none") or any(node.find(f".//{tag}") is not None for tag in _INSIDE):
        return []
    rows = [[" ".join(cell.text_content().split()) for cell in row.iter("td", "th")] for row in node.iter("tr")]
    rows = [row for row in rows if any(row)]
    if not rows or max(map(len, rows)) < 2 or any(len(cell) > _LONG_CELL for row in rows for cell in row):
        return []
    return rows
