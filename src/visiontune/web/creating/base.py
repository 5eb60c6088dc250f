"""What the four forms share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from jinja2.filters import do_urlencode

from visiontune.requests import Request
from visiontune.web.creating.given import Given
from visiontune.web.here import here

Values = dict[str, Any]
"""What stands in a form, by its fields."""


@dataclass(frozen=True)
class Form:
    """A form of one kind.

    Args:
        kind: Of what it makes.
        title: Of its page.
        lead: What can be made, in a sentence.
        blank: What stands in it at first.
        requests: The requests that it asks for: one, or several variations.
        filled: What would stand in it to ask for a request's document.
        choices: What one can choose among, for its template.
        examples: Prompts that really work here, each with the fields that it fills.
    """

    kind: str
    title: str
    lead: str
    blank: Mapping[str, Any]
    requests: Callable[[Given], Sequence[Request]]
    filled: Callable[[Mapping[str, Any]], Values]
    choices: Callable[[], Mapping[str, Any]]
    examples: Sequence[tuple[str, Mapping[str, str]]]

    @cached_property
    def links(self) -> list[tuple[str, str]]:
        """(prompt, address) of each example."""
        word = "text" if self.kind == "speech" else "prompt"
        return [
            (prompt, f"/create/{self.kind}?{do_urlencode({**filled, word: prompt})}")
            for prompt, filled in self.examples
        ]


def backends(kind: str) -> list[tuple[str, str]]:
    """(name, label) of what can make `kind` here, and first of all `auto`."""
    shown = {name: offline for name, offline in here().usable(kind).items() if name != "stub"}
    named = [(name, name if offline else f"{name} (online)") for name, offline in shown.items()]
    return [("auto", "The best that is here"), *named]


def usable(kind: str, backend: str) -> bool:
    """Whether a backend can be used here and now."""
    return backend in here().usable(kind)


def shown(value: Any) -> str:
    """A number as a form has it: without a needless `.0`."""
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return "" if value is None else str(value)
