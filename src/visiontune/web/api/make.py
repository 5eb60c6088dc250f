"""`/api/make` and `/api/estimate`: a request of each kind, queued or only weighed."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from typing import Any

from flask import Response
from flask_openapi import APIBlueprint, OpenAPI
from pydantic import BaseModel, Field, create_model

from visiontune.backends import request_type
from visiontune.errors import InputError, VisionTuneError
from visiontune.jobs import urgency
from visiontune.jobs.records import Job
from visiontune.requests import Request
from visiontune.web.api.bodies import Lookup, fields, told
from visiontune.web.api.declaring import answers, blueprint, inlined
from visiontune.web.api.shapes import Jobs, JobShape
from visiontune.web.estimating import estimate as weigh
from visiontune.web.hearing import hung_up
from visiontune.web.security.access import access
from visiontune.web.security.admitting import admitted
from visiontune.web.security.identity import visitor
from visiontune.web.state import web
from visiontune.web.submitting import submit

KINDS = ("image", "video", "music", "speech", "script", "upscale", "clip", "transcript", "text", "import")
MOST = 8
"""Variations of a picture that one call makes."""
_LONGEST, _POLL = 60, 0.05  # seconds


class Waiting(Lookup):
    """How urgent it is, and how long the call waits for it."""

    wait: float = Field(
        default=0.0, ge=0, le=_LONGEST, description="seconds; 200 when all jobs ended by then, else 202"
    )
    priority: int = Field(
        default=urgency.USUAL,
        ge=urgency.LEAST,
        le=urgency.MOST,
        description="the highest go first; above 0 is for admins where there are accounts",
    )


class Estimate(BaseModel):
    """What a request would take."""

    seconds: float | None = Field(description="about how long, on a small machine; null where nobody knows")
    backend: str = Field(description="who would make it")
    why: str = Field(description="a line for each backend that auto chose, and what the others lack")
    request: dict[str, Any] = Field(description="the request as it would be made, with all that auto stands for")


def register(app: OpenAPI) -> None:
    """Add what is here to `app`."""
    making, weighing = blueprint("make", "Making"), blueprint("estimate", "Making")
    for kind in KINDS:
        _add_making(making, kind)
        _add_weighing(weighing, kind)
    app.register_api(making)
    app.register_api(weighing)


def _add_making(part: APIBlueprint, kind: str) -> None:
    @part.post(
        f"/make/{kind}",
        summary=f"Make {_called(kind)}",
        description="Answers with the jobs at once. What is wrong with the request is told now, not by the job.",
        operation_id=f"make_{kind}",
        endpoint=f"make_{kind}",
        request_body=_body(kind),
        responses=answers(Jobs, 202, {200: Jobs}),
    )
    def make(query: Waiting) -> Response:
        jobs = _queued(asked(kind), query.priority)
        deadline = time.monotonic() + query.wait
        gone = hung_up() if query.wait else lambda: True
        while not gone() and not all(job.ended for job in jobs) and time.monotonic() < deadline:
            time.sleep(_POLL)
            jobs = [web().studio.queue.get(job.id, visitor().user) for job in jobs]
        ended = all(job.ended for job in jobs)
        return told(Jobs(jobs=[JobShape.of(job) for job in jobs]), 200 if ended else 202)


def _add_weighing(part: APIBlueprint, kind: str) -> None:
    @part.post(
        f"/estimate/{kind}",
        summary=f"What it would take to make {_called(kind)}",
        description="Nothing is made or kept.",
        operation_id=f"estimate_{kind}",
        endpoint=f"estimate_{kind}",
        request_body=_body(kind),
        responses=answers(Estimate),
    )
    @access("visitor")
    def estimate() -> Response:
        requests = [admitted(request, visitor().user) for request in asked(kind)]
        found = weigh(requests)
        seconds = None if found.seconds is None else round(found.seconds, 1)
        document = found.request.document()
        return told(Estimate(seconds=seconds, backend=found.by, why="\n".join(found.why), request=document))


def asked(kind: str) -> list[Request]:
    """The requests that this call's body asks for: one, or as many variations of a picture as `count` says.

    Raises:
        InputError: a field is wrong.
    """
    given = fields()
    if "kind" in given:
        raise InputError("kind", given["kind"], "is said by the address; take it out")
    count = _count(given.pop("count", 1)) if kind == "image" else 1
    build: Callable[..., Request] = request_type(kind).build
    if count == 1:
        return [build(**given)]
    first = build(**given).seed  # as given, or drawn
    seed = first if "seed" in given else secrets.randbelow(2**32)
    return [build(**given | {"seed": (seed + n) % 2**32}) for n in range(count)]


def _count(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MOST:
        raise InputError("count", value, f"must be a number from 1 to {MOST}")
    return value


def _queued(requests: list[Request], priority: int) -> list[Job]:
    """All of them, or none."""
    jobs: list[Job] = []
    try:
        for request in requests:
            jobs.append(submit(request, priority=priority))
    except VisionTuneError:
        for job in jobs:
            web().studio.cancel(job.id)
        raise
    return jobs


def _body(kind: str) -> dict[str, Any]:
    shape: type[BaseModel] = request_type(kind)
    if kind == "image":
        count = (int, Field(default=1, ge=1, le=MOST, description="variations, each with a seed of its own"))
        shape = create_model("Images", __base__=shape, count=count)
    return {"content": {"application/json": {"schema": inlined(shape.model_json_schema())}}, "required": True}


def _called(kind: str) -> str:
    called = {
        "image": "pictures",
        "music": "music",
        "speech": "speech",
        "text": "text",
        "upscale": "a larger picture",
        "import": "an uploaded file part of the library",
    }
    return called.get(kind, f"a {kind}")
