"""FLAC: an entry of the VORBIS_COMMENT block (RFC 9639, 8.6)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from visiontune.metadata import comments

_SIGNATURE = b"fLaC"
_STREAM_INFO, _COMMENTS = 0, 4
_MOST = 2**24 - 1  # bytes of a block


def matches(head: bytes) -> bool:
    return head.startswith(_SIGNATURE)


def read(stream: BinaryIO) -> str | None:
    blocks, _ = _parse(stream.read())
    return next((comments.find(data) for kind, data in blocks if kind == _COMMENTS), None)


def write(stream: BinaryIO, text: str | None) -> Iterable[bytes]:
    blocks, sound = _parse(stream.read())
    if text is not None and all(kind != _COMMENTS for kind, _ in blocks):
        blocks.insert(1, (_COMMENTS, comments.empty()))  # the stream's properties must be first
    yield _SIGNATURE
    for number, (kind, data) in enumerate(blocks, start=1):
        changed = comments.replace(data, text) if kind == _COMMENTS else data
        if len(changed) > _MOST:
            raise ValueError("the document is larger than a FLAC file can hold")
        last = 0x80 if number == len(blocks) else 0
        yield bytes([kind | last]) + len(changed).to_bytes(3, "big") + changed
    yield sound


def _parse(content: bytes) -> tuple[list[tuple[int, bytes]], bytes]:
    """The blocks as (kind, data), and the sound behind them."""
    blocks = []
    at = len(_SIGNATURE)
    last = False
    while not last:
        header = content[at : at + 4]
        length = int.from_bytes(header[1:], "big")
        data = content[at + 4 : at + 4 + length]
        if len(header) != 4 or len(data) != length:
            raise ValueError("a block is cut off")
        blocks.append((header[0] & 0x7F, data))
        last = bool(header[0] & 0x80)
        at += 4 + length
    if blocks[0][0] != _STREAM_INFO:
        raise ValueError("the stream's properties are missing")
    return blocks, content[at:]
