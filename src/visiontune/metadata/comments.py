"""Vorbis comments: a vendor and a list of `NAME=text`, which FLAC, Ogg Vorbis and Opus share."""

from __future__ import annotations

import struct

_OWN = b"VISIONTUNE="


def find(block: bytes) -> str | None:
    """Our text in a comment block, or None."""
    _, entries, _ = _parse(block)
    own = [entry for entry in entries if _is_own(entry)]
    return own[0][len(_OWN) :].decode() if own else None


def replace(block: bytes, text: str | None) -> bytes:
    """The block with `text` as our entry, or without one; what follows the list stays (padding, a framing bit)."""
    vendor, entries, rest = _parse(block)
    entries = [entry for entry in entries if not _is_own(entry)]
    if text is not None:
        entries.append(_OWN + text.encode())
    return b"".join([_counted(vendor), struct.pack("<I", len(entries)), *map(_counted, entries), rest])


def empty(vendor: bytes = b"") -> bytes:
    """A block without entries."""
    return _counted(vendor) + struct.pack("<I", 0)


def _is_own(entry: bytes) -> bool:
    return entry[: len(_OWN)].upper() == _OWN  # names are without case


def _counted(data: bytes) -> bytes:
    return struct.pack("<I", len(data)) + data


def _parse(block: bytes) -> tuple[bytes, list[bytes], bytes]:
    vendor, at = _take(block, 0)
    (count,) = struct.unpack_from("<I", block, at)
    at += 4
    entries = []
    for _ in range(count):  # a lie about the number ends at the block's end
        entry, at = _take(block, at)
        entries.append(entry)
    return vendor, entries, block[at:]


def _take(block: bytes, at: int) -> tuple[bytes, int]:
    (length,) = struct.unpack_from("<I", block, at)
    data = block[at + 4 : at + 4 + length]
    if len(data) != length:
        raise ValueError("a comment is cut off")
    return data, at + 4 + length
