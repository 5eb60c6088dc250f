"""`/v1/videos`: asked for, looked after while they are made, fetched, remixed, deleted. A video's id is that of its job."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from flask import Response, jsonify, redirect, request
from flask_openapi import APIBlueprint
from pydantic import BaseModel, Field
from sqlalchemy import delete, select

from visiontune.backends import request_from
from visiontune.clip.base import ClipRequest
from visiontune.errors import InputError, JobError, NotFound
from visiontune.framed import Framed
from visiontune.jobs.records import Job
from visiontune.jobs.tables import JobRow
from visiontune.video.base import VideoRequest
from visiontune.web.media import sent
from visiontune.web.security.access import access
from visiontune.web.security.identity import visitor
from visiontune.web.state import web
from visiontune.web.submitting import submit
from visiontune.web.v1.declaring import answers, answers_as, body_of, files, json_body
from visiontune.web.v1.images import size_of
from visiontune.web.v1.names import named
from visiontune.web.v1.reading import Body, files_of, form_of, json_of
from visiontune.web.v1.shapes import Deleted, Fault, Video, Videos
from visiontune.web.v1.taking import data_of, taken

blueprint = APIBlueprint("v1_videos", __name__, url_prefix="/v1")
KINDS = ("video", "clip")
POLL = "openai-poll-after-ms"
"""Header that tells clients how long to wait before they look again."""
_STATES: Mapping[str, str] = {"queued": "queued", "running": "in_progress", "done": "completed"}
_GRACE = 8.0  # seconds a running job gets to end before its video is deleted


class Creation(Body):
    """`POST /v1/videos`; the fields from `style` on are ours, as in `visiontune video`."""

    prompt: str
    model: str | None = Field(
        default=None, max_length=300, description="auto: a narrated film; a clip backend: a short moving picture"
    )
    seconds: str | float | None = Field(default=None, description="default: 30 of a film, 4 of a clip")
    size: str | None = Field(default=None, max_length=20, description="WIDTHxHEIGHT; default 1280x720")
    style: str | None = None
    seed: int | None = Field(default=None, ge=0, lt=2**32)
    voice: str | None = None
    speed: float | None = None
    language: str | None = None
    source: str | None = Field(default=None, description="your own text, narrated in place of a written one")
    music: bool | None = None
    music_prompt: str | None = None
    image_backend: str | None = None
    speech_backend: str | None = None
    writer: str | None = None


class Remix(Body):
    """`POST /v1/videos/{id}/remix`."""

    unused: ClassVar[frozenset[str]] = frozenset()
    prompt: str


class VideoPath(BaseModel):
    """A video by its id."""

    video_id: str = Field(max_length=64)


class Page(BaseModel):
    """Which videos are listed."""

    after: str | None = Field(default=None, max_length=64, description="the last id of the page before")
    limit: int = Field(default=20, ge=1, le=100)
    order: Literal["asc", "desc"] = "desc"


class Content(BaseModel):
    """Which file of a video."""

    variant: Literal["video", "thumbnail", "spritesheet"] = "video"


@blueprint.post("/videos", responses=answers(Video), request_body=body_of(Creation))
def create() -> Response:
    """Ask for a video. It is queued; `GET /v1/videos/{id}` tells how far it is."""
    body = form_of(Creation)
    return body.told(_answer(submit(_wanted(body))))


@blueprint.get("/videos", responses=answers(Videos))
@access("visitor")
def listed(query: Page) -> Response:
    """Videos of who asks."""
    newest = query.order == "desc"
    rows = select(JobRow).where(JobRow.user == visitor().user, JobRow.kind.in_(KINDS))
    if query.after is not None:
        rows = rows.where(_beyond(_job(query.after), newest))
    order = (JobRow.created.desc(), JobRow.id.desc()) if newest else (JobRow.created, JobRow.id)
    with web().studio.database.session(write=False) as session:
        found = [Job.of(row) for row in session.scalars(rows.order_by(*order).limit(query.limit + 1))]
    shown = [_document(job) for job in found[: query.limit]]
    ends = (shown[0]["id"], shown[-1]["id"]) if shown else (None, None)
    more = len(found) > query.limit
    return jsonify({"object": "list", "data": shown, "first_id": ends[0], "last_id": ends[1], "has_more": more})


@blueprint.get("/videos/<video_id>", responses=answers(Video))
@access("visitor")
def one(path: VideoPath) -> Response:
    """How far a video is."""
    return _answer(_job(path.video_id))


@blueprint.get(
    "/videos/<video_id>/content",
    responses=answers(files("video/mp4"), {206: files("video/mp4"), 302: {}, 416: answers_as(Fault)}),
)
@access("visitor")
def content(path: VideoPath, query: Content) -> Any:
    """The MP4, whole or a range of it; or its thumbnail, where that lies."""
    job = _job(path.video_id)
    if query.variant == "spritesheet":
        raise InputError("variant", query.variant, "there is none; take video or thumbnail")
    if job.artifact_id is None:
        status = _STATES.get(job.state, "failed")
        raise NotFound("video_id", path.video_id, f"this video has no file; its status is {status}")
    if query.variant == "thumbnail":
        return redirect(f"/artifacts/{job.artifact_id}/thumbnail")
    artifact = web().studio.library.get(job.artifact_id, visitor().user)
    return sent(artifact.path, f"{artifact.key}-main")


@blueprint.post("/videos/<video_id>/remix", responses=answers(Video), request_body=json_body(Remix))
def remix(path: VideoPath) -> Response:
    """The same video of another prompt."""
    body = json_of(Remix)
    job = _job(path.video_id)
    if job.artifact_id is None:
        raise InputError("video_id", path.video_id, "is not made; remix it once it is completed")
    return body.told(_answer(submit(_remade(job, body.prompt), [job.artifact_id])))


@blueprint.delete("/videos/<video_id>", responses=answers(Deleted))
def remove(path: VideoPath) -> Response:
    """Delete a video, or stop it."""
    job = _job(path.video_id)
    user, studio = visitor().user, web().studio
    studio.cancel(job.id)
    until = time.monotonic() + _GRACE
    while not (job := studio.queue.get(job.id, user)).ended:
        if time.monotonic() > until:
            raise JobError("the video is being stopped; delete it again in a moment")
        time.sleep(0.05)
    if job.artifact_id is not None:
        web().listings.delete([job.artifact_id], user)  # it may be deleted in the library already
    with studio.database.session() as session:
        session.execute(delete(JobRow).where(JobRow.id == job.id))
    return jsonify({"id": job.id, "object": "video.deleted", "deleted": True})


def _wanted(body: Creation) -> Framed:
    start = _reference()
    model = named(body.model, *(("clip", "video") if start else KINDS))
    fields: dict[str, Any] = {"prompt": body.prompt, "backend": model.backend}
    if body.seconds is not None:
        fields["duration"] = _seconds(body.seconds)
    if body.size is not None and body.size != "auto":
        fields["width"], fields["height"] = size_of(body.size)
    if model.kind == "clip" or start:
        known = {"style": body.style, "seed": body.seed, "init_image": start, "image_backend": body.image_backend}
        return ClipRequest.build(**fields, **_given(known))
    ours = ("style", "seed", "voice", "speed", "language", "source", "music", "music_prompt", "image_backend",
            "speech_backend", "writer")  # fmt: skip
    return VideoRequest.build(**fields, **_given({name: getattr(body, name) for name in ours}))


def _reference() -> str | None:
    """The picture to start from, of a form or as a data: URL."""
    given = files_of("input_reference")
    if given:
        return taken(given[0].stream.read(), given[0].filename or "picture", "input_reference", "image").ref
    if "input_reference[file_id]" in request.form:
        raise InputError(
            "input_reference",
            request.form["input_reference[file_id]"],
            "there are no files to name; send the picture itself",
        )
    url = request.form.get("input_reference[image_url]")
    return taken(data_of(url, "input_reference"), "picture", "input_reference", "image").ref if url else None


def _remade(job: Job, prompt: str) -> Framed:
    fields = {name: value for name, value in job.request.items() if name != "kind"}
    known = VideoRequest if job.kind == "video" else ClipRequest
    if job.kind == "video" and (fields.get("script") or fields.get("lyrics") or fields.get("narration")):
        raise InputError("prompt", prompt, "this video was made of its own words; edit those in its storyboard")
    return known.build(**fields | {"prompt": prompt})


def _seconds(value: str | float) -> float:
    try:
        return float(value)
    except ValueError as error:
        raise InputError("seconds", value, "must be a number") from error


def _given(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}


def _job(video_id: str) -> Job:
    try:
        job = web().studio.queue.get(video_id, visitor().user)
    except NotFound as error:
        raise _no_video(video_id) from error
    if job.kind not in KINDS:
        raise _no_video(video_id)
    return job


def _no_video(video_id: str) -> NotFound:
    return NotFound("video_id", video_id, "there is no such video; GET /v1/videos lists yours")


def _beyond(last: Job, newest: bool) -> Any:
    """Rows after `last` in the order of the list."""
    if newest:
        return (JobRow.created < last.created) | ((JobRow.created == last.created) & (JobRow.id < last.id))
    return (JobRow.created > last.created) | ((JobRow.created == last.created) & (JobRow.id > last.id))


def _answer(job: Job) -> Response:
    response = jsonify(_document(job))
    if not job.ended:
        response.headers[POLL] = "500"
    return response


def _document(job: Job) -> dict[str, Any]:
    """A job as a video."""
    wanted = request_from(job.request)
    assert isinstance(wanted, VideoRequest | ClipRequest)
    width, height = wanted.frame_size()
    error = None
    if job.state in ("failed", "cancelled"):
        told = dict(job.error or {})
        error = {"code": str(told.get("type", job.state)), "message": str(told.get("message", job.sentence))}
    warnings = _listing_warnings(job)
    return {
        "id": job.id, "object": "video", "model": wanted.backend, "status": _STATES.get(job.state, "failed"),
        "progress": 100 if job.state == "done" else min(99, int(job.fraction * 100)),
        "created_at": int(job.created), "completed_at": int(job.finished) if job.finished and not error else None,
        "expires_at": None, "error": error, "prompt": wanted.prompt or None, "seconds": f"{wanted.duration:g}",
        "size": f"{width}x{height}", "remixed_from_video_id": _origin(job), "artifact": job.artifact_id,
        "warnings": warnings,
    }  # fmt: skip


def _listing_warnings(job: Job) -> list[str]:
    if job.artifact_id is None:
        return []
    try:
        return list(web().listings.get(job.artifact_id, job.user).warnings)
    except NotFound:
        return []


def _origin(job: Job) -> str | None:
    """The video that this one is a remix of."""
    if not job.parents:
        return None
    query = select(JobRow.id).where(JobRow.user == job.user, JobRow.artifact_id == job.parents[0]).limit(1)
    with web().studio.database.session(write=False) as session:
        return session.scalar(query)
