"""What a prompt for music says of composer, key, tempo, metre, mood and instruments; what is negated is left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from visiontune.errors import InputError
from visiontune.music.base import METRES
from visiontune.music.keys import Key, Mode
from visiontune.music.wishing.ensembles import Ensemble, ensembles, spotted
from visiontune.music.wishing.instruments import Instrument
from visiontune.music.wishing.moods import Mood, moods
from visiontune.music.wishing.styles import styles
from visiontune.music.wishing.terms import NEAR_METRES, music_forms, tempo_words
from visiontune.music.wishing.vocabulary import READ, Spot, is_negated

SLOWEST, QUICKEST = 20.0, 300.0
"""Quarters per minute that a request may ask for."""
MODERATE = (88.0, 108.0)
"""What is not fast, and not slow."""

_BPM = re.compile(
    r"(?:(?<![\w.])(\d{1,4}(?:\.\d+)?)\s*(?:bpm\b|beats?\s+(?:per|a)\s+minute|quarters?\s+(?:per|a)\s+minute))"
    r"|(?:\b(?:tempo|bpm|metronome)\s*(?:of|=|:|at|is)?\s*(\d{1,4}(?:\.\d+)?)\b)|(?:♩\s*=\s*(\d{2,4}))",
    re.IGNORECASE,
)
_METRE = re.compile(r"(?<![\d/.])(\d{1,2})\s?/\s?(1|2|4|8|16)(?![\d/])(?:\s*(?:time|metre|meter|bar))?")
_IN_THREE = re.compile(
    r"\b(?:in three(?![\s-](?:parts|voices|movements|sections))|triple (?:time|metre|meter))\b", re.IGNORECASE
)
_SIGN = r"(?:[\s-]?sharp|[\s-]?flat|#|♯|♭|b)"
_KEY = re.compile(rf"(?<![\w'’])([A-Ha-h])({_SIGN})?[\s-]*(major|minor|maj|min)\b", re.IGNORECASE)
_GERMAN = re.compile(r"(?<!\w)([A-Ha-h])(is|es|s)?[\s-]?(dur|moll)\b", re.IGNORECASE)
_SHORT = re.compile(r"(?<![\w'’])((?:A(?!m\s+\w)|[B-G]|[A-G][#♯♭b]))m(?![\w'’])")
_LASTS = re.compile(
    r"(?:\b(?P<before>for|lasting|lasts|of|about|around)\s+)?\b(?P<count>\d{1,4}|one|two|three|four|five|ten|half a)[\s-]*"
    r"(?P<unit>second|sec|s|minute|min|hour)s?\b(?P<after>\s+(?:long|of music|piece|track|song|version|music|loop))?",
    re.IGNORECASE,
)
_COUNTS = {"one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0, "ten": 10.0, "half a": 0.5}
_BARE = re.compile(
    rf"\b(?:[Ii]n|[Kk]ey of|[Kk]ey:?)\s+([A-G](?:{_SIGN})?|[a-g](?:[\s-]?sharp|[\s-]?flat|#|♯|♭))(?![\w'’])"
)
_MODE = re.compile(
    r"\b(?:in|a|the)?\s*(major|minor)(?:\s+(?:key|mode|tonality|scale|chords?|melody|tune))\b|\bin (?:the )?(major|minor)\b",
    re.IGNORECASE,
)
_AFTER_A_KEY = frozenset(
    {"for", "with", "and", "at", "like", "by", "on", "in", "played", "please", "slow", "fast", "waltz", "march"}
    | {"largo", "adagio", "andante", "allegro", "presto"}
)
"""Words that follow a key: after others "a minor" is no A minor."""


@dataclass
class Hints:
    """What a prompt says; what it does not say is empty. `..._written` quotes it."""

    composer: str = ""
    near_composer: str = ""
    composer_written: str = ""
    unwanted_composers: list[str] = field(default_factory=list)
    unlearnt: list[str] = field(default_factory=list)
    key: Key | None = None
    key_written: str = ""
    mode: Mode | None = None
    beats: float | None = None
    tempo: tuple[float, float] | None = None
    tempo_of_form: bool = False
    tempo_written: str = ""
    metre: tuple[int, int] | None = None
    metre_written: str = ""
    lasts: float | None = None
    lasts_written: str = ""
    moods: list[tuple[Mood, str]] = field(default_factory=list)
    unwanted_moods: list[Mood] = field(default_factory=list)
    instruments: list[Ensemble | Instrument] = field(default_factory=list)
    instruments_written: str = ""
    unwanted_programs: list[int] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def read(prompt: str, known: Sequence[str]) -> Hints:
    """What a prompt says, of which the beginning is read; any text will do.

    Args:
        known: The composers that a model has learnt.
    """
    text, said = prompt[:READ], Hints()
    _read_key(text, said)
    _read_metre_and_tempo(text, said)
    _read_moods(text, said)
    _read_instruments(text, said)
    _read_style(text, said, known)
    return said


def _read_key(text: str, said: Hints) -> None:
    for found in _KEY.finditer(text):
        letter, sign, mode = found.groups()
        if letter in "aA" and not sign and _is_article(text, found):
            continue
        minor = mode.lower().startswith("min")
        _found_key(text, found, said, letter.replace("h", "b").replace("H", "B") + (sign or ""), minor)
    for found in _SHORT.finditer(text):
        _found_key(text, found, said, found.group(1), True)
    for found in _GERMAN.finditer(text):
        letter, sign, mode = (part or "" for part in found.groups())
        name = {"h": "b", "b": "b-flat"}.get(letter.lower(), letter) if not sign else letter
        sharp = {"is": "-sharp", "es": "-flat", "s": "-flat", "": ""}[sign.lower()]
        _found_key(text, found, said, name + sharp, mode.lower() == "moll")
    for found in _BARE.finditer(text):
        if not (found.group(1) == "A" and _is_article(text, found)):
            _found_key(text, found, said, found.group(1), False)
    for found in _MODE.finditer(text):
        mode = (found.group(1) or found.group(2)).lower()
        minor = (mode == "minor") != is_negated(text.lower(), found.start())
        said.mode = said.mode or ("minor" if minor else "major")


def _is_article(text: str, found: re.Match[str]) -> bool:
    """Whether an A is no key: "a minor key", "A major theme", "in A quiet"."""
    before, after = text[: found.start()].rstrip(), text[found.end() :]
    follows = re.match(r"\s+([^\W\d_]+)", after)
    alone = follows is None or follows.group(1).lower() in _AFTER_A_KEY
    names_it = re.search(r"(?:\b(?:in|key of|key)|[,;:(])$", before, re.IGNORECASE) is not None or not before
    if found.re is _KEY and found.group(1) == "A" and before and not before.endswith((".", "!", "?")):
        return bool(follows and follows.group(1).lower() == "key")
    return not (alone and (names_it or found.re is _BARE))


def _found_key(text: str, found: re.Match[str], said: Hints, name: str, minor: bool) -> None:
    if said.key or is_negated(text.lower(), found.start()):
        return
    try:
        said.key = Key.parse(f"{name[0].upper()}{name[1:]} {'minor' if minor else 'major'}")
    except InputError:
        return
    said.key_written = found.group().strip()


def _read_metre_and_tempo(text: str, said: Hints) -> None:
    for found in _METRE.finditer(text):
        metre = int(found.group(1)), int(found.group(2))
        if said.metre or metre[0] < 2 or is_negated(text.lower(), found.start()):
            continue
        said.metre, said.metre_written = NEAR_METRES.get(metre, metre), found.group()
        if f"{said.metre[0]}/{said.metre[1]}" not in METRES:
            said.warnings.append(f"no model has learnt {metre[0]}/{metre[1]}; it is composed in 4/4 instead")
            said.metre = (4, 4)
    if not said.metre and (three := _IN_THREE.search(text)):
        said.metre, said.metre_written = (3, 4), three.group()
    if found_beats := _BPM.search(text):
        beats = float(next(group for group in found_beats.groups() if group))
        said.beats, said.tempo_written = min(max(beats, SLOWEST), QUICKEST), found_beats.group().strip()
        if beats != said.beats:
            said.warnings.append(f"a tempo of {beats:g} is beyond {SLOWEST:g} to {QUICKEST:g}; {said.beats:g} is taken")
    for spot in tempo_words().spots(text):
        if said.tempo is None:
            said.tempo = MODERATE if spot.negated else spot.meaning
            said.tempo_written = said.tempo_written or ("not " if spot.negated else "") + spot.written
    _read_form(text, said)
    for found in _LASTS.finditer(text):
        alone = re.search(r"(?:^|[,;.(])\s*$", text[: found.start()]) and re.match(
            r"\s*(?:$|[,;.)])", text[found.end() :]
        )
        if found["before"] or found["after"] or alone:
            count = found["count"].lower()
            unit = {"s": 1.0, "m": 60.0, "h": 3600.0}[found["unit"][0].lower()]
            said.lasts = (_COUNTS.get(count) or float(count)) * unit
            said.lasts_written = found.group().strip()


def _read_form(text: str, said: Hints) -> None:
    for spot in music_forms().spots(text):
        if spot.negated or _is_month(text, spot):
            continue
        form = spot.meaning
        if form.composer and not said.near_composer:
            said.near_composer, said.composer_written = form.composer, spot.written
        if form.warning:
            said.warnings.append(form.warning)
        if form.metre and not said.metre:
            said.metre, said.metre_written = form.metre, spot.written
        if form.tempo and not said.tempo:
            said.tempo, said.tempo_of_form = form.tempo, True
            said.tempo_written = said.tempo_written or spot.written


def _is_month(text: str, spot: Spot[Any]) -> bool:
    return spot.written == "march" and text[: spot.start].lower().endswith(("in ", "of ", "since ", "until "))


def _read_moods(text: str, said: Hints) -> None:
    for spot in moods().spots(text):
        if spot.negated:
            said.unwanted_moods.append(spot.meaning)
        elif not _is_month(text, spot):
            said.moods.append((spot.meaning, spot.written))
    said.moods = [(mood, written) for mood, written in said.moods if mood not in said.unwanted_moods]


def _read_instruments(text: str, said: Hints) -> None:
    wanted = spotted(text)
    said.instruments = [spot.meaning for spot in wanted]
    said.instruments_written = " and ".join(spot.written for spot in wanted)
    for spot in ensembles().spots(text):
        if spot.negated:
            meant = spot.meaning
            said.unwanted_programs += meant.programs if isinstance(meant, Ensemble) else [meant.program]


def _read_style(text: str, said: Hints, known: Sequence[str]) -> None:
    for spot in styles(tuple(known)).spots(text):
        style = spot.meaning
        if spot.negated:
            said.unwanted_composers.append(style.learnt)
            continue
        if not style.learnt:
            said.unlearnt.append(spot.written)
        elif not said.composer:
            said.composer, said.composer_written = style.learnt, spot.written
        if style.nearest and not said.composer:
            said.near_composer, said.composer_written = style.nearest, spot.written
