"""The conversations of a visitor: listed, searched, renamed, exported, deleted."""

from __future__ import annotations

import io
import json

from flask import Blueprint, Response, make_response, render_template, request, send_file

from visiontune.chat.memory.conversations import MAX_TITLE, Conversations
from visiontune.chat.memory.transcripts import document, markdown
from visiontune.errors import InputError, NotFound
from visiontune.naming import file_name
from visiontune.web.security.identity import visitor
from visiontune.web.state import web

RECENT = 30
LISTED = 200
chats = Blueprint("chats", __name__)


@chats.get("/chat/recent")
def recent() -> str:
    """The last ones that people hold, for the side of every page; `current` is the one that is open."""
    found = _conversations().find(visitor().user, limit=RECENT, programs=False)
    return render_template("parts/chat/recent.html", found=found, current=request.args.get("current", ""))


@chats.get("/chats")
def listing() -> str:
    """All of them, or those that say `q`."""
    wanted = request.args.get("q", "")[:1_000]
    found = _conversations().find(visitor().user, wanted, LISTED)
    part = request.headers.get("HX-Target") == "chats"
    return render_template("parts/chat/found.html" if part else "pages/chats.html", found=found, wanted=wanted)


@chats.post("/chat/<string(length=32):conversation_id>/title")
def rename(conversation_id: str) -> Response:
    try:
        told = _conversations().rename(conversation_id, visitor().user, request.form.get("title", ""))
    except NotFound:
        raise
    except InputError as error:
        fault = render_template(
            "parts/chat/title.html", id=conversation_id, title=request.form.get("title", "")[: 2 * MAX_TITLE],
            fault=f"The title {error.remedy}.",
        )  # fmt: skip
        return make_response(fault, 422)
    response = make_response(render_template("parts/chat/title.html", id=told.id, title=told.title))
    response.headers["HX-Trigger"] = json.dumps({"vt:conversations": {}, "vt:renamed": {"title": told.title}})
    return response


@chats.delete("/chat/<string(length=32):conversation_id>")
def delete(conversation_id: str) -> Response:
    """What is being answered there is stopped; what was made stays in the library."""
    from visiontune.web.talking.sending import Sending

    Sending(web(), visitor().user).delete(conversation_id)
    response = make_response("", 200)
    response.headers["HX-Trigger"] = "vt:conversations"
    if request.headers.get("HX-Target") != f"chat-{conversation_id}":  # it is open: there is nothing more to show
        response.headers["HX-Redirect"] = "/"
    return response


@chats.get("/chat/<string(length=32):conversation_id>/export")
def export(conversation_id: str) -> Response:
    """As Markdown, or with `?format=json` as JSON."""
    form = request.args.get("format", "markdown")
    if form not in ("markdown", "json"):
        raise InputError("format", form, "must be markdown or json")
    found = _conversations().get(conversation_id, visitor().user)
    if form == "json":
        body, kind, suffix = json.dumps(document(found), ensure_ascii=False, indent=1), "application/json", "json"
    else:
        body, kind, suffix = markdown(found), "text/markdown; charset=utf-8", "md"
    name = f"{file_name(found.title, 'conversation')}.{suffix}"
    return send_file(io.BytesIO(body.encode()), kind, as_attachment=True, download_name=name)


def _conversations() -> Conversations:
    return Conversations(web().studio.database)
