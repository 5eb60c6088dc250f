"""A user's document: read whole, searched, quoted and summed up, offline and without a language model.

The names are loaded on first use: the process that reads a file needs none of them, and starts in half the time.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from visiontune.chat.documents.base import Document as Document
    from visiontune.chat.documents.base import Passage as Passage
    from visiontune.chat.documents.finding import passages as passages
    from visiontune.chat.documents.quoting import extract as extract
    from visiontune.chat.documents.reading import read_document as read_document
    from visiontune.chat.documents.summing import summary as summary

_PUBLIC = {
    "Document": "base",
    "Passage": "base",
    "extract": "quoting",
    "passages": "finding",
    "read_document": "reading",
    "summary": "summing",
}


def __getattr__(name: str) -> Any:
    if name not in _PUBLIC:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_PUBLIC[name]}"), name)
