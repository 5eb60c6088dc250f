"""Storyboard: films scene by scene.

```
/storyboard        films, drafts, and ways to begin     /storyboard/ID          one, a film's or a draft's
/storyboard/ID/edits, undo, redo, file, discard (boards.editing)      /storyboard/ID/plan, render, … (boards.making)
/storyboard/ID/scenes/SCENE/picture (boards.pictures)                 /storyboard/ID/script.json
```
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, send_file
from flask_openapi import OpenAPI
from sqlalchemy import select
from werkzeug.wrappers import Response as AnyResponse

from visiontune.errors import InputError
from visiontune.jobs.tables import JobRow
from visiontune.listing import Listing
from visiontune.naming import file_name
from visiontune.storyboards.beginnings import WHOLE, empty, exported, read, to_be_written
from visiontune.storyboards.board import LONGEST
from visiontune.storyboards.drafts import Draft
from visiontune.web.boards import editing, making, pictures
from visiontune.web.boards.choices import choices, known_languages
from visiontune.web.boards.opened import Opened, base_of, drafts, film_of, opened
from visiontune.web.boards.shown import scene_views
from visiontune.web.security.admitting import owns_file
from visiontune.web.security.identity import visitor
from visiontune.web.showing import SHAPES
from visiontune.web.state import web
from visiontune.web.submitting import submit

FILMS = 24
"""On a page."""
PICKED = 40
"""Artifacts to choose from, at a time."""
_LENGTHS = ((15.0, "15 s"), (30.0, "30 s"), (60.0, "1 min"), (120.0, "2 min"))
pages = Blueprint("storyboard", __name__)


def register(app: OpenAPI) -> None:
    """Add what is here to `app`."""
    for part in (pages, editing.pages, making.pages, pictures.pages):
        app.register_blueprint(part)


@pages.get("/storyboard")
def index() -> str:
    return _index({}, {})


@pages.get("/storyboard/more")
def more() -> str:
    page = web().listings.page(visitor().user, kind="video", cursor=request.args.get("cursor") or None, limit=FILMS)
    looks = _looks(drafts().find(visitor().user), visitor().user)
    return render_template("parts/storyboard/films.html", page=page, looks=looks)


@pages.post("/storyboard")
def begin() -> AnyResponse | tuple[str, int]:
    """Begin a storyboard: `way` is prompt, text, empty or file."""
    form = request.form
    try:
        draft = _begun(form.get("way", "empty"), form)
    except InputError as error:
        field = {"source": "text"}.get(error.field, error.field)
        return _index(dict(form), {field: error.remedy, "any": str(error)}), 422
    return redirect(f"/storyboard/{draft.id}", 303)


@pages.get("/storyboard/pick")
def pick() -> str:
    """Artifacts of the visitor's to choose from."""
    media, text = request.args.get("media", "image"), request.args.get("text", "")[:200]
    page = web().listings.page(
        visitor().user,
        media=media if media in ("image", "video", "audio") else "image",
        text=text,
        cursor=request.args.get("cursor") or None,
        limit=PICKED,
    )
    return render_template("parts/storyboard/picks.html", page=page, media=media, text=text)


@pages.get("/storyboard/<one>")
def board(one: str) -> str | AnyResponse:
    found = opened(one)
    if found.id != one:
        return redirect(f"/storyboard/{found.id}")
    return render_template("pages/storyboard_board.html", **_shown(found))


@pages.get("/storyboard/<one>/board")
def inside(one: str) -> str:
    """The board without the page around it."""
    return render_template("parts/storyboard/board.html", **_shown(opened(one)))


@pages.get("/storyboard/<one>/script.json")
def script(one: str) -> Response:
    """The script as a file, to be edited elsewhere and brought back."""
    found = opened(one)
    if found.board.way == "song":
        raise InputError("script", found.board.name, "a song has lyrics and no script")
    name = f"{file_name(found.board.name, 'script')}.json"
    content = io.BytesIO(exported(found.board).encode())
    response = send_file(content, "application/json", as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _begun(way: str, form: Any) -> Draft:
    user = visitor().user
    fields = {name: form[name] for name in ("aspect", "style", "language") if form.get(name)}
    if way == "file":
        given = request.files.get("file")
        if given is None or not given.filename:
            raise InputError("file", "", "choose a script first")
        content = given.stream.read(LONGEST + 1)
        with web().studio.database.session(write=False) as session:
            made, told = read(content, given.filename, lambda ref: owns_file(session, ref, user))
        return drafts().begin(user, made, notice=" ".join(told))
    prompt = form.get("prompt", "") if way == "prompt" else ""
    source = form.get("text", "") if way == "text" else ""
    if way in ("prompt", "text"):
        if not (prompt + source).strip():
            raise InputError(way, "", "write something first")
        made, wanted = to_be_written(prompt, source, _seconds(form.get("seconds", ""), way), **fields)
        return drafts().begin(user, made, writing=submit(wanted).id)
    return drafts().begin(user, empty(**fields))


def _seconds(text: str, way: str) -> float:
    if not text:
        return WHOLE if way == "text" else 30.0
    try:
        return float(text)
    except ValueError as error:
        raise InputError("seconds", text, "must be a number of seconds") from error


def _index(values: dict[str, str], faults: dict[str, str]) -> str:
    user = visitor().user
    page, found = web().listings.page(user, kind="video", limit=FILMS), drafts().find(user)
    return render_template(
        "pages/storyboard.html",
        page=page,
        looks=_looks(found, user),
        drafts=_in_work(found, user),
        values=values,
        faults=faults,
        lengths=_LENGTHS,
        aspects=SHAPES,
        languages=known_languages(),
        styles=choices(empty())["styles"],
        may_edit=visitor().role != "viewer",
    )


def _looks(found: Sequence[Draft], user: str) -> set[str]:
    """Ids of what only shows single scenes of drafts, which is no film."""
    wanted = [str(preview["job"]) for draft in found for preview in draft.previews.values()]
    if not wanted:
        return set()
    query = select(JobRow.artifact_id).where(JobRow.id.in_(wanted), JobRow.user == user)
    with web().studio.database.session(write=False) as session:
        return {one for one in session.scalars(query) if one}


def _in_work(found: Sequence[Draft], user: str) -> Sequence[tuple[Draft, Listing | None]]:
    """Drafts that differ from their films, with these."""
    films = {
        one.id: one for one in web().listings.some([draft.artifact_id for draft in found if draft.artifact_id], user)
    }
    shown = []
    for draft in found:
        listing = films.get(draft.artifact_id or "")
        film = film_of(listing)
        base = base_of(listing, film)
        if film is None or base is None or base.digest() != draft.board.digest():
            shown.append((draft, listing))
    return shown


def _shown(found: Opened) -> dict[str, Any]:
    return {
        "opened": found,
        "board": found.board,
        "scenes": scene_views(found),
        "job": found.job,
        "may_edit": visitor().role != "viewer" and not found.writing,
        **choices(found.board),
    }
