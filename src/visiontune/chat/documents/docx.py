"""DOCX, read through python-docx: its styles say what is a heading; text is taken from the XML itself.

python-docx knows no text in content controls and no tracked insertions, and expands merged cells without bound.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from visiontune.chat.documents.base import Read, Unreadable, tidy
from visiontune.chat.documents.markdown import escaped, table

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_AROUND = frozenset(_W + name for name in ("sdt", "sdtContent", "ins", "moveTo", "smartTag", "customXml"))
_MAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_OTHER_MAIN = re.compile(
    rb"application/vnd\.(?:openxmlformats-officedocument\.wordprocessingml\.template\.main"
    rb"|ms-word\.(?:document|template)\.macroEnabled(?:Template)?\.main)\+xml"
)
_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)
MAX_XML = 100_000_000  # bytes of all XML in the file, unpacked
MAX_MEMBERS = 10_000


def read_docx(content: bytes) -> Read:
    """The text of a Word document.

    Raises:
        Unreadable: it is damaged, of a kind that python-docx does not know, or unpacks to more than `MAX_XML`.
    """
    import docx

    slim = _slim(content)
    try:
        document = docx.Document(io.BytesIO(slim))
        body = document.element.body
        name = str(document.core_properties.title or "")
    except Exception as error:  # a damaged package raises KeyError, ValueError, lxml's errors and others
        raise Unreadable(f"is a damaged Word file ({_first(error)}); open it in Word and save it anew") from error
    styles = _Styles(document)
    blocks: list[str] = []
    title = ""
    for element in _blocks(body):
        if element.tag == _W + "tbl":
            blocks += _table(element, styles)
            continue
        level, words = styles.level(element), _paragraph(element)
        if not words:
            continue
        if level == 0:  # the style "Title"
            title = title or " ".join(words.split())
        blocks.append(_marked(words, level, styles.is_item(element)))
    title = title or ("" if name.lower() in ("", "word document", "untitled", "document") else name)
    return Read(tidy("\n\n".join(_items_together(blocks))), title)


def _slim(content: bytes) -> bytes:
    """The package with its XML alone: pictures and fonts are emptied, and never unpacked."""
    target = io.BytesIO()
    room = MAX_XML
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as slim:
            members = archive.infolist()
            if len(members) > MAX_MEMBERS:
                raise Unreadable(f"holds {len(members):,} parts, more than any Word file has; save it anew")
            for member in members:
                part = b""
                if member.filename.lower().endswith((".xml", ".rels")):
                    # The declared size may lie, so no more than the room that is left is ever unpacked.
                    with archive.open(member) as file:
                        part = file.read(room + 1)
                    room -= len(part)
                    if room < 0:
                        raise Unreadable(f"unpacks to more than {MAX_XML // 1_000_000} MB; give a smaller document")
                if member.filename == "[Content_Types].xml":
                    part = _OTHER_MAIN.sub(_MAIN, part)  # templates and files with macros, which are never run
                slim.writestr(member.filename, part)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, OSError, RuntimeError, ValueError, KeyError) as error:
        raise Unreadable(f"is a damaged or locked Word file ({_first(error)}); save or copy it anew") from error
    except Exception as error:  # zlib.error, NotImplementedError for odd methods, struct.error
        if isinstance(error, Unreadable):
            raise
        raise Unreadable(f"is a damaged Word file ({_first(error)}); save or copy it anew") from error
    return target.getvalue()


class _Styles:
    """What the styles say of paragraphs: python-docx looks each up by XPath, so every answer is kept."""

    def __init__(self, document: Any) -> None:
        self.of: dict[str, tuple[int, bool]] = {}
        for style in document.styles:
            if style.style_id is not None:
                self.of[style.style_id] = self._read(style)

    def level(self, paragraph: Any) -> int:
        """0 for the title, 1 to 6 for headings, else -1."""
        own = paragraph.find(f"{_W}pPr/{_W}outlineLvl")
        if own is not None and (own.get(_W + "val") or "9") in "012345":
            return int(own.get(_W + "val")) + 1
        return self.of.get(_style(paragraph), (-1, False))[0]

    def is_item(self, paragraph: Any) -> bool:
        number = paragraph.find(f"{_W}pPr/{_W}numPr/{_W}numId")
        if number is not None:
            return bool(number.get(_W + "val") != "0")
        return self.of.get(_style(paragraph), (-1, False))[1]

    def _read(self, style: Any) -> tuple[int, bool]:
        level, item = -1, False
        for _ in range(12):  # a damaged file may base a style on itself
            name = str(style.name or "")
            if found := _HEADING.fullmatch(name):
                return min(max(int(found.group(1)), 1), 6), False
            if name.lower() == "title":
                return 0, False
            item = item or name.lower().startswith("list")
            outline = style.element.find(f"{_W}pPr/{_W}outlineLvl")
            if outline is not None and (outline.get(_W + "val") or "9") in "012345":
                return int(outline.get(_W + "val")) + 1, False
            style = getattr(style, "base_style", None)
            if style is None:
                break
        return level, item


def _style(paragraph: Any) -> str:
    found = paragraph.find(f"{_W}pPr/{_W}pStyle")
    return "" if found is None else found.get(_W + "val") or ""


def _blocks(body: Any) -> Iterator[Any]:
    """Paragraphs and tables in order, also those in content controls, which may lie in one another."""
    stack = list(reversed(body))
    while stack:
        element = stack.pop()
        if element.tag in (_W + "p", _W + "tbl"):
            yield element
        elif element.tag in _AROUND and not _is_contents(element):
            stack.extend(reversed(element))


def _is_contents(element: Any) -> bool:
    """Whether a content control is Word's own table of contents."""
    gallery = element.find(f"{_W}sdtPr/{_W}docPartObj/{_W}docPartGallery")
    return gallery is not None and "table of contents" in (gallery.get(_W + "val") or "").lower()


def _paragraph(paragraph: Any) -> str:
    """The words of a paragraph; what was deleted, and doubles for old programs, are left out."""
    parts: list[str] = []
    stack = list(reversed(paragraph))
    while stack:
        element = stack.pop()
        tag = element.tag
        if tag == _W + "t":
            parts.append(element.text or "")
        elif tag == _W + "tab":
            parts.append(" ")
        elif tag in (_W + "br", _W + "cr"):
            parts.append("\n")
        elif tag == _W + "noBreakHyphen":
            parts.append("-")
        elif tag not in (_W + "del", _W + "moveFrom", _W + "pPr", _W + "rPr", _W + "instrText", _FALLBACK):
            if tag == _W + "p":  # of a text box
                parts.append("\n")
            stack.extend(reversed(element))
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


def _table(element: Any, styles: _Styles) -> list[str]:
    rows = [[_cell(cell) for cell in row.iter(_W + "tc")] for row in element.iterchildren(_W + "tr", _W + "sdt")]
    rows = [row for row in rows if any(row)]
    if not rows:
        return []
    if max(map(len, rows)) == 1:  # a frame around text
        return [
            _marked(words, styles.level(paragraph), styles.is_item(paragraph))
            for paragraph in element.iter(_W + "p")
            if (words := _paragraph(paragraph))
        ]
    return [table(rows)]


def _cell(cell: Any) -> str:
    return " ".join(words for paragraph in cell.iterchildren(_W + "p") if (words := _paragraph(paragraph)))


def _marked(words: str, level: int, item: bool) -> str:
    if level >= 0:
        return "#" * max(level, 1) + " " + escaped(" ".join(words.split()), start=False)
    return "- " + escaped(" ".join(words.split())) if item else escaped(words)


def _items_together(blocks: list[str]) -> list[str]:
    """Items that follow one another as one block."""
    kept: list[str] = []
    for block in blocks:
        if block.startswith("- ") and kept and kept[-1].startswith("- "):
            kept[-1] += "\n" + block
        else:
            kept.append(block)
    return kept


def _first(error: Exception) -> str:
    return " ".join(str(error).split())[:80] or type(error).__name__
