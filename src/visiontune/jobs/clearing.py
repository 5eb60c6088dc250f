"""Ended jobs are cleared away from the lists of their users; what they made stays, and so do they, for who asks by id."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import update
from sqlalchemy.orm import Session

from visiontune.errors import JobError
from visiontune.jobs.database import Database
from visiontune.jobs.records import ENDED
from visiontune.jobs.tables import JobRow

_CLEARED, _RETRIED = 1, 2


def clear(database: Database, user: str, job_ids: Sequence[str] | None = None) -> int:
    """Clear these ended jobs of a user; all of them with None. Returns how many."""
    gone = update(JobRow).where(JobRow.user == user, JobRow.state.in_(ENDED), JobRow.cleared == 0)
    if job_ids is not None:
        gone = gone.where(JobRow.id.in_(job_ids))
    with database.session() as session:
        return len(session.scalars(gone.values(cleared=_CLEARED).returning(JobRow.id)).all())


def claim_retry(session: Session, job_id: str) -> None:
    """Mark an ended job as tried again, in the transaction that queues the new one: of several who ask, one may.

    Raises:
        JobError: it was tried again already.
    """
    mine = update(JobRow).where(JobRow.id == job_id, JobRow.state.in_(ENDED), JobRow.cleared < _RETRIED)
    if not session.scalars(mine.values(cleared=_RETRIED).returning(JobRow.id)).all():
        raise JobError("this job was tried again already; look for the newer one among your jobs")
