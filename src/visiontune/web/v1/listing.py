"""`GET /v1/models`: what can be asked for here and now."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import Response, current_app, jsonify
from flask_openapi import APIBlueprint, OpenAPI
from pydantic import BaseModel, Field

from visiontune.studio import Studio
from visiontune.web.security.access import access
from visiontune.web.state import Web, web
from visiontune.web.v1 import names
from visiontune.web.v1.declaring import answers
from visiontune.web.v1.shapes import Model, Models

KEPT = 10.0  # seconds: a look at all backends takes a tenth of one
_NAME = "visiontune.v1.models"
blueprint = APIBlueprint("v1_models", __name__, url_prefix="/v1")
_CREATED = 1_764_374_400
"""When the first version was made; OpenAI's clients expect a time."""


@dataclass
class Look:
    """What is usable, looked at again when that was long ago."""

    studio: Studio
    at: float = -math.inf
    found: Mapping[str, list[str]] = field(default_factory=dict)

    def models(self) -> Mapping[str, list[str]]:
        """Kinds by name, as `names.models`."""
        now = time.monotonic()
        if now > self.at + KEPT:
            self.found, self.at = names.models(self.studio), now
        return self.found


def register(app: OpenAPI) -> None:
    """Add what is here to `app`."""
    held: Web = app.extensions["visiontune"]
    app.extensions[_NAME] = Look(held.studio)
    app.register_api(blueprint)


class ModelPath(BaseModel):
    """A model by its name."""

    model: str = Field(max_length=300)


@blueprint.get("/models", responses=answers(Models))
@access("visitor")
def listed() -> Response:
    """The models that are usable here and now. OpenAI's usual names are taken too, as `auto` of their kind."""
    return jsonify({"object": "list", "data": [_model(name, kinds) for name, kinds in _look().models().items()]})


@blueprint.get("/models/<path:model>", responses=answers(Model))
@access("visitor")
def one(path: ModelPath) -> Response:
    """One model by its name."""
    kinds = _look().models().get(path.model) or names.kinds_of(path.model, web().studio)
    return jsonify(_model(path.model, kinds))


def _look() -> Look:
    look: Look = current_app.extensions[_NAME]
    return look


def _model(name: str, kinds: Sequence[str]) -> dict[str, Any]:
    return {"id": name, "object": "model", "created": _CREATED, "owned_by": "visiontune", "kinds": list(kinds)}
