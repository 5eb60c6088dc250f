"""From the network's tags to slots: spans are mended by what patterns know for certain, and values are read.

The network knows what words do in a message; patterns know where an amount, a size or a quotation ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from visiontune.chat.wording.amounts import durations
from visiontune.chat.wording.formats import sizes
from visiontune.chat.wording.names import listed, spotted
from visiontune.chat.wording.quotes import quoted
from visiontune.chat.wording.tokens import Token
from visiontune.chat.wording.values import value

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_ALLOWED = {
    "image": "subject count aspect_ratio width height style mood seed",
    "video": "subject count duration_s aspect_ratio width height style composer key tempo_bpm mood instrument voice language seed",
    "music": "count duration_s composer key tempo_bpm mood instrument seed language",
    "speech": "subject count duration_s mood voice language seed",
    "followup": "count duration_s aspect_ratio width height style composer key tempo_bpm mood instrument voice language seed",
}
"""Slots that an intent can have: a picture has no tempo, and what is only shown has no voice."""
_SEED = re.compile(r"\bseed(?:\s+(?:number|no\.?|is|of|to|at))?\s*[:=#]?\s*(\d{1,10})\b", re.IGNORECASE)
_TEMPO = re.compile(
    r"\b(\d{2,3})\s?-?(?:bpm|b\.p\.m\.|beats?\s(?:per|a|/)\s?min(?:ute)?)(?!\w)|\b(?:tempo|bpm)\s?(?:of|is|at|=|:|to)?\s?(\d{2,3})\b(?!\s?[x:])",
    re.IGNORECASE,
)
_KEY = re.compile(
    r"(?<![\w'’])(?:[A-Ga-g](?:\s?[#♯♭]|b|[-\s]?(?:sharp|flat)|is|es)?[-\s]?(?:major|minor|maj|min|dur|moll)|[Hh][-\s]?(?:dur|moll))(?!\w)"
)
_SIDE = re.compile(
    r"\b(?:(?P<before>width|height|wide|high|tall)\s?(?:of|is|=|:)?\s?(?P<n>\d{2,5})"
    r"|(?P<m>\d{2,5})\s?(?:px|pixels?)\s(?P<after>wide|high|tall|across|in width|in height))\b",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"^(?:of|about|on|showing|depicting|where|that shows|which shows|with the words)\s+(?=\S)", re.IGNORECASE
)
_TRAILING = re.compile(
    r"(?:[\s,;:.!?–—-]+|\b(?:please|pls|plz|thanks|thank you|thx|ta|cheers|in|for|with|lasting))+$", re.IGNORECASE
)


_NUMBER = (
    r"\d{1,3}|a\s(?:couple|pair|trio|dozen)|half\sa\sdozen|one|two|three|four|five|six|seven|eight|nine|ten|eleven|"
    r"twelve|fifteen|twenty"
)
_COUNT = re.compile(
    rf"(?<![\w:.,])(?P<before>{_NUMBER})\s(?:of\s)?(?:different\s|more\s|other\s|new\s|quick\s|alternative\s|separate\s)*"
    r"(?:options?|versions?|variations?|variants?|takes|of\sthem|(?:is|are|will)\s(?:enough|do|fine)|alternatives?|"
    r"pictures|images|pics|photos|drawings|posters|sketches|illustrations|thumbnails|renders|paintings|clips|videos|tunes|"
    r"lullabies|melodies|songs|pieces|tracks|recordings)(?!\w)"
    rf"|(?:make\sthat|and\sdo|give\sme|I\swant)\s(?P<after>{_NUMBER})(?=\s*(?:$|[.,;!?]))"
    r"|(?<!\w)(?:x|×)\s?(?P<plain>\d{1,2})(?![\w.])",
    re.IGNORECASE,
)
_RATIO = re.compile(r"(?<![\d:.])(?:16:9|9:16|1:1|4:5)(?![\d:])")
_LISTED = ("style", "instrument", "mood", "voice", "composer")
_ENOUGH = 0.25
"""Of 1: how sure the network must be of a name that is listed."""


@dataclass(frozen=True)
class Tagged:
    """A span that the network tagged, from character `start` to before `end`."""

    slot: str
    start: int
    end: int


def spans(words: Sequence[Token], tags: Sequence[str]) -> list[Tagged]:
    """Runs of words with the tags B-slot, I-slot, …"""
    found: list[Tagged] = []
    open_slot = ""
    for word, tag in zip(words, tags, strict=True):
        slot = tag[2:]
        if slot and slot == open_slot and tag[0] == "I":
            found[-1] = replace(found[-1], end=word.end)
        elif slot:
            found.append(Tagged(slot, word.start, word.end))
        open_slot = slot
    return found


def slots_of(
    intent: str, text: str, words: Sequence[Token], shares: npt.NDArray[np.float32], names: Sequence[str]
) -> dict[str, Any]:
    """The slots of a message or part of one whose intent is known; empty for intents that have none.

    Args:
        shares: Probabilities (T, K) of each word's tags.
        names: Of the K tags.
    """
    allowed = _ALLOWED.get(intent, "").split()
    if not allowed:
        return {}
    tagged = spans(words, [names[n] for n in shares.argmax(axis=1)])
    tagged += list(_likely(tagged, words, shares, names))
    spoken = _spoken(text, tagged) if intent == "speech" else None
    if spoken is not None:
        tagged = [span for span in tagged if span.slot != "subject" and not _overlap(span, spoken)] + [spoken]
    certain = [span for span in _certain(text) if spoken is None or not _overlap(span, spoken)]
    certain = [span for span in certain if not _within_subject(span, tagged)]
    tagged = [span for span in tagged if not any(_overlap(span, one) and span.slot != "subject" for one in certain)]
    tagged = [_widened(span, text, words) for span in tagged] + certain
    found: dict[str, Any] = {}
    subjects = []
    for span in sorted(tagged, key=lambda span: span.start):
        if span.slot == "subject":
            subjects.append(span)
        elif span.slot in allowed and (read := _plausible(span.slot, text[span.start : span.end])) is not None:
            found.setdefault(span.slot, read)
    if "subject" in allowed and (subject := _subject(intent, text, subjects, tagged)):
        found = {"subject": subject, **found}
    return found


def _likely(
    tagged: Sequence[Tagged], words: Sequence[Token], shares: npt.NDArray[np.float32], names: Sequence[str]
) -> Iterator[Tagged]:
    """Listed names of which the network is not sure enough by itself."""
    for name in spotted(words):
        if name.kind not in _LISTED:
            continue
        columns = [n for n, tag in enumerate(names) if tag[2:] == name.kind]
        share = float(shares[name.start : name.end, columns].sum(axis=1).mean())
        found = Tagged(name.kind, words[name.start].start, words[name.end - 1].end)
        if share > _ENOUGH and not any(_overlap(found, one) for one in tagged):
            yield found


def _certain(text: str) -> Iterator[Tagged]:
    """What no words around can change: sizes, seeds, beats a minute, keys with their mode."""
    for (start, end), (second, last) in sizes(text):
        yield Tagged("width", start, end)
        yield Tagged("height", second, last)
    for found in _SIDE.finditer(text):
        word = (found["before"] or found["after"]).lower()
        group = "n" if found["n"] else "m"
        yield Tagged("width" if word in ("width", "wide", "across", "in width") else "height", *found.span(group))
    for slot, pattern in (("seed", _SEED), ("tempo_bpm", _TEMPO)):
        for found in pattern.finditer(text):
            yield Tagged(slot, *found.span(1 if found[1] else 2))
    for found in _COUNT.finditer(text):
        group = next(n for n in ("before", "after", "plain") if found[n])
        yield Tagged("count", *found.span(group))
    for found in _RATIO.finditer(text):
        yield Tagged("aspect_ratio", *found.span())
    for found in _KEY.finditer(text):
        if not re.match(r"a[\s-]", found.group()):  # "a minor scratch", "a major city"
            yield Tagged("key", *found.span())


def _plausible(slot: str, words: str) -> Any:
    """The value of a slot, but for kinds of music, which no instrument is, and signs alone."""
    read = value(slot, words)
    if slot == "instrument" and str(read).lower() in listed("genre") and str(read).lower() not in listed("instrument"):
        return None
    return read


def _within_subject(span: Tagged, tagged: Sequence[Tagged]) -> bool:
    """Whether words of a subject go on after what looks like a slot: "a film about the B minor Mass"."""
    return any(one.slot == "subject" and one.start <= span.start and span.end < one.end for one in tagged)


def _widened(span: Tagged, text: str, words: Sequence[Token]) -> Tagged:
    """A span whose first or last words were missed: the whole length of time, the whole listed name."""
    if span.slot == "duration_s":
        for amount in durations(text):
            if amount.start < span.end and span.start < amount.end:
                return replace(span, start=amount.start, end=amount.end)
    if span.slot in ("style", "instrument", "mood"):
        for name in spotted(words):
            start, end = words[name.start].start, words[name.end - 1].end
            if name.kind == span.slot and start <= span.start and span.end <= end:
                return replace(span, start=start, end=end)
    return span


def _subject(intent: str, text: str, subjects: Sequence[Tagged], tagged: Sequence[Tagged]) -> str:
    """Its spans as one: small gaps are closed, and what stands before a colon is what it is for."""
    if not subjects:
        return ""
    if intent == "speech":
        return str(value("subject", text[subjects[0].start : subjects[-1].end]) or "")
    joined = [subjects[0]]
    for span in subjects[1:]:
        gap = text[joined[-1].end : span.start]
        between = any(one.slot != "subject" and joined[-1].end <= one.start < span.start for one in tagged)
        if ":" in gap or "\n" in gap or "->" in gap:
            joined = [span]
        elif len(gap.split()) <= 2 and not between and not re.search(r"[.!?;]", gap):
            joined[-1] = replace(joined[-1], end=span.end)
        else:
            joined.append(span)
    parts = []
    for span in joined:
        part = _TRAILING.sub("", text[span.start : span.end])
        parts.append(_LEADING.sub("", part.strip(" ,;:-–—")))
    subject = " ".join(part for part in parts if part)
    return str(value("subject", subject) or "")


def _spoken(text: str, tagged: Sequence[Tagged]) -> Tagged | None:
    """The exact text to be spoken: the longest quotation, what follows a colon or arrow, else as it was tagged."""
    inside = max(quoted(text), key=lambda place: place[1] - place[0], default=None)
    if inside is not None and text[inside[0] : inside[1]].strip():
        return Tagged("subject", *inside)
    subjects = [span for span in tagged if span.slot == "subject"]
    if not subjects:
        return None
    start, end = subjects[0].start, subjects[-1].end
    for mark in re.finditer(r":\s|->\s?|:\n|=>\s?", text):
        after = mark.end()
        # Words before the mark are about the speaking, if the subject goes on behind it.
        if start < mark.start() < end or 0 <= start - after <= 25:
            start = after
            break
    tail = text[end:]
    if not any(one.slot != "subject" and one.start >= end for one in tagged) and re.fullmatch(r"[\s.!?…\"'”’»]*", tail):
        end = len(text.rstrip())
    return Tagged("subject", start, end)


def _overlap(one: Tagged, other: Tagged) -> bool:
    return one.start < other.end and other.start < one.end
