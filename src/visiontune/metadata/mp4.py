"""MP4: the film's comment (moov/udta/meta/ilst/©cmt), read and blanked; it is written when the film is muxed.

A film is large, so only the boxes on the way are read.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from typing import BinaryIO

# The boxes from the film's tags to its comment, and the bytes before the content of each (version, type, language).
_WAY = ((b"meta", 4), (b"ilst", 0), (b"\xa9cmt", 0), (b"data", 8))
_PIECE = 1024 * 1024  # bytes copied at once
_MOST = 64 * 1024 * 1024  # bytes of a film's index: 100 hours have less


def matches(head: bytes) -> bool:
    return head[4:8] == b"ftyp"


def read(stream: BinaryIO) -> str | None:
    _, index = _index(stream)
    for start, end in _tags(index):
        found = _find(index, start, end, _WAY)
        comment = index[found[0] : found[1]] if found else b""
        # Anybody may comment a film.
        if comment.startswith(b"{") and b'"visiontune"' in comment:
            return comment.decode("utf-8")
    return None


def write(stream: BinaryIO, text: str | None) -> Iterable[bytes]:
    """The film without its tags. They become free space of the same size: nothing moves, so every offset stays right."""
    if text is not None:
        raise ValueError("a film's document is written when it is made")
    position, index = _index(stream)
    blanked = bytearray(index)
    for start, end in _tags(index):
        blanked[start - 8 : end] = struct.pack(">I4s", end - start + 8, b"free") + bytes(end - start)
    stream.seek(0)
    left = position
    while left and (piece := stream.read(min(left, _PIECE))):
        yield piece
        left -= len(piece)
    yield bytes(blanked)
    stream.seek(position + len(index))
    while piece := stream.read(_PIECE):
        yield piece


def _index(stream: BinaryIO) -> tuple[int, bytes]:
    """Where the content of `moov` starts in the file, and that content."""
    size = stream.seek(0, 2)
    at = 0
    while at + 8 <= size:
        stream.seek(at)
        length, kind = struct.unpack(">I4s", stream.read(8))
        head = 8
        if length == 1:  # a 64-bit size follows
            (length,) = struct.unpack(">Q", stream.read(8))
            head = 16
        elif length == 0:  # to the end of the file
            length = size - at
        if length < head or at + length > size:
            raise ValueError("a box is cut off")
        if kind == b"moov":
            if length > _MOST:
                raise ValueError("its index is too large")
            return at + head, stream.read(length - head)
        at += length
    raise ValueError("its index is missing")


def _boxes(content: bytes, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """The boxes between `start` and `end`: kind, start and end of their content."""
    at = start
    while at + 8 <= end:
        length, kind = struct.unpack_from(">I4s", content, at)
        if length == 0 and kind == b"\0\0\0\0":  # QuickTime ends some lists so
            return
        if length < 8 or at + length > end:
            raise ValueError("a box is cut off")
        yield kind, at + 8, at + length
        at += length


def _tags(index: bytes) -> list[tuple[int, int]]:
    """The boxes that hold tags of the whole film."""
    return [(start, end) for kind, start, end in _boxes(index, 0, len(index)) if kind in (b"udta", b"meta")]


def _find(index: bytes, start: int, end: int, way: tuple[tuple[bytes, int], ...]) -> tuple[int, int] | None:
    """Start and end of what lies at the end of `way`."""
    if not way:
        return start, end
    (wanted, skipped), *rest = way
    for kind, inner, inner_end in _boxes(index, start, end):
        if kind == wanted and (found := _find(index, inner + skipped, inner_end, tuple(rest))):
            return found
    return None
