"""How far events may be read: up to a number below which all are there.

On SQLite transactions that write follow each other, so whoever sees a number sees all below it. On PostgreSQL they run
side by side, and one may commit after another with a higher number: see the migration `0005_postgresql`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from visiontune.jobs.tables import EventRow, ReplyEventRow


@dataclass(frozen=True)
class Settled:
    """Numbers of events of jobs and of replies: none will come that is as low. 0 where there is none."""

    jobs: int
    replies: int


def settled(session: Session) -> Settled:
    """How far may be read now. Ask first, then read: what is read after in the same session holds all up to there.

    `id > last and id <= settled` then finds every event once, in order, however many write at the same moment.
    """
    postgresql = session.get_bind().dialect.name == "postgresql"
    found = session.execute(_POSTGRESQL if postgresql else _SQLITE).one()
    return Settled(*(number or 0 for number in found))


_POSTGRESQL: Select[Any] = select(func.settled_events(), func.settled_reply_events())
_SQLITE: Select[Any] = select(
    select(func.max(EventRow.id)).scalar_subquery(), select(func.max(ReplyEventRow.id)).scalar_subquery()
)
