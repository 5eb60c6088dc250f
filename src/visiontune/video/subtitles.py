"""Subtitles: as text (SubRip .srt, WebVTT .vtt), and as samples of a track in an MP4 (3GPP timed text)."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_LONGEST = 65_000  # bytes of one sample; its length is told in 16 bits

# Three-letter codes (ISO 639-2/T), which MP4 asks for; a language that is not here is `und`, undetermined.
_LANGUAGES = (
    "af:afr ar:ara bg:bul bn:ben ca:cat cs:ces cy:cym da:dan de:deu el:ell en:eng eo:epo es:spa et:est eu:eus "
    "fa:fas fi:fin fr:fra ga:gle gl:glg gu:guj he:heb hi:hin hr:hrv hu:hun hy:hye id:ind is:isl it:ita ja:jpn "
    "ka:kat kk:kaz kn:kan ko:kor la:lat lt:lit lv:lav mk:mkd ml:mal mr:mar ms:msa ne:nep nl:nld no:nor nb:nob "
    "pa:pan pl:pol pt:por ro:ron ru:rus sk:slk sl:slv sq:sqi sr:srp sv:swe sw:swa ta:tam te:tel th:tha tr:tur "
    "uk:ukr ur:urd vi:vie zh:zho"
)


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
    """The cues as a WebVTT file (W3C WebVTT 4.1); `&`, `<` and `>` are escaped as it asks."""
    blocks = ["WEBVTT\n"]
    for cue in cues:
        text = _plain(cue.text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        blocks.append(f"{_time(cue.start, '.')} --> {_time(cue.end, '.')}\n{text}\n")
    return "\n".join(blocks)


def language_code(language: str) -> str:
    """The three letters by which MP4 names a language (`en` and `en-GB` are `eng`)."""
    short = language.partition("-")[0].lower()
    known = dict(pair.split(":") for pair in _LANGUAGES.split())
    return short if len(short) == 3 else known.get(short, "und")


def track_header() -> bytes:
    """The look of a track of timed text, as libav's encoder wants to be told it: white, centred, on nothing."""
    style = {
        "Name": "Default", "Fontname": "Sans-Serif", "Fontsize": "18", "PrimaryColour": "&H00FFFFFF",
        "SecondaryColour": "&H00FFFFFF", "OutlineColour": "&H00000000", "BackColour": "&HFF000000", "Bold": "0",
        "Italic": "0", "Underline": "0", "StrikeOut": "0", "ScaleX": "100", "ScaleY": "100", "Spacing": "0",
        "Angle": "0", "BorderStyle": "1", "Outline": "1", "Shadow": "0", "Alignment": "2", "MarginL": "10",
        "MarginR": "10", "MarginV": "10", "Encoding": "1",
    }  # fmt: skip
    lines = (
        "[Script Info]\nScriptType: v4.00+\nPlayResX: 384\nPlayResY: 288\n",
        f"[V4+ Styles]\nFormat: {', '.join(style)}\nStyle: {','.join(style.values())}\n",
        "[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n",
    )
    return "\n".join(lines).encode()


def samples(cues: Sequence[Cue]) -> Iterator[tuple[int, int, bytes]]:
    """(start, duration, content) in milliseconds of the track's samples; the muxer clears the screen after each."""
    for cue in cues:
        start, end = round(cue.start * 1000), round(cue.end * 1000)
        text = _plain(cue.text).encode("utf-8")[:_LONGEST].decode("utf-8", "ignore").encode("utf-8")
        yield start, end - start, struct.pack(">H", len(text)) + text


def _plain(text: str) -> str:
    # A blank line ends a cue in both text formats.
    return "\n".join(line for line in text.splitlines() if line.strip())


def _time(seconds: float, mark: str) -> str:
    milliseconds = round(seconds * 1000)
    minutes, milliseconds = divmod(milliseconds, 60_000)
    hours, minutes = divmod(minutes, 60)
    whole, milliseconds = divmod(milliseconds, 1000)
    return f"{hours:02}:{minutes:02}:{whole:02}{mark}{milliseconds:03}"
