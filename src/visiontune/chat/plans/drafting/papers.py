"""What of a user's document goes into a request: all of it, its central sentences, or what it is about."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from visiontune.chat.documents import Document

WHOLE = 90.0
"""Seconds up to which a film tells all of a document where no length is asked for."""
USUAL = 60.0
"""Seconds of the film of a longer one."""
SUMMED = 30.0
"""Seconds of a spoken summary."""
_SHARE = 0.6
"""Of the words of an answer that are in the document which it is about."""
_WORD = re.compile(r"\w{4,}")
_TITLE = re.compile(r"^\s*#\s+(\S.*?)\s*#*\s*$", re.MULTILINE)


def document_for(text: str, documents: Mapping[str, str], new: Sequence[str] = ()) -> Document | None:
    """The document that a message means: the one that it names, else the last that came.

    Args:
        new: Names of those that came with the message.
    """
    from visiontune.chat.documents import Document

    if not documents:
        return None
    lowered = text.lower()
    names = list(documents)
    named = [name for name in names if name.lower() in lowered or PurePath(name).stem.lower() in lowered.split()]
    name = (named or [name for name in new if name in documents] or names)[-1]
    body = documents[name]
    heading = _TITLE.search(body[:2_000])
    title = heading[1] if heading else PurePath(name).stem.replace("_", " ").replace("-", " ")
    return Document(name, "text", title, body)


def answered_from(said: str, documents: Mapping[str, str]) -> bool:
    """Whether what was said is about one of the documents: it names one, or most of its words are in one."""
    words = set(_WORD.findall(said.lower()))
    for name, text in documents.items():
        if name.lower() in said.lower():
            return True
        if words and len(words & set(_WORD.findall(text.lower()))) >= _SHARE * len(words):
            return True
    return False


def whole(document: Document) -> str:
    """All that can be read aloud of it, headings too."""
    from visiontune.text.cleaning import clean
    from visiontune.text.furniture import body_of

    return clean(body_of(document.text).body)


def theme(document: Document) -> str:
    """What a picture of it shows: its title, where that says something, else its most central sentence."""
    from visiontune.chat.documents import summary

    if _TITLE.search(document.text[:2_000]) or len(document.title.split()) > 2:
        return document.title
    return summary(document, sentences=1)
