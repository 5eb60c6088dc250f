"""Jobs as they stand: read by anybody, changed by nobody here."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, select

from visiontune.errors import NotFound
from visiontune.jobs.columns import JOBS, SELECT, jobs
from visiontune.jobs.database import Database
from visiontune.jobs.outlook import Outlook, outlooks
from visiontune.jobs.records import Event, Job
from visiontune.jobs.tables import EventRow


@dataclass(frozen=True)
class Standing:
    """What of a user's runs and waits.

    Args:
        running: The newest first.
        waiting: The next ones, in their order.
        many: How many wait in all.
        outlooks: What is likely of each of these, by its id.
    """

    running: list[Job]
    waiting: list[Job]
    many: int
    outlooks: Mapping[str, Outlook]


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

    def standing(self, user: str, most: int) -> Standing:
        """What of a user's runs and waits: of each as many as `most`."""
        these = frozenset(("states", "user"))
        with self.database.reading() as connection:
            running = jobs(connection, _found(these), states=["running"], user=user, offset=0, limit=most)
            many = connection.scalar(_counted(these), {"states": ["queued"], "user": user}) or 0
            first = {"offset": max(0, many - most), "limit": most}
            waiting = jobs(connection, _found(these), states=["queued"], user=user, **first)[::-1] if many else []
            return Standing(running, waiting, many, outlooks(connection, [*running, *waiting], self.clock()))

    def outlook(self, job: Job) -> Outlook:
        """What is likely of a job."""
        with self.database.reading() as connection:
            return outlooks(connection, [job], self.clock())[job.id]

    def position(self, job: Job) -> int | None:
        """How many waiting jobs are likely taken before this one; None: it does not wait."""
        return self.outlook(job).ahead

    def remaining(self, job: Job) -> float | None:
        """About how many seconds it takes until a job is done; None: nobody knows, or it has ended."""
        return self.outlook(job).seconds

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
