"""Ended jobs are cleared away from the lists of their users; what they made stays, and so do they, for who asks by id."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import update

from visiontune.jobs.database import Database
from visiontune.jobs.records import ENDED
from visiontune.jobs.tables import JobRow


def clear(database: Database, user: str, job_ids: Sequence[str] | None = None) -> int:
    """Clear these ended jobs of a user; all of them with None. Returns how many."""
    gone = update(JobRow).where(JobRow.user == user, JobRow.state.in_(ENDED), JobRow.cleared == 0)
    if job_ids is not None:
        gone = gone.where(JobRow.id.in_(job_ids))
    with database.session() as session:
        return len(session.scalars(gone.values(cleared=1).returning(JobRow.id)).all())
