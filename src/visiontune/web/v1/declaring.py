"""What the OpenAPI document says of bodies and answers here.

Each stands in its place and not among the document's common shapes, where other parts have the same names.
"""

from __future__ import annotations

from typing import Any

from flask_openapi.types import ResponseDict
from pydantic import BaseModel

from visiontune.web.api.declaring import inlined
from visiontune.web.v1.shapes import Fault

_FAULTS = (400, 401, 403, 404, 409, 413, 415, 422, 429, 500, 502, 503, 507)


def answers(whole: type[BaseModel] | dict[str, Any], also: ResponseDict | None = None) -> ResponseDict:
    """The responses of a call: `whole`, `also`, and the faults that every call may end with."""
    declared: ResponseDict = {200: whole if isinstance(whole, dict) else answers_as(whole)}
    for status in _FAULTS:
        declared[status] = answers_as(Fault)
    return declared | (also or {})


def answers_as(shape: type[BaseModel]) -> dict[str, Any]:
    """A response of JSON."""
    return {"content": {"application/json": {"schema": inlined(shape.model_json_schema(mode="serialization"))}}}


def streams(response: dict[str, Any]) -> dict[str, Any]:
    """`response`, or a stream of events in its place."""
    return {"content": {**response["content"], "text/event-stream": {"schema": {}}}}


def files(*media: str) -> dict[str, Any]:
    """A response that is a file of one of these media types."""
    return {"content": {name: {"schema": {"type": "string", "format": "binary"}} for name in media}}


def json_body(shape: type[BaseModel]) -> dict[str, Any]:
    """A request body of JSON."""
    return {"content": {"application/json": {"schema": inlined(shape.model_json_schema())}}, "required": True}


def body_of(shape: type[BaseModel], *files: str) -> dict[str, Any]:
    """A request body that is a multipart form of `shape` and `files`."""
    schema = inlined(shape.model_json_schema())
    schema["properties"] = {**{name: {"type": "string", "format": "binary"} for name in files}, **schema["properties"]}
    schema["required"] = [*files[:1], *schema.get("required", ())]
    return {"content": {"multipart/form-data": {"schema": schema}}, "required": True}
