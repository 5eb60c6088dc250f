"""`GET /v1/models`: what can be asked for here and now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, jsonify
from flask_openapi import APIBlueprint, OpenAPI
from pydantic import BaseModel, Field

from visiontune.web.here import here
from visiontune.web.security.access import access
from visiontune.web.state import web
from visiontune.web.v1 import names
from visiontune.web.v1.declaring import answers
from visiontune.web.v1.shapes import Model, Models

blueprint = APIBlueprint("v1_models", __name__, url_prefix="/v1")
_CREATED = 1_764_374_400
"""When the first version was made; OpenAI's clients expect a time."""


def register(app: OpenAPI) -> None:
    """Add what is here to `app`."""
    app.register_api(blueprint)


class ModelPath(BaseModel):
    """A model by its name."""

    model: str = Field(max_length=300)


@blueprint.get("/models", responses=answers(Models))
@access("visitor")
def listed() -> Response:
    """The models that are usable here and now. OpenAI's usual names are taken too, as `auto` of their kind."""
    return jsonify({"object": "list", "data": [_model(name, kinds) for name, kinds in here().models().items()]})


@blueprint.get("/models/<path:model>", responses=answers(Model))
@access("visitor")
def one(path: ModelPath) -> Response:
    """One model by its name."""
    kinds = here().models().get(path.model) or names.kinds_of(path.model, web().studio)
    return jsonify(_model(path.model, kinds))


def _model(name: str, kinds: Sequence[str]) -> dict[str, Any]:
    return {"id": name, "object": "model", "created": _CREATED, "owned_by": "visiontune", "kinds": list(kinds)}
