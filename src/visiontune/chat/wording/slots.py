"""From the network's tags to slots: spans are mended by what patterns know for certain, and values are read.

The network knows what words do in a message; patterns know where an amount, a size or a quotation ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from visiontune.chat.wording.amounts import durations
from visiontune.chat.wording.certain import Tagged, certain, lasting, said_by
from visiontune.chat.wording.names import listed, spotted
from visiontune.chat.wording.quotes import quoted
from visiontune.chat.wording.tokens import Token
from visiontune.chat.wording.values import value
from visiontune.music.wishing.vocabulary import is_negated

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
_LEADING = re.compile(
    r"^(?:of|about|on|showing|depicting|where|that shows|which shows|with the words)\s+(?=\S)", re.IGNORECASE
)
_TRAILING = re.compile(
    r"(?:[\s,;:.!?–—-]+|\b(?:please|pls|plz|thanks|thank you|thx|ta|cheers|and|in|for|with|lasting))+$", re.IGNORECASE
)


_ROLE = re.compile(r"\b(?:like|as)\s(?:an?|the|my|our)\s(?P<role>(?:[\w'’-]+\s){1,2})$", re.IGNORECASE)
_PART = re.compile(r"\b(?:first|last|next|final|opening|closing|every|past)\s$", re.IGNORECASE)
"""Before a length of time that is part of something: "the last ten seconds" are no film's length."""
_ABOUT = re.compile(
    r"\b(?:about|showing|of|on)\s+(?!it\b|that\b|this\b|them\b)(?P<what>[^,.;:!?\n]{2,160})", re.IGNORECASE
)
_OF = re.compile(r"\s+(?:of|and|in|at)\s+(?P<last>[\w'’-]+(?:\s[\w'’-]+)?)\s*[.!?]*$")
_MONTH = re.compile(
    r"\s+(?P<last>(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)\b\.?(?:,?\s\d{4}\b)?)",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"\s*,?\s+(?:and|while|where|when|as)\s+(?P<last>(?:it(?:['’]s|\s(?:is|was))?\s+(?:snow|rain|storm|drizzl|hail|pour|thunder|"
    r"night|dark|dawn|dusk|foggy|misty|sunny|windy|cloudy|autumn|winter|spring|summer)\w*|there(?:['’]s|\s(?:is|are))\s+\S)"
    r"[^,.;:!?\n]{0,80})",
    re.IGNORECASE,
)
"""Weather and company that a picture goes on with: "a lighthouse | , and it snows"."""
_DAY = re.compile(r"\b(?:[12]?\d|3[01])(?:st|nd|rd|th|\.)?$", re.IGNORECASE)
_PLACES = frozenset(
    {"front", "back", "background", "foreground", "left", "right", "middle", "center", "centre", "top", "bottom"}
)
"""Where something is added; no style is called so."""
_LISTED = ("style", "instrument", "mood", "voice", "composer")
_ALSO_WORDS = frozenset(
    {"part", "glass", "field", "cage", "barber", "weber", "wagner", "adams", "williams", "berg", "reich"}
)
"""Composers whose names mean something else, or are others' names, too."""
_ENOUGH = 0.25
"""Of 1: how sure the network must be of a name that is listed."""


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
    sure = [span for span in certain(text) if spoken is None or not _overlap(span, spoken)]
    sure = [span for span in sure if not _within_subject(span, tagged)]
    lengths = [span for span in lasting(text) if spoken is None or not _overlap(span, spoken)]
    tagged = [_after(span, lengths) for span in tagged]
    sure += lengths
    tagged = [span for span in tagged if not any(_overlap(span, one) and span.slot != "subject" for one in sure)]
    tagged = [_widened(span, text, words) for span in tagged] + sure
    if intent in ("video", "speech") and not any(span.slot == "voice" for span in tagged):
        tagged += [span for span in said_by(text) if spoken is None or not _overlap(span, spoken)]
    if intent == "music" and not any(span.slot == "instrument" for span in tagged):
        tagged += [span for span in _named("instrument", words) if not any(_overlap(span, one) for one in tagged)]
    lower = text.lower()
    tagged = [span for span in tagged if span.slot not in _LISTED or not is_negated(lower, span.start)]
    tagged = [span for span in tagged if span.slot != "duration_s" or not _PART.search(text[: span.start])]
    found: dict[str, Any] = {}
    subjects = []
    for span in sorted(tagged, key=lambda span: span.start):
        if span.slot == "subject":
            subjects.append(span)
        elif span.slot in allowed and (read := _plausible(span.slot, text[span.start : span.end])) is not None:
            found.setdefault(span.slot, read)
    if not subjects and intent in ("image", "video"):
        subjects = list(_said_after(text, tagged))
    subjects = [_to_its_end(span, text, tagged) for span in subjects]
    if "subject" in allowed and (subject := _subject(intent, text, subjects, tagged)):
        found = {"subject": subject, **found}
    return found


def _after(span: Tagged, lengths: Sequence[Tagged]) -> Tagged:
    """A subject without the length of the thing, which the network took for its beginning."""
    for one in lengths:
        if span.slot == "subject" and span.start <= one.start and one.end < span.end:
            return replace(span, start=one.end)
    return span


def _said_after(text: str, tagged: Sequence[Tagged]) -> Iterator[Tagged]:
    """What a picture or film is about, where the network took no words for that: up to a sign or another slot."""
    found = _ABOUT.search(text)
    if found is None:
        return
    start, end = found.span("what")
    end = min([end, *(one.start for one in tagged if start < one.start < end)])
    if text[start:end].strip() and not any(one.start <= start < one.end for one in tagged):
        yield Tagged("subject", start, start + len(text[start:end].rstrip()))


def _to_its_end(span: Tagged, text: str, tagged: Sequence[Tagged]) -> Tagged:
    """A subject that breaks off before its last words: "the second wave of | ska"."""
    if _DAY.search(text[: span.end]) and (month := _MONTH.match(text, span.end)):
        span = replace(span, end=month.end("last"))  # "a concert on 5 | May"
    cut = re.search(r"\s(?:of|and|in|at)$", text[: span.end])
    rest = _CLAUSE.match(text, span.end) or _OF.match(text, cut.start() if cut else span.end)
    if rest is None:
        return span
    other = any(
        one is not span and one.slot != "instrument" and _overlap(one, replace(span, end=rest.end("last")))
        for one in tagged
    )
    return span if other else replace(span, end=rest.end("last"))


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


def composer_named(words: str) -> bool:
    """Whether `words` end in a known composer's name, spelt right."""
    last = words.lower().split()[-1:]
    return bool(last) and last[0].removesuffix("'s") in listed("composer") and last[0] not in _ALSO_WORDS


def _plausible(slot: str, words: str) -> Any:
    """The value of a slot, but for kinds of music, which no instrument is, places, which no style is, and signs alone."""
    read = value(slot, words)
    if slot == "style" and str(read).lower().removeprefix("the ") in _PLACES:
        return None
    if slot == "instrument" and str(read).lower() in listed("genre") and str(read).lower() not in listed("instrument"):
        return None
    return read


def _within_subject(span: Tagged, tagged: Sequence[Tagged]) -> bool:
    """Whether words of a subject go on after what looks like a slot: "a film about the B minor Mass"."""
    return any(one.slot == "subject" and one.start <= span.start and span.end < one.end for one in tagged)


def _named(kind: str, words: Sequence[Token]) -> Iterator[Tagged]:
    for name in spotted(words):
        if name.kind == kind:
            yield Tagged(kind, words[name.start].start, words[name.end - 1].end)


def _widened(span: Tagged, text: str, words: Sequence[Token]) -> Tagged:
    """A span whose first or last words were missed: the whole length of time, the whole listed name."""
    if span.slot == "duration_s":
        for amount in durations(text):
            if amount.start < span.end and span.start < amount.end:
                return replace(span, start=amount.start, end=amount.end)
    if span.slot in ("instrument", "mood", "style") and composer_named(text[span.start : span.end]):
        return replace(span, slot="composer")
    if span.slot == "voice" and (role := _ROLE.search(text[: span.start])):
        return replace(span, start=role.start("role"))
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
