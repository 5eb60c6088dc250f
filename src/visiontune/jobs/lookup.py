"""Jobs as they stand: read by anybody, changed by nobody here."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, select

from visiontune.errors import NotFound
from visiontune.jobs.columns import JOBS, SELECT, jobs
from visiontune.jobs.database import Database
from visiontune.jobs.outlook import Outlook, outlooks
from visiontune.jobs.records import Event, Job
from visiontune.jobs.tables import EventRow


class Lookup:
    """What the tables of jobs and events say.

    Args:
        clock: Now, in seconds; tests turn it.
    """

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self.database, self.clock = database, clock

    def get(self, job_id: str, user: str | None = None) -> Job:
        """A job by its id; with `user`, only one of theirs.

        Raises:
            NotFound: there is no such job.
        """
        with self.database.reading() as connection:
            found = jobs(connection, _ONE, id=job_id)
        if not found or (user is not None and found[0].user != user):
            raise NotFound("job", job_id, "there is no such job; visiontune library jobs lists them")
        return found[0]

    def of_artifact(self, artifact_id: str, user: str) -> Job | None:
        """The job of `user` that made an artifact; None where it is not known any more."""
        query = SELECT.where(JOBS.user == user, JOBS.artifact_id == artifact_id).limit(1)
        with self.database.reading() as connection:
            found = jobs(connection, query)
        return found[0] if found else None

    def find(
        self,
        states: Sequence[str] = (),
        user: str | None = None,
        limit: int = 100,
        *,
        kind: str | None = None,
        before: float | None = None,
        offset: int = 0,
    ) -> list[Job]:
        """Jobs, newest first.

        Args:
            before: Only those that were asked for before this time.
            offset: How many of them are left out first.
        """
        given = _given(states, user, kind, before)
        query = _found(frozenset(given))
        with self.database.reading() as connection:
            return jobs(connection, query, offset=offset, limit=limit, **given)

    def count(self, states: Sequence[str] = (), user: str | None = None, kind: str | None = None) -> int:
        """How many `find` would find."""
        given = _given(states, user, kind)
        with self.database.reading() as connection:
            return connection.scalar(_counted(frozenset(given)), given) or 0

    def outlooks(self, found: Sequence[Job]) -> dict[str, Outlook]:
        """How things stand for each of these jobs, by its id; several cost little more than one."""
        with self.database.reading() as connection:
            return outlooks(connection, found, self.clock())

    def position(self, job: Job) -> int | None:
        """How many waiting jobs are likely taken before this one; None: it does not wait."""
        return self.outlooks([job])[job.id].ahead

    def remaining(self, job: Job) -> float | None:
        """About how many seconds it takes until a job is done; None: nobody knows, or it has ended."""
        return self.outlooks([job])[job.id].seconds

    def events(self, job_id: str, after: int = 0) -> list[Event]:
        """A job's events numbered above `after`, in order."""
        query = select(EventRow).where(EventRow.job_id == job_id, EventRow.id > after).order_by(EventRow.id)
        with self.database.session(write=False) as session:
            return [Event.of(row) for row in session.scalars(query)]


# Each question is put together once for what it is narrowed by: that takes longer than to ask it.
_ONE = SELECT.where(JOBS.id == bindparam("id"))
_CONDITIONS: Mapping[str, ColumnElement[bool]] = {
    "states": JOBS.state.in_(bindparam("states", expanding=True)),
    "user": JOBS.user == bindparam("user"),
    "kind": JOBS.kind == bindparam("kind"),
    "before": JOBS.created < bindparam("before"),
}


def _given(states: Sequence[str], user: str | None, kind: str | None, before: float | None = None) -> dict[str, Any]:
    given = {"states": list(states) or None, "user": user, "kind": kind, "before": before}
    return {name: value for name, value in given.items() if value is not None}


@cache
def _found(given: frozenset[str]) -> Select[Any]:
    query = SELECT.where(*(_CONDITIONS[name] for name in sorted(given)))
    return query.order_by(JOBS.created.desc(), JOBS.id).offset(bindparam("offset")).limit(bindparam("limit"))


@cache
def _counted(given: frozenset[str]) -> Select[Any]:
    return select(func.count(JOBS.id)).where(*(_CONDITIONS[name] for name in sorted(given)))
