"""The web's way to the studio: every page and API that has something made calls `submit`, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy.orm import Session
from werkzeug.exceptions import Forbidden

from visiontune.backends import request_from
from visiontune.jobs.clearing import claim_retry
from visiontune.jobs.records import Job
from visiontune.jobs.urgency import USUAL
from visiontune.requests import Request
from visiontune.web.security.admitting import admitted
from visiontune.web.security.identity import visitor
from visiontune.web.state import web


def submit(
    request: Request,
    parents: Sequence[str] = (),
    also: Callable[[Session, str], None] = lambda session, job_id: None,
    priority: int = USUAL,
) -> Job:
    """Queue `request` for who asks; it may name only what is theirs.

    Args:
        parents: Ids of artifacts of theirs that it is made from; those whose files the request names count by themselves.
        also: Done in the transaction that queues it, with the job's id; where it raises, nothing is queued.
        priority: As of `Studio.submit`.

    Raises:
        Forbidden: only an admin's jobs go before those of others.
        NotFound: the request names a file, a model or an artifact that is not theirs, or not here.
        InputError: the request is wrong.
        QueueFull: as many jobs wait as may, of all or of theirs.
        StorageError: too little disk is left, or their quota is used up.
        BackendError: nothing here can make it.
    """
    user, held = visitor().user, web()
    if priority > USUAL and not visitor().is_admin:
        raise Forbidden(f"a priority above {USUAL} is for admins")
    for parent in parents:
        held.listings.get(parent, user)
    named = held.uploads.artifacts_of(request.files(), user)
    return held.studio.submit(admitted(request, user), user, tuple(dict.fromkeys((*parents, *named))), also, priority)


def retry(job: Job) -> Job:
    """Queue again what a job of theirs asked for; of what it was made from, the artifacts that are still listed count.

    Raises:
        JobError: it was tried again already.
        VisionTuneError: as from `submit`.
    """
    parents = [one.id for one in web().listings.some(job.parents, visitor().user)]
    return submit(request_from(job.request), parents, also=lambda session, again: claim_retry(session, job.id))
