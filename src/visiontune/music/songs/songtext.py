"""Lyrics as people write them: what stands above and between the lines goes, stanzas and their names are told.

One line of verse a line; blank lines or headings ([Chorus], Verse 2:) separate stanzas. Emoji, quotation marks, marks of
Markdown, numbers of lists, chords in brackets and the clock times of karaoke files are not sung.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_PARTS = (
    "verse|chorus|pre-?chorus|post-?chorus|refrain|bridge|hook|intro|outro|interlude|instrumental|solo|coda|stanza|ending|"
    "strophe|vers|couplet|estribillo|estrofa|coro|ritornello|strofa|refrão|припев|куплет"
)
_HEADING = re.compile(
    rf"\W*((?:the\s+)?(?:final\s+|last\s+)?(?:{_PARTS}))\b\s*(\d+|[ivx]+|[a-d])?\s*(?:\(?\s*[x×]\s*\d+\s*\)?)?\W*",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"\s*(?:\[[^\]]*\]|\{[^}]*\}|<[^>]*>)\s*:?\s*")
_NUMBERED = re.compile(r"\s*(?:\d+|[IVX]+)\s*[.):]\s*")
_COUNTED = re.compile(r"^\s*\d+\.\s+(?=\D)")
_RULE = re.compile(r"\s*(?:[-*_=~#·•]\s*){3,}")
_CLOCK = re.compile(r"^\s*(?:\[\d+:\d\d(?:[.:]\d+)?\]|<\d+:\d\d(?:[.:]\d+)?>)+")
_CHORD = re.compile(r"\[[A-H][#b♯♭]?(?:m|maj|min|sus|dim|aug|add)?\d{0,2}(?:/[A-H][#b♯♭]?)?\]")
_TITLE = re.compile(r"\s*(?:#{1,6}\s+|title\s*:\s*)(.*\S)", re.IGNORECASE)
_TIMES = re.compile(r"\s*\(?\s*(?:[x×]\s*\d+|\d+\s*[x×]|repeat|bis)\s*\)?\s*$", re.IGNORECASE)


def title(text: str) -> str:
    """The title that lyrics begin with, as "# Title" or "Title: ..."; empty where there is none."""
    for line in text.splitlines():
        if line.strip():
            found = _TITLE.fullmatch(line)
            return " ".join(_lettered(found[1]).split()).strip("#*_ ") if found and not _HEADING.fullmatch(line) else ""
    return ""


def stanzas_of(text: str) -> Iterator[tuple[str, list[str]]]:
    """(name, lines as written) of each stanza and of each heading with nothing below it."""
    from visiontune.speech.normalise import strip_marks

    name, lines, headed = "", list[str](), False
    for raw in unicodedata.normalize("NFC", text).lstrip("\ufeff").splitlines():
        line = _CHORD.sub(
            "", _CLOCK.sub("", " ".join(raw.split()))
        )  # of single spaces, as many would cost patterns much
        heading = _HEADING.fullmatch(line)
        breaks = not line.strip() or _RULE.fullmatch(line) or _NUMBERED.fullmatch(line) or _BRACKETED.fullmatch(line)
        if heading or breaks or _TITLE.fullmatch(line):
            if lines or (headed and heading):
                yield name, lines
                name, headed = "", False
            lines = []
            if heading:
                name, headed = _named(heading), True
            continue
        line = _COUNTED.sub("", _TIMES.sub("", strip_marks(_lettered(line))))
        if line.strip():
            lines.append(line)
    if lines or headed:
        yield name, lines


def _named(heading: re.Match[str]) -> str:
    kind = re.sub(r"^(?:the|final|last)\s+", "", " ".join(heading[1].lower().split()))
    return f"{kind} {heading[2].lower()}" if heading[2] else kind


def _lettered(line: str) -> str:
    """A line without emoji, quotation marks and brackets, and with marks of one kind."""
    kept = "".join(" " if unicodedata.category(letter) in ("So", "Sk", "Cs", "Co", "Cn") else letter for letter in line)
    kept = re.sub(r"[\ufe00-\ufe0f\u200d\u20e3\"“”„«»()\[\]{}|\\^~♪♫]", " ", kept)
    kept = re.sub(
        r"(?<!\w)['‘’](?!(?:tis|twas|neath|til|cause|em|round)\b)|(?<=[^\w])['’](?!\w)", "", kept, flags=re.IGNORECASE
    )
    return re.sub(r"\.{2,}", "…", " ".join(kept.split()))
