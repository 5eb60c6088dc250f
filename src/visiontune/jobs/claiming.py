"""The statements that claim a job: one UPDATE … RETURNING, whatever the number of jobs that wait.

```
heads     the first waiting job of every user     one look into the index `jobs_turn` for each
chosen    the user for whom the fewest run, of those whose first is the most urgent
picked    their first job that nobody else takes at this moment
```
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    CursorResult,
    FromClause,
    Integer,
    ScalarSelect,
    Select,
    Update,
    bindparam,
    func,
    insert,
    literal_column,
    select,
    true,
    update,
)
from sqlalchemy.sql.compiler import SQLCompiler

from visiontune.jobs.database import Database
from visiontune.jobs.records import Job
from visiontune.jobs.tables import Base, EventRow, JobRow

_JOBS = Base.metadata.tables[JobRow.__tablename__]
_EVENTS = Base.metadata.tables[EventRow.__tablename__]
# Literally: of how many there are of each the plan depends.
_QUEUED: ColumnElement[str] = literal_column("'queued'")
_RUNNING: ColumnElement[str] = literal_column("'running'")
_FIELDS = tuple(one.name for one in fields(Job))
_DOCUMENTS = ("request", "error", "parents")
_ONE: ColumnElement[int] = literal_column("1", Integer)


class Claims:
    """What claims jobs in one database; put together once, as that takes longer than a claim.

    On PostgreSQL others claim at the same moment, and the claim and its event are one statement. On SQLite the
    transaction is alone.
    """

    def __init__(self, database: Database) -> None:
        self._database, self._side_by_side = database, database.on_postgresql
        dialect = database.engine.dialect
        self._by_turn, self._any, self._newcomer, self._named = (
            _claim(pick(self._side_by_side), self._side_by_side).compile(dialect=dialect)
            for pick in (_by_turn, _any, _newcomer, _named)
        )
        self._told = _TOLD.compile(dialect=dialect)

    def take(
        self, owner: str, now: float, until: float, job_id: str | None = None, *, newcomer: bool = False
    ) -> Job | None:
        """Claim a job for `owner` until the time `until`, and write its event.

        Args:
            job_id: Only this one.
            newcomer: Only of a user of whom none runs.

        Raises:
            StorageError: the database cannot be used.
        """
        values = {"owner": owner, "now": now, "until": until, "job_id": job_id}
        statements = [self._named] if job_id is not None else [self._newcomer if newcomer else self._by_turn]
        if self._side_by_side and job_id is None and not newcomer:
            statements.append(self._any)  # all of the user whose turn it was are being taken by others
        with self._database.writing() as connection:
            for statement in statements:
                row = _execute(connection, statement, values).first()
                if row is not None:
                    if self._side_by_side:
                        return _job(row[0])
                    _execute(connection, self._told, {"job": row.id, "now": now})
                    return _job(row._mapping)
        return None


def _execute(connection: Connection, statement: SQLCompiler, values: Mapping[str, Any]) -> CursorResult[Any]:
    known = statement.construct_params(values)
    places = statement.positiontup
    given = known if places is None else tuple(known[name] for name in places)
    return connection.exec_driver_sql(statement.string, given)


def _job(row: Mapping[Any, Any]) -> Job:
    values = dict(row)
    for name in _DOCUMENTS:
        if isinstance(values[name], str):  # SQLite's are text
            values[name] = json.loads(values[name])
    return Job(**values | {"cancel_asked": bool(values["cancel_asked"]), "parents": tuple(values["parents"] or ())})


def _claim(picked: ScalarSelect[str], side_by_side: bool) -> Update | Select[Any]:
    """Claim the job `picked`; on PostgreSQL with its event."""
    claimed = (
        update(_JOBS)
        .where(_JOBS.c.id == picked, _JOBS.c.state == _QUEUED)
        .values(
            state=_RUNNING,
            owner=bindparam("owner"),
            lease_until=bindparam("until"),
            attempt=_JOBS.c.attempt + 1,
            started=func.coalesce(_JOBS.c.started, bindparam("now")),
        )
        .returning(*(_JOBS.c[name] for name in _FIELDS))
    )
    if not side_by_side:
        return claimed
    done = claimed.cte("claimed")
    event = select(done.c.id, bindparam("now"), _RUNNING, literal_column("0.0"), literal_column("'started'"))
    told = insert(_EVENTS).from_select(["job_id", "time", "state", "fraction", "sentence"], event)
    # As one value: to describe every column takes longer than to claim.
    return select(func.row_to_json(literal_column("claimed"))).select_from(done).add_cte(told.cte("told"))


_TOLD = insert(_EVENTS).values(
    job_id=bindparam("job"), time=bindparam("now"), state="running", fraction=0.0, sentence="started"
)


def _by_turn(side_by_side: bool) -> ScalarSelect[str]:
    """Of equal urgency the oldest of the user for whom the fewest run."""
    first, busy = _heads(side_by_side), _busy()
    served = func.coalesce(busy.c.jobs, 0)
    chosen = (
        select(first.c.user)
        .select_from(first.outerjoin(busy, busy.c.user == first.c.user))
        .order_by(first.c.priority.desc(), served, first.c.created, first.c.id)
        .limit(_ONE)
    )
    return _of(chosen.scalar_subquery(), side_by_side)


def _newcomer(side_by_side: bool) -> ScalarSelect[str]:
    """The oldest of a user for whom none runs."""
    first, busy = _heads(side_by_side), _busy()
    chosen = (
        select(first.c.user)
        .select_from(first.outerjoin(busy, busy.c.user == first.c.user))
        .where(busy.c.jobs.is_(None))
        .order_by(first.c.priority.desc(), first.c.created, first.c.id)
        .limit(_ONE)
    )
    return _of(chosen.scalar_subquery(), side_by_side)


def _busy() -> FromClause:
    """How many run of each user."""
    running = select(_JOBS.c.user, func.count().label("jobs")).where(_JOBS.c.state == _RUNNING)
    return running.group_by(_JOBS.c.user).subquery("busy")


def _heads(lateral: bool) -> FromClause:
    """Each user's first waiting job: one look into the index leads to the next user's. SQLite has no LATERAL."""
    if not lateral:
        ids = select(_head("id", None).scalar_subquery().label("id")).cte("heads", recursive=True)
        known = _JOBS.alias("known")
        user = select(known.c.user).where(known.c.id == ids.c.id).correlate(ids).scalar_subquery()
        ids = ids.union_all(select(_head("id", user).scalar_subquery()).where(ids.c.id.is_not(None)))
        found = _JOBS.alias("found")
        columns = (found.c[name] for name in _HEAD)
        return select(*columns).select_from(ids.join(found, found.c.id == ids.c.id)).subquery("first")
    heads = select(_head(None, None).subquery()).cte("first", recursive=True)
    following = _head(None, heads.c.user).lateral("following")
    return heads.union_all(select(following).select_from(heads.join(following, true())))


_HEAD = ("user", "priority", "created", "id")


def _head(name: str | None, after: ColumnElement[str] | None) -> Select[Any]:
    """The first waiting job of the next user `after` this one, in the order of the index; of it only `name`."""
    head = _JOBS.alias("head")
    query = select(*(head.c[one] for one in ([name] if name else _HEAD))).where(head.c.state == _QUEUED)
    if after is not None:
        query = query.where(head.c.user > after)
    return query.order_by(head.c.user, *_turn(head)).limit(_ONE)


def _of(user: ScalarSelect[str], side_by_side: bool) -> ScalarSelect[str]:
    job = _JOBS.alias("job")
    query = select(job.c.id).where(job.c.state == _QUEUED, job.c.user == user).order_by(*_turn(job)).limit(_ONE)
    return _skipping(query, job, side_by_side)


def _any(side_by_side: bool) -> ScalarSelect[str]:
    """Any that nobody takes at this moment."""
    job = _JOBS.alias("job")
    query = select(job.c.id).where(job.c.state == _QUEUED).order_by(job.c.user, *_turn(job)).limit(_ONE)
    return _skipping(query, job, side_by_side)


def _named(side_by_side: bool) -> ScalarSelect[str]:
    job = _JOBS.alias("job")
    return _skipping(select(job.c.id).where(job.c.state == _QUEUED, job.c.id == bindparam("job_id")), job, side_by_side)


def _turn(job: FromClause) -> tuple[ColumnElement[Any], ...]:
    return job.c.priority.desc(), job.c.created, job.c.id


def _skipping(query: Select[Any], job: FromClause, side_by_side: bool) -> ScalarSelect[str]:
    return (query.with_for_update(skip_locked=True, of=job) if side_by_side else query).scalar_subquery()
