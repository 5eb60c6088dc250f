"""WAV and WebP: a RIFF chunk of our own, last; readers skip chunks that they do not know."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from typing import BinaryIO

_OWN = b"vtun"
_HEADER = 12  # RIFF, size, form


def matches(head: bytes) -> bool:
    return head[:4] == b"RIFF" and head[8:12] in (b"WAVE", b"WEBP")


def read(stream: BinaryIO) -> str | None:
    own = [data for kind, data in _parse(stream.read()) if kind == _OWN]
    return own[0].decode() if own else None


def write(stream: BinaryIO, text: str | None) -> Iterable[bytes]:
    content = stream.read()
    chunks = [(kind, data) for kind, data in _parse(content) if kind != _OWN]
    if text is not None:
        chunks.append((_OWN, text.encode()))
    body = b"".join(kind + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2) for kind, data in chunks)
    if len(body) + 4 >= 2**32:
        raise ValueError("it would be larger than 4 GiB, which this format cannot hold")
    yield b"RIFF" + struct.pack("<I", len(body) + 4) + content[8:_HEADER] + body


def _parse(content: bytes) -> list[tuple[bytes, bytes]]:
    (size,) = struct.unpack_from("<I", content, 4)
    end = 8 + size
    # The pad byte of the last chunk is missing in many files.
    if end > len(content) + 1:
        raise ValueError("its end is missing")
    chunks = []
    at = _HEADER
    while at + 8 <= end:
        (length,) = struct.unpack_from("<I", content, at + 4)
        data = content[at + 8 : at + 8 + length]
        if len(data) != length:
            raise ValueError("a chunk is cut off")
        chunks.append((content[at : at + 4], data))
        at += 8 + length + length % 2
    return chunks
