"""What the words of a slot amount to: "1m30s" is 90, "portrait" is 9:16, "Beethovn" is beethoven."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from visiontune.chat.wording.amounts import counts, durations
from visiontune.chat.wording.formats import aspect
from visiontune.chat.wording.languages import language
from visiontune.chat.wording.names import composer

_KEY = re.compile(
    r"(?<!\w)([A-Ha-h])\s*[-\s]?(#|♯|b(?=[\s-]|$|m)|♭|[-\s]?sharp|[-\s]?flat|is(?=[-\s])|es(?=[-\s])|s(?=[-\s](?:dur|moll)))?\s*[-\s]?(major|minor|maj|min|m|dur|moll)?(?!\w)"
)
_QUOTES = "\"'“”„‘’«»‹›`"
SLOTS = (
    "subject", "count", "duration_s", "aspect_ratio", "width", "height", "style", "composer", "key", "tempo_bpm",
    "mood", "instrument", "voice", "language", "seed",
)  # fmt: skip


def value(slot: str, text: str) -> Any:
    """The value of `slot` that the words `text` give, or None where they give none."""
    text = text.strip()
    if slot in _READ:
        return _READ[slot](text)
    if slot == "subject":
        return unquoted(text) or None
    return text.strip(_QUOTES + " ,.;:!?()") or None


def unquoted(text: str) -> str:
    """`text` without the quotation marks around it."""
    text = text.strip()
    if len(text) > 1 and text[0] in _QUOTES and text[-1] in _QUOTES:
        text = text[1:-1].strip()
    return text


def key(text: str) -> str | None:
    """A key as "F# minor" or "Bb major"; where no mode is said a capital letter is major.

    >>> [key(text) for text in ("f sharp minor", "B-flat major", "fis-moll", "Dm", "h-moll", "E flat")]
    ['F# minor', 'Bb major', 'F# minor', 'D minor', 'B minor', 'Eb major']
    """
    lower = text.strip()
    found = _KEY.search(lower) or _KEY.search(lower.lower())
    if not found:
        return None
    letter, accidental, mode = found[1].upper(), (found[2] or "").strip(" -").lower(), (found[3] or "").lower()
    german = mode in ("dur", "moll")
    if letter == "H":
        if not german:
            return None
        letter = "B"
    elif german and letter == "B" and not accidental:
        accidental = "flat"
    sign = {"#": "#", "♯": "#", "sharp": "#", "is": "#", "b": "b", "♭": "b", "flat": "b", "es": "b", "s": "b"}.get(
        accidental, ""
    )
    minor = mode in ("minor", "min", "moll") or found[3] == "m"
    return f"{letter}{sign} {'minor' if minor else 'major'}"


def _whole(text: str) -> int | None:
    found = re.search(r"\d[\d,]*", text)
    if found:
        number = int(found.group().replace(",", ""))
        return number if number < 2**53 else None
    counted = next(counts(text), None)
    return int(counted.value) if counted else None


def _count(text: str) -> int | None:
    found = next(counts(text.lstrip("-")), None)
    if found is None:
        return None
    return -int(found.value) if text.startswith("-") else int(found.value)


def _duration(text: str) -> float | int | None:
    found = next(durations(text), None)
    if found is None:
        return None
    return int(found.value) if found.value == int(found.value) else found.value


def _composer(text: str) -> str | None:
    words = re.findall(r"[^\W\d_][\w'’-]*", text)
    return composer(text) or (words[-1].lower().removesuffix("'s") if words else None)


_READ: Mapping[str, Callable[[str], Any]] = {
    "count": _count,
    "duration_s": _duration,
    "aspect_ratio": aspect,
    "width": _whole,
    "height": _whole,
    "composer": _composer,
    "key": key,
    "tempo_bpm": _whole,
    "language": language,
    "seed": _whole,
}
