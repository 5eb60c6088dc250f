"""`/openapi.json`, and the same as a page to read at `/api/docs`: ours, since those of others need inline scripts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, current_app, render_template
from flask_openapi import OpenAPI

part = Blueprint("documentation", __name__)
VERSION = "3.1.0"
"""Of OpenAPI: what tools accept."""
SCHEMES: dict[str, Any] = {
    "key": {"type": "http", "scheme": "bearer", "description": "an API key: Authorization: Bearer vt-…"},
    "session": {"type": "apiKey", "in": "cookie", "name": "visiontune_session", "description": "who is logged in"},
}
_ABOUT = (
    "Pictures, films, music, speech, text and talk, made by this studio. At your own machine nothing need be shown; "
    "where there are accounts, programs show an API key. Every POST takes an Idempotency-Key: the same call with the "
    "same key is made once, and answered the same for a day."
)


@dataclass(frozen=True)
class Operation:
    """A call, as the page shows it. `body` and `answer` are JSON schemas as text, "" where there are none."""

    method: str
    path: str
    summary: str
    description: str
    parameters: tuple[Mapping[str, Any], ...]
    body: str
    statuses: tuple[tuple[str, str], ...]
    answer: str


def register(app: OpenAPI) -> None:
    """Add what is here to `app`; all other interfaces must be registered before."""
    app.openapi_version = VERSION
    app.security_schemes = SCHEMES
    app.info.description = _ABOUT  # type: ignore[union-attr]  # an Info, as `create_app` gives it
    app.openapi_extensions = {"security": [{}, {"key": []}, {"session": []}]}
    app.register_blueprint(part)


@part.get("/openapi.json")
def document() -> Response:
    """The interface as an OpenAPI document."""
    return Response(json.dumps(described()), mimetype="application/json")


@part.get("/api/docs")
def page() -> str:
    """The same to read."""
    tags: dict[str, list[Operation]] = {}
    for tag, operation in _operations(described()):
        tags.setdefault(tag, []).append(operation)
    return render_template("pages/interface.html", tags=tags)


def described() -> dict[str, Any]:
    """The OpenAPI document of the application that answers."""
    app = current_app
    assert isinstance(app, OpenAPI)
    return app.api_doc


def _operations(spec: Mapping[str, Any]) -> Iterator[tuple[str, Operation]]:
    for path, methods in spec["paths"].items():
        for method, told in methods.items():
            yield (told.get("tags") or ["OpenAI"])[0], _operation(spec, path, method, told)


def _operation(spec: Mapping[str, Any], path: str, method: str, told: Mapping[str, Any]) -> Operation:
    responses = told["responses"]
    good: Mapping[str, Any] = next((responses[status] for status in sorted(responses) if status.startswith("2")), {})
    return Operation(
        method.upper(),
        path,
        told.get("summary", ""),
        told.get("description", ""),
        tuple(told.get("parameters", ())),
        _schema(spec, told.get("requestBody", {})),
        tuple((status, response.get("description", "")) for status, response in sorted(responses.items())),
        _schema(spec, good),
    )


def _schema(spec: Mapping[str, Any], holder: Mapping[str, Any]) -> str:
    """The first JSON schema of a body or an answer."""
    for content in holder.get("content", {}).values():
        schema = content.get("schema", {})
        if (ref := schema.get("$ref")) is not None:
            schema = spec["components"]["schemas"][ref.rpartition("/")[2]]
        return json.dumps(schema, indent=2, ensure_ascii=False)
    return ""
