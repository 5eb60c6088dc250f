"""Notes to prose: Markdown, HTML and plain text become paragraphs that can be spoken and shown.

Marks go, words stay: emphasis, links, lists, quotations and headings keep their words. What cannot be spoken
goes whole: code, tables, pictures, separators, footnote marks, a model's hidden reasoning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from visiontune.text.sentences import CLOSERS, FREE_STOPS, SPACED_STOPS, soft_break

if TYPE_CHECKING:
    from markdown_it.token import Token

_THINK = re.compile(r"<(think|thinking|reasoning)>.*?(?:</\1>|\Z)", re.DOTALL | re.IGNORECASE)
_THINK_END = re.compile(r"\A.*</(?:think|thinking|reasoning)>", re.DOTALL | re.IGNORECASE)
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?:[\w-]+:.*\n|[ \t]+.*\n|- .*\n)+---[ \t]*(?:\n|\Z)")
_UNDERLINE = re.compile(r"^[ \t]*[=~—–_]{3,}[ \t]*$", re.MULTILINE)
_FOOTNOTE = re.compile(r"^\[\^[^\]]+\]:.*$", re.MULTILINE)
_REFERENCE = re.compile(r"(?<=[\w.,;:!?)”\"])[ \t]?\[(?:\^[^\]]+|\d{1,3}(?:[,–-] ?\d{1,3})*)\]")
_TASK = re.compile(r"^\[[ xX]\]\s+")
_BARE_ADDRESS = re.compile(r"<?(?:https?://|www\.)\S+>?")
_STOPPED = re.compile(rf"[{FREE_STOPS}{SPACED_STOPS}][{re.escape(CLOSERS)}]*$")


def speakable(text: str) -> bool:
    """Whether `text` holds a letter or digit of any script."""
    return any(character.isalnum() for character in text)


def clean(text: str, headings: Literal["speak", "drop"] = "speak") -> str:
    """`text` as plain prose: paragraphs with a blank line between; empty when nothing can be spoken.

    Args:
        text: Markdown, HTML or plain text.
        headings: Spoken as sentences of their own, or dropped (unless there is nothing else).
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _THINK_END.sub("", _THINK.sub("", text))
    text = _FOOTNOTE.sub("", _UNDERLINE.sub("\n", _FRONT_MATTER.sub("", text)))
    text = re.sub(r"(?<=\d)\*(?=\d)", r"\\*", text)  # a product, not emphasis
    blocks = list(_blocks(_parse(text), text.split("\n")))
    kept = [words for kind, words in blocks if kind != "heading" or headings == "speak"]
    if not kept:
        kept = [words for _, words in blocks]
    return "\n\n".join(kept)


def with_stop(text: str, before: str = "") -> str:
    """`text` as a sentence: a stop of its script is put where none is.

    Args:
        before: The letter that came last before it: says its script where it has no letters of its own.
    """
    text = text.rstrip().rstrip(",;，；、")
    if not text or _STOPPED.search(text):
        return text
    last = _last_letter(text) or before
    if "\u3040" <= last <= "\u9fff":
        return text + "。"
    return text + ("।" if "\u0900" <= last <= "\u097f" else ".")


def _last_letter(text: str) -> str:
    return next((character for character in reversed(text) if character.isalpha()), "")


def _parse(text: str) -> list[Token]:
    from markdown_it import MarkdownIt

    # Indented lines are plain notes far more often than code; a line of dashes is a separator, never a heading.
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"]).disable(["code", "lheading"])
    return parser.parse(text)


def _blocks(tokens: Sequence[Token], lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """("heading" | "text", words) of each block; the items of a list come as one block of sentences."""
    items: list[str] = []
    lists = tables = 0
    kind = "text"
    for token in tokens:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            lists += 1
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists -= 1
            if not lists and items:
                yield "text", " ".join(items)
                items = []
        elif token.type in ("table_open", "table_close"):
            tables += 1 if token.type == "table_open" else -1
        elif token.type in ("heading_open", "heading_close"):
            kind = "heading" if token.type == "heading_open" else "text"
        else:
            for words in [] if tables else _words(token, lines):
                if not speakable(words) or _BARE_ADDRESS.fullmatch(words):
                    continue
                if lists:
                    items.append(with_stop(_TASK.sub("", words)))
                else:
                    yield kind, with_stop(words) if kind == "heading" else words


def _words(token: Token, lines: Sequence[str]) -> list[str]:
    if token.type == "inline":
        return [_reflow(_inline(token.children or []))]
    if token.type == "html_block":
        return _from_html(token.content)
    if token.type == "fence" and token.map:
        # A fence that nothing closes would swallow the rest of the notes.
        closed = lines[token.map[1] - 1 : token.map[1]]
        if not (closed and closed[0].strip().startswith(token.markup) and token.map[1] - token.map[0] > 1):
            return [word for _, word in _blocks(_parse(token.content), token.content.split("\n"))]
    return []


def _inline(children: Sequence[Token]) -> str:
    parts: list[str] = []
    for child in children:
        if child.type in ("softbreak", "hardbreak"):
            parts.append("\n")
        elif child.type == "html_inline":
            parts.append("\n" if re.match(r"<(?:br|/?p|/?div)\b", child.content, re.IGNORECASE) else "")
        elif child.type in ("text", "text_special", "code_inline"):
            parts.append(child.content)
    return _REFERENCE.sub("", "".join(parts))


def _reflow(text: str) -> str:
    """Wrapped lines become one; a line that ended on purpose becomes a sentence."""
    lines = [line.strip() for line in text.split("\n") if speakable(line)]
    ended: list[str] = []
    letter = ""
    for line, following in pairwise(lines):
        letter = _last_letter(line) or letter
        ended.append(line if soft_break(line, following) else with_stop(line, letter))
    joined = "\n".join([*ended, *lines[-1:]])
    joined = re.sub(r"(?<=[\u3040-\u9fff。！？])\n(?=[\u3000-\u9fff])", "", joined)
    return " ".join(joined.split())


class _Text(HTMLParser):
    """The words of HTML; blocks become lines."""

    HIDDEN = frozenset(("script", "style", "head", "pre", "code", "table", "svg", "template"))
    BLOCKS = frozenset(
        ("p", "div", "br", "li", "ul", "ol", "section", "article", "blockquote", "header", "footer", "main")
    )
    HEADINGS = re.compile("h[1-6]")

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in self.HIDDEN
        if tag in self.BLOCKS or self.HEADINGS.fullmatch(tag):
            self.parts.append("\n\n")

    def handle_endtag(self, tag: str) -> None:
        self.hidden = max(0, self.hidden - (tag in self.HIDDEN))
        if tag in self.BLOCKS or self.HEADINGS.fullmatch(tag):
            self.parts.append("\n\n")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(data)


def _from_html(content: str) -> list[str]:
    parser = _Text()
    parser.feed(content)
    parser.close()
    return [_reflow(block) for block in re.split(r"\n\s*\n", "".join(parser.parts)) if speakable(block)]
