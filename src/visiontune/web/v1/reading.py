"""Bodies as clients send them: JSON or forms, checked against a model; what is not of it is ignored, and said so."""

from __future__ import annotations

import json
from typing import Any, ClassVar, TypeVar

from flask import Response, request
from pydantic import BaseModel, ConfigDict, ValidationError
from werkzeug.datastructures import FileStorage

from visiontune.errors import InputError
from visiontune.requests import input_error

IGNORED = "VisionTune-Ignored"
"""Header of an answer that names the fields which were sent and mean nothing here."""


class Shape(BaseModel):
    """What both bodies and their parts are: strict values, no infinite numbers, more fields than we know."""

    model_config = ConfigDict(frozen=True, extra="allow", strict=True, allow_inf_nan=False)


class Body(Shape):
    """A body. Fields of `unused` are OpenAI's and mean nothing here; they are accepted and said to be ignored."""

    unused: ClassVar[frozenset[str]] = frozenset()

    def ignored(self) -> list[str]:
        """Names of the fields that were sent and do nothing."""
        given = {name for name in self.unused & self.model_fields_set if getattr(self, name) is not None}
        return sorted(given | set(self.model_extra or ()))

    def told(self, response: Response) -> Response:
        """`response`, saying which fields were ignored."""
        if names := [name for name in self.ignored() if name.isascii() and name.isprintable()]:
            response.headers[IGNORED] = ", ".join(name[:60] for name in names[:20])
        return response


T = TypeVar("T", bound=Body)


def json_of(shape: type[T]) -> T:
    """The body of this request as `shape`.

    Raises:
        InputError: it is no JSON object, or a field is wrong.
    """
    value = request.get_json(silent=True)
    if not isinstance(value, dict):
        raise InputError("body", type(value).__name__, "must be a JSON object")
    return checked(shape, value)


def form_of(shape: type[T]) -> T:
    """The body of this request as `shape`: a multipart form, or JSON where it comes as such.

    Raises:
        InputError: it is neither, or a field is wrong.
    """
    if request.is_json:
        return json_of(shape)
    return checked(shape, {name: _value(shape, name, texts) for name, texts in request.form.lists()})


def files_of(name: str) -> list[FileStorage]:
    """The files of a multipart form under `name`, or `name[]` as lists come."""
    return [*request.files.getlist(name), *request.files.getlist(f"{name}[]")]


def checked(shape: type[T], value: dict[str, Any]) -> T:
    """`value` as `shape`.

    Raises:
        InputError: a field is wrong.
    """
    try:
        return shape.model_validate(value)
    except ValidationError as error:
        raise input_error(error) from error


def _value(shape: type[BaseModel], name: str, texts: list[str]) -> Any:
    """A form's text as the value that it stands for, where the field is no text itself."""
    field = shape.model_fields.get(name)
    if len(texts) != 1:
        return texts
    if field is None or "str" in str(field.annotation):
        return texts[0]
    try:
        return json.loads(texts[0])
    except ValueError:
        return texts[0]
