"""PDF: a comment after the end, and the end once more, for readers look for that at the end of the file; ASCII."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import BinaryIO

_END = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")
_OWN = re.compile(rb"%visiontune ([^\r\n]*+)\nstartxref\n\d+\n%%EOF\n\Z")
_LINE = b"%visiontune "


def matches(head: bytes) -> bool:
    return head.startswith(b"%PDF-")


def read(stream: BinaryIO) -> str | None:
    own = _own(stream.read())
    return own[1].decode("ascii") if own else None


def write(stream: BinaryIO, text: str | None) -> Iterable[bytes]:
    content = stream.read()
    if own := _own(content):
        content = content[: own.start()]
    end = _END.search(content, max(0, len(content) - 1024))
    if end is None:
        raise ValueError("its end is missing")
    yield content
    if text is not None:
        if not content.endswith(b"\n"):
            raise ValueError("its last line has no end")
        yield _LINE + json.dumps(json.loads(text), sort_keys=True, separators=(",", ":")).encode("ascii")
        yield b"\nstartxref\n" + end[1] + b"\n%%EOF\n"


def _own(content: bytes) -> re.Match[bytes] | None:
    at = content.rfind(b"\n" + _LINE)
    return _OWN.match(content, at + 1) if at >= 0 else None
