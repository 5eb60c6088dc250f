"""MP3: a TXXX frame of the ID3v2 tag (2.3 and 2.4) before the sound; other frames stay."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from typing import BinaryIO

_NAME = "visiontune"
_UTF16, _UTF8 = 1, 3  # encodings that a frame names in its first byte
_BAD_FLAGS = 0xC0  # unsynchronised, extended header: old and rare


def matches(head: bytes) -> bool:
    if head.startswith(b"ID3"):
        return True
    # Eleven bits of sync; a version, a layer III, a bit rate and a sampling rate that exist.
    return (
        len(head) >= 4
        and head[0] == 0xFF
        and head[1] & 0xE0 == 0xE0
        and head[1] & 0x18 != 0x08
        and head[1] & 0x06 == 0x02
        and head[2] & 0xF0 not in (0x00, 0xF0)
        and head[2] & 0x0C != 0x0C
    )


def read(stream: BinaryIO) -> str | None:
    _, frames, _ = _parse(stream.read())
    return next((text for text in (_own(*frame) for frame in frames) if text is not None), None)


def write(stream: BinaryIO, text: str | None) -> Iterable[bytes]:
    version, frames, sound = _parse(stream.read())
    kept = [frame for frame in frames if _own(*frame) is None]
    if text is not None:
        kept.append((b"TXXX", 0, _frame(version, text)))
    if kept:
        body = b"".join(
            kind + _size(len(data), version) + struct.pack(">H", flags) + data for kind, flags, data in kept
        )
        yield b"ID3" + bytes([version, 0, 0]) + _size(len(body), 4) + body
    yield sound


def _frame(version: int, text: str) -> bytes:
    if version == 4:
        return bytes([_UTF8]) + f"{_NAME}\0{text}".encode()
    # Version 3 knows no UTF-8; each of the two strings has a byte order mark.
    name, value = (string.encode("utf-16-le") for string in (_NAME, text))
    return bytes([_UTF16]) + b"\xff\xfe" + name + b"\0\0" + b"\xff\xfe" + value


def _own(kind: bytes, flags: int, data: bytes) -> str | None:
    """The text of our frame; None of another's."""
    if kind != b"TXXX" or flags & 0xFF or not data:
        return None
    if data[0] == _UTF8:
        strings = data[1:].decode("utf-8", errors="replace")
    elif data[0] == _UTF16:
        strings = data[1:].decode("utf-16", errors="replace")
    else:
        return None
    name, _, value = strings.partition("\0")
    return value.lstrip("\ufeff").rstrip("\0") if name == _NAME else None


def _parse(content: bytes) -> tuple[int, list[tuple[bytes, int, bytes]], bytes]:
    """The tag's version, its frames as (kind, flags, data), and the sound behind it."""
    if not content.startswith(b"ID3"):
        return 4, [], content
    version, _, flags = struct.unpack_from(">BBB", content, 3)
    size = _number(content[6:10], 4)
    if version not in (3, 4) or flags & _BAD_FLAGS:
        raise ValueError("its ID3 tag is of a kind that is not understood")
    end = 10 + size
    if end > len(content):
        raise ValueError("its ID3 tag is cut off")
    frames = []
    at = 10
    while at + 10 <= end and content[at]:  # zeros pad the tag
        length = _number(content[at + 4 : at + 8], version)
        (frame_flags,) = struct.unpack_from(">H", content, at + 8)
        if at + 10 + length > end:
            raise ValueError("a frame of its ID3 tag is cut off")
        frames.append((content[at : at + 4], frame_flags, content[at + 10 : at + 10 + length]))
        at += 10 + length
    footer = 10 if flags & 0x10 else 0
    return version, frames, content[end + footer :]


def _number(data: bytes, version: int) -> int:
    """A size: version 4 leaves the top bit of each byte free."""
    if version == 3:
        return int.from_bytes(data, "big")
    if len(data) != 4 or any(byte & 0x80 for byte in data):
        raise ValueError("a size in its ID3 tag is wrong")
    return data[0] << 21 | data[1] << 14 | data[2] << 7 | data[3]


def _size(number: int, version: int) -> bytes:
    if version == 3:
        return struct.pack(">I", number)
    if number >= 2**28:
        raise ValueError("the document is larger than an ID3 tag can hold")
    return bytes(number >> shift & 0x7F for shift in (21, 14, 7, 0))
