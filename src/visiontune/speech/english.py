"""How English reads written words: a list of rules, each for one kind of word, tried in order.

A rule sees the written words and a position; it gives what is said there, or None when it is not its kind.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from visiontune.speech import numbers
from visiontune.speech import readings as table
from visiontune.text.sentences import full_stop_ends

if TYPE_CHECKING:
    from visiontune.speech.normalise import Word

NUMBER = r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]*\.?[0-9]+"
_PLAIN = re.compile(rf"([-−+~≈<>≤≥±]?)({NUMBER})")
_RANGE = re.compile(r"[-–—−]")
_TIME = re.compile(r"([0-9]{1,2})(?::([0-9]{2}))?(?::([0-9]{2}))?(am|pm|a\.m|p\.m)?", re.IGNORECASE)
_CURRENCY = "|".join(re.escape(name) for name in sorted(table.CURRENCIES, key=len, reverse=True))
_MONEY = re.compile(rf"([-−]?)({_CURRENCY})({NUMBER})({'|'.join(table.SCALES)})?")
_MONEY_AFTER = re.compile(rf"([-−]?)({NUMBER})({'|'.join(table.SCALES)})?({_CURRENCY})")
_UNIT = re.compile(rf"({'|'.join(re.escape(name) for name in sorted(table.UNITS, key=len, reverse=True))})([²³]?)(?:/(\S+))?")
_ADDRESS = re.compile(
    rf"(?:https?://|ftp://|www\.)\S+|(?:[A-Za-z0-9-]+\.)+(?:{'|'.join(table.TOP_LEVELS)})(?:[/:?#]\S*)?", re.IGNORECASE
)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?:\+?[0-9]{1,3}[-.])?(?:\(?[0-9]{3}\)?[-.])?[0-9]{3}[-.][0-9]{4}|[0-9]+(?:-[0-9]+){2,}")


@dataclass(frozen=True)
class At:
    """A position among the written words."""

    words: Sequence[Word]
    index: int
    british: bool = False

    @property
    def core(self) -> str:
        return self.words[self.index].core

    def near(self, step: int) -> str:
        """The core of another word, "" beyond the ends and across the end of a sentence."""
        other = self.index + step
        if not 0 <= other < len(self.words):
            return ""
        first, last = sorted((self.index, other))
        if any(_parts_from(self.words[n], self.words[n + 1]) for n in range(first, last)):
            return ""
        return self.words[other].core


def _parts_from(word: Word, following: Word) -> bool:
    """Whether a clause ends between two words."""
    if re.search(r"[!?;:]", word.after):
        return True
    return "." in word.after and full_stop_ends(word.core, following.core)


def read(words: Sequence[Word], british: bool = False) -> list[str]:
    """What is said for each word; "" for what is not said."""
    return [_read_one(At(words, index, british)) for index in range(len(words))]


def _read_one(at: At) -> str:
    core = at.core
    if not core:
        return ""
    for rule in RULES:
        said = rule(at)
        if said is not None:
            return said
    return _leftovers(core)


def _quantity(text: str) -> str:
    """ "1,204.50" -> "one thousand two hundred four point five zero"; signs are said."""
    match = _PLAIN.fullmatch(text)
    if match is None:
        return text
    sign, digits = match.groups()
    whole, point, fraction = digits.replace(",", "").partition(".")
    said = numbers.decimal(whole, fraction) if point else numbers.cardinal(whole)
    names = {"-": "minus", "−": "minus", "+": "plus", "": ""}
    return f"{names.get(sign, table.SYMBOLS.get(sign, ''))} {said}".strip()


def _is_number(text: str) -> bool:
    return _PLAIN.fullmatch(text) is not None


def _one(text: str) -> bool:
    return text.lstrip("-−+") in ("1", "1.0")


def _address(at: At) -> str | None:
    core = at.core.rstrip(">").lstrip("<")
    if _MAIL.fullmatch(core):
        return _dotted(core)
    if not _ADDRESS.fullmatch(core):
        return None
    bare = re.sub(r"^(?:\w+://)?(?:www\.)?", "", core, flags=re.IGNORECASE)
    host, _, path = bare.partition("/")
    path = re.sub(r"[?#].*", "", path).rstrip("/")
    # Nobody can follow a long path by ear.
    return _dotted(re.sub(r"[:?#].*", "", host)) + (f" slash {_dotted(path)}" if path and len(path) <= 24 else "")


def _dotted(text: str) -> str:
    for mark, name in ((".", " dot "), ("@", " at "), ("/", " slash "), ("_", " underscore "), ("-", " dash "), ("+", " plus ")):
        text = text.replace(mark, name)
    text = re.sub(r"[0-9]+", lambda match: f" {numbers.cardinal(match.group())} ", text)
    return re.sub(r"\W+", " ", re.sub(r"-", " ", text)).strip()


def _phone(at: At) -> str | None:
    core = at.core
    digits = re.sub(r"\D", "", core)
    follows = bool(_PHONE.fullmatch(at.near(1))) and re.fullmatch(r"\+?[0-9]{1,4}", core)
    abroad = re.fullmatch(r"[0-9]{2,5}", core) and re.match(r"\+[0-9]", _first_of_run(at))
    if re.fullmatch(r"\+[0-9]{1,3}", core) and re.fullmatch(r"[0-9]{2,5}", at.near(1)) or abroad or follows:
        return ("plus " if core.startswith("+") else "") + numbers.spell(digits)
    if not _PHONE.fullmatch(core) or _iso_date(core) or (core.count(".") == 1 and "-" not in core):
        return None
    groups = re.findall(r"[0-9]+", core)
    return ("plus " if core.startswith("+") else "") + ", ".join(numbers.spell(group) for group in groups)


def _first_of_run(at: At) -> str:
    """The first word of the run of digit words that ends before this one."""
    step, first = -1, ""
    while re.fullmatch(r"\+?[0-9]{1,5}", at.near(step) or "-"):
        first = at.near(step)
        step -= 1
    return first


def _money(at: At) -> str | None:
    core = at.core
    parts = _RANGE.split(core)
    if len(parts) == 2 and all(parts) and (_MONEY.fullmatch(parts[0]) or _MONEY_AFTER.fullmatch(parts[1])):
        low, high = parts
        if _is_number(high) and (match := _MONEY.fullmatch(low)):
            high = match.group(2) + high
        low = re.sub(_CURRENCY, "", low)
        said = _amount(high, at)
        return f"{_quantity(low)} to {said}" if said and _is_number(low) else None
    price, slash, per = core.partition("/")
    if slash and (said := _amount(price, at)):
        return f"{said} per {table.PER.get(per, per)}"
    if core in table.CURRENCIES and not _is_number(at.near(1)) and _is_number(at.near(-1)):
        return table.CURRENCIES[core][0 if _one(at.near(-1)) else 1]
    if core in table.SCALE_WORDS and (match := _MONEY.fullmatch(at.near(-1))) and not match.group(4):
        return f"{core} {table.CURRENCIES[match.group(2)][1]}"
    if re.fullmatch(r"[A-Z]{3}", core) and core in table.CURRENCIES and _is_number(at.near(1)):
        return table.CURRENCIES[core][0] if _one(at.near(1)) else table.CURRENCIES[core][1]
    return _amount(core, at)


def _amount(text: str, at: At) -> str | None:
    if match := _MONEY.fullmatch(text):
        sign, currency, digits, scale = match.groups()
    elif match := _MONEY_AFTER.fullmatch(text):
        sign, digits, scale, currency = match.groups()
    else:
        return None
    one, many, cent, cents = table.CURRENCIES[currency]
    minus = "minus " if sign else ""
    if scale:
        return f"{minus}{_quantity(digits)} {table.SCALES[scale]} {many}"
    if at.near(1) in table.SCALE_WORDS:
        return minus + _quantity(digits)  # "$5 million": the name comes after the scale
    whole, point, fraction = digits.replace(",", "").partition(".")
    if not (point and len(fraction) == 2 and cent):
        return f"{minus}{_quantity(digits)} {one if _one(digits) else many}"
    parts = []
    if whole.strip("0") or not fraction.strip("0"):
        parts.append(f"{numbers.cardinal(whole.lstrip('0') or '0')} {one if _one(whole) else many}")
    if fraction.strip("0"):
        parts.append(f"{numbers.cardinal(str(int(fraction)))} {cent if int(fraction) == 1 else cents}")
    return minus + " and ".join(parts)


def _time(at: At) -> str | None:
    core = at.core
    if core.lower().rstrip(".") in ("am", "pm", "a.m", "p.m") and _clock(at.near(-1)):
        return " ".join(core.replace(".", "").upper())
    parts = _RANGE.split(core)
    halves = [_clock_words(part, at if n + 1 == len(parts) else None) for n, part in enumerate(parts)]
    if len(halves) <= 2 and all(halves) and any(":" in part or part[-1:] in "mM" for part in parts):
        return " to ".join(half or "" for half in halves)
    return None


def _clock(text: str) -> re.Match[str] | None:
    match = _TIME.fullmatch(_RANGE.split(text)[-1])
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


def _iso_date(core: str) -> re.Match[str] | None:
    match = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", core)
    return match if match and 1 <= int(match.group(2)) <= 12 and 1 <= int(match.group(3)) <= 31 else None


def _date(at: At) -> str | None:
    core = at.core
    if match := _iso_date(core):
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
    if short in table.MONTHS and core[0].isupper() and short != "may" and (at.near(1)[:1].isdigit() or at.near(-1)[:1].isdigit()):
        return table.MONTHS[short]
    return None


def _is_month(word: str) -> bool:
    bare = word.rstrip(".")
    return bare in table.MONTH_NAMES or (bare.lower() in table.MONTHS and bare[:1].isupper())


def _date_words(year: str, month: str, day: str) -> str | None:
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        return None
    return f"{table.MONTH_NAMES[int(month) - 1]} {numbers.ordinal(str(int(day)))}, {numbers.year(year)}"


def _year(at: At) -> str | None:
    core = at.core
    if match := re.fullmatch(r"['’]?([0-9]{2}|[0-9]{4})['’]?s", core):
        digits = match.group(1)
        if len(digits) == 2:
            return numbers.plural(numbers.cardinal(digits)) if digits[1] == "0" and digits != "00" else None
        return numbers.plural(numbers.year(digits))
    if match := re.fullmatch(r"(1[0-9]{3}|20[0-9]{2})[-–—](1[0-9]{3}|20[0-9]{2}|[0-9]{2})", core):
        last = match.group(2)
        return f"{numbers.year(match.group(1))} to {numbers.year(last) if len(last) == 4 else numbers.cardinal(last)}"
    dated = at.near(-1).lower() in ("in", "since", "by", "until", "from", "year", "of") or at.near(1) in ("BC", "AD", "BCE", "CE")
    if re.fullmatch(r"1[1-9][0-9]{2}|20[0-9]{2}" + ("|10[0-9]{2}" if dated else ""), core) and not _counts(at.near(1)):
        return numbers.year(core)
    if core.rstrip(".").replace(".", "") in ("BC", "AD", "BCE", "CE") and re.search(r"[0-9]|century", at.near(-1)):
        return " ".join(core.replace(".", ""))
    return None


def _counts(following: str) -> bool:
    """Whether the word after a number makes it a count ("1500 people", "2000 m")."""
    if following in table.UNITS or following in table.CURRENCIES or following in table.SCALE_WORDS or following == "people":
        return True
    return following.islower() and following.endswith("s") and len(following) > 3 and following not in table.NOT_COUNTED


def _measure(at: At) -> str | None:
    core = at.core
    if match := _UNIT.fullmatch(core):
        amount = _RANGE.split(at.near(-1))[-1] or at.near(-1)
        return _unit(match, _one(at.near(-1))) if _is_number(amount) else None
    match = re.match(rf"(?:({NUMBER})\s?[-–—]\s?)?([-−+~≈<>≤≥±]?(?:{NUMBER}))(?=\D)", core)
    unit = _UNIT.fullmatch(core[match.end() :].lstrip("-")) if match else None
    if match is None or unit is None or (core[match.end() :] in ("m", "K", "s") and at.near(-1)[:1] in ("$", "€", "£")):
        return None
    low = f"{_quantity(match.group(1))} to " if match.group(1) else ""
    # "a 5-km walk": one kilometre after another number, too.
    return f"{low}{_quantity(match.group(2))} {_unit(unit, _one(match.group(2)) or core[match.end()] == '-')}"


def _unit(match: re.Match[str], single: bool) -> str:
    name, power, per = match.groups()
    said = table.UNITS[name][0 if single else 1]
    if power:
        said = ("square " if power == "²" else "cubic ") + said
    if per:
        said += f" per {table.PER.get(per, table.UNITS.get(per, (per,))[0])}"
    return said


def _number(at: At) -> str | None:
    core = at.core
    if match := re.fullmatch(r"([0-9][0-9,]*)(?:st|nd|rd|th)", core, re.IGNORECASE):
        return numbers.ordinal(match.group(1).replace(",", ""))
    if core in ("-", "–", "−") and _is_number(at.near(-1)) and _is_number(at.near(1)):
        return "minus" if at.near(2) == "=" else "to"
    if _is_number(core):
        return _quantity(core)
    if match := re.fullmatch(rf"({NUMBER})['’]s", core):
        return (numbers.year(match.group(1)) if re.fullmatch(r"1[1-9]..|20..", match.group(1)) else _quantity(match.group(1))) + "'s"
    if match := re.fullmatch(rf"([-−]?(?:{NUMBER}))[-–—]({NUMBER})", core):
        return f"{_quantity(match.group(1))} to {_quantity(match.group(2))}"
    if match := re.fullmatch(rf"({NUMBER})(k|K|bn|mn|tn|M|B|T)", core):
        return f"{_quantity(match.group(1))} {table.SCALES[match.group(2)]}" if core[-1] not in "T" else None
    if re.fullmatch(r"v?[0-9]+(?:\.[0-9]+){2,}", core):
        return " point ".join(numbers.cardinal(part) for part in core.lstrip("v").split("."))
    if match := re.fullmatch(rf"({NUMBER})[x×]({NUMBER})?", core):
        return f"{_quantity(match.group(1))} " + (f"by {_quantity(match.group(2))}" if match.group(2) else "times")
    if match := re.fullmatch(r"([0-9]{1,3}):([0-9]{1,3})", core):
        return f"{numbers.cardinal(match.group(1))} to {numbers.cardinal(match.group(2))}"
    if match := re.fullmatch(rf"#({NUMBER})", core):
        return f"number {_quantity(match.group(1))}"
    return None


def _fraction(at: At) -> str | None:
    core = at.core
    for character in core:
        name = unicodedata.name(character, "")
        if name.startswith("VULGAR FRACTION") and (value := unicodedata.normalize("NFKC", character)):
            core = core.replace(character, f" {value.replace(chr(0x2044), '/')}").strip()
    match = re.fullmatch(r"(?:([0-9]+) )?([0-9]{1,2})/([0-9]{1,3})", core)
    if match is None:
        return None
    whole, top, bottom = match.groups()
    named = int(bottom) in table.FRACTIONS and 0 < int(top) < 10
    if not named:
        return f"{numbers.cardinal(top)} over {numbers.cardinal(bottom)}"
    name = table.FRACTIONS[int(bottom)]
    name = "halves" if name == "half" and top != "1" else name + ("" if top == "1" else "s")
    if whole:
        return f"{numbers.cardinal(whole)} and {'a' if top == '1' else numbers.cardinal(top)} {name}"
    return f"{numbers.cardinal(top)} {name}"


def _roman(at: At) -> str | None:
    value = numbers.roman(at.core)
    before = at.near(-1)
    if value is None or value > 100 or not before:
        return None
    if before in table.RULERS or at.near(1) in ("century", "centuries"):
        # "Malcolm X" and "Elizabeth I think" are no rulers' numbers.
        if len(at.core) == 1 and (at.core not in "IVX" or at.near(1)[:1].islower() and at.core == "I" or before == "Malcolm"):
            return None
        said = numbers.ordinal(str(value))
        return said if at.near(1) in ("century", "centuries") else f"the {said}"
    if before.lower() in table.NUMBERED and before[:1].isupper() and not (at.core == "I" and at.near(1)[:1].islower()):
        return numbers.cardinal(str(value))
    if len(at.core) >= 2 and set(at.core) <= set("IVX") and before[:1].isupper() and not before.isupper():
        return numbers.cardinal(str(value))
    return None


def _abbreviation(at: At) -> str | None:
    word = at.words[at.index]
    core = word.core
    stopped = core.lower() + ("." if word.after.startswith(".") and not core.endswith(".") else "")
    following = at.words[at.index + 1].core if at.index + 1 < len(at.words) else ""
    if core in table.WRITTEN_SO:
        return table.WRITTEN_SO[core]
    if stopped in table.BEFORE_NUMBER and re.match(r"[0-9]", following):
        return table.BEFORE_NUMBER[stopped]
    if stopped in table.TITLES and following[:1].isupper() and core[:1].isupper():
        return table.TITLES[stopped]
    if stopped == "st." and core[:1].isupper():
        return "Street"
    if stopped in table.ABBREVIATIONS and not (stopped in ("al.", "et.") and core[:1].isupper()):
        return table.ABBREVIATIONS[stopped]
    return None


def _symbol(at: At) -> str | None:
    core = at.core
    if core in table.SYMBOLS:
        return table.SYMBOLS[core] if at.near(-1) or at.near(1) else ""
    if len(core) == 1 and core.lower() in table.GREEK:
        return table.GREEK[core.lower()]
    if match := re.fullmatch(r"([0-9])['’′]([0-9]{1,2})", core):
        return f"{numbers.cardinal(match.group(1))} foot {numbers.cardinal(match.group(2))}"
    if match := re.fullmatch(r"#([^\W\d]\w*)", core):
        return "hashtag " + _leftovers(match.group(1))
    if match := re.fullmatch(r"@(\w+)", core):
        return "at " + _leftovers(match.group(1))
    return None


def _leftovers(core: str) -> str:
    """Mixed words: letters, digits and symbols are each read as what they are."""
    if re.fullmatch(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", core) and core.isascii():
        return core
    core = re.sub(r"[⁰-₉]", lambda match: unicodedata.normalize("NFKC", match.group()), core)
    if core in table.WRITTEN_SO:
        return table.WRITTEN_SO[core]
    if match := re.fullmatch(r"([A-Za-z])\+\+", core):
        return f"{match.group(1)} plus plus"
    core = re.sub(r"[²³]", lambda match: f" {table.POWERS[match.group()]} ", core)
    core = re.sub(r"(?<=[^\W\d_])[-–](?=[0-9])|(?<=[0-9])[-–](?=[^\W\d_])", " ", core)
    core = re.sub(rf"(?<![0-9.,])(?:{NUMBER})", lambda match: f" {_quantity(match.group())} ", core)
    core = re.sub(r"(?<=\S)\.(?=[^\W\d_]{3})", " ", core) if core.count(".") == 1 else core
    for mark in "&+=×÷±≈≤≥≠∞√%":
        core = core.replace(mark, f" {table.SYMBOLS[mark]} ")
    return re.sub(r"[_/\\|*#~^<>{}\[\]()\"“”°@]+", " ", core)


RULES: tuple[Callable[[At], str | None], ...] = (
    _address, _abbreviation, _phone, _time, _date, _money, _year, _measure, _fraction, _number, _roman, _symbol,
)  # fmt: skip
