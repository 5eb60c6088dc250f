"""SVG: a `<metadata>` element, first in the root; ASCII, for XML cannot hold every character that JSON can."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import BinaryIO
from xml.sax.saxutils import escape, unescape

_ROOT = re.compile(r"""<svg\b(?:[^>"']++|"[^"]*+"|'[^']*+')*+>""")
# A signed statement (`credentials`) is put first into the first such element.
_OWN = re.compile(r'<metadata id="visiontune">(?:<c2pa:manifest\b[^<]*+</c2pa:manifest>)?([^<]*+)</metadata>\n?')


def matches(head: bytes) -> bool:
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and b"<svg" in head


def read(stream: BinaryIO) -> str | None:
    own = _OWN.search(_decoded(stream))
    return unescape(own[1]) if own else None


def write(stream: BinaryIO, text: str | None) -> Iterable[bytes]:
    drawing = _OWN.sub("", _decoded(stream))
    root = _ROOT.search(drawing)
    if root is None:
        raise ValueError("its svg element is cut off")
    if text is not None:
        if root[0].endswith("/>"):
            raise ValueError("it is an empty drawing")
        compact = json.dumps(json.loads(text), sort_keys=True, separators=(",", ":"))
        element = f'<metadata id="visiontune">{escape(compact)}</metadata>\n'
        drawing = drawing[: root.end()] + element + drawing[root.end() :]
    yield drawing.encode("utf-8")


def _decoded(stream: BinaryIO) -> str:
    text = stream.read().decode("utf-8")
    if not _ROOT.search(text) or not text.rstrip().endswith(">"):
        raise ValueError("its svg element is cut off")
    return text
