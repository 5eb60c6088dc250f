"""The statements that claim jobs: one UPDATE … RETURNING, whatever the number of jobs that wait.

```
heads     the first waiting job of every user     one look into the index `jobs_turn` for each
chosen    the users whose first ones come first: the most urgent, of these whose user has the fewest that run
theirs    the first waiting jobs of these, each with its turn: how many of its user run once it does
picked    the first of them by urgency, turn and age that nobody else takes at this moment
```

So `n` jobs at once are those that one after the other would be: each that is taken puts off its user's next one by a turn,
and who is not among the first `n` users cannot be among the first `n` jobs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    FromClause,
    Integer,
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
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.sql.compiler import SQLCompiler

from visiontune.jobs.connecting import read
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
_MANY, _USERS, _REACH = (bindparam(name, type_=Integer) for name in ("many", "users", "reach"))
_MEETING = 16  # jobs beyond those wanted that are looked at, as others may be taking the first ones
_CROWD = 64  # where that was too few: so many, and as many of users


class Claims:
    """What claims jobs in one database; put together once, as that takes longer than a claim.

    On PostgreSQL others claim at the same moment, and the claim and its events are one statement. On SQLite the
    transaction is alone.
    """

    def __init__(self, database: Database) -> None:
        self._database, self._side_by_side = database, database.on_postgresql
        dialect = database.engine.dialect
        self._by_turn, self._newcomers, self._any, self._named = (
            _claim(picked, self._side_by_side).compile(dialect=dialect)
            for picked in (
                _by_turn(self._side_by_side),
                _by_turn(self._side_by_side, newcomers=True),
                _any(),
                _named(),
            )
        )
        self._told = _TOLD.compile(dialect=dialect)

    def take(
        self, owner: str, now: float, until: float, many: int = 1, *, job_id: str | None = None, newcomers: bool = False
    ) -> list[Job]:
        """Claim up to `many` jobs for `owner` until the time `until`, and write their events.

        Args:
            job_id: Only this one.
            newcomers: Only of users of whom none runs, one of each.

        Returns:
            The most urgent first, then the oldest.

        Raises:
            StorageError: the database cannot be used.
        """
        values = {"owner": owner, "now": now, "until": until, "job_id": job_id, "many": many}
        first = self._named if job_id is not None else self._newcomers if newcomers else self._by_turn
        tries = [(first, many, many + _MEETING * self._side_by_side)]
        if self._side_by_side and first is self._by_turn:  # all that were looked at may be taken by others meanwhile
            crowd = _CROWD + 8 * many
            tries += [(self._by_turn, crowd, crowd), (self._any, many, many)]
        with self._database.writing() as cursor:
            for statement, users, reach in tries:
                _execute(cursor, statement, values | {"users": users, "reach": reach})
                if taken := [_job(row) for row in cursor.fetchall()]:
                    break
            for job in taken if not self._side_by_side else ():
                _execute(cursor, self._told, {"job": job.id, "now": now})
        return sorted(taken, key=lambda job: (-job.priority, job.created, job.id))


def _execute(cursor: DBAPICursor, statement: SQLCompiler, values: dict[str, Any]) -> None:
    known = statement.construct_params(values)
    places = statement.positiontup
    cursor.execute(statement.string, known if places is None else tuple(known[name] for name in places))


def _job(row: Sequence[Any]) -> Job:
    values = dict(zip(_FIELDS, row, strict=True))
    for name in _DOCUMENTS:
        if isinstance(values[name], str):  # SQLite's are text
            values[name] = read(values[name])
    return Job(**values | {"cancel_asked": bool(values["cancel_asked"])})


def _claim(picked: Select[Any], side_by_side: bool) -> Update | Select[Any]:
    """Claim the jobs `picked`; on PostgreSQL with their events."""
    if side_by_side:
        picked = picked.with_for_update(skip_locked=True, of=picked.selected_columns.id.table)
    claimed = (
        update(_JOBS)
        .where(_JOBS.c.id.in_(select(picked.cte("picked").c.id)))
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
    return select(done).add_cte(told.cte("told"))


_TOLD = insert(_EVENTS).values(
    job_id=bindparam("job"), time=bindparam("now"), state="running", fraction=0.0, sentence="started"
)


def _by_turn(lateral: bool, *, newcomers: bool = False) -> Select[Any]:
    """Of equal urgency the oldest of the user for whom the fewest run; with `newcomers` one of each for whom none runs."""
    theirs, job = _theirs(_chosen(lateral, newcomers), _ONE if newcomers else _REACH, lateral), _JOBS.alias("job")
    query = select(job.c.id).join_from(theirs, job, job.c.id == theirs.c.id).where(_waits(job))
    return query.order_by(theirs.c.priority.desc(), theirs.c.turn, theirs.c.created, theirs.c.id).limit(_MANY)


def _theirs(chosen: FromClause, each: ColumnElement[int], lateral: bool) -> FromClause:
    """The first `_REACH` of the first `each` waiting jobs of every user chosen. SQLite has no LATERAL but for its functions."""
    job = _JOBS.alias("job")
    first = select(*(job.c[name] for name in _HEAD)).where(job.c.state == _QUEUED, job.c.user == chosen.c.user)
    first = first.order_by(*_turn(job)).limit(each).correlate(chosen)
    if lateral:
        found: FromClause = first.lateral("found")
        both = chosen.join(found, true())
    else:
        ids = func.json_each(select(func.json_group_array(first.subquery().c.id)).correlate(chosen).scalar_subquery())
        listed, found = ids.table_valued("value", name="listed"), _JOBS.alias("found")
        both = chosen.join(listed, true()).join(found, found.c.id == listed.c.value)
    place = func.row_number().over(partition_by=found.c.user, order_by=_turn(found))
    turn = (chosen.c.served + place).label("turn")
    query = select(found.c.id, found.c.priority, found.c.created, turn).select_from(both)
    return query.order_by(found.c.priority.desc(), turn, found.c.created, found.c.id).limit(_REACH).subquery("theirs")


def _chosen(lateral: bool, newcomers: bool) -> CTE:
    """The first `_USERS` users by the turn of their first waiting job, with how many of theirs run: `served`."""
    first, busy = _heads(lateral), _busy()
    served = func.coalesce(busy.c.jobs, literal_column("0", Integer)).label("served")
    query = select(first.c.user, served).select_from(first.outerjoin(busy, busy.c.user == first.c.user))
    if newcomers:
        query = query.where(busy.c.jobs.is_(None))
    return query.order_by(first.c.priority.desc(), served, first.c.created, first.c.id).limit(_USERS).cte("chosen")


def _busy() -> FromClause:
    """How many run of each user."""
    running = select(_JOBS.c.user, func.count().label("jobs")).where(_JOBS.c.state == _RUNNING)
    return running.group_by(_JOBS.c.user).subquery("busy")


def _heads(lateral: bool) -> FromClause:
    """Each user's first waiting job: one look into the index leads to the next user's."""
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


def _any() -> Select[Any]:
    """Any that nobody takes at this moment."""
    job = _JOBS.alias("job")
    return select(job.c.id).where(job.c.state == _QUEUED).order_by(job.c.user, *_turn(job)).limit(_MANY)


def _named() -> Select[Any]:
    job = _JOBS.alias("job")
    return select(job.c.id).where(_waits(job), job.c.id == bindparam("job_id"))


def _waits(job: FromClause) -> ColumnElement[bool]:
    """Said so that no index is looked into: a statement that was planned while none waited would look through all."""
    return (job.c.state == _QUEUED).is_(true())


def _turn(job: FromClause) -> tuple[ColumnElement[Any], ...]:
    return job.c.priority.desc(), job.c.created, job.c.id
