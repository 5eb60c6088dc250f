"""How urgent jobs are: of those that wait one of a higher priority goes first, whoever asked for it."""

from __future__ import annotations

from sqlalchemy import update

from visiontune.errors import InputError, JobError
from visiontune.jobs.lookup import Lookup
from visiontune.jobs.records import Job
from visiontune.jobs.tables import JobRow

LEAST, USUAL, MOST = -10, 0, 10


def checked(priority: int) -> int:
    """A priority that may be had.

    Raises:
        InputError: it is beyond the bounds.
    """
    if not LEAST <= priority <= MOST:
        raise InputError("priority", priority, f"must be a whole number from {LEAST} to {MOST}; {USUAL} is usual")
    return priority


def prioritise(jobs: Lookup, job_id: str, priority: int) -> Job:
    """Set the priority of a job that waits.

    Raises:
        InputError: it is beyond the bounds.
        NotFound: there is no such job.
        JobError: it does not wait any more.
    """
    waits = update(JobRow).where(JobRow.id == job_id, JobRow.state == "queued").values(priority=checked(priority))
    with jobs.database.session() as session:
        changed = session.scalar(waits.returning(JobRow.id))
    job = jobs.get(job_id)
    if changed is None:
        raise JobError(f"job {job_id} is {job.state}; only one that waits can go sooner or later")
    return job
