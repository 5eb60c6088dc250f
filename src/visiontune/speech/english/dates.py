"""Rules for times, dates and years."""

from __future__ import annotations

import re

from visiontune.speech import numbers
from visiontune.speech.english import tables as table
from visiontune.speech.english.position import RANGE, At

_TIME = re.compile(r"([0-9]{1,2})(?::([0-9]{2}))?(?::([0-9]{2}))?(am|pm|a\.m|p\.m)?", re.IGNORECASE)


def time(at: At) -> str | None:
    core = at.core
    if core.lower().rstrip(".") in ("am", "pm", "a.m", "p.m") and _clock(at.near(-1)):
        return " ".join(core.replace(".", "").upper())
    parts = RANGE.split(core)
    halves = [_clock_words(part, at if n + 1 == len(parts) else None) for n, part in enumerate(parts)]
    if len(halves) <= 2 and all(halves) and any(":" in part or part[-1:] in "mM" for part in parts):
        return " to ".join(half or "" for half in halves)
    return None


def _clock(text: str) -> re.Match[str] | None:
    match = _TIME.fullmatch(RANGE.split(text)[-1])
    if match is None or int(match.group(1)) > 24 or int(match.group(2) or 0) > 59 or int(match.group(3) or 0) > 59:
        return None
    return match


def _clock_words(text: str, at: At | None) -> str | None:
    match = _clock(text)
    if match is None:
        return None
    hour, minute, second, half = match.groups()
    said = numbers.cardinal(str(int(hour)))
    letters = " ".join(half.replace(".", "").upper()) if half else ""
    followed = at is not None and at.near(1).lower().rstrip(".") in ("am", "pm", "a.m", "p.m")
    if minute and int(minute):
        said += f" oh {numbers.DIGITS[int(minute)]}" if int(minute) < 10 else f" {numbers.cardinal(minute)}"
    elif minute and not letters and not followed and not second:
        said += " o'clock" if 1 <= int(hour) <= 12 else " hundred"
    if second:
        said += f" and {numbers.cardinal(str(int(second)))} second{'' if int(second) == 1 else 's'}"
    return f"{said} {letters}".strip()


def iso_date(core: str) -> re.Match[str] | None:
    match = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", core)
    return match if match and 1 <= int(match.group(2)) <= 12 and 1 <= int(match.group(3)) <= 31 else None


def date(at: At) -> str | None:
    core = at.core
    if match := iso_date(core):
        return _date_words(match.group(1), match.group(2), match.group(3))
    if match := re.fullmatch(r"([0-9]{1,2})[/.]([0-9]{1,2})[/.]([0-9]{4})", core):
        first, second, year = match.groups()
        month, day = (second, first) if (at.british or "." in core or int(first) > 12) else (first, second)
        return _date_words(year, month, day)
    before, after = at.near(-1).rstrip(".").lower(), at.near(1).rstrip(".").lower()
    if re.fullmatch(r"[0-9]{1,2}", core) and 1 <= int(core) <= 31:
        if _is_month(at.near(-1)) and before:
            return numbers.ordinal(core)
        if _is_month(at.near(1)) and (after != "may" or re.match(r"[0-9]{4}$", at.near(2))):
            return f"the {numbers.ordinal(core)} of" if before != "the" else f"{numbers.ordinal(core)} of"
    short = core.rstrip(".").lower()
    if (
        short in table.MONTHS
        and core[0].isupper()
        and short != "may"
        and (at.near(1)[:1].isdigit() or at.near(-1)[:1].isdigit())
    ):
        return table.MONTHS[short]
    return None


def _is_month(word: str) -> bool:
    bare = word.rstrip(".")
    return bare in table.MONTH_NAMES or (bare.lower() in table.MONTHS and bare[:1].isupper())


def _date_words(year: str, month: str, day: str) -> str | None:
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        return None
    return f"{table.MONTH_NAMES[int(month) - 1]} {numbers.ordinal(str(int(day)))}, {numbers.year(year)}"


def year(at: At) -> str | None:
    core = at.core
    if match := re.fullmatch(r"['’]?([0-9]{2}|[0-9]{4})['’]?s", core):
        digits = match.group(1)
        if len(digits) == 2:
            return numbers.plural(numbers.cardinal(digits)) if digits[1] == "0" and digits != "00" else None
        return numbers.plural(numbers.year(digits))
    if match := re.fullmatch(r"(1[0-9]{3}|20[0-9]{2})[-–—](1[0-9]{3}|20[0-9]{2}|[0-9]{2})", core):
        last = match.group(2)
        return f"{numbers.year(match.group(1))} to {numbers.year(last) if len(last) == 4 else numbers.cardinal(last)}"
    dated = at.near(-1).lower() in ("in", "since", "by", "until", "from", "year", "of") or at.near(1) in (
        "BC",
        "AD",
        "BCE",
        "CE",
    )
    if re.fullmatch(r"1[1-9][0-9]{2}|20[0-9]{2}" + ("|10[0-9]{2}" if dated else ""), core) and not _counts(at.near(1)):
        return numbers.year(core)
    if core.rstrip(".").replace(".", "") in ("BC", "AD", "BCE", "CE") and re.search(r"[0-9]|century", at.near(-1)):
        return " ".join(core.replace(".", ""))
    return None


def _counts(following: str) -> bool:
    """Whether the word after a number makes it a count ("1500 people", "2000 m")."""
    if (
        following in table.UNITS
        or following in table.CURRENCIES
        or following in table.SCALE_WORDS
        or following == "people"
    ):
        return True
    return following.islower() and following.endswith("s") and len(following) > 3 and following not in table.NOT_COUNTED
