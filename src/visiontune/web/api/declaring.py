"""What the OpenAPI document says of routes here: every status that a call may end with, and the error that it brings."""

from __future__ import annotations

from typing import Any

from flask_openapi import APIBlueprint
from flask_openapi.types import ResponseDict
from pydantic import BaseModel, Field

STATUSES = (400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 500, 502, 503, 507)
"""Of errors; see `web.errors`."""


class Told(BaseModel):
    """What went wrong."""

    type: str = Field(description="its name in our error tree, as InputError or NotFound")
    message: str = Field(description="for people: field, value and remedy")
    field: str | None = Field(default=None, description="of the request, where one is to blame")


class Problem(BaseModel):
    """How every call here answers that fails."""

    error: Told


def blueprint(name: str, about: str) -> APIBlueprint:
    """A part of `/api`; `about` is its heading in the document."""
    return APIBlueprint(f"api_{name}", __name__, url_prefix="/api", abp_tags=[{"name": about}])


def answers(
    whole: type[BaseModel] | dict[str, Any] | None, status: int = 200, also: ResponseDict | None = None
) -> ResponseDict:
    """The responses of a call: `whole`, and the errors that every call may end with."""
    declared: ResponseDict = {status: whole}
    for error in STATUSES:
        declared[error] = Problem
    return declared | (also or {})


def takes_json(shape: type[BaseModel]) -> dict[str, Any]:
    """A request body of JSON."""
    schema = inlined(shape.model_json_schema())
    return {"content": {"application/json": {"schema": schema}}, "required": True}


def takes_file(**fields: str) -> dict[str, Any]:
    """A request body that is a form with a file, and `fields` by their descriptions."""
    properties: dict[str, Any] = {"file": {"type": "string", "format": "binary"}}
    properties |= {name: {"type": "string", "description": told} for name, told in fields.items()}
    schema = {"type": "object", "properties": properties, "required": ["file"]}
    return {"content": {"multipart/form-data": {"schema": schema}}, "required": True}


def inlined(schema: dict[str, Any]) -> dict[str, Any]:
    """`schema` with its definitions in their places, as a part of a document cannot refer to its own root."""
    definitions = schema.pop("$defs", {})

    def put(value: Any) -> Any:
        if isinstance(value, dict):
            if "$ref" in value:
                return put(definitions[value["$ref"].rpartition("/")[2]])
            return {name: put(item) for name, item in value.items()}
        return [put(item) for item in value] if isinstance(value, list) else value

    return dict(put(schema))
