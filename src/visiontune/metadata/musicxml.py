"""MusicXML: a field of `<miscellaneous>`, last in `<identification>`; ASCII, as in SVG."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import BinaryIO
from xml.sax.saxutils import escape, unescape

_FIELD = r'<miscellaneous-field name="visiontune">([^<]*+)</miscellaneous-field>'
# With what was put round it for want of a place: taken out without a trace.
_OWN = re.compile(
    rf"<identification><miscellaneous>{_FIELD}</miscellaneous></identification>"
    rf"|<miscellaneous>{_FIELD}</miscellaneous>|{_FIELD}"
)
_PLACES = (
    (re.compile("</miscellaneous>"), "{}"),
    (re.compile("</identification>"), "<miscellaneous>{}</miscellaneous>"),
    (
        re.compile("<(?:defaults|credit|part-list)[ />]"),
        "<identification><miscellaneous>{}</miscellaneous></identification>",
    ),
)
"""Before what the field goes, the first that is there, and what is put round it."""


def matches(head: bytes) -> bool:
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and b"<score-partwise" in head


def read(stream: BinaryIO) -> str | None:
    own = _OWN.search(_decoded(stream))
    return unescape(next(text for text in own.groups() if text is not None)) if own else None


def write(stream: BinaryIO, text: str | None) -> Iterable[bytes]:
    score = _OWN.sub("", _decoded(stream))
    if text is not None:
        compact = escape(json.dumps(json.loads(text), sort_keys=True, separators=(",", ":")))
        field = f'<miscellaneous-field name="visiontune">{compact}</miscellaneous-field>'
        place, around = next(
            ((found, around) for wanted, around in _PLACES if (found := wanted.search(score))), (None, "")
        )
        if place is None:
            raise ValueError("it has no list of parts")
        score = score[: place.start()] + around.format(field) + score[place.start() :]
    yield score.encode("utf-8")


def _decoded(stream: BinaryIO) -> str:
    text = stream.read().decode("utf-8")
    if not text.rstrip().endswith("</score-partwise>"):
        raise ValueError("its end is missing")
    return text
