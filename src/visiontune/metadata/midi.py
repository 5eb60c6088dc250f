"""MIDI: a text event (FF 01) at the start of the first track; ASCII, for the format names no encoding."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable
from typing import BinaryIO

_PREFIX = b"visiontune "
_TEXT = 0x01


def matches(head: bytes) -> bool:
    return head.startswith(b"MThd")


def read(stream: BinaryIO) -> str | None:
    content = stream.read()
    own = _find(content, *_first_track(content))
    return None if own is None else content[own[1] : own[2]].removeprefix(_PREFIX).decode("ascii")


def write(stream: BinaryIO, text: str | None) -> Iterable[bytes]:
    content = stream.read()
    start, end = _first_track(content)
    own = _find(content, start, end)
    events = content[start:end]
    if own is not None:
        events = content[start : own[0]] + content[own[2] : end]
    if text is not None:
        data = _PREFIX + json.dumps(json.loads(text), sort_keys=True, separators=(",", ":")).encode("ascii")
        events = b"\0\xff" + bytes([_TEXT]) + _quantity(len(data)) + data + events
    yield content[: start - 4] + struct.pack(">I", len(events)) + events + content[end:]


def _first_track(content: bytes) -> tuple[int, int]:
    """Where the first track's events start and end."""
    (length,) = struct.unpack_from(">I", content, 4)
    at = 8 + length
    while True:
        kind = content[at : at + 4]
        (length,) = struct.unpack_from(">I", content, at + 4)
        if at + 8 + length > len(content):
            raise ValueError("a track is cut off")
        if kind == b"MTrk":
            return at + 8, at + 8 + length
        at += 8 + length


def _find(content: bytes, start: int, end: int) -> tuple[int, int, int] | None:
    """Our event among the meta events that open the track: where it, its text, and the next event start.

    Only an event at time 0 counts: taking out another would shift the notes.
    """
    at = start
    while at + 3 < end and content[at : at + 2] == b"\0\xff":
        kind = content[at + 2]
        length, text = _read_quantity(content, at + 3)
        if text + length > end:
            raise ValueError("an event is cut off")
        if kind == _TEXT and content.startswith(_PREFIX, text):
            return at, text, text + length
        at = text + length
    return None


def _quantity(number: int) -> bytes:
    """A variable-length quantity: seven bits a byte, the top bit set in all but the last."""
    if number >= 2**28:
        raise ValueError("the document is larger than a MIDI event can hold")
    digits = [number & 0x7F]
    while number := number >> 7:
        digits.append(number & 0x7F | 0x80)
    return bytes(reversed(digits))


def _read_quantity(content: bytes, at: int) -> tuple[int, int]:
    """The quantity at `at`, and where it ends."""
    number = 0
    for byte in content[at : at + 4]:
        at += 1
        number = number << 7 | byte & 0x7F
        if not byte & 0x80:
            return number, at
    raise ValueError("a length is wrong")
