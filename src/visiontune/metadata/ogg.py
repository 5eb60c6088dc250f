"""Ogg Vorbis and Opus: an entry of the comment packet (RFC 3533, RFC 7845), which is laid on pages anew.

Pages with sound keep their bytes, but for their number and checksum when the comments take more or fewer pages.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO

from visiontune.metadata import comments

_SIGNATURE = b"OggS"
_HEADER = struct.Struct("<4sBBqIIIB")
_CONTINUED = 0x01
# First packet's start -> (comment packet's start, packets before the sound).
_CODECS = {b"\x01vorbis": (b"\x03vorbis", 3), b"OpusHead": (b"OpusTags", 2)}
_MIRRORED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


@dataclass(frozen=True)
class _Page:
    flags: int
    granule: int
    serial: int
    number: int
    lacing: bytes
    body: bytes

    def pack(self) -> bytes:
        fields = (_SIGNATURE, 0, self.flags, self.granule, self.serial, self.number, 0, len(self.lacing))
        page = _HEADER.pack(*fields) + self.lacing + self.body
        return page[:22] + struct.pack("<I", _checksum(page)) + page[26:]


def matches(head: bytes) -> bool:
    return head.startswith(_SIGNATURE)


def read(stream: BinaryIO) -> str | None:
    packets, _, start = _parse(list(_pages(stream.read())))
    return comments.find(packets[1][len(start) :])


def write(stream: BinaryIO, text: str | None) -> Iterable[bytes]:
    pages = list(_pages(stream.read()))
    packets, used, start = _parse(pages)
    first = pages[0]
    packets[1] = start + comments.replace(packets[1][len(start) :], text)
    laid = [first, *_lay(packets[1:], first.serial)]
    yield from (page.pack() for page in laid)
    moved = len(laid) - used
    for page in pages[used:]:
        ours = page.serial == first.serial
        yield (replace(page, number=page.number + moved) if ours else page).pack()


def _pages(content: bytes) -> Iterator[_Page]:
    at = 0
    while at < len(content):
        signature, _, flags, granule, serial, number, checksum, segments = _HEADER.unpack_from(content, at)
        lacing = content[at + _HEADER.size : at + _HEADER.size + segments]
        end = at + _HEADER.size + segments + sum(lacing)
        whole = content[at:end]
        if signature != _SIGNATURE or len(lacing) != segments or end > len(content):
            raise ValueError("a page is cut off")
        if _checksum(whole[:22] + bytes(4) + whole[26:]) != checksum:
            raise ValueError("a checksum is wrong")
        yield _Page(flags, granule, serial, number, lacing, whole[_HEADER.size + segments :])
        at = end


def _parse(pages: list[_Page]) -> tuple[list[bytes], int, bytes]:
    """The packets before the sound, the number of pages they take, and the start of the comment packet."""
    start, wanted = next((known for head, known in _CODECS.items() if pages[0].body.startswith(head)), (b"", 0))
    if not wanted:
        raise ValueError("it holds neither Vorbis nor Opus")
    packets: list[bytes] = []
    unfinished = b""
    for used, page in enumerate(pages, start=1):
        if page.serial != pages[0].serial:
            raise ValueError("it holds several streams")
        at = 0
        for length in page.lacing:
            unfinished += page.body[at : at + length]
            at += length
            if length < 255:
                packets.append(unfinished)
                unfinished = b""
        if len(packets) >= wanted:
            if len(packets) > wanted or unfinished or not packets[1].startswith(start):
                raise ValueError("its headers are not as they should be")
            return packets, used, start
    raise ValueError("its headers are cut off")


def _lay(packets: list[bytes], serial: int) -> Iterator[_Page]:
    """Header packets on pages of their own, numbered from 1."""
    lacing = b"".join(b"\xff" * (len(packet) // 255) + bytes([len(packet) % 255]) for packet in packets)
    body = b"".join(packets)
    at = 0
    continued = False
    for number, start in enumerate(range(0, len(lacing), 255), start=1):
        piece = lacing[start : start + 255]
        size = sum(piece)
        # A page on which no packet ends has no position.
        granule = 0 if any(length < 255 for length in piece) else -1
        yield _Page(_CONTINUED if continued else 0, granule, serial, number, piece, body[at : at + size])
        at += size
        continued = piece[-1] == 255


def _checksum(page: bytes) -> int:
    """Ogg's CRC: zlib's polynomial with bits the other way round, from 0 and not inverted."""
    mirrored = zlib.crc32(page.translate(_MIRRORED), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int(f"{mirrored:032b}"[::-1], 2)
