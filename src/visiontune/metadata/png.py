"""PNG: an iTXt chunk (PNG specification, 11.3.3.4), uncompressed, before the picture's data."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator
from typing import BinaryIO

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
# Keyword, end; not compressed, method 0; no language, no translated keyword.
_PREFIX = b"visiontune\0" + b"\0\0" + b"\0\0"


def matches(head: bytes) -> bool:
    return head.startswith(_SIGNATURE)


def read(stream: BinaryIO) -> str | None:
    own = [data for kind, data in _chunks(stream.read()) if _is_own(kind, data)]
    return own[0][len(_PREFIX) :].decode() if own else None


def write(stream: BinaryIO, text: str | None) -> Iterable[bytes]:
    chunks = [(kind, data) for kind, data in _chunks(stream.read()) if not _is_own(kind, data)]
    if text is not None:
        chunks.insert(1, (b"iTXt", _PREFIX + text.encode()))  # IHDR must be first
    yield _SIGNATURE
    for kind, data in chunks:
        yield struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _is_own(kind: bytes, data: bytes) -> bool:
    return kind == b"iTXt" and data.startswith(_PREFIX)


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_SIGNATURE)
    kind = b""
    while kind != b"IEND":
        (length,) = struct.unpack_from(">I", content, at)
        kind, data = content[at + 4 : at + 8], content[at + 8 : at + 8 + length]
        (checksum,) = struct.unpack_from(">I", content, at + 8 + length)
        if checksum != zlib.crc32(kind + data):
            raise ValueError("a checksum is wrong")
        if at == len(_SIGNATURE) and kind != b"IHDR":
            raise ValueError("its header is missing")
        yield kind, data
        at += 12 + length
