"""What calls here send and get: strict JSON objects."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any, TypeVar

from flask import Response, request
from pydantic import BaseModel, ConfigDict, ValidationError

from visiontune.errors import InputError, NotFound
from visiontune.requests import input_error

Shape = TypeVar("Shape", bound=BaseModel)


class Strict(BaseModel):
    """A body: no field but ours, no number as a text."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class Lookup(BaseModel):
    """A query; its values come as texts."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @classmethod
    def model_json_schema(cls, *args: Any, **options: Any) -> dict[str, Any]:
        """As pydantic's; that without options is made once, as flask-openapi asks for it at every request."""
        return super().model_json_schema(*args, **options) if args or options else _schema(cls)


@cache
def _schema(shape: type[Lookup]) -> dict[str, Any]:
    return super(Lookup, shape).model_json_schema()


def fields() -> dict[str, Any]:
    """The body of this request.

    Raises:
        InputError: it is no JSON object.
    """
    try:
        body = json.loads(request.get_data(cache=True), parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise InputError("body", "", f"must be a JSON object ({error})") from error
    if not isinstance(body, dict):
        raise InputError("body", body, "must be a JSON object")
    return body


def read(shape: type[Shape]) -> Shape:
    """The body of this request as `shape`.

    Raises:
        InputError: it is no JSON object, or a field is wrong.
    """
    try:
        return shape.model_validate_json(json.dumps(fields()))
    except ValidationError as error:
        raise input_error(error) from error


def told(shape: BaseModel, status: int = 200) -> Response:
    """`shape` as an answer."""
    return Response(shape.model_dump_json(), status, mimetype="application/json")


def nothing() -> Response:
    """The answer to what leaves nothing to say."""
    return Response(status=204)


def whole(one: str, name: str = "id") -> str:
    """`one`, if it is a whole id: parts of ids are for people at a command line.

    Raises:
        NotFound: it is none, which is told as one that names nothing.
    """
    if re.fullmatch("[0-9a-f]{32}", one) is None:
        raise NotFound(name, one, "there is nothing of this id")
    return one


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")
