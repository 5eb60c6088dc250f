"""How long jobs will take, and what comes before them: estimates for people who wait.

Those of a list are told together, by as many questions to the database as for one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from sqlalchemy import Connection, bindparam, func, select

from visiontune.jobs.columns import JOBS
from visiontune.jobs.records import Job

REMEMBERED = 15  # jobs of a kind that its usual time is taken from
_SURE = 0.2  # fraction from which on a job's own pace alone counts
_FIRST = 0.02  # fraction before which its pace says nothing
# Built once: that takes longer than to ask them.
_LINES = (
    select(
        *(JOBS.id, JOBS.user, JOBS.priority, JOBS.created),
        func.row_number().over(partition_by=(JOBS.priority, JOBS.user), order_by=(JOBS.created, JOBS.id)),
    )
    .where(JOBS.state == "queued")
    .subquery()
)
_PLACES = select(_LINES).where(_LINES.c.id.in_(bindparam("ids", expanding=True)))
"""Waiting jobs, each with its place among its user's own."""
_GROUPS = (
    select(JOBS.priority, JOBS.user, func.count(), func.min(JOBS.created))
    .where(JOBS.state == "queued")
    .group_by(JOBS.priority, JOBS.user)
)
_RUNNING = select(func.count()).where(JOBS.state == "running")
_LATELY = (
    select(JOBS.finished - JOBS.started)
    .where(JOBS.state == "done", JOBS.kind == bindparam("kind"), JOBS.started.is_not(None))
    .order_by(JOBS.finished.desc())
    .limit(REMEMBERED)
)


@dataclass(frozen=True)
class Outlook:
    """What is likely of a job.

    Args:
        ahead: Waiting jobs that are taken before it; None: it does not wait.
        seconds: Until it is done; None: nobody knows, or it has ended.
    """

    ahead: int | None = None
    seconds: float | None = None


def outlooks(connection: Connection, jobs: Sequence[Job], now: float) -> dict[str, Outlook]:
    """The outlook of each of `jobs`, by its id."""
    live = [job for job in jobs if not job.ended]
    usual = {kind: usual_seconds(connection, kind) for kind in dict.fromkeys(job.kind for job in live)}
    waiting = [job.id for job in live if job.state == "queued" or job.started is None]
    ahead = positions(connection, waiting) if waiting else {}
    running = _running(connection) if ahead else 1
    found = {job.id: Outlook() for job in jobs}
    for job in live:
        place = ahead.get(job.id)
        if job.id in waiting:
            found[job.id] = Outlook(place, _until_taken(job, usual[job.kind], place, running))
        else:
            found[job.id] = Outlook(None, _until_done(job, usual[job.kind], now))
    return found


def positions(connection: Connection, ids: Sequence[str]) -> dict[str, int]:
    """How many waiting jobs are likely taken before each of `ids` that waits, as users are served in turn."""
    wanted = connection.execute(_PLACES, {"ids": list(ids)}).all()
    groups = connection.execute(_GROUPS).all() if wanted else []
    found = {}
    for one, user, priority, created, place in wanted:
        own = place - 1
        before = own
        for other_priority, other, count, first in groups:
            if other_priority > priority:
                before += count
            elif other_priority == priority and other != user:
                before += min(count, own + 1 if first <= created else own)
        found[one] = before
    return found


def usual_seconds(connection: Connection, kind: str) -> float | None:
    """What jobs of this kind took lately; None: there was none."""
    taken = [seconds for (seconds,) in connection.execute(_LATELY, {"kind": kind}) if seconds is not None]
    return median(taken) if taken else None


def _running(connection: Connection) -> int:
    return connection.scalar(_RUNNING) or 1


def _until_taken(job: Job, usual: float | None, ahead: int | None, side_by_side: int) -> float | None:
    if usual is None or ahead is None:
        return None
    return usual * (1 - job.fraction) + usual * ahead / side_by_side


def _until_done(job: Job, usual: float | None, now: float) -> float | None:
    """By its own pace, and by what its kind usually takes."""
    assert job.started is not None, "one that runs has been started"
    elapsed = max(0.0, now - job.started)
    paced = elapsed * (1 - job.fraction) / job.fraction if job.fraction >= _FIRST else None
    expected = None if usual is None else max(usual * (1 - job.fraction), usual - elapsed, 0.0)
    if paced is None or expected is None:
        return expected if paced is None else paced
    trust = min(1.0, job.fraction / _SURE)
    return trust * paced + (1 - trust) * expected
