"""Subtitles as text: SubRip (.srt) and WebVTT (.vtt)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Cue:
    """One subtitle: seconds, and its text as shown."""

    start: float
    end: float
    text: str


def srt(cues: Sequence[Cue]) -> str:
    """The cues as a SubRip file."""
    blocks = [
        f"{n}\n{_time(cue.start, ',')} --> {_time(cue.end, ',')}\n{_plain(cue.text)}\n" for n, cue in enumerate(cues, 1)
    ]
    return "\n".join(blocks)


def vtt(cues: Sequence[Cue]) -> str:
    """The cues as a WebVTT file (W3C WebVTT 4.1); `&` and `<` are escaped as it asks."""
    blocks = ["WEBVTT\n"]
    for cue in cues:
        text = _plain(cue.text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        blocks.append(f"{_time(cue.start, '.')} --> {_time(cue.end, '.')}\n{text}\n")
    return "\n".join(blocks)


def _plain(text: str) -> str:
    # A blank line ends a cue in both formats.
    return "\n".join(line for line in text.splitlines() if line.strip())


def _time(seconds: float, mark: str) -> str:
    milliseconds = round(seconds * 1000)
    minutes, milliseconds = divmod(milliseconds, 60_000)
    hours, minutes = divmod(minutes, 60)
    whole, milliseconds = divmod(milliseconds, 1000)
    return f"{hours:02}:{minutes:02}:{whole:02}{mark}{milliseconds:03}"
