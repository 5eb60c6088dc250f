"""A changed request on its way: the fields of the one before, what was changed in them, and what has to be said."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from visiontune.artifacts import Artifact
from visiontune.chat.base import Made, Question, Situation, Talk
from visiontune.chat.changes.asking import Ask
from visiontune.chat.plans.drafting.voices import HEART, Voice
from visiontune.errors import InputError


class Listed(Protocol):
    """What was made, by id, as `Library` has it."""

    def get(self, artifact_id: str, user: str | None = None) -> Artifact: ...


class Shelf(Protocol):
    """Where the things lie that were made, and where files are put: `Studio` is one."""

    @property
    def library(self) -> Listed: ...

    def import_file(self, path: Path, field: str = "file") -> str: ...


@dataclass(frozen=True)
class Source:
    """The thing that is changed: of the library, of a plan that waits, or of an earlier step of this one.

    Args:
        kind: Of the request.
        request: Its fields.
        made: Where it is finished.
        step: Id of the step that makes it, where it is not.
    """

    kind: str
    request: Mapping[str, Any] = field(hash=False)
    made: Made | None = None
    step: str = ""


@dataclass(frozen=True)
class Scenery:
    """What changes are read against: the situation, the library, and the voices that are here."""

    situation: Situation
    shelf: Shelf
    voices: Sequence[Voice] = (HEART,)

    def artifact(self, source: Source) -> Artifact | None:
        """The finished thing; None where it is not finished.

        Raises:
            InputError: it is no longer in the library, or was never this user's.
        """
        return None if source.made is None else self.shelf.library.get(source.made.id, self.situation.user)

    def details(self, source: Source) -> Mapping[str, Any]:
        """Facts about the finished thing; empty where it is not finished, or gone."""
        try:
            artifact = self.artifact(source)
        except InputError:
            return {}
        return {} if artifact is None else artifact.details


@dataclass
class Draft:
    """A request in the making.

    Args:
        fields: Of the request, without its kind.
        says: What was changed, in a few words each.
        notes: Sentences for the user.
        fresh: Whether chance decides anew; else the seed is kept.
        copies: How many are made.
        uses: As of a step.
        kind: Another kind than before, where the thing becomes one.
    """

    fields: dict[str, Any]
    kind: str
    says: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    fresh: bool = False
    kept: bool = False
    copies: int = 1
    uses: dict[str, str] = field(default_factory=dict)
    earlier: list[tuple[str, dict[str, Any], str]] = field(default_factory=list)
    answer: Question | Talk | None = None

    @classmethod
    def of(cls, source: Source) -> Draft:
        return cls({name: value for name, value in source.request.items() if name != "kind"}, source.kind)

    def set(self, says: str = "", /, **fields: Any) -> bool:
        """Change fields, and say so; always true, so that a rule can end with it."""
        self.fields.update(fields)
        if says and says not in self.says:
            self.says.append(says)
        return True

    @property
    def changed(self) -> bool:
        return bool(self.says or self.fresh or self.copies > 1)

    def text(self, name: str) -> str:
        """A field that is text; empty where it is not set."""
        value = self.fields.get(name)
        return value if isinstance(value, str) else ""

    def number(self, name: str, usual: float) -> float:
        """A field that is a number, or `usual`."""
        value = self.fields.get(name)
        return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else usual


Rule = Callable[[Draft, str, Ask, Scenery], bool]
"""Reads one clause and changes the draft; whether it understood the clause."""


def apply(rules: Sequence[Rule], draft: Draft, ask: Ask, scenery: Scenery) -> list[str]:
    """Let each clause be read by the first rule that understands it; returns the clauses that none did."""
    unread = []
    for clause in ask.clauses:
        if not any(rule(draft, clause, ask, scenery) for rule in rules):
            unread.append(clause)
        if draft.answer is not None:
            return []
    return unread


def says(clause: str, pattern: str) -> re.Match[str] | None:
    """`pattern` as the whole of a clause."""
    return re.fullmatch(pattern, clause.strip(), re.IGNORECASE)


def holds(clause: str, pattern: str) -> re.Match[str] | None:
    """`pattern`, of whole words, in a clause."""
    return re.search(rf"(?<![\w'-])(?:{pattern})(?![\w-])", clause, re.IGNORECASE)
