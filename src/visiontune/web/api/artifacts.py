"""`/api/artifacts`: what was made. Their files are served under `/artifacts`, see `web.media`."""

from __future__ import annotations

from typing import Any, Literal

from flask import Response
from flask_openapi import OpenAPI
from pydantic import BaseModel, Field

from visiontune.backends import request_from
from visiontune.errors import NotFound
from visiontune.listing import Listing, Order
from visiontune.web.api.bodies import Lookup, Strict, nothing, read, told, whole
from visiontune.web.api.declaring import answers, blueprint, takes_json
from visiontune.web.api.shapes import ArtifactList, ArtifactShape, ArtifactWhole, Jobs, JobShape, UploadShape
from visiontune.web.security.identity import visitor
from visiontune.web.state import web
from visiontune.web.submitting import submit

part = blueprint("artifacts", "Artifacts")
Media = Literal["image", "audio", "video", "midi", "text"]


class ArtifactPath(BaseModel):
    """An artifact by its id."""

    artifact_id: str


class Which(Lookup):
    """Which artifacts are listed."""

    kind: str | None = Field(default=None, max_length=32)
    media: Media | None = None
    text: str = Field(default="", max_length=200, description="all its words must occur in the title or the request")
    favourite: bool = Field(default=False, description="only these")
    collection: str | None = Field(default=None, max_length=32, description="the id of one")
    order: Order = "newest"
    cursor: str | None = Field(default=None, max_length=80, description="of the page before")
    limit: int = Field(default=60, ge=1, le=200)


class Change(Strict):
    """What is changed of an artifact; what is left out stays."""

    title: str | None = Field(default=None, max_length=1_000)
    favourite: bool | None = None
    pinned: bool | None = None


class Ids(Strict):
    """Several artifacts."""

    ids: list[str] = Field(min_length=1, max_length=1_000)


class Deleted(BaseModel):
    """How many were there, and are gone."""

    deleted: int


class Remake(Strict):
    """What is to be another; without a seed, one is drawn."""

    changes: dict[str, Any] = Field(default={}, description="fields of the request, with their new values")


class Companion(Strict):
    """Which file of an artifact."""

    companion: str | None = Field(default=None, max_length=40, description="as midi; null: the main file")


class Family(BaseModel):
    """What an artifact was made from, and what was made from it."""

    parents: list[ArtifactShape]
    children: list[ArtifactShape]


def register(app: OpenAPI) -> None:
    """Add what is here to `app`."""
    app.register_api(part)


@part.get("/artifacts", summary="List artifacts", responses=answers(ArtifactList))
def find(query: Which) -> Response:
    page = web().listings.page(visitor().user, **query.model_dump())
    return told(ArtifactList(items=[ArtifactShape.of(one) for one in page.items], cursor=page.cursor))


@part.get("/artifacts/<artifact_id>", summary="All of an artifact", responses=answers(ArtifactWhole))
def get(path: ArtifactPath) -> Response:
    listing = _listing(path)
    artifact = web().studio.store.look(listing.key)
    if artifact is None:
        raise NotFound("id", listing.id, "its files are gone from the library folder, or damaged; make it again")
    return told(ArtifactWhole.whole(listing, artifact))


@part.patch(
    "/artifacts/<artifact_id>",
    summary="Change a title, mark or unmark",
    responses=answers(ArtifactShape),
    request_body=takes_json(Change),
)
def change(path: ArtifactPath) -> Response:
    listing = _listing(path)
    web().listings.change([listing.id], visitor().user, **read(Change).model_dump())
    return told(ArtifactShape.of(_listing(path)))


@part.delete("/artifacts/<artifact_id>", summary="Delete an artifact", responses=answers(None, 204))
def delete(path: ArtifactPath) -> Response:
    web().listings.delete([_listing(path).id], visitor().user)
    return nothing()


@part.post(
    "/artifacts/delete",
    summary="Delete several artifacts",
    description="Ids that name nothing are passed over.",
    responses=answers(Deleted),
    request_body=takes_json(Ids),
)
def delete_several() -> Response:
    return told(Deleted(deleted=web().listings.delete(read(Ids).ids, visitor().user)))


@part.get("/artifacts/<artifact_id>/lineage", summary="What it comes from and led to", responses=answers(Family))
def lineage(path: ArtifactPath) -> Response:
    found = web().listings.lineage(_listing(path).id, visitor().user)
    shapes = ([ArtifactShape.of(one) for one in some] for some in (found.parents, found.children))
    return told(Family(parents=next(shapes), children=next(shapes)))


@part.post(
    "/artifacts/<artifact_id>/remake",
    summary="Make another like it",
    description="A job of the same request with another seed, and with what is to be changed.",
    responses=answers(Jobs, 202),
    request_body=takes_json(Remake),
)
def remake(path: ArtifactPath) -> Response:
    listing = _listing(path)
    asked = {name: value for name, value in listing.request.items() if name != "seed"}
    changed = asked | read(Remake).changes | {"kind": listing.request["kind"]}
    job = submit(request_from(changed), [listing.id])
    return told(Jobs(jobs=[JobShape.of(job)]), 202)


@part.post(
    "/artifacts/<artifact_id>/ref",
    summary="Name its file in another request",
    description="Answers a ref, as uploads do: to vary, enlarge, transcribe or use what was made.",
    responses=answers(UploadShape),
    request_body=takes_json(Companion),
)
def use(path: ArtifactPath) -> Response:
    upload = web().uploads.of_artifact(_listing(path).id, visitor().user, read(Companion).companion)
    return told(UploadShape.of(upload))


def _listing(path: ArtifactPath) -> Listing:
    return web().listings.get(whole(path.artifact_id), visitor().user)
