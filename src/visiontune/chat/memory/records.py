"""Messages and conversations as they are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Self, cast

from visiontune.jobs.tables import MessageRow

Role = Literal["user", "assistant"]
State = Literal["complete", "incomplete"]


@dataclass(frozen=True)
class Message:
    """One message. `number` counts from 1 within its conversation; `created` is in seconds since the epoch.

    `data` is what the assistant understood, planned and made, as JSON; the artifacts that it made are listed there
    under `made`, each by its id or as an object with `id` and `kind`. `incomplete` is what is still being written,
    or broke off.
    """

    id: str
    conversation_id: str
    number: int
    role: Role
    text: str
    data: Mapping[str, Any] = field(hash=False)
    state: State
    created: float

    @classmethod
    def of(cls, row: MessageRow) -> Self:
        """As its row says."""
        role, state = cast(Role, row.role), cast(State, row.state)
        return cls(row.id, row.conversation_id, row.number, role, row.text, row.data, state, row.created)

    @property
    def artifacts(self) -> tuple[str, ...]:
        """Ids of the artifacts that were made."""
        made = self.data.get("made", ())
        ids = (one.get("id") if isinstance(one, Mapping) else one for one in made) if isinstance(made, list) else ()
        return tuple(one for one in ids if isinstance(one, str))


@dataclass(frozen=True)
class Heading:
    """A conversation in a list. `created` and `changed` are in seconds since the epoch; `count` is of messages."""

    id: str
    title: str
    summary: str
    created: float
    changed: float
    count: int


@dataclass(frozen=True)
class Conversation(Heading):
    """A conversation with its messages in order."""

    messages: tuple[Message, ...]
