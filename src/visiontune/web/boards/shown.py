"""A board as its page shows it: each scene with its pictures, its times and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from visiontune.errors import NotFound
from visiontune.storyboards.board import Board
from visiontune.storyboards.films import Film, Shown
from visiontune.storyboards.planning import lengths
from visiontune.video.cards import SECONDS
from visiontune.web.boards.opened import Opened, film_of
from visiontune.web.security.identity import visitor
from visiontune.web.state import web

_SEEN = ("style", "aspect", "height", "width", "draft", "image_backend", "image_model", "picture_seconds", "seed")
"""Fields of a film that its pictures are drawn of."""


@dataclass(frozen=True)
class SceneView:
    """A scene on the page.

    Args:
        pictures: Addresses of its pictures; `old`: they show it as it was before.
        own: What of the user's own it shows: picture, clip, or nothing.
        start, seconds: Its place; `exact`: as in the film, else estimated.
        plays: Where it is in the film; None where it is not in it.
    """

    id: str
    number: int
    narration: str
    image_prompt: str
    least: float | None
    pictures: tuple[str, ...]
    old: bool
    own: str
    start: float
    seconds: float
    exact: bool
    plays: tuple[float, float] | None
    fault: str = ""


def scene_views(opened: Opened) -> list[SceneView]:
    """The scenes of a board, in order."""
    board, base, film = opened.board, opened.base, opened.film
    if board.way == "song":
        return [_sung(n, scene, opened) for n, scene in enumerate(film.scenes, 1)] if film else []
    known = {str(scene["id"]): scene for scene in base.scenes} if base else {}
    times = lengths(board, base, film)
    faults = board.lacking()
    previews = _previews(opened)
    exact = film is not None and not opened.changed
    at = SECONDS if board.film.get("title_card") and board.title.strip() else 0.0
    views = []
    for number, scene in enumerate(board.scenes, 1):
        name = str(scene["id"])
        shown = film.scene(name) if film else None
        if exact and shown is not None:
            at = shown.start
        pictures, old = _pictures(opened, scene, shown, known.get(name), previews.get(name))
        seconds = times[name]
        views.append(
            SceneView(
                id=name,
                number=number,
                narration=str(scene.get("narration") or ""),
                image_prompt=str(scene.get("image_prompt") or ""),
                least=scene.get("duration"),
                pictures=pictures,
                old=old,
                own="picture" if scene.get("image") else "clip" if scene.get("clip") else "",
                start=at,
                seconds=seconds,
                exact=exact,
                plays=(shown.start, shown.end) if shown else None,
                fault=faults.get(name, ""),
            )
        )
        at += seconds
    return views


def old_scenes(opened: Opened) -> list[str]:
    """Ids of the scenes whose pictures show what they were, and not what they are to be."""
    if opened.board.way == "song" or opened.film is None or opened.base is None:
        return []
    known = {str(scene["id"]): scene for scene in opened.base.scenes}
    previews = _previews(opened)
    shown = [(scene, str(scene["id"])) for scene in opened.board.scenes]
    return [
        name
        for scene, name in shown
        if _pictures(opened, scene, opened.film.scene(name), known.get(name), previews.get(name))[1]
    ]


def _sung(number: int, scene: Shown, opened: Opened) -> SceneView:
    pictures = _addresses(opened, scene, opened.listing.id if opened.listing else "")
    return SceneView(
        scene.id, number, scene.narration, "", None, pictures, opened.changed, "", scene.start, scene.seconds, True,
        (scene.start, scene.end),
    )  # fmt: skip


def _pictures(
    opened: Opened,
    scene: Mapping[str, Any],
    shown: Shown | None,
    before: Mapping[str, Any] | None,
    preview: tuple[str, Shown] | None,
) -> tuple[tuple[str, ...], bool]:
    """Addresses of what a scene shows, as fresh as there is, and whether it shows something else by now."""
    name = str(scene["id"])
    if scene.get("image") or scene.get("clip"):
        version = str(scene.get("image") or scene.get("clip"))[7:19]
        return (f"/storyboard/{opened.id}/scenes/{name}/picture?v={version}",), False
    if preview is not None:
        return _addresses(opened, preview[1], preview[0]), False
    if shown is None or before is None or opened.listing is None or shown.file or shown.clip:
        return (), False
    base = opened.base or opened.board
    fresh = _drawn_of(opened.board, scene) == _drawn_of(base, before)
    return _addresses(opened, shown, opened.listing.id), not fresh


def _addresses(opened: Opened, shown: Shown, artifact_id: str) -> tuple[str, ...]:
    count = max(len(shown.images), len(shown.footage), 1 if shown.file or shown.clip else 0)
    return tuple(f"/storyboard/{artifact_id}/scenes/{shown.id}/picture?n={n}" for n in range(min(count, 6)))


def _drawn_of(board: Board, scene: Mapping[str, Any]) -> tuple[Any, ...]:
    shown = str(scene.get("image_prompt") or "").strip() or str(scene.get("narration") or "").strip()
    look = tuple(board.film.get(name) for name in _SEEN)
    return shown, scene.get("seed"), scene.get("image"), scene.get("clip"), board.title, look


def _previews(opened: Opened) -> dict[str, tuple[str, Shown]]:
    """Of scenes that were looked at as they are now: the artifact, and the scene in it."""
    found: dict[str, tuple[str, Shown]] = {}
    if opened.draft is None:
        return found
    user = visitor().user
    for name, preview in opened.draft.previews.items():
        if preview["digest"] != scene_digest(opened.board, name):
            continue
        try:
            job = web().studio.queue.get(preview["job"], user)
        except NotFound:
            continue
        listing = next(iter(web().listings.some([job.artifact_id] if job.artifact_id else [], user)), None)
        film: Film | None = film_of(listing)
        shown = film.scene(name) if film else None
        if listing is not None and shown is not None:
            found[name] = (listing.id, shown)
    return found


def scene_digest(board: Board, scene_id: str) -> str:
    """Tells whether a scene is as it was when it was looked at; empty where it is gone."""
    scenes = [scene for scene in board.scenes if scene["id"] == scene_id]
    look = {name: board.film.get(name) for name in (*_SEEN, "voice", "speed", "captions", "fps")}
    return replace(board, scenes=tuple(scenes), film=look).digest() if scenes else ""
