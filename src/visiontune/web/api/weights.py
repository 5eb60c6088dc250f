"""`/api/weights`: models that can be fetched, and how far that is."""

from __future__ import annotations

from dataclasses import asdict

from flask import Response
from flask_openapi import OpenAPI
from pydantic import BaseModel, Field

from visiontune.errors import NotFound
from visiontune.web.api.bodies import nothing, told
from visiontune.web.api.declaring import answers, blueprint
from visiontune.web.security.access import access
from visiontune.web.state import web
from visiontune.weights.pulls import PullState
from visiontune.weights.resolver import Weights

part = blueprint("weights", "Studio")


class ModelPath(BaseModel):
    """A model by its name in the list."""

    name: str


class Pulling(BaseModel):
    """How far a pull is."""

    name: str
    state: str = Field(description="running, done, failed or cancelled")
    fraction: float
    sentence: str
    changed: float


class Model(BaseModel):
    """A model of the catalogue."""

    name: str
    title: str
    bytes: int
    licence: str
    present: bool
    pull: Pulling | None


class Models(BaseModel):
    """All models, by name."""

    items: list[Model]


def register(app: OpenAPI) -> None:
    """Add what is here to `app`."""
    app.register_api(part)


@part.get("/weights", summary="Models that can be fetched", responses=answers(Models))
def find() -> Response:
    pulls = web().pulls.find()
    models = [
        Model(
            name=one.name, title=one.title, bytes=one.size, licence=one.licence, present=one.present,
            pull=_shape(pulls.get(one.name)),
        )
        for one in _weights().list()
    ]  # fmt: skip
    return told(Models(items=models))


@part.get("/weights/<path:name>/pull", summary="How far a pull is", responses=answers(Pulling))
def get(path: ModelPath) -> Response:
    return _told(web().pulls.get(path.name), path)


@part.post("/weights/<path:name>/pull", summary="Fetch a model", responses=answers(Pulling, 202))
@access("admin")
def pull(path: ModelPath) -> Response:
    return _told(web().pulls.start(path.name), path, 202)


@part.post("/weights/<path:name>/cancel", summary="Stop a pull", responses=answers(Pulling))
@access("admin")
def cancel(path: ModelPath) -> Response:
    return _told(web().pulls.cancel(path.name), path)


@part.delete("/weights/<path:name>", summary="Remove a model from this machine", responses=answers(None, 204))
@access("admin")
def remove(path: ModelPath) -> Response:
    if path.name not in _weights().names():
        raise _unknown(path)
    _weights().remove(path.name)
    return nothing()


def _weights() -> Weights:
    return web().studio.workshop.environment.weights


def _shape(state: PullState | None) -> Pulling | None:
    return None if state is None else Pulling(**asdict(state))


def _told(state: PullState | None, path: ModelPath, status: int = 200) -> Response:
    shape = _shape(state)
    if shape is None:
        raise _unknown(path)
    return told(shape, status)


def _unknown(path: ModelPath) -> NotFound:
    return NotFound("name", path.name, "there is no such model in the list, or it was never fetched")
