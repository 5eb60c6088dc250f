"""JPEG: comment segments (COM) after the first segment; as many as the text needs, for one holds 64 kB at most."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from typing import BinaryIO

_PREFIX = b"visiontune\0"
_COMMENT = 0xFE
_SCAN = 0xDA  # start of the picture's data
_APP0, _APP15 = 0xE0, 0xEF
_ROOM = 65_533 - len(_PREFIX)


def matches(head: bytes) -> bool:
    return head.startswith(b"\xff\xd8\xff")


def read(stream: BinaryIO) -> str | None:
    segments, _ = _parse(stream.read())
    own = [data[len(_PREFIX) :] for marker, data in segments if _is_own(marker, data)]
    return b"".join(own).decode() if own else None


def write(stream: BinaryIO, text: str | None) -> Iterable[bytes]:
    segments, rest = _parse(stream.read())
    kept = [(marker, data) for marker, data in segments if not _is_own(marker, data)]
    if text is not None:
        data = text.encode()
        pieces = [data[start : start + _ROOM] for start in range(0, len(data), _ROOM)]
        # JFIF and Exif want their application segments first.
        first = next((i for i, (marker, _) in enumerate(kept) if not _APP0 <= marker <= _APP15), len(kept))
        kept[first:first] = [(_COMMENT, _PREFIX + piece) for piece in pieces]
    yield b"\xff\xd8"
    for marker, data in kept:
        yield struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data
    yield rest


def _is_own(marker: int, data: bytes) -> bool:
    return marker == _COMMENT and data.startswith(_PREFIX)


def _parse(content: bytes) -> tuple[list[tuple[int, bytes]], bytes]:
    """The segments before the picture's data as (marker, data), and all bytes from there on."""
    segments: list[tuple[int, bytes]] = []
    at = 2
    while True:
        lead, marker = struct.unpack_from(">BB", content, at)
        if lead != 0xFF:
            raise ValueError("a segment does not start where it should")
        if marker == 0xFF:  # fill bytes may stand before a marker
            at += 1
            continue
        if marker == _SCAN:
            return segments, content[at:]
        (length,) = struct.unpack_from(">H", content, at + 2)
        data = content[at + 4 : at + 2 + length]
        if length < 2 or len(data) != length - 2:
            raise ValueError("a segment is cut off")
        segments.append((marker, data))
        at += 2 + length
