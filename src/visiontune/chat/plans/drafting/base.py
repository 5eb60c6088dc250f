"""What a draft is, and the question that stands in its place where a wish is unclear or cannot be had."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

from visiontune.chat.base import Question, Step

MOST_COPIES = 12
"""Of one wish, in one message."""

GUESSED = "I added"
"""How the note of a change begins that no rule has read: its words were put into the description."""


@dataclass(frozen=True)
class Draft:
    """A step that has no number yet; its parts as in `Step`. `notes` are sentences for the user."""

    kind: str
    fields: Mapping[str, Any] = field(hash=False)
    says: str
    copies: int = 1
    uses: Mapping[str, str] = field(default_factory=dict, hash=False)
    notes: tuple[str, ...] = ()

    def step(self, number: int) -> Step:
        return Step(str(number), self.kind, dict(self.fields), self.says, self.copies, dict(self.uses))

    def with_fields(self, *notes: str, **fields: Any) -> Self:
        """With these fields, and without those that are None."""
        kept = {name: value for name, value in {**self.fields, **fields}.items() if value is not None}
        return replace(self, fields=kept, notes=(*self.notes, *notes))

    def using(self, **uses: str) -> Self:
        """With fields that come from earlier steps."""
        return replace(self, uses={**self.uses, **uses})


class Unclear(Exception):
    """A question is better than a guess; it never leaves the planner."""

    def __init__(self, text: str, choices: Iterable[tuple[str, str]] = ()) -> None:
        super().__init__(text)
        self.question = Question(text, tuple(choices))


def brief(text: str, most: int = 60) -> str:
    """The beginning of a text, in one line."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def a_or_many(count: int, one: str, article: str = "a") -> str:
    """ "a picture", "3 pictures"."""
    return f"{article} {one}" if count == 1 else f"{count} {one}s"
