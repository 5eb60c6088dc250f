"""The processes that work on jobs and replies: each says now and then that it lives."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import bindparam, delete, select, update

from visiontune.jobs.database import Database
from visiontune.jobs.owner import is_dead
from visiontune.jobs.tables import EngineRow

BEAT = 2.0
"""Seconds between two signs of life."""
SILENT = 15.0
"""Seconds of silence after which an engine counts as gone."""
_SEEN = (
    select(EngineRow.owner, EngineRow.started, EngineRow.seen)
    .where(EngineRow.seen >= bindparam("since"))
    .order_by(EngineRow.started)
)


@dataclass(frozen=True)
class Engine:
    """A process that works; times are seconds since the epoch."""

    owner: str
    started: float
    seen: float


class Engines:
    """Signs of life in the database.

    Args:
        owner: Name of this process, as of a lease's owner.
        silent: Seconds after which one that says nothing is gone.
        clock: Now, in seconds; tests turn it.
    """

    def __init__(
        self, database: Database, owner: str, silent: float = SILENT, clock: Callable[[], float] = time.time
    ) -> None:
        self.database, self.owner, self.silent, self.clock = database, owner, silent, clock

    def beat(self) -> None:
        """Say that this process lives."""
        now = self.clock()
        with self.database.session() as session:
            known = update(EngineRow).where(EngineRow.owner == self.owner).values(seen=now)
            if session.scalar(known.returning(EngineRow.owner)) is None:
                session.add(EngineRow(owner=self.owner, started=now, seen=now))

    def leave(self) -> None:
        """Say that this process works no more."""
        with self.database.session() as session:
            session.execute(delete(EngineRow).where(EngineRow.owner == self.owner))

    def here(self) -> list[Engine]:
        """Those that live, the oldest first."""
        with self.database.reading() as connection:
            found = [Engine(*row) for row in connection.execute(_SEEN, {"since": self.clock() - self.silent})]
        return [engine for engine in found if not is_dead(engine.owner)]

    def is_gone(self, owner: str) -> bool:
        """Whether `owner` died on this host, or was seen once and is silent since."""
        if is_dead(owner):
            return True
        with self.database.session(write=False) as session:
            seen = session.scalar(select(EngineRow.seen).where(EngineRow.owner == owner))
        return seen is not None and seen < self.clock() - self.silent

    def sweep(self) -> None:
        """Forget those that are gone for good; replies of theirs must have been ended before."""
        with self.database.session(write=False) as session:
            known = list(session.scalars(select(EngineRow.owner).where(EngineRow.owner != self.owner)))
        gone = [owner for owner in known if self.is_gone(owner)]
        if gone:
            with self.database.session() as session:
                session.execute(delete(EngineRow).where(EngineRow.owner.in_(gone)))
