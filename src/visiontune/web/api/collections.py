"""`/api/collections`: groups of artifacts."""

from __future__ import annotations

from dataclasses import asdict

from flask import Response
from flask_openapi import OpenAPI
from pydantic import BaseModel, Field

from visiontune.collecting import Collection
from visiontune.web.api.bodies import Strict, nothing, read, told, whole
from visiontune.web.api.declaring import answers, blueprint, takes_json
from visiontune.web.security.identity import visitor
from visiontune.web.state import web

part = blueprint("collections", "Collections")


class CollectionPath(BaseModel):
    """A collection by its id."""

    collection_id: str


class Named(Strict):
    """What it is called."""

    name: str = Field(max_length=1_000)


class Members(Strict):
    """Artifacts by their ids; those that are not there are passed over."""

    add: list[str] = Field(default=[], max_length=1_000)
    remove: list[str] = Field(default=[], max_length=1_000)


class CollectionShape(BaseModel):
    """A collection; `/api/artifacts?collection=ID` lists what is in it."""

    id: str
    name: str
    created: float
    artifacts: int = Field(description="how many are in it")


class CollectionList(BaseModel):
    """All collections, by name."""

    items: list[CollectionShape]


def register(app: OpenAPI) -> None:
    """Add what is here to `app`."""
    app.register_api(part)


@part.get("/collections", summary="List collections", responses=answers(CollectionList))
def find() -> Response:
    found = web().collections.find(visitor().user)
    return told(CollectionList(items=[CollectionShape(**asdict(one)) for one in found]))


@part.post(
    "/collections",
    summary="Begin a collection",
    responses=answers(CollectionShape, 201),
    request_body=takes_json(Named),
)
def create() -> Response:
    return _told(web().collections.create(read(Named).name, visitor().user), 201)


@part.get("/collections/<collection_id>", summary="A collection", responses=answers(CollectionShape))
def get(path: CollectionPath) -> Response:
    return _told(web().collections.get(_id(path), visitor().user))


@part.patch(
    "/collections/<collection_id>",
    summary="Give it another name",
    responses=answers(CollectionShape),
    request_body=takes_json(Named),
)
def rename(path: CollectionPath) -> Response:
    return _told(web().collections.rename(_id(path), read(Named).name, visitor().user))


@part.delete(
    "/collections/<collection_id>",
    summary="Delete a collection",
    description="What was in it stays in the library.",
    responses=answers(None, 204),
)
def delete(path: CollectionPath) -> Response:
    web().collections.delete(_id(path), visitor().user)
    return nothing()


@part.post(
    "/collections/<collection_id>/members",
    summary="Put artifacts in, and take others out",
    responses=answers(CollectionShape),
    request_body=takes_json(Members),
)
def members(path: CollectionPath) -> Response:
    wanted, user = read(Members), visitor().user
    web().collections.add(_id(path), wanted.add, user)
    return _told(web().collections.remove(_id(path), wanted.remove, user))


def _id(path: CollectionPath) -> str:
    return whole(path.collection_id, "collection")


def _told(one: Collection, status: int = 200) -> Response:
    return told(CollectionShape(**asdict(one)), status)
