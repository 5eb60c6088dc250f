"""`/api/understand`: what a message means. Reading it takes models, so that an engine does it."""

from __future__ import annotations

import time
from typing import Any

from flask import Response
from flask_openapi import OpenAPI
from pydantic import BaseModel, Field

from visiontune.errors import BackendError
from visiontune.jobs.making import error_from
from visiontune.jobs.replies import ReplyQueue
from visiontune.web.api.bodies import Strict, read, told
from visiontune.web.api.declaring import answers, blueprint, takes_json
from visiontune.web.security.access import access
from visiontune.web.security.identity import visitor
from visiontune.web.state import web

part = blueprint("understanding", "Understanding")
_PATIENCE, _POLL = 60.0, 0.02  # seconds; the first one waits for the models


class Message(Strict):
    """What is to be understood; nothing is made."""

    text: str = Field(max_length=200_000)


class Understood(BaseModel):
    """What it means; `requests` are those of a message that has several."""

    intent: str
    confidence: float
    slots: dict[str, Any]
    entities: list[dict[str, Any]]
    requests: list[dict[str, Any]]
    reasons: list[str] = Field(description="what decided, with numbers")


def register(app: OpenAPI) -> None:
    """Add what is here to `app`."""
    app.register_api(part)


@part.post(
    "/understand", summary="What a message means", responses=answers(Understood), request_body=takes_json(Message)
)
@access("visitor")
def understand() -> Response:
    queue = ReplyQueue(web().studio.database, web().studio.queue.owner)
    reply = queue.add("understand", {"text": read(Message).text}, visitor().user)
    deadline = time.monotonic() + _PATIENCE
    while not reply.ended:
        if time.monotonic() > deadline:
            queue.cancel(reply.id, visitor().user)
            raise BackendError("no engine answers; start one: visiontune worker")
        time.sleep(_POLL)
        reply = queue.get(reply.id, visitor().user)
    if reply.error is not None:
        raise error_from(dict(reply.error))
    found = next(one.event for one in queue.events(reply.id) if one.event["type"] == "understood")
    return told(Understood(**found["understanding"]))
