"""Edits of a board, as they are typed: saved at once, to be taken back; the first one makes a draft of a film."""

from __future__ import annotations

from typing import Any, BinaryIO, cast

from flask import Blueprint, render_template, request

from visiontune.errors import InputError, NotFound
from visiontune.storyboards.drafts import Draft
from visiontune.storyboards.edits import (
    Addition,
    Copy,
    Edit,
    FilmChange,
    Move,
    Redraw,
    Removal,
    SceneChange,
    read_edits,
)
from visiontune.uploading.base import MOST
from visiontune.uploading.uploads import Upload
from visiontune.web.boards.opened import Opened, drafts, forget_previews, opened
from visiontune.web.boards.shown import scene_views
from visiontune.web.security.admitting import owns_file
from visiontune.web.security.bodies import takes
from visiontune.web.security.identity import visitor
from visiontune.web.state import web

pages = Blueprint("storyboard_edits", __name__)
_STRUCTURAL = (Addition, Copy, Move, Removal, Redraw)
_FILES = ("image", "clip", "music_file", "logo")


@pages.post("/storyboard/<one>/edits")
def edit(one: str) -> dict[str, Any]:
    """Apply edits: `{"number": the change that the page has seen last, "edits": [...]}`."""
    body = _body()
    edits = read_edits(body.get("edits"))
    for one_edit in edits:
        _check_files(one_edit)
    draft = drafts().edit(_draft(one).id, visitor().user, edits)
    return _answer(draft, body, redrawn=any(_redraws(each) for each in edits))


@pages.post("/storyboard/<one>/undo")
def undo(one: str) -> dict[str, Any]:
    body = _body()
    return _answer(drafts().undo(_draft(one).id, visitor().user), body, redrawn=True)


@pages.post("/storyboard/<one>/redo")
def redo(one: str) -> dict[str, Any]:
    body = _body()
    return _answer(drafts().redo(_draft(one).id, visitor().user), body, redrawn=True)


@pages.post("/storyboard/<one>/file")
@takes(MOST + 2**20)
def give(one: str) -> dict[str, Any]:
    """A file of the visitor's for a scene (`scene`), or as the soundtrack: brought along, or of an artifact (`artifact`)."""
    form = request.form
    draft = _draft(one)
    if form.get("scene"):
        draft.board.index(form["scene"])
    upload = _given()
    if form.get("scene"):
        field = {"image": "image", "video": "clip"}.get(upload.media)
        if field is None:
            raise InputError("file", upload.name, "must be a picture or a film")
        change: Edit = SceneChange(id=form["scene"], fields={field: upload.ref})
    elif upload.media == "audio":
        change = FilmChange(fields={"music_file": upload.ref})
    else:
        raise InputError("file", upload.name, "must be a recording of music")
    return _answer(drafts().edit(draft.id, visitor().user, [change]), dict(form), redrawn=True)


@pages.post("/storyboard/<one>/discard")
def discard(one: str) -> tuple[str, int, dict[str, str]]:
    """Give a draft up; the film that it is of stays as it is."""
    user = visitor().user
    draft = drafts().get(one, user)
    forget_previews(draft)
    drafts().delete(one, user)
    film = draft.artifact_id if draft.artifact_id and web().listings.some([draft.artifact_id], user) else None
    return "", 204, {"HX-Redirect": f"/storyboard/{film}" if film else "/storyboard"}


def _draft(one: str) -> Draft:
    """The draft of an address; of a film that has none, a new one."""
    found = opened(one)
    if found.writing:
        raise InputError("storyboard", one, "its script is still being written; wait a moment")
    return found.draft or drafts().begin(visitor().user, found.board, one)


def _answer(draft: Draft, body: dict[str, Any], *, redrawn: bool) -> dict[str, Any]:
    """What the page needs to go on; the scenes anew where they are others, or were changed elsewhere meanwhile."""
    found = opened(draft.id)
    stale = str(body.get("number", "")) != str(draft.number - 1)
    answer = {
        "id": draft.id,
        "number": draft.number,
        "stale": stale,
        "title": draft.board.title,
        "undoes": draft.undoes,
        "redoes": draft.redoes,
        "changed": found.changed,
        "faults": {} if found.board.way == "song" else found.board.lacking(),
    }
    return answer | ({"html": strip(found), "settings": settings(found)} if redrawn or stale else {})


def strip(found: Opened) -> str:
    """The scenes as HTML."""
    return render_template(
        "parts/storyboard/strip.html", opened=found, board=found.board, scenes=scene_views(found), may_edit=True
    )


def settings(found: Opened) -> str:
    """What is chosen for the whole film, as HTML."""
    from visiontune.web.boards.choices import choices

    return render_template(
        "parts/storyboard/settings.html", opened=found, board=found.board, may_edit=True, **choices(found.board)
    )


def _redraws(change: Edit) -> bool:
    files = isinstance(change, SceneChange | FilmChange) and any(name in change.fields for name in _FILES)
    return isinstance(change, _STRUCTURAL) or files or (isinstance(change, FilmChange) and "music" in change.fields)


def _check_files(change: Edit) -> None:
    """Refuse files that are not the visitor's, told like files that are nowhere."""
    fields = change.fields if isinstance(change, SceneChange | FilmChange) else {}
    if isinstance(change, Addition):
        fields = change.scene
    for name in _FILES:
        ref = fields.get(name)
        if ref:
            with web().studio.database.session(write=False) as session:
                if not isinstance(ref, str) or not owns_file(session, ref, visitor().user):
                    raise NotFound(name, ref, "there is no such file of yours; bring it first")
    font = (fields.get("captions") or {}).get("font") if isinstance(fields.get("captions"), dict) else None
    if font:
        _check_files(FilmChange(fields={"logo": font}))


def _given() -> Upload:
    uploads, user = web().uploads, visitor().user
    if request.form.get("artifact"):
        return uploads.of_artifact(request.form["artifact"], user)
    given = request.files.get("file")
    if given is None or not given.filename:
        raise InputError("file", "", "choose a file first")
    return uploads.take(cast(BinaryIO, given.stream), given.filename, user)


def _body() -> dict[str, Any]:
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise InputError("body", "", "must be a JSON object")
    return body
