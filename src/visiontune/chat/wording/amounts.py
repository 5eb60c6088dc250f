"""Amounts in a message: numbers in digits and words, and lengths of time.

An ordinal is no amount: "the second wave" is not a second long.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from math import isfinite

_UNITS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_FOREIGN = {
    "eine": 1, "einen": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "zehn": 10, "une": 1, "un": 1,
    "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "dix": 10, "una": 1, "uno": 1, "dos": 2, "tres": 3, "cuatro": 4,
    "cinco": 5, "diez": 10, "due": 2, "tre": 3, "fourty": 40,
}  # fmt: skip
_GROUPS = {"dozen": 12, "score": 20, "couple": 2, "pair": 2, "trio": 3, "quartet": 4, "handful": 5}
_SECONDS = {
    "s": 1, "sec": 1, "secs": 1, "second": 1, "seconds": 1, "sek": 1, "sekunde": 1, "sekunden": 1, "seconde": 1,
    "secondes": 1, "segundo": 1, "segundos": 1, "secondi": 1, "seocnds": 1, "secound": 1, "secounds": 1, "secinds": 1,
    "m": 60, "min": 60, "mins": 60, "minute": 60, "minutes": 60, "minuten": 60, "minuto": 60, "minutos": 60,
    "minuti": 60, "minuets": 60, "mintues": 60, "minuts": 60, "minues": 60, "minut": 60, "mintue": 60, "minits": 60,
    "h": 3600, "hr": 3600, "hrs": 3600, "hour": 3600, "hours": 3600, "stunde": 3600, "stunden": 3600, "heure": 3600,
    "heures": 3600, "hora": 3600, "horas": 3600,
}  # fmt: skip


@dataclass(frozen=True)
class Amount:
    """A number in a text, from character `start` to before `end`."""

    value: float
    start: int
    end: int


def _alternatives(words: dict[str, int] | list[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


@cache
def _number() -> str:
    """A pattern of one number."""
    unit, ten = _alternatives(_UNITS), _alternatives(_TENS)
    return (
        r"(?:\d+(?:[.,]\d+)?(?:\s?[½¼¾])?|[½¼¾]"
        rf"|(?:(?:{ten})(?:[-\s](?:{unit}))?|{unit}|a|one|{_alternatives(_FOREIGN)})(?:[-\s]hundred(?:[-\s](?:and[-\s])?(?:(?:{ten})(?:[-\s](?:{unit}))?|{unit}))?)?)"
    )


@cache
def _length() -> re.Pattern[str]:
    number, unit = _number(), _alternatives(_SECONDS)
    end = r"(?![\w])"
    return re.compile(
        rf"(?<![\w.,:])(?:"
        rf"(?P<clock>\d{{1,2}}:[0-5]\d(?::[0-5]\d)?)(?P<clockunit>[-\s]?(?:{unit}))?{end}"
        rf"|(?P<fraction>half|quarter)[-\s](?:of[-\s])?an?[-\s](?P<of>minute|min|hour|second)s?{end}"
        rf"|(?P<adjective>half)[-\s](?P<adjectiveof>minute|min|hour){end}"
        rf"|(?P<three>three|3)[-\s]quarters[-\s]of[-\s]an?[-\s](?P<threeof>minute|hour){end}"
        rf"|(?:(?:an?|one)[-\s])?(?P<halfunit>minute|hour)[-\s]and[-\s]a[-\s]half{end}"
        rf"|(?P<whole>minute|hour)(?=[-\s]long(?!\w))"
        rf"|(?:a[-\s])?(?P<couple>couple)(?:[-\s]of)?[-\s](?P<coupleof>minutes|mins|seconds|secs|hours){end}"
        rf"|(?P<first>{number})(?:[-\s]and[-\s](?:an?[-\s])?(?P<half>half))?[-\s]?(?P<unit>{unit})"
        rf"(?:(?:[-\s,]|and[-\s])*(?P<second>{number})[-\s]?(?P<secondunit>s|secs?|seconds?|m|mins?|minutes?)?)?{end}"
        rf"|(?P<primes>\d+)(?:'|′)(?:(?P<primeseconds>[0-5]?\d)(?:\"|″|''))?(?!\w)"
        rf"|(?P<onlyseconds>\d+)(?:\"|″)(?!\w)"
        r")",
        re.IGNORECASE,
    )


def durations(text: str) -> Iterator[Amount]:
    """Lengths of time in `text`, in seconds: "1m30s", "2.5 minutes", "half a minute", "ninety secs", "1,5 Minuten"."""
    for found in _length().finditer(text):
        value, end = _seconds(found), found.end()
        if found["second"] and found["secondunit"] is None and not _goes_on(found):
            # "3 minutes 4 pictures": the second number is of something else.
            value = _seconds(found, alone=True)
            end = found.end("unit")
        if _is_no_length(text, found) or not isfinite(value) or value < 0:
            continue
        yield Amount(value, found.start(), end)


def _goes_on(found: re.Match[str]) -> bool:
    """Whether a number without a unit belongs to the one before: "1 min 30", "one minute thirty"."""
    after = found.string[found.end() : found.end() + 2].strip()
    whole = _SECONDS[found["unit"].lower()] > 1
    return whole and not after[:1].isalnum() and after[:1] not in (":", "x", "×") and number(found["second"]) < 60


def _is_no_length(text: str, found: re.Match[str]) -> bool:
    """ "a second wave", "one second thought": the article counts nothing; "as" is a word, and "9:16" a shape."""
    if found["clock"]:
        return not found["clockunit"] and found["clock"] in ("16:9", "9:16", "4:5", "1:1")
    if found["unit"] is None:
        return False
    if found["first"].isalpha() and found["first"].lower() + found["unit"].lower() == found.group().lower():
        return True
    if found["first"].lower() not in ("a", "one") or found["unit"].lower() not in ("second", "s", "m", "h"):
        return False
    after = text[found.end() :].lstrip(" -")
    return not re.match(r"(?:$|[^\w\s]|long\b|of\b|clip\b|video\b)", after, re.IGNORECASE)


def _seconds(found: re.Match[str], alone: bool = False) -> float:
    if found["clock"]:
        parts = [int(part) for part in found["clock"].split(":")]
        unit = (found["clockunit"] or "").strip(" -").lower()
        if len(parts) == 2 and _SECONDS.get(unit) == 3600:
            return parts[0] * 3600.0 + parts[1] * 60
        return float(sum(part * 60**n for n, part in enumerate(reversed(parts))))
    if found["fraction"]:
        return (0.5 if found["fraction"].lower() == "half" else 0.25) * _SECONDS[found["of"].lower()]
    if found["adjective"]:
        return 0.5 * _SECONDS[found["adjectiveof"].lower()]
    if found["three"]:
        return 0.75 * _SECONDS[found["threeof"].lower()]
    if found["halfunit"]:
        return 1.5 * _SECONDS[found["halfunit"].lower()]
    if found["whole"]:
        return float(_SECONDS[found["whole"].lower()])
    if found["couple"]:
        return 2.0 * _SECONDS[found["coupleof"].lower()]
    if found["primes"]:
        return int(found["primes"]) * 60.0 + int(found["primeseconds"] or 0)
    if found["onlyseconds"]:
        return float(found["onlyseconds"])
    unit = _SECONDS[found["unit"].lower()]
    value = (number(found["first"]) + (0.5 if found["half"] else 0)) * unit
    if found["second"] and not alone:
        lesser = _SECONDS[found["secondunit"].lower()] if found["secondunit"] else max(1, unit // 60)
        value += number(found["second"]) * lesser
    return value


def number(text: str) -> float:
    """The number that `text` is, in digits or words; not a number (NaN) where it is none.

    >>> [number(text) for text in ("2.5", "1,5", "ninety", "twenty-five", "a hundred and ten", "½")]
    [2.5, 1.5, 90.0, 25.0, 110.0, 0.5]
    """
    text = text.strip().lower()
    half = {"½": 0.5, "¼": 0.25, "¾": 0.75}
    if text[-1:] in half:
        whole = text[:-1].strip()
        return (number(whole) if whole else 0.0) + half[text[-1]]
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+", text):
        return float(text.replace(",", ""))
    if re.fullmatch(r"\d+(?:[.,]\d+)?", text):
        return float(text.replace(",", "."))
    total, known = 0.0, False
    for word in re.split(r"[-\s]+", text):
        if word in _UNITS:
            total += _UNITS.index(word)
        elif word in _TENS:
            total += 10 * (2 + _TENS.index(word))
        elif word in _FOREIGN:
            total += _FOREIGN[word]
        elif word in ("a", "an"):
            total += 1
        elif word == "hundred":
            total = 100 * (total or 1)
        elif word != "and":
            return float("nan")
        known = known or word != "and"
    return total if known else float("nan")


@cache
def _counted() -> re.Pattern[str]:
    groups = "|".join(_GROUPS)
    return re.compile(
        rf"(?<![\w.:])(?:(?P<half>half)[-\s]an?[-\s](?P<halfof>dozen)|(?P<several>{_number()})?[-\s]?(?P<group>{groups})(?:s)?(?:[-\s]of)?"
        rf"|(?P<x>x\s?\d+)|(?P<plain>{_number()})\s?(?:x(?!\s?\d)|×(?!\s?\d))?|(?P<word>single|both|twice|thrice|double))(?![\w:])",
        re.IGNORECASE,
    )


def counts(text: str) -> Iterator[Amount]:
    """Whole numbers in `text`: "3", "four", "a dozen", "half a dozen", "a couple of", "x4"."""
    for found in _counted().finditer(text):
        value = _count(found)
        if isfinite(value) and value == int(value) and value > 0:
            yield Amount(value, found.start(), found.end())


def _count(found: re.Match[str]) -> float:
    if found["half"]:
        return _GROUPS[found["halfof"].lower()] / 2
    if found["group"]:
        several = found["several"]
        return (number(several) if several else 1.0) * _GROUPS[found["group"].lower()]
    if found["x"]:
        return float(re.sub(r"\D", "", found["x"]))
    if found["word"]:
        return {"single": 1.0, "both": 2.0, "twice": 2.0, "thrice": 3.0, "double": 2.0}[found["word"].lower()]
    return number(found["plain"])
