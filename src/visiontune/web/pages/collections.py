"""Collections: named groups of what is in the library."""

from __future__ import annotations

import json

from flask import Blueprint, Response, make_response, render_template, request

from visiontune.collecting import Collection
from visiontune.errors import InputError, NotFound
from visiontune.web.pages.ids import chosen_ids
from visiontune.web.security.identity import visitor
from visiontune.web.state import web

pages = Blueprint("collections", __name__, url_prefix="/collections")


@pages.post("")
def create() -> Response:
    """A new one; what was chosen goes into it."""
    user = visitor().user
    try:
        made = web().collections.create(request.form.get("name", ""), user)
    except NotFound:
        raise
    except InputError as error:
        return _form_again("parts/library/naming.html", error)
    if request.form.getlist("id"):
        made = web().collections.add(made.id, chosen_ids(), user)
    return _menus(f"“{made.name}” is made.", made)


@pages.post("/<collection_id>/rename")
def rename(collection_id: str) -> Response:
    group = web().collections.get(collection_id, visitor().user)
    try:
        group = web().collections.rename(collection_id, request.form.get("name", ""), visitor().user)
    except NotFound:
        raise
    except InputError as error:
        return _form_again("parts/library/renaming.html", error, chosen=group)
    return _menus(f"It is called “{group.name}” now.", group)


@pages.post("/<collection_id>/delete")
def delete(collection_id: str) -> Response:
    """The group goes, what is in it stays."""
    web().collections.delete(collection_id, visitor().user)
    response = make_response("", 200)
    response.headers["HX-Redirect"] = "/library"
    return response


@pages.post("/<collection_id>/add")
def add(collection_id: str) -> Response:
    ids = chosen_ids()
    group = web().collections.add(collection_id, ids, visitor().user)
    return _menus(f"Added to “{group.name}”.", group)


@pages.post("/<collection_id>/remove")
def remove(collection_id: str) -> Response:
    ids = chosen_ids()
    group = web().collections.remove(collection_id, ids, visitor().user)
    response = make_response(render_template("parts/library/deleted.html", ids=ids))
    return _told(response, f"Taken out of “{group.name}”. It stays in the library.")


def _menus(text: str, chosen: Collection) -> Response:
    """The menus of collections anew, wherever the page has them."""
    current = request.form.get("collection", "")
    html = render_template(
        "parts/library/menus.html",
        collections=web().collections.find(visitor().user),
        chosen=chosen if chosen.id == current else None,
        current=current,
    )
    return _told(make_response(html), text)


def _told(response: Response, text: str) -> Response:
    response.headers["HX-Trigger"] = json.dumps({"vt:toast": {"text": text, "kind": ""}, "vt:library": {}})
    return response


def _form_again(template: str, error: InputError, chosen: Collection | None = None) -> Response:
    html = render_template(template, name=str(error.value), fault=error.remedy, chosen=chosen)
    return make_response(html, 422)
