"""Where sentences end, in the scripts of the world.

A stop ends a sentence unless it belongs to a number, an abbreviation, an initial or an address. The rules are
by hand and not by a model: they are quick, the same everywhere, and their mistakes can be explained.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

CLOSERS = "\"'”’»›)]}」』）】》〉"
OPENERS = "\"'“‘«‹([{「『（【《〈¿¡"
# Stops that stand for themselves need no space after them; Latin ones do ("3.14", "example.com/?a=1").
FREE_STOPS = "。！？｡।॥؟۔։።፧၊။។៕‼⁇⁈⁉"
SPACED_STOPS = ".!?…．"
_STOP = re.compile(rf"(?:[{FREE_STOPS}]+[{FREE_STOPS}{SPACED_STOPS}]*|[{SPACED_STOPS}]+)[{re.escape(CLOSERS)}]*")
_LAST_WORD = re.compile(r"[^\s(\[{\"“‘«]+$")

# Word lists are split from text, as a hundred quoted words are hard to read.
# ruff: noqa: SIM905
NEVER_LAST = frozenset(
    "mr mrs ms dr prof messrs mme mlle vs e.g i.e viz cf approx ca c figs vol pp p ch eds dept univ assn "
    "z.b d.h u.a bzw nr hr inkl evtl usw sog p.ej sra srta ud uds m mm т.е т.к т.д т.п г гг в вв ул им стр рис напр".split()
)
# Titles, months and weekdays: small, some of them are words ("the cat sat", "a sen").
CAPITALISED_NEVER_LAST = frozenset(
    "st mt ft gen gov sen rep capt lt col sgt cmdr rev hon pres supt cpl maj adm fr msgr sr bd "
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thurs fri sat".split()
)
BEFORE_NUMBERS = frozenset("no nos fig eq sec ed art par nr bd".split())
MAY_BE_LAST = frozenset("etc inc ltd co corp jr sr bros ave blvd rd a.m p.m ph.d m.d b.a m.a b.c a.d b.c.e c.e".split())
STARTERS = frozenset(
    "the a an this that these those it its he she they we you i in on at but and so then there here when while if "
    "as for from with what why how who where now today yet however after before once most many some all no not "
    "my our your his her their one two every each".split()
)
# Languages that write ordinal numbers with a full stop ("am 3. Oktober").
ORDINAL_STOP = frozenset("de da nb nn no fi cs sk sl hr sr bs hu pl et lv is".split())
WRAPPED = 45  # columns; a line that long without a stop was wrapped, a shorter one ended where it ends


def split_sentences(text: str, language: str = "en") -> list[str]:
    """The sentences of `text`, in order, with white space inside them collapsed; nothing else is changed or lost.

    A blank line always ends a sentence; a single line break does where the line above it is short.

    Args:
        text: Any text.
        language: ISO 639-1 code; matters where languages disagree ("3. Oktober").
    """
    return [_collapse(text[start:end]) for start, end in sentence_spans(text, language)]


def sentence_spans(text: str, language: str = "en") -> Iterator[tuple[int, int]]:
    """(start, end) of each sentence in `text`, without the white space around it."""
    for start, end in _blocks(text):
        first = start
        for match in _STOP.finditer(text, start, end):
            if match.start() >= first and _ends(text, first, match, end, language.split("-")[0]):
                yield from _stripped(text, first, match.end())
                first = match.end()
        yield from _stripped(text, first, end)


def soft_break(before: str, after: str) -> bool:
    """Whether a line break between two lines only wraps a sentence that goes on."""
    before, after = before.rstrip(), after.lstrip()
    if not after or not any(map(str.isalnum, before)) or _STOP.fullmatch(before[-1]):
        return False
    if after.lstrip(OPENERS)[:1].islower() or before[-1] in ",;:-–—،、，":
        return True
    return columns(before) >= WRAPPED


def columns(text: str) -> int:
    """How wide `text` is set in a terminal: wide characters of East Asian scripts count two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Stretches of lines that belong together."""
    start = at = 0
    lines = text.splitlines(keepends=True)
    for n, line in enumerate(lines):
        at += len(line)
        following = lines[n + 1] if n + 1 < len(lines) else ""
        if not soft_break(line, following) and not (_ended(line) and following.strip()):
            yield start, at
            start = at


def _ended(line: str) -> bool:
    """Whether the stop rules decide at the end of this line anyway."""
    return bool(re.search(rf"[{FREE_STOPS}{SPACED_STOPS}][{re.escape(CLOSERS)}]*\s*$", line))


def _ends(text: str, first: int, match: re.Match[str], end: int, language: str) -> bool:
    """Whether the stop at `match` ends the sentence that began at `first`."""
    stop = match.group()
    rest = text[match.end() : min(end, match.end() + 80)]
    if stop[0] in FREE_STOPS:
        return True
    if not rest.strip():
        return True
    if not rest[0].isspace():
        return False
    following = rest.lstrip().lstrip(OPENERS)
    if stop.rstrip(CLOSERS) != ".":
        return not following[:1].islower()
    found = _LAST_WORD.search(text, max(first, match.start() - 40), match.start())
    word = found.group() if found else ""
    return full_stop_ends(word, following, language, alone=text[first : match.start()].strip() == word)


def full_stop_ends(word: str, following: str, language: str = "en", alone: bool = False) -> bool:
    """Whether the full stop in "`word`. `following`" ends a sentence.

    Args:
        word: What stands before the stop, without it.
        following: What comes after it; empty at the end of the text.
        language: ISO 639-1 code without region.
        alone: `word` is the whole sentence so far.
    """
    if not following:
        return True
    if following[0].islower():
        return False
    lower = word.lower()
    next_word = re.split(r"[^\w']", following, maxsplit=1)[0].lower()
    if word.isdigit():
        # "1. Open the door" is a numbered step.
        return not alone and not (language in ORDINAL_STOP and len(word) <= 2)
    initial = len(word) == 1 and word.isupper()
    if (lower in NEVER_LAST and not initial) or (lower in CAPITALISED_NEVER_LAST and word[0].isupper()):
        return False
    if lower in BEFORE_NUMBERS and next_word[:1].isdigit():
        return False
    dotted = re.fullmatch(r"(?:[^\W\d_]\.)+[^\W\d_]", word) is not None and lower not in MAY_BE_LAST
    if initial or dotted:
        return next_word in STARTERS
    return True


def _stripped(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end


def _collapse(text: str) -> str:
    # Scripts without spaces were wrapped without them, too.
    text = re.sub(r"(?<=[\u3000-\u9fff\uff00-\uffef])\s*\n\s*(?=[\u3000-\u9fff\uff00-\uffef])", "", text)
    return " ".join(text.split())
