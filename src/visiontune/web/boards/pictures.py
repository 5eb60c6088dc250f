"""Small pictures of scenes. They are parts of films, not listed themselves: whoever has the film may see them."""

from __future__ import annotations

from flask import Blueprint, Response, request, send_file

from visiontune.artifacts import Artifact
from visiontune.errors import InputError, NotFound
from visiontune.thumbnails import Thumbnails
from visiontune.web.boards.opened import drafts, film_of
from visiontune.web.security.admitting import owns_file
from visiontune.web.security.identity import visitor
from visiontune.web.state import web

pages = Blueprint("storyboard_pictures", __name__)
_YEAR = 365 * 86_400
_FILMS = frozenset({"mp4", "webm", "mov", "mkv", "avi", "m4v", "gif"})


@pages.get("/storyboard/<one>/scenes/<scene_id>/picture")
def picture(one: str, scene_id: str) -> Response:
    """Of a film (its `n`th picture of that scene), or of a draft (the user's own file in that scene)."""
    found, media = _found(one, scene_id)
    response = send_file(Thumbnails(web().settings.home).get(found, media), mimetype="image/webp", conditional=True)
    # A film's parts never change; a draft's address names the file that it shows.
    response.headers["Cache-Control"] = f"private, max-age={_YEAR}, immutable"
    return response


def _found(one: str, scene_id: str) -> tuple[Artifact, str]:
    user = visitor().user
    listing = next(iter(web().listings.some([one], user)), None)
    if listing is None:
        scene = drafts().get(one, user).board.scene(scene_id)
        return _own(str(scene.get("image") or scene.get("clip") or ""), user)
    film = film_of(listing)
    shown = film.scene(scene_id) if film else None
    if shown is None:
        raise _none(scene_id)
    if shown.file or shown.clip:
        return _own(str(shown.file or shown.clip), user)
    keys = shown.images or shown.footage
    n = _place()
    part = web().studio.store.find(keys[n]) if n < len(keys) else None
    if part is None:
        raise _none(scene_id)
    return part, "image" if shown.images else "video"


def _place() -> int:
    try:
        return max(0, int(request.args.get("n", "0")[:6]))
    except ValueError as error:
        raise InputError("n", request.args.get("n"), "must be a whole number from 0") from error


def _own(ref: str, user: str) -> tuple[Artifact, str]:
    """A file of the user's as if it were an artifact, which is what small pictures are drawn of."""
    with web().studio.database.session(write=False) as session:
        if not ref or not owns_file(session, ref, user):
            raise _none(ref)
    path = web().studio.store.file(ref)
    media = "video" if ref.rpartition(".")[2] in _FILMS else "image"
    return Artifact("", ref[7:71], "import", path, {}, {}, ""), media


def _none(scene_id: str) -> NotFound:
    return NotFound("scene", scene_id, "has no picture here")
