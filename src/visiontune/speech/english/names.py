"""Rules for addresses, telephone numbers, abbreviations, Roman numerals and symbols; and mixed words."""

from __future__ import annotations

import re
import unicodedata

from visiontune.speech import numbers
from visiontune.speech.english import tables as table
from visiontune.speech.english.dates import iso_date
from visiontune.speech.english.position import NUMBER, At, quantity

_ADDRESS = re.compile(
    rf"(?:https?://|ftp://|www\.)\S+|(?:[A-Za-z0-9-]+\.)+(?:{'|'.join(table.TOP_LEVELS)})(?:[/:?#]\S*)?", re.IGNORECASE
)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?:\+?[0-9]{1,3}[-.])?(?:\(?[0-9]{3}\)?[-.])?[0-9]{3}[-.][0-9]{4}|[0-9]+(?:-[0-9]+){2,}")


def address(at: At) -> str | None:
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
    for mark, name in (
        (".", " dot "),
        ("@", " at "),
        ("/", " slash "),
        ("_", " underscore "),
        ("-", " dash "),
        ("+", " plus "),
    ):
        text = text.replace(mark, name)
    text = re.sub(r"[0-9]+", lambda match: f" {numbers.cardinal(match.group())} ", text)
    return re.sub(r"\W+", " ", re.sub(r"-", " ", text)).strip()


def phone(at: At) -> str | None:
    core = at.core
    digits = re.sub(r"\D", "", core)
    follows = bool(_PHONE.fullmatch(at.near(1))) and re.fullmatch(r"\+?[0-9]{1,4}", core)
    abroad = re.fullmatch(r"[0-9]{2,5}", core) and re.match(r"\+[0-9]", _first_of_run(at))
    if (re.fullmatch(r"\+[0-9]{1,3}", core) and re.fullmatch(r"[0-9]{2,5}", at.near(1))) or abroad or follows:
        return ("plus " if core.startswith("+") else "") + numbers.spell(digits)
    if not _PHONE.fullmatch(core) or iso_date(core) or (core.count(".") == 1 and "-" not in core):
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


def roman(at: At) -> str | None:
    value = numbers.roman(at.core)
    before = at.near(-1)
    if value is None or value > 100 or not before:
        return None
    if before in table.RULERS or at.near(1) in ("century", "centuries"):
        # "Malcolm X" and "Elizabeth I think" are no rulers' numbers.
        if len(at.core) == 1 and (
            at.core not in "IVX" or (at.near(1)[:1].islower() and at.core == "I") or before == "Malcolm"
        ):
            return None
        said = numbers.ordinal(str(value))
        return said if at.near(1) in ("century", "centuries") else f"the {said}"
    if before.lower() in table.NUMBERED and before[:1].isupper() and not (at.core == "I" and at.near(1)[:1].islower()):
        return numbers.cardinal(str(value))
    if len(at.core) >= 2 and set(at.core) <= set("IVX") and before[:1].isupper() and not before.isupper():
        return numbers.cardinal(str(value))
    return None


def abbreviation(at: At) -> str | None:
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


def symbol(at: At) -> str | None:
    core = at.core
    if core in table.SYMBOLS:
        return table.SYMBOLS[core] if at.near(-1) or at.near(1) else ""
    if len(core) == 1 and core.lower() in table.GREEK:
        return table.GREEK[core.lower()]
    if match := re.fullmatch(r"([0-9])['’′]([0-9]{1,2})", core):
        return f"{numbers.cardinal(match.group(1))} foot {numbers.cardinal(match.group(2))}"
    if match := re.fullmatch(r"#([^\W\d]\w*)", core):
        return "hashtag " + leftovers(match.group(1))
    if match := re.fullmatch(r"@(\w+)", core):
        return "at " + leftovers(match.group(1))
    return None


def leftovers(core: str) -> str:
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
    core = re.sub(rf"(?<![0-9.,])(?:{NUMBER})", lambda match: f" {quantity(match.group())} ", core)
    core = re.sub(r"(?<=\S)\.(?=[^\W\d_]{3})", " ", core) if core.count(".") == 1 else core
    for mark in "&+=×÷±≈≤≥≠∞√%":
        core = core.replace(mark, f" {table.SYMBOLS[mark]} ")
    return re.sub(r"[_/\\|*#~^<>{}\[\]()\"“”°@]+", " ", core)
