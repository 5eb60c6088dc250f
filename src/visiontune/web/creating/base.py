"""What the four forms share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from visiontune.backends import trait
from visiontune.errors import VisionTuneError
from visiontune.requests import Request
from visiontune.web.creating.given import Given
from visiontune.web.state import web

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


def backends(kind: str) -> list[tuple[str, str]]:
    """(name, label) of what can make `kind` here, and first of all `auto`."""
    registry, environment = web().studio.workshop.registry, web().studio.workshop.environment
    found = [("auto", "The best that is here")]
    for name in registry.names(kind):
        try:
            backend = registry.get(kind, name)
            if name != "stub" and registry.lacks(backend, environment) is None:
                online = not trait(backend, "offline", True)
                found.append((name, f"{name} (online)" if online else name))
        except VisionTuneError:  # a package that is broken makes nothing
            continue
    return found


def usable(kind: str, backend: str) -> bool:
    """Whether a backend can be used here and now."""
    registry = web().studio.workshop.registry
    try:
        return registry.lacks(registry.get(kind, backend), web().studio.workshop.environment) is None
    except VisionTuneError:
        return False


def shown(value: Any) -> str:
    """A number as a form has it: without a needless `.0`."""
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return "" if value is None else str(value)
