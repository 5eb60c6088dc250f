"""Keys of online services: written here, and never shown again."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request

from visiontune.errors import InputError, NotFound
from visiontune.services import SERVICES, Options, ServiceFile, ending
from visiontune.web.security.access import access
from visiontune.web.state import web

pages = Blueprint("settings_keys", __name__)
NAMES = {"openai": "OpenAI, or a server that speaks its language", "gemini": "Google Gemini"}
LABELS = {
    "base_url": "Address of the server",
    "model": "Model for words",
    "image_model": "Model for pictures",
    "speech_model": "Model for speech",
}


@pages.get("/keys")
@access("admin")
def keys() -> str:
    return render_template("pages/settings/keys.html", services=[shown(name) for name in SERVICES], shared=_shared())


@pages.post("/keys/<service>")
@access("admin")
def write(service: str) -> Response:
    """Keep what was written; an empty key field keeps the key."""
    fields = _fields(service)
    given = {name: request.form[name] for name in fields if name in request.form}
    key, address = fields[0], fields[1]
    if not given.get(key, "").strip():
        given.pop(key, None)
        # A key is for the server that it was written for: another address must not be sent it.
        if given.get(address, "").strip() != _file().read().get(address, ""):
            given[key] = ""
    try:
        _file().change(**given)
    except InputError as error:
        return _card(service, 422, {error.field: error.remedy}, {n: v for n, v in given.items() if n != key})
    return _card(service, told=f"Kept. It is used {'by this machine ' if _shared() else ''}from now on.")


@pages.post("/keys/<service>/remove")
@access("admin")
def remove(service: str) -> Response:
    """Forget all that was written of a service."""
    _file().change(**dict.fromkeys(_fields(service), ""))
    return _card(service, told="Forgotten.")


def shown(service: str) -> dict[str, Any]:
    """What a page may know of a service. Of its key: whether there is one, and the last letters of a long one."""
    fields, kept, options = SERVICES[service], _file().read(), _options()
    key, rest = fields[0], fields[1:]
    secret = str(options.get(key) or "")
    return {
        "name": service,
        "title": NAMES[service],
        "given": options.is_given(service),
        "key": {"field": key, "set": bool(secret), "ending": ending(secret)},
        "kept": any(name in kept for name in fields),
        "fields": [
            {
                "field": name,
                "label": LABELS[name.removeprefix(f"{service}_")],
                "value": options.get(name) or "",
                "given": options.given(name) is not None or (name == fields[1] and options.is_given(service)),
            }
            for name in rest
        ],
    }


def _card(
    service: str, status: int = 200, faults: dict[str, str] | None = None, values: dict[str, str] | None = None,
    told: str = "",
) -> Response:  # fmt: skip
    html = render_template(
        "parts/settings/service.html", service=shown(service), faults=faults or {}, values=values or {}
    )
    response = make_response(html, status)
    if told:
        response.headers["HX-Trigger"] = json.dumps({"vt:toast": {"text": told, "kind": ""}})
    return response


def _fields(service: str) -> tuple[str, ...]:
    if service not in SERVICES:
        raise NotFound("service", service, "there is no such service")
    return SERVICES[service]


def _options() -> Options:
    options = web().studio.workshop.environment.options
    assert isinstance(options, Options), "the workshop of a studio reads them so"
    return options


def _shared() -> bool:
    """Whether others than this machine may work for this studio, which do not see its file."""
    return web().settings.database is not None


def _file() -> ServiceFile:
    return _options().file
