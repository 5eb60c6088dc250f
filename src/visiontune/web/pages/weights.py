"""Weights: the models that can be had, and those that are here."""

from __future__ import annotations

import json

from flask import Blueprint, Response, make_response, render_template, request

from visiontune.errors import NotFound
from visiontune.web.security.access import access
from visiontune.web.state import web
from visiontune.weights import Weights
from visiontune.weights.entries import Entry

pages = Blueprint("settings_weights", __name__)


@pages.get("/weights")
def weights() -> str:
    entries = sorted(_weights().list(paths=False), key=lambda entry: (not entry.present, entry.name))
    return render_template(
        "pages/settings/weights.html",
        entries=entries,
        pulls=web().pulls.find(),
        taken=sum(entry.size for entry in entries if entry.present),
        offline=web().settings.offline,
        shared=web().settings.database is not None,
    )


@pages.get("/weights/row")
def row() -> str:
    """One model as it stands: asked for again while it is fetched."""
    return _row(request.args.get("name", ""))


@pages.post("/weights/pull")
@access("admin")
def pull() -> Response:
    web().pulls.start(request.form.get("name", ""))
    return make_response(_row(request.form.get("name", "")))


@pages.post("/weights/cancel")
@access("admin")
def cancel() -> Response:
    name = _entry(request.form.get("name", "")).name
    web().pulls.cancel(name)
    return make_response(_row(name))


@pages.post("/weights/remove")
@access("admin")
def remove() -> Response:
    entry = _entry(request.form.get("name", ""))
    freed = _weights().remove(entry.name)
    still = _entry(entry.name).present
    told = f"Removed {entry.name}." if not still else f"{entry.name} is still here: a copy lies outside our folder."
    response = make_response(_row(entry.name) if freed or still else "")
    response.headers["HX-Trigger"] = json.dumps({"vt:toast": {"text": told, "kind": ""}})
    return response


def _row(name: str) -> str:
    return render_template("parts/settings/weight.html", entry=_entry(name), pull=web().pulls.get(name))


def _entry(name: str) -> Entry:
    if name not in _weights().names():  # nor is a path one
        raise NotFound("name", name, "there is no such model in the list")
    return _weights().entry(name, paths=False)


def _weights() -> Weights:
    return web().studio.workshop.environment.weights
