"""`/api/jobs`: what waits, runs and ended."""

from __future__ import annotations

from typing import Literal

from flask import Response
from flask_openapi import OpenAPI
from pydantic import BaseModel, Field

from visiontune.errors import JobError
from visiontune.jobs.finding import JobPages
from visiontune.jobs.records import Job
from visiontune.web import submitting
from visiontune.web.api.bodies import Lookup, told, whole
from visiontune.web.api.declaring import answers, blueprint
from visiontune.web.api.shapes import EventList, EventShape, JobList, JobShape
from visiontune.web.security.identity import visitor
from visiontune.web.state import web

part = blueprint("jobs", "Jobs")
State = Literal["queued", "running", "done", "failed", "cancelled"]


class JobPath(BaseModel):
    """A job by its id."""

    job_id: str


class Which(Lookup):
    """Which jobs are listed."""

    state: list[State] = Field(default=[], description="of these states; may be given several times")
    kind: list[str] = Field(default=[], max_length=20, description="of these kinds; may be given several times")
    cursor: str | None = Field(default=None, max_length=80, description="of the page before")
    limit: int = Field(default=50, ge=1, le=200)


class After(Lookup):
    """Where the events go on."""

    after: int = Field(default=0, ge=0, le=2**62, description="the number of the last event that is known")


def register(app: OpenAPI) -> None:
    """Add what is here to `app`."""
    app.register_api(part)


@part.get("/jobs", summary="List jobs, the newest first", responses=answers(JobList))
def find(query: Which) -> Response:
    page = JobPages(web().studio.database).page(visitor().user, query.state, query.kind, query.cursor, query.limit)
    return told(JobList(items=[JobShape.of(job) for job in page.items], cursor=page.cursor))


@part.get("/jobs/<job_id>", summary="A job as it stands", responses=answers(JobShape))
def get(path: JobPath) -> Response:
    job = _job(path)
    return told(JobShape.of(job, web().studio.queue.position(job)))


@part.get(
    "/jobs/<job_id>/events",
    summary="What happened in a job",
    description="As a list, to be asked for again. Programs that would rather listen read /events, a stream"
    " (text/event-stream) of all the jobs and replies of who asks: see the guide.",
    responses=answers(EventList),
)
def events(path: JobPath, query: After) -> Response:
    found = web().studio.queue.events(_job(path).id, query.after)
    return told(EventList(events=[EventShape.of(event) for event in found]))


@part.post(
    "/jobs/<job_id>/cancel",
    summary="Stop a job",
    description="A waiting one ends at once, a running one soon; an ended one stays as it is.",
    responses=answers(JobShape),
)
def cancel(path: JobPath) -> Response:
    return told(JobShape.of(web().studio.cancel(_job(path).id)))


@part.post(
    "/jobs/<job_id>/retry",
    summary="Ask once more for what failed or was cancelled",
    description="A new job of the same request; what was finished of the first is not made again.",
    responses=answers(JobShape, 202),
)
def retry(path: JobPath) -> Response:
    job = _job(path)
    if not job.ended:
        raise JobError(f"this job is still {job.state}; cancel it first, or wait")
    return told(JobShape.of(submitting.retry(job)), 202)


def _job(path: JobPath) -> Job:
    return web().studio.queue.get(whole(path.job_id, "job"), visitor().user)
