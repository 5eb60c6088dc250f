"""Chat, the home page: one box that takes anything, and what came of it."""

from __future__ import annotations

from pathlib import PurePath

from flask import Blueprint, Response, make_response, render_template, request, send_file
from flask_openapi import OpenAPI

from visiontune.errors import InputError, NotFound
from visiontune.jobs.replies import Reply
from visiontune.requests import MAX_TEXT
from visiontune.web.events import position
from visiontune.web.pages.chats import chats
from visiontune.web.security.identity import visitor
from visiontune.web.state import web
from visiontune.web.talking.sending import Sending
from visiontune.web.talking.showing import Showing
from visiontune.web.talking.suggesting import EXAMPLES, additions, stays_here

_PICTURES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".webp": "image/webp"}
_WEEK = 7 * 24 * 3600
pages = Blueprint("chat", __name__)


@pages.get("/")
def home() -> str:
    """A new conversation; who has nothing yet is shown what can be made, and what it takes to make more."""
    held, user = web(), visitor().user
    new = not held.listings.find(user, limit=1)
    environment = held.studio.workshop.environment
    better = additions(environment) if new and visitor().is_admin else []
    wanted = request.args.get("attach", "")
    attached = web().uploads.of_artifact(wanted, user) if wanted else None
    return render_template(
        "pages/chat.html",
        examples=EXAMPLES,
        new=new,
        better=better,
        attached=attached,
        longest=MAX_TEXT,
        stays=stays_here(environment.options),
    )


@pages.get("/chat/<string(length=32):conversation_id>")
def conversation(conversation_id: str) -> str:
    at = position(conversation_id)  # before the page is read: what comes meanwhile is told by the stream
    talk = _showing().talk(conversation_id)
    return render_template(
        "pages/chat.html", talk=talk, conversation=talk.conversation, events_after=at, longest=MAX_TEXT
    )


@pages.get("/chat/<string(length=32):conversation_id>/messages")
def earlier(conversation_id: str) -> str:
    """The messages before the number `before`."""
    before = request.args.get("before", type=int) or 0
    if before < 1:
        raise InputError("before", request.args.get("before", ""), "must be the number of a message")
    return render_template("parts/chat/messages.html", talk=_showing().talk(conversation_id, before))


@pages.post("/chat")
def begin() -> Response:
    """Say something in a new conversation, which is opened."""
    try:
        reply = _sending().begin(*_said())
    except InputError as error:
        return _faulty(error)
    response = make_response("", 204)
    response.headers["HX-Redirect"] = f"/chat/{reply.conversation_id}"
    return response


@pages.post("/chat/<string(length=32):conversation_id>/messages")
def say(conversation_id: str) -> Response:
    """Say something; answers with what is added to the page."""
    try:
        reply = _sending().say(conversation_id, *_said())
    except NotFound as error:
        if error.field != "upload":
            raise
        return _faulty(error)
    except InputError as error:
        return _faulty(error)
    return _added(reply)


@pages.post("/chat/<string(length=32):conversation_id>/again")
def again(conversation_id: str) -> Response:
    """Have answered anew what a reply that broke off was to answer."""
    return _added(_sending().again(conversation_id, request.form.get("key", "")))


@pages.post("/chat/<string(length=32):conversation_id>/stop")
def stop(conversation_id: str) -> tuple[str, int]:
    """Stop what is being answered there, and what those replies are making."""
    _sending().stop(conversation_id)
    return "", 204


@pages.get("/chat/replies/<string(length=32):reply_id>")
def reply(reply_id: str) -> Response:
    """A reply as it stands, with `whole` what was said before it; 204 when its conversation has it no longer."""
    held = _showing().replies.get(reply_id, visitor().user)
    shown = _showing().of_reply(reply_id)
    if "whole" not in request.args:
        shown = [one for one in shown if one.role == "assistant"]
    if not shown:
        return Response(status=204)
    return make_response(render_template("parts/chat/added.html", shown=shown, id=held.conversation_id))


@pages.get("/chat/files/<string(length=32):upload_id>")
def picture(upload_id: str) -> Response:
    """A picture that came with a message."""
    upload = web().uploads.get(upload_id, visitor().user)
    kind = _PICTURES.get(PurePath(upload.ref).suffix)
    if upload.media != "image" or kind is None:
        raise NotFound("upload", upload_id, "there is no such picture")
    response = send_file(web().studio.store.file(upload.ref), mimetype=kind, max_age=_WEEK)
    response.cache_control.private = True
    return response


def _said() -> tuple[str, list[str]]:
    return request.form.get("text", ""), request.form.getlist("file")


def _added(reply: Reply) -> Response:
    showing = _showing()
    shown = (showing.asked(reply), showing.waiting(reply))
    response = make_response(render_template("parts/chat/added.html", shown=shown, id=reply.conversation_id))
    response.headers["HX-Trigger"] = "vt:conversations"
    return response


def _faulty(error: InputError) -> Response:
    """What is wrong with a message, told at the box."""
    response = make_response(render_template("parts/chat/fault.html", fault=f"{error.field}: {error.remedy}"), 422)
    response.headers["HX-Retarget"], response.headers["HX-Reswap"] = "#say-fault", "innerHTML"
    return response


def _showing() -> Showing:
    return Showing(web(), visitor().user)


def _sending() -> Sending:
    return Sending(web(), visitor().user)


def register(app: OpenAPI) -> None:
    """Add what is here to `app`."""
    app.register_blueprint(pages)
    app.register_blueprint(chats)
