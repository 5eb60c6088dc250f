"""Films of boards: what making one would take, making it, a look at one scene, and how far it is."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from visiontune.errors import InputError
from visiontune.storyboards.drafts import BUSY
from visiontune.storyboards.planning import plan
from visiontune.web.boards.opened import Opened, drafts, forget_preview, opened
from visiontune.web.boards.shown import old_scenes, scene_digest
from visiontune.web.security.identity import visitor
from visiontune.web.showing import about, clock
from visiontune.web.state import web
from visiontune.web.submitting import submit

pages = Blueprint("storyboard_making", __name__)


@pages.get("/storyboard/<one>/plan")
def planned(one: str) -> dict[str, Any]:
    """What making the board would find and make, and about how long it takes."""
    found = opened(one)
    if found.writing:
        return {
            "number": found.number,
            "fault": "",
            "sentence": "",
            "about": "",
            "scenes": {},
            "length": "",
            "film": False,
        }
    told = plan(found.board, found.base, found.film, web().studio.workshop)
    return {
        "number": found.number,
        "fault": told.fault,
        "sentence": told.sentence(),
        "about": about(told.seconds),
        "seconds": round(told.seconds, 1),
        "found": told.found,
        "pictures": len(told.pictures),
        "voices": len(told.voices),
        "music": told.music or told.song,
        "film": told.film,
        "scenes": told.scenes,
        "old": old_scenes(found),
        "times": {name: round(seconds, 1) for name, seconds in told.times.items()},
        "length": clock(told.length) if told.length else "",
    }


@pages.post("/storyboard/<one>/render")
def render(one: str) -> tuple[dict[str, Any], int]:
    """Make the film of a board; its parts that lie in the library are found again."""
    found = opened(one)
    _check_idle(found)
    if found.draft is not None and not found.changed:
        raise InputError("storyboard", found.board.name, "is as its film is; change something first")
    draft = found.draft or drafts().begin(visitor().user, found.board, one)
    request = found.board.request()
    seen = found.draft.job if found.draft else None
    job = submit(
        request,
        [found.listing.id] if found.listing else [],
        also=lambda session, new: drafts().claim(session, draft.id, draft.user, seen, new, found.board),
    )
    return {"id": draft.id, "job": job.id}, 202


@pages.post("/storyboard/<one>/scenes/<scene_id>/preview")
def preview(one: str, scene_id: str) -> tuple[dict[str, Any], int]:
    """One scene as a quick film of its own."""
    found = opened(one)
    request = found.board.alone(scene_id)
    draft = found.draft or drafts().begin(visitor().user, found.board, one)
    job = submit(request)
    before = drafts().preview(draft.id, draft.user, scene_id, job.id, scene_digest(found.board, scene_id))
    if before is not None:
        forget_preview(before)
    return {"id": draft.id, "job": job.id}, 202


@pages.get("/storyboard/<one>/jobs/<job_id>")
def state(one: str, job_id: str) -> dict[str, Any]:
    """How far a job of a board is, for pages that missed its events."""
    opened(one)
    job = web().studio.queue.get(job_id, visitor().user)
    error = (job.error or {}).get("message", "")
    return {
        "id": job.id, "kind": job.kind, "state": job.state, "fraction": job.fraction, "sentence": job.sentence,
        "artifact": job.artifact_id, "error": error,
    }  # fmt: skip


def _check_idle(found: Opened) -> None:
    job = found.job
    if found.writing:
        raise InputError("storyboard", found.board.name, "its script is still being written; wait a moment")
    if job is not None and not job.ended:
        raise InputError("storyboard", found.board.name, BUSY)
