"""What a conversation is called: the first line of its first message, plain and short."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from visiontune.errors import ContentError
from visiontune.text.reasoning import without_reasoning

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

LENGTH = 80
"""Characters of a title, the mark that it goes on included."""
_LOOKED_AT, _READ = 20_000, 2_000  # characters, of a message and of what it shows: a title stands at the beginning
_JOINERS = "\u200c\u200d"  # they shape Persian words and family emoji, so they are no mere marks
_HIDDEN = ("Cc", "Cf", "Cn", "Co", "Cs")
_TAG = re.compile(r"<[^<>]*>")


def title_of(message: str) -> str:
    """The title that a conversation gets from its first message; empty where the message holds nothing to show.

    It has at most `LENGTH` characters, cut at a word; Markdown, control characters and hidden reasoning are left out.
    """
    message = message[:_LOOKED_AT]
    try:
        shown = without_reasoning(message)
    except ContentError:  # reasoning that never ends
        shown = without_reasoning(message + "</think>")
    lines = [plain(line) for line in (*_lines(shown[:_READ]), _TAG.sub(" ", shown[:_READ].strip().partition("\n")[0]))]
    says = (line for line in lines if any(unicodedata.category(character)[0] in "LNS" for character in line))
    return shortened(next(says, ""))


def plain(text: str) -> str:
    """`text` as one line without control characters and invisible marks."""
    spaced = " ".join(text.split())
    return "".join(
        character for character in spaced if character in _JOINERS or unicodedata.category(character) not in _HIDDEN
    ).strip()


def shortened(text: str, most: int = LENGTH) -> str:
    """`text`, cut after a word where it has more than `most` characters; never inside a combined character."""
    if len(text) <= most:
        return text
    end = text.rfind(" ", 0, most)
    if end < most // 2:  # one long word, or a script that writes none apart
        end = most - 1
        while end > 1 and (unicodedata.category(text[end])[0] == "M" or {text[end], text[end - 1]} & set(_JOINERS)):
            end -= 1
    return text[:end].rstrip(" ,;:–-") + "…"


def _lines(text: str) -> Iterator[str]:
    for token in _markdown().parse(text):
        if token.type in ("fence", "code_block"):
            yield from token.content.splitlines()
        line = ""
        for child in token.children or ():
            if child.type in ("softbreak", "hardbreak"):
                yield line
                line = ""
            elif child.type in ("text", "text_special", "code_inline", "image"):
                line += child.content
        yield line


@cache
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable(["strikethrough", "table"])
