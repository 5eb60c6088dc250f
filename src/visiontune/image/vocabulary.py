"""The word tables: which drawing, person or sign stands for which words. Data files that anyone can extend.

`words/names.txt` and `words/people.txt` say who people are, `words/drawings.txt` what things look like,
`words/ideas.txt` what stands for what has no body, `words/senses.txt` which of several meanings is meant. A word of an
earlier file wins over the same word in a later one, but the senses win over all; a word that means one thing beside some
other words and another beside others (`bat+ball`) is decided by how many of them the text has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import resources
from typing import Any, get_args

from visiontune.image.plan import Age, Gender, Job, Place, Skin

_SECTION = re.compile(r"^\[(\w+) (\w+) ([0-4])\]$")
_HOME = re.compile(r"^\[home (\w+)\]$")


@dataclass(frozen=True)
class Who:
    """A person, as the scene plan's heroes describe them; `count` for words that mean several."""

    age: Age = "adult"
    gender: Gender = "any"
    job: Job = "none"
    skin: Skin = "auto"
    count: int = 1


@dataclass(frozen=True)
class Art:
    """A drawing and how it is used.

    Args:
        name: In the bundled art, or `vt-…` for our own.
        habitat: The setting it is at home in; `card` for none.
        place: ground, sky, water, deep, table, space, symbol, person or bust.
        size: 0 (insect) to 4 (house).
        who: Of people: how they look.
        direction: Of ideas: whether what it stands for rises or falls.
    """

    name: str
    habitat: str = "card"
    place: Place = "symbol"
    size: int = 2
    who: Who | None = None
    direction: str = "none"


@dataclass
class Vocabulary:
    """All words by their meanings.

    `contexts` holds, for a word, sets of other words beside which it means another thing (None: nothing to draw).
    """

    words: dict[str, Art] = field(default_factory=dict)
    arts: dict[str, Art] = field(default_factory=dict)
    stopped: set[str] = field(default_factory=set)
    contexts: dict[str, list[tuple[frozenset[str], Art | None]]] = field(default_factory=dict)

    def note(self, words: str, art: Art | None) -> None:
        """Keep a comma-separated list of words for `art`, or as never drawn."""
        for entry in (word.strip() for word in words.split(",")):
            word, plus, others = entry.partition("+")
            if plus:
                self.contexts.setdefault(word, []).append((frozenset(others.split("/")), art))
            elif art is None:
                self.stopped.add(word)
            elif word:
                self.words.setdefault(word, art)

    def decide(self, words: str, art: Art | None) -> None:
        """As `note`, but these meanings come before all that were noted."""
        for entry in (word.strip() for word in words.split(",")):
            word, plus, others = entry.partition("+")
            if plus:
                self.contexts.setdefault(word, []).insert(0, (frozenset(others.split("/")), art))
                continue
            self.words.pop(word, None)
            self.stopped.discard(word)
            self.note(word, art)

    def meaning(self, phrase: str, beside: frozenset[str]) -> tuple[bool, Art | None]:
        """Whether the tables decide about `phrase` (lower case, singular), and the drawing they give."""
        best, hits = None, 0
        for others, art in self.contexts.get(phrase, ()):
            if len(others & beside) > hits:
                best, hits = art, len(others & beside)
        if hits:
            return True, best
        if phrase in self.words:
            return True, self.words[phrase]
        return phrase in self.stopped, None


def read_vocabulary() -> Vocabulary:
    """The tables, people first.

    Raises:
        ValueError: a line is not of the form that its file's head describes; names it.
    """
    vocabulary = Vocabulary()
    for name in ("names.txt", "people.txt"):
        for home, left, right in _lines(name, _HOME):
            who = _who(left)
            vocabulary.note(right, Art(_body(who), home[0], "person", 3, who))
    for (habitat, place, size), left, right in _lines("drawings.txt", _SECTION):
        if left == "-":
            vocabulary.note(right, None)
            continue
        name, _, own_size = left.partition("@")
        art = Art(name, habitat, _place(place), int(own_size or size))
        vocabulary.arts.setdefault(name, art)
        vocabulary.note(right, art)
    for _, left, right in _lines("ideas.txt", None):
        name, _, direction = left.partition(" ")
        if direction not in ("", "up", "down"):
            raise ValueError(f"ideas.txt: {left!r}: after the drawing comes up, down or nothing")
        vocabulary.note(right, Art(name, direction=direction or "none"))
    for _, left, right in _lines("senses.txt", None):
        vocabulary.decide(right, None if left == "-" else vocabulary.arts.get(left, Art(left)))
    return vocabulary


def _lines(name: str, section: re.Pattern[str] | None) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """(groups of the section's head, left, right) for each line `left: right`."""
    current: tuple[str, ...] = ()
    for line in resources.files("visiontune.image").joinpath(f"words/{name}").read_text("utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        found = section.match(line) if section else None
        if found:
            current = found.groups()
            continue
        left, colon, right = line.partition(":")
        if not colon or (section and not current):
            raise ValueError(f"{name}: not a line of words: {line!r}")
        yield current, left.strip(), right


def _who(left: str) -> Who:
    fields: dict[str, Any] = dict(entry.partition("=")[::2] for entry in left.split())
    if "count" in fields:
        fields["count"] = int(fields["count"])
    for name, allowed in _CHOICES.items():
        if fields.get(name, allowed[0]) not in allowed:
            raise ValueError(f"people.txt: {left!r}: {name} is one of {', '.join(allowed)}")
    return Who(**fields)


_CHOICES: Mapping[str, tuple[str, ...]] = {
    "age": get_args(Age), "gender": get_args(Gender), "job": get_args(Job), "skin": get_args(Skin),
}  # fmt: skip


def _body(who: Who) -> str:
    """The drawing that a person's figure starts from."""
    if who.age == "baby":
        return "baby"
    if who.gender == "any":
        return "person"
    names = {"man": ("man", "boy"), "woman": ("woman", "girl")}
    return names[who.gender][who.age == "child"]


def _place(word: str) -> Place:
    place: Place | None = next((known for known in get_args(Place) if known == word), None)
    if place is None:
        raise ValueError(f"drawings.txt: {word!r} is no place; there are {', '.join(get_args(Place))}")
    return place
