"""Replies and their events as they stand: frozen values, read off their rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Self

from sqlalchemy import Row, Select, select

from visiontune.jobs.records import ENDED
from visiontune.jobs.tables import ReplyEventRow, ReplyRow


@dataclass(frozen=True)
class Reply:
    """A reply as it stands. Times are seconds since the epoch.

    Args:
        kind: assistant: `request` is `{"conversation_id", "message_id", "text", "files": [{"ref", "name"}], "beside"}`
            (`chat.asking`); text: that of a `TextRequest`; understand: `{"text"}`.
        error: `{"type", "message"}` of what ended it, where something did.
    """

    id: str
    user: str
    kind: str
    conversation_id: str | None
    request: Mapping[str, Any] = field(hash=False)
    state: str
    error: Mapping[str, Any] | None = field(hash=False)
    created: float
    finished: float | None
    cancel_asked: bool = False

    @classmethod
    def of(cls, row: ReplyRow | Row[Any]) -> Self:
        """As its row says, or the columns of one."""
        values = {one.name: getattr(row, one.name) for one in fields(cls)}
        return cls(**values | {"cancel_asked": bool(row.cancel_asked)})

    @property
    def ended(self) -> bool:
        return self.state in ENDED


SELECT: Select[Any] = select(*(ReplyRow.__table__.c[one.name] for one in fields(Reply)))


@dataclass(frozen=True)
class ReplyEvent:
    """One piece of a reply, numbered over all replies. The last is `{"type": "ended", "complete", "reason"}`."""

    id: int
    reply_id: str
    event: Mapping[str, Any] = field(hash=False)

    @classmethod
    def of(cls, row: ReplyEventRow) -> Self:
        """As its row says."""
        return cls(row.id, row.reply_id, row.event)
