"""Jobs: what waits, what runs, what ended and how.

```
/jobs           the page                        POST /jobs/ID/cancel, /jobs/ID/retry    one
/jobs/more      ended ones that follow          POST /jobs/cancel                       all that wait
/jobs/outlook   places and times left, anew     POST /jobs/clear                        ended ones, out of the list
                                                POST /jobs/replies/ID/cancel            an answer
```
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request
from flask_openapi import OpenAPI

from visiontune.errors import InputError
from visiontune.jobs.clearing import clear
from visiontune.jobs.engines import Engines
from visiontune.jobs.finding import JobPages
from visiontune.jobs.outlook import Outlook
from visiontune.jobs.owner import this_owner
from visiontune.jobs.records import ENDED, Job
from visiontune.jobs.replies import Reply, ReplyQueue
from visiontune.web import submitting
from visiontune.web.pages import ended as rows
from visiontune.web.security.identity import visitor
from visiontune.web.state import web

SHOWN = 20
"""Waiting or running jobs that are shown; the rest is counted."""
ENDS = 30
"""Ended jobs on a page."""
pages = Blueprint("jobs", __name__)


@dataclass(frozen=True)
class Live:
    """A job that waits or runs. `place`: 1 is the next; `left`: seconds, as far as anybody knows."""

    job: Job
    place: int | None = None
    left: float | None = None


def register(app: OpenAPI) -> None:
    """Add what is here to `app`."""
    rows.register(app)
    app.register_blueprint(pages)


@pages.get("/jobs")
def jobs() -> str:
    user = visitor().user
    ended = JobPages(web().studio.database).page(user, ENDED, limit=ENDS, cleared=False)
    return render_template("pages/jobs.html", **_now(user), ended=ended)


@pages.get("/jobs/more")
def more() -> str:
    cursor = request.args.get("cursor") or None
    ended = JobPages(web().studio.database).page(visitor().user, ENDED, cursor=cursor, limit=ENDS, cleared=False)
    return render_template("parts/jobs/ended.html", ended=ended)


@pages.get("/jobs/outlook")
def outlook() -> str:
    return render_template("parts/jobs/outlook.html", **_now(visitor().user))


@pages.post("/jobs/<job_id>/cancel")
def cancel(job_id: str) -> str:
    queue = web().studio.queue
    queue.get(job_id, visitor().user)
    job = queue.cancel(job_id)
    return render_template("parts/jobs/stopping.html", job=job)


@pages.post("/jobs/<job_id>/retry")
def retry(job_id: str) -> Response:
    """Ask for the same again: what of it was finished is found, and not made twice."""
    user = visitor().user
    job = web().studio.queue.get(job_id, user)
    if job.state not in ("failed", "cancelled"):
        raise InputError("job", job_id, f"is {job.state}; only what failed or was cancelled is tried again")
    again = submitting.retry(job)
    clear(web().studio.database, user, [job.id])
    return _changed(render_template("parts/job_card.html", job=again))


@pages.post("/jobs/cancel")
def cancel_waiting() -> Response:
    """All that wait; what runs goes on."""
    studio, user = web().studio, visitor().user
    waiting = studio.queue.find(("queued",), user, limit=studio.settings.max_queue)
    stopped = [studio.queue.cancel(job.id) for job in waiting]
    return _changed("", f"Cancelled {len(stopped):,}." if stopped else "Nothing waits.")


@pages.post("/jobs/clear")
def clear_ended() -> Response:
    ids = request.form.getlist("id") or None
    clear(web().studio.database, visitor().user, ids)
    return _changed("")


@pages.post("/jobs/replies/<reply_id>/cancel")
def cancel_reply(reply_id: str) -> Response:
    ReplyQueue(web().studio.database, this_owner()).cancel(reply_id, visitor().user)
    return _changed("")


def _now(user: str) -> dict[str, Any]:
    """What waits and runs of a user's, and whether anything works on it."""
    studio = web().studio
    standing = studio.queue.standing(user, SHOWN)
    return {
        "running": [Live(job, left=standing.outlooks[job.id].seconds) for job in standing.running],
        "waiting": [_waiting(job, standing.outlooks[job.id]) for job in standing.waiting],
        "many_waiting": standing.many,
        "replies": _replies(user),
        "engine": bool(Engines(studio.database, studio.queue.owner).here()),
    }


def _waiting(job: Job, likely: Outlook) -> Live:
    return Live(job, None if likely.ahead is None else likely.ahead + 1, likely.seconds)


def _replies(user: str) -> list[Reply]:
    queue = ReplyQueue(web().studio.database, web().studio.queue.owner)
    return queue.find(user, states=("queued", "running"), limit=SHOWN)


def _changed(html: str, told: str = "") -> Response:
    """An answer after which the lists are fetched anew."""
    response = make_response(html)
    toast = {"vt:toast": {"text": told, "kind": ""}} if told else {}
    response.headers["HX-Trigger"] = json.dumps({"vt:jobs": {}, **toast})
    return response
