"""Jobs and artifacts as the interface tells them. Times are seconds since the epoch; addresses are relative to the studio."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, Self

from pydantic import BaseModel, Field

from visiontune.artifacts import Artifact
from visiontune.jobs.records import Event, Job
from visiontune.listing import Listing
from visiontune.uploading.uploads import Upload
from visiontune.web.api.declaring import Told


class JobShape(BaseModel):
    """A job."""

    id: str
    kind: str
    state: str = Field(description="queued, running, done, failed or cancelled")
    fraction: float = Field(description="how far it is, from 0 to 1")
    sentence: str = Field(description="what is being done")
    priority: int = Field(description="from -10 to 10; of those that wait the highest goes first")
    created: float
    started: float | None
    finished: float | None
    artifact: str | None = Field(description="the id of what it made")
    error: Told | None = Field(description="what it failed with")
    parents: list[str] = Field(description="ids of the artifacts that it is made from")
    why: str = Field(description="a line for each backend that was chosen")
    request: dict[str, Any] = Field(description="what was asked for, whole")
    ahead: int | None = Field(default=None, description="jobs that begin before it; only told of a single job")

    @classmethod
    def of(cls, job: Job, ahead: int | None = None) -> Self:
        values = {name: getattr(job, name) for name in _JOB}
        error = None if job.error is None else _told(dict(job.error))
        return cls(
            **values
            | {"artifact": job.artifact_id, "error": error, "request": dict(job.request), "ahead": ahead}
            | {"parents": list(job.parents)}
        )


_JOB = tuple(one.name for one in fields(Job) if one.name in JobShape.model_fields)


class Jobs(BaseModel):
    """The jobs that a call began."""

    jobs: list[JobShape]


class JobList(BaseModel):
    """A page of jobs; `cursor` gets the next, null at the end."""

    items: list[JobShape]
    cursor: str | None


class EventShape(BaseModel):
    """What happened in a job, numbered over all jobs."""

    id: int
    time: float
    state: str
    fraction: float
    sentence: str

    @classmethod
    def of(cls, event: Event) -> Self:
        return cls(**{name: getattr(event, name) for name in cls.model_fields})


class EventList(BaseModel):
    """Events in order; ask again with `after` of the last."""

    events: list[EventShape]


class ArtifactShape(BaseModel):
    """Something in the library."""

    id: str
    kind: str
    media: str = Field(description="what its main file shows: image, audio, video, midi or text")
    title: str
    created: float
    favourite: bool
    pinned: bool = Field(description="kept when the oldest are deleted for want of room")
    bytes: int
    warnings: list[str]
    parents: list[str]
    why: str
    request: dict[str, Any]
    file: str = Field(description="address of the main file")
    thumbnail: str = Field(description="address of a small picture")
    download: str = Field(description="address of the file to keep; ?format=SUFFIX converts")

    @classmethod
    def of(cls, listing: Listing) -> Self:
        values = {name: getattr(listing, name) for name in _LISTING}
        lists = {"warnings": list(listing.warnings), "parents": list(listing.parents)}
        at = f"/artifacts/{listing.id}"
        places = {"file": f"{at}/file", "thumbnail": f"{at}/thumbnail", "download": f"{at}/download"}
        return cls(**values | lists | places | {"request": dict(listing.request)})


_LISTING = tuple(one.name for one in fields(Listing) if one.name in ArtifactShape.model_fields)


class ArtifactList(BaseModel):
    """A page of artifacts; `cursor` gets the next, null at the end."""

    items: list[ArtifactShape]
    cursor: str | None


class ArtifactWhole(ArtifactShape):
    """Something in the library, with all that is known of it."""

    backend: str
    seconds: float = Field(description="how long the making took")
    details: dict[str, Any] = Field(description="facts from its maker: duration, words with times, plan, …")
    files: dict[str, str] = Field(description="addresses of what came with it, by name")

    @classmethod
    def whole(cls, listing: Listing, artifact: Artifact) -> Self:
        shape = ArtifactShape.of(listing).model_dump()
        files = {name: f"/artifacts/{listing.id}/file/{name}" for name in artifact.files}
        made = {"backend": artifact.backend, "seconds": artifact.seconds, "details": dict(artifact.details)}
        return cls(**shape | made | {"files": files})


class UploadShape(BaseModel):
    """A file that can be named in requests by its `ref`."""

    id: str
    ref: str
    name: str
    media: str = Field(description="image, audio, midi, video, document or notes")
    bytes: int
    created: float
    artifact: str | None = Field(description="whose file it is, if an artifact's")

    @classmethod
    def of(cls, upload: Upload) -> Self:
        values = {name: getattr(upload, name) for name in cls.model_fields if hasattr(upload, name)}
        return cls(**values | {"artifact": upload.artifact_id})


class UploadList(BaseModel):
    """Files, the newest first."""

    items: list[UploadShape]


def _told(error: dict[str, Any]) -> Told:
    field = error.get("field")
    return Told(type=str(error.get("type", "JobError")), message=str(error.get("message", "")), field=field)
