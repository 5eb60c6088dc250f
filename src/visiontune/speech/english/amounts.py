"""Rules for money, measures, fractions and plain numbers."""

from __future__ import annotations

import re
import unicodedata

from visiontune.speech import numbers
from visiontune.speech.english import tables as table
from visiontune.speech.english.position import NUMBER, RANGE, At, is_number, is_one, quantity

_CURRENCY = "|".join(re.escape(name) for name in sorted(table.CURRENCIES, key=len, reverse=True))
_MONEY = re.compile(rf"([-−]?)({_CURRENCY})({NUMBER})({'|'.join(table.SCALES)})?")
_MONEY_AFTER = re.compile(rf"([-−]?)({NUMBER})({'|'.join(table.SCALES)})?({_CURRENCY})")
_UNIT = re.compile(
    rf"({'|'.join(re.escape(name) for name in sorted(table.UNITS, key=len, reverse=True))})([²³]?)(?:/(\S+))?"
)


def money(at: At) -> str | None:
    core = at.core
    parts = RANGE.split(core)
    if len(parts) == 2 and all(parts) and (_MONEY.fullmatch(parts[0]) or _MONEY_AFTER.fullmatch(parts[1])):
        low, high = parts
        if is_number(high) and (match := _MONEY.fullmatch(low)):
            high = match.group(2) + high
        low = re.sub(_CURRENCY, "", low)
        said = _amount(high, at)
        return f"{quantity(low)} to {said}" if said and is_number(low) else None
    price, slash, per = core.partition("/")
    if slash and (said := _amount(price, at)):
        return f"{said} per {table.PER.get(per, per)}"
    if core in table.CURRENCIES and not is_number(at.near(1)) and is_number(at.near(-1)):
        return table.CURRENCIES[core][0 if is_one(at.near(-1)) else 1]
    if core in table.SCALE_WORDS and (match := _MONEY.fullmatch(at.near(-1))) and not match.group(4):
        return f"{core} {table.CURRENCIES[match.group(2)][1]}"
    if re.fullmatch(r"[A-Z]{3}", core) and core in table.CURRENCIES and is_number(at.near(1)):
        return table.CURRENCIES[core][0] if is_one(at.near(1)) else table.CURRENCIES[core][1]
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
        return f"{minus}{quantity(digits)} {table.SCALES[scale]} {many}"
    if at.near(1) in table.SCALE_WORDS:
        return minus + quantity(digits)  # "$5 million": the name comes after the scale
    whole, point, fraction = digits.replace(",", "").partition(".")
    if not (point and len(fraction) == 2 and cent):
        return f"{minus}{quantity(digits)} {one if is_one(digits) else many}"
    parts = []
    if whole.strip("0") or not fraction.strip("0"):
        parts.append(f"{numbers.cardinal(whole.lstrip('0') or '0')} {one if is_one(whole) else many}")
    if fraction.strip("0"):
        parts.append(f"{numbers.cardinal(str(int(fraction)))} {cent if int(fraction) == 1 else cents}")
    return minus + " and ".join(parts)


def measure(at: At) -> str | None:
    core = at.core
    if match := _UNIT.fullmatch(core):
        amount = RANGE.split(at.near(-1))[-1] or at.near(-1)
        return _unit(match, is_one(at.near(-1))) if is_number(amount) else None
    match = re.match(rf"(?:({NUMBER})\s?[-–—]\s?)?([-−+~≈<>≤≥±]?(?:{NUMBER}))(?=\D)", core)
    unit = _UNIT.fullmatch(core[match.end() :].lstrip("-")) if match else None
    if match is None or unit is None or (core[match.end() :] in ("m", "K", "s") and at.near(-1)[:1] in ("$", "€", "£")):
        return None
    low = f"{quantity(match.group(1))} to " if match.group(1) else ""
    # "a 5-km walk": one kilometre after another number, too.
    return f"{low}{quantity(match.group(2))} {_unit(unit, is_one(match.group(2)) or core[match.end()] == '-')}"


def _unit(match: re.Match[str], single: bool) -> str:
    name, power, per = match.groups()
    said = table.UNITS[name][0 if single else 1]
    if power:
        said = ("square " if power == "²" else "cubic ") + said
    if per:
        said += f" per {table.PER.get(per, table.UNITS.get(per, (per,))[0])}"
    return said


def number(at: At) -> str | None:
    core = at.core
    if match := re.fullmatch(r"([0-9][0-9,]*)(?:st|nd|rd|th)", core, re.IGNORECASE):
        return numbers.ordinal(match.group(1).replace(",", ""))
    if core in ("-", "–", "−") and is_number(at.near(-1)) and is_number(at.near(1)):
        return "minus" if at.near(2) == "=" else "to"
    if is_number(core):
        return quantity(core)
    if match := re.fullmatch(rf"({NUMBER})['’]s", core):
        return (
            numbers.year(match.group(1)) if re.fullmatch(r"1[1-9]..|20..", match.group(1)) else quantity(match.group(1))
        ) + "'s"
    if match := re.fullmatch(rf"([-−]?(?:{NUMBER}))[-–—]({NUMBER})", core):
        return f"{quantity(match.group(1))} to {quantity(match.group(2))}"
    if match := re.fullmatch(rf"({NUMBER})(k|K|bn|mn|tn|M|B|T)", core):
        return f"{quantity(match.group(1))} {table.SCALES[match.group(2)]}" if core[-1] not in "T" else None
    if re.fullmatch(r"v?[0-9]+(?:\.[0-9]+){2,}", core):
        return " point ".join(numbers.cardinal(part) for part in core.lstrip("v").split("."))
    if match := re.fullmatch(rf"({NUMBER})[x×]({NUMBER})?", core):
        return f"{quantity(match.group(1))} " + (f"by {quantity(match.group(2))}" if match.group(2) else "times")
    if match := re.fullmatch(r"([0-9]{1,3}):([0-9]{1,3})", core):
        return f"{numbers.cardinal(match.group(1))} to {numbers.cardinal(match.group(2))}"
    if match := re.fullmatch(rf"#({NUMBER})", core):
        return f"number {quantity(match.group(1))}"
    return None


def fraction(at: At) -> str | None:
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
