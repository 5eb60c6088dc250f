"""How long a job will take, and what comes before it: estimates for people who wait."""

from __future__ import annotations

from statistics import median

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from visiontune.jobs.records import Job
from visiontune.jobs.tables import JobRow

REMEMBERED = 15  # jobs of a kind that its usual time is taken from
_SURE = 0.2  # fraction from which on a job's own pace alone counts
_FIRST = 0.02  # fraction before which its pace says nothing


def position(session: Session, job: Job) -> int | None:
    """How many waiting jobs are likely taken before `job`, as users are served in turn; None: it does not wait."""
    row = session.get(JobRow, job.id)
    if row is None or row.state != "queued":
        return None
    waiting = JobRow.state == "queued"
    before: ColumnElement[bool] = or_(
        JobRow.created < row.created, (JobRow.created == row.created) & (JobRow.id < row.id)
    )
    urgent = session.scalar(select(func.count()).where(waiting, JobRow.priority > row.priority)) or 0
    same = (waiting, JobRow.priority == row.priority)
    own = session.scalar(select(func.count()).where(*same, JobRow.user == row.user, before)) or 0
    others = select(func.count(), func.min(JobRow.created)).where(*same, JobRow.user != row.user).group_by(JobRow.user)
    turns = sum(min(count, own + 1 if first <= row.created else own) for count, first in session.execute(others))
    return urgent + own + turns


def remaining(session: Session, job: Job, now: float) -> float | None:
    """Seconds until `job` is done, by its own pace and by what its kind usually takes; None: unknown, or it has ended."""
    if job.ended:
        return None
    usual = usual_seconds(session, job.kind)
    if job.state == "queued" or job.started is None:
        ahead = position(session, job)
        if usual is None or ahead is None:
            return None
        side_by_side = session.scalar(select(func.count()).where(JobRow.state == "running")) or 1
        return usual * (1 - job.fraction) + usual * ahead / side_by_side
    elapsed = max(0.0, now - job.started)
    paced = elapsed * (1 - job.fraction) / job.fraction if job.fraction >= _FIRST else None
    expected = None if usual is None else max(usual * (1 - job.fraction), usual - elapsed, 0.0)
    if paced is None or expected is None:
        return expected if paced is None else paced
    trust = min(1.0, job.fraction / _SURE)
    return trust * paced + (1 - trust) * expected


def usual_seconds(session: Session, kind: str) -> float | None:
    """What jobs of this kind took lately; None: there was none."""
    lately = (
        select(JobRow.finished - JobRow.started)
        .where(JobRow.state == "done", JobRow.kind == kind, JobRow.started.is_not(None))
        .order_by(JobRow.finished.desc())
        .limit(REMEMBERED)
    )
    taken = [seconds for seconds in session.scalars(lately) if seconds is not None]
    return median(taken) if taken else None
