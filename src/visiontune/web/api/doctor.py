"""`/api/doctor`: what can be made here, by what, and what is lacking."""

from __future__ import annotations

from flask import Response
from flask_openapi import OpenAPI
from pydantic import BaseModel, Field

from visiontune import doctoring
from visiontune.web.api.bodies import told
from visiontune.web.api.declaring import answers, blueprint
from visiontune.web.security.identity import visitor
from visiontune.web.state import web

part = blueprint("doctor", "Studio")


class Backend(BaseModel):
    """A backend as it stands here."""

    kind: str
    name: str
    usable: bool
    auto: bool = Field(description="whether auto takes it")
    lacks: str | None = Field(description="what is missing, and how to get it")
    passed_over: str | None = Field(description="why auto does not take one that is usable")
    rank: int


class Health(BaseModel):
    """The studio's backends; what else decides is told to admins."""

    backends: list[Backend]
    around: dict[str, str]


def register(app: OpenAPI) -> None:
    """Add what is here to `app`."""
    app.register_api(part)


@part.get("/doctor", summary="What can be made here, and by what", responses=answers(Health))
def doctor() -> Response:
    studio = web().studio
    found = [Backend(**one.document()) for one in doctoring.findings(studio.workshop)]
    around = doctoring.around(studio.workshop, studio.settings) if visitor().is_admin else {}
    return told(Health(backends=found, around=around))
