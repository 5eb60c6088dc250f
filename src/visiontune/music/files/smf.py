"""Standard MIDI files, event by event: a small, strict reader of bytes that come from anywhere.

A file is a header chunk and track chunks; a track is a run of (delta time, event). Nothing here is as large as what a
file claims to be: it grows with the events that are really there.
"""

from __future__ import annotations

from dataclasses import dataclass

MOST = 400_000
"""Events of a file; the longest real pieces have a tenth."""
TEMPO, METRE, KEY = 0x51, 0x58, 0x59
TEXT, NAME, LYRIC, MARKER = 0x01, 0x03, 0x05, 0x06
END = 0x2F
"""Kinds of meta events."""
META = 0xFF


class Damaged(ValueError):
    """What is wrong with the bytes, as the user reads it."""


@dataclass(frozen=True)
class Events:
    """A file's events.

    Args:
        division: Ticks of a quarter; fractional where a file counts in frames of film, for a quarter of half a second.
        events: (tick, track, status, kind or first data byte, second data byte or a meta event's content), by time,
            then by track.
        film: Ticks are parts of a second, which no tempo changes.
    """

    division: float
    events: list[tuple[int, int, int, int, int | bytes]]
    tracks: int
    film: bool = False


def parse(content: bytes) -> Events:
    """The events of a file of format 0 or 1.

    Raises:
        Damaged: it is no MIDI file, damaged, or of the rare format 2.
    """
    if not content.startswith(b"MThd"):
        raise Damaged("is no MIDI file")
    if len(content) < 14:
        raise Damaged("is a damaged MIDI file (its header is cut off)")
    size = int.from_bytes(content[4:8], "big")
    form = int.from_bytes(content[8:10], "big")
    division = float(int.from_bytes(content[12:14], "big"))
    if size < 6 or form > 2 or not division:
        raise Damaged("is a damaged MIDI file (its header is wrong)")
    if form == 2:
        raise Damaged("is a MIDI file of separate patterns (format 2); save it as format 0 or 1")
    film = bool(content[12] & 0x80)
    if film:
        rate = 256 - content[12]
        division = (29.97 if rate == 29 else rate) * content[13] / 2
        if rate not in (24, 25, 29, 30) or not content[13]:
            raise Damaged("is a damaged MIDI file (its header is wrong)")
    found: list[tuple[int, int, int, int, int | bytes]] = []
    at, track = 8 + size, 0
    while at + 8 <= len(content):
        length = int.from_bytes(content[at + 4 : at + 8], "big")
        end = at + 8 + length
        if content[at : at + 4] == b"MTrk":
            if end > len(content):
                raise Damaged("is a damaged MIDI file (a track is cut off)")
            _track(content[at + 8 : end], track, found)
            track += 1
        at = end
    if not track:
        raise Damaged("is a MIDI file without a track")
    found.sort(key=lambda event: event[:2])  # stable: events of one track and tick stay in order
    return Events(division, found, track, film)


def _track(data: bytes, track: int, found: list[tuple[int, int, int, int, int | bytes]]) -> None:
    at, tick, running = 0, 0, 0
    try:
        while at < len(data):
            delta = data[at]
            at += 1
            if delta & 0x80:
                delta, at = quantity(data, at - 1)
            tick += delta
            status = data[at]
            if status & 0x80:
                at += 1
            else:
                status = running
            kind = status & 0xF0
            if 0x80 <= kind < 0xF0:
                running = status
                one = data[at]
                two = data[at + 1] if kind not in (0xC0, 0xD0) else 0
                at += 1 if kind in (0xC0, 0xD0) else 2
                if (one | two) & 0x80:
                    raise Damaged("is a damaged MIDI file (an event is wrong)")
                found.append((tick, track, status, one, two))
            elif status in (META, 0xF0, 0xF7):
                meta = data[at] if status == META else 0
                length, start = quantity(data, at + (status == META))
                at = start + length
                if at > len(data):
                    raise Damaged("is a damaged MIDI file (an event is cut off)")
                if status == META:
                    found.append((tick, track, META, meta, data[start:at]))
                    if meta == END:
                        return
            else:
                raise Damaged("is a damaged MIDI file (an event is wrong)")
            if len(found) > MOST:
                raise Damaged(f"has more than {MOST:,} events")
    except IndexError:
        raise Damaged("is a damaged MIDI file (a track is cut off)") from None


def quantity(data: bytes, at: int) -> tuple[int, int]:
    """The number of variable length at `at`, and where it ends.

    Raises:
        Damaged: it has more than four bytes.
    """
    number = 0
    for byte in data[at : at + 4]:
        at += 1
        number = number << 7 | byte & 0x7F
        if not byte & 0x80:
            return number, at
    raise Damaged("is a damaged MIDI file (a number is wrong)")


def meta(kind: int, content: bytes) -> bytes:
    """A meta event at once after what is before it."""
    length = len(content)
    digits = [length & 0x7F]
    while length := length >> 7:
        digits.append(length & 0x7F | 0x80)
    return bytes([0, META, kind, *reversed(digits)]) + content
