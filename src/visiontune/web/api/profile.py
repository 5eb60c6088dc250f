"""`/api/profile`: what who asks prefers."""

from __future__ import annotations

from flask import Response
from flask_openapi import OpenAPI
from pydantic import BaseModel, Field

from visiontune.chat.memory.profile import Profile, Profiles
from visiontune.web.api.bodies import Strict, read, told
from visiontune.web.api.declaring import answers, blueprint, takes_json
from visiontune.web.security.identity import visitor
from visiontune.web.state import web

part = blueprint("profile", "Profile")


class Preferences(Strict):
    """What is changed; an empty value is no preference, what is left out stays."""

    style: str | None = Field(default=None, description="of pictures and films")
    voice: str | None = None
    aspect: str | None = Field(default=None, description="16:9, 9:16, 1:1 or 4:5")
    language: str | None = Field(default=None, description="ISO 639-1")
    composer: str | None = None
    brand_name: str | None = None
    brand_colours: list[str] | None = Field(default=None, description="#rrggbb, or names")
    name: str | None = Field(default=None, description="what to call the user")


class ProfileShape(BaseModel):
    """Preferences, used where a message leaves something open."""

    style: str
    voice: str
    aspect: str
    language: str
    composer: str
    brand_name: str
    brand_colours: list[str]
    name: str


def register(app: OpenAPI) -> None:
    """Add what is here to `app`."""
    app.register_api(part)


@part.get("/profile", summary="Preferences", responses=answers(ProfileShape))
def get() -> Response:
    return _told(_kept().get(visitor().user))


@part.patch(
    "/profile", summary="Change preferences", responses=answers(ProfileShape), request_body=takes_json(Preferences)
)
def change() -> Response:
    return _told(_kept().change(visitor().user, **read(Preferences).model_dump(exclude_none=True)))


@part.delete("/profile", summary="Forget all preferences", responses=answers(ProfileShape))
def clear() -> Response:
    return _told(_kept().clear(visitor().user))


def _kept() -> Profiles:
    return Profiles(web().studio.database)


def _told(profile: Profile) -> Response:
    return told(ProfileShape(**profile.model_dump(mode="json")))
