"""Jobs as calls: queued for who asks, and waited for; one whose client hangs up is cancelled."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from visiontune.artifacts import Artifact
from visiontune.errors import Cancelled, JobError
from visiontune.jobs.making import error_from
from visiontune.jobs.records import Job
from visiontune.requests import Request
from visiontune.web.hearing import hung_up
from visiontune.web.security.identity import visitor
from visiontune.web.state import web
from visiontune.web.submitting import submit

POLL = 0.05  # seconds; a look costs a fraction of a millisecond


def made(requests: Sequence[Request]) -> list[Artifact]:
    """The artifacts of `requests`, in order, made by whoever works on the queue.

    The first failure cancels the others.

    Raises:
        VisionTuneError: as from `submit`, or what the job failed with.
        Cancelled: a job was cancelled, or the client hung up.
    """
    jobs: list[Job] = []
    gone = hung_up()
    try:
        for request in requests:
            jobs.append(submit(request))
        return [_made(job.id, gone) for job in jobs]
    except BaseException:
        for job in jobs:
            web().studio.cancel(job.id)  # an ended one stays as it is
        raise


def _made(job_id: str, gone: Callable[[], bool]) -> Artifact:
    user, studio = visitor().user, web().studio
    while not (job := studio.queue.get(job_id, user)).ended:
        if gone():
            raise Cancelled("the client hung up")
        time.sleep(POLL)
    if job.state == "cancelled":
        raise Cancelled("cancelled")
    if job.artifact_id is None:
        raise error_from(dict(job.error or {"type": JobError.__name__, "message": job.sentence}))
    return studio.library.get(job.artifact_id, user)
