"""Slots that a pattern knows for certain, whatever the words around: sizes, seeds, beats a minute, keys, ratios, counts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from visiontune.chat.wording.amounts import durations
from visiontune.chat.wording.formats import SHAPED, sizes

_SEED = re.compile(r"\bseed(?:\s+(?:number|no\.?|is|of|to|at|set|value))*\s*[:=#]?\s*(\d{1,10})\b", re.IGNORECASE)
_TEMPO = re.compile(
    r"\b(\d{1,6})\s?-?(?:bpm|b\.p\.m\.|beats?\s(?:per|a|/)\s?min(?:ute)?)(?!\w)"
    r"|\b(?:tempo|bpm)\s?(?:of|is|at|=|:|to)?\s?(\d{2,6})\b(?!\s?[x:])",
    re.IGNORECASE,
)
_KEY = re.compile(
    r"(?<![\w'’])(?:[A-Ga-g](?:\s?[#♯♭]|b|[-\s]?(?:sharp|flat)|is|es)?[-\s]?(?:major|minor|maj|min|dur|moll)"
    r"|[Hh][-\s]?(?:dur|moll))(?!\w)"
)
_SIDE = re.compile(
    r"\b(?:(?P<before>width|height|wide|high|tall)\s?(?:of|is|=|:)?\s?(?P<n>\d{2,5})"
    r"|(?P<m>\d{2,5})(?:\s?(?:px|pixels?))?\s(?P<after>wide|high|tall|across|in width|in height))\b",
    re.IGNORECASE,
)
_NUMBER = (
    r"\d{1,3}|a\s(?:couple|pair|trio|dozen)|half\sa\sdozen|two|three|four|five|six|seven|eight|nine|ten|eleven|"
    r"twelve|fifteen|twenty"
)
_COUNTED = (
    r"options?|versions?|variations?|variants?|takes|of\sthem|alternatives?|more|in\sall|in\stotal|to\schoose\sfrom|"
    r"(?:is|are|will)\s(?:enough|do|fine)|different\sones|pictures|images|pics|photos|drawings|posters|sketches|"
    r"illustrations|thumbnails|renders|paintings|clips|videos|tunes|lullabies|melodies|songs|pieces|tracks|recordings"
)
_COUNT = re.compile(
    rf"(?<![\w:.,-])(?P<before>(?:(?<!\S)-)?(?:{_NUMBER}))\s(?:of\s)?(?:(?:different|other|new|quick|alternative|separate)\s)*(?:{_COUNTED})(?!\w)"
    rf"|\b(?:make\sthat|and\sdo|give\sme|I\swant|a\sset\sof)\s(?P<after>{_NUMBER})(?=\s*(?:$|[.,;!?]))"
    r"|(?<!\w)(?:x|×)\s?(?P<plain>\d{1,2})(?![\w.])"
    r"|\b(?:a|just)\s(?P<one>single|one)\s(?:image|picture|photo|drawing|video|clip|version|take)\b",
    re.IGNORECASE,
)
_RATIO = re.compile(
    r"(?<![\d:.])(?:16\s?[:x×/]\s?9|9\s?[:x×/]\s?16|1\s?[:x×]\s?1|4\s?[:x×]\s?5)(?![\d:])"
    r"|\b(?:(?:4|four)\s(?:to|by)\s(?:5|five)|(?:1|one)\s(?:to|by)\s(?:1|one)|(?:16|sixteen)\s(?:to|by)\s(?:9|nine)"
    r"|(?:9|nine)\s(?:to|by)\s(?:16|sixteen)|wide[-\s]?screen|(?:landscape|portrait|square|vertical|horizontal)[-\s]"
    r"(?:format|mode|orientation|shape)"
    rf"|(?:wide|tall)[-\s]{SHAPED}"
    r"|(?<=\bin\s)(?:landscape|portrait)(?=\s*(?:$|[.,;!?]|please|pls|and\b)))",
    re.IGNORECASE,
)
_LASTS = re.compile(
    r"\b(?:videos?|films?|movies?|clips?|animations?|reels?|music|pieces?|tunes?|songs?|melody)\s(?:of|lasting|for|that\slasts)\s$",
    re.IGNORECASE,
)
_SAID_BY = re.compile(
    r"\b(?:narrated|spoken|told|read|voiced|narration)\sby\s(?:an?\s|the\s|my\s|our\s)?"
    r"(?P<who>[\w'’-]+(?:\s(?!with\b|and\b|in\b|for\b|over\b|captions\b|subtitles\b|voice\b)[\w'’-]+){0,2})",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Tagged:
    """Words of a slot, from character `start` to before `end`."""

    slot: str
    start: int
    end: int


def certain(text: str) -> Iterator[Tagged]:
    """The slots in `text` that patterns know for certain."""
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
        yield Tagged("count", *found.span(next(group for group in ("before", "after", "plain", "one") if found[group])))
    for found in _RATIO.finditer(text):
        yield Tagged("aspect_ratio", *found.span())
    for found in _KEY.finditer(text):
        if not re.match(r"a[\s-]", found.group()):  # "a minor scratch", "a major city"
            yield Tagged("key", *found.span())


def lasting(text: str) -> Iterator[Tagged]:
    """How long something shall be, where that is said of the thing itself: "a film of 10 hours about bees"."""
    for amount in durations(text):
        if _LASTS.search(text, max(0, amount.start - 40), amount.start):
            yield Tagged("duration_s", amount.start, amount.end)


def said_by(text: str) -> Iterator[Tagged]:
    """Who speaks, where a message says it in so many words: "narrated by an old lady"."""
    for found in _SAID_BY.finditer(text):
        yield Tagged("voice", *found.span("who"))
