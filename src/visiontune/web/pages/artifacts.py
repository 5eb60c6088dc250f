"""An artifact: its page, its card, and what can be done with it.

```
/artifacts/ID          the page         POST   /artifacts/ID/vary      the same with another seed
/artifacts/ID/card     a fragment              /artifacts/ID/remake    the same again
/jobs/ID/card          a fragment              /artifacts/ID/upscale   enlarged      /artifacts/ID/move  set in motion
                                               /artifacts/ID/favourite
                                        DELETE /artifacts/ID
```
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, get_template_attribute, make_response, redirect, render_template, request
from flask_openapi import OpenAPI
from werkzeug.wrappers import Response as Answer

from visiontune.backends import request_from, request_type
from visiontune.clip.base import ClipRequest
from visiontune.errors import InputError
from visiontune.jobs.records import Job
from visiontune.listing import Listing
from visiontune.requests import Request
from visiontune.upscale.base import UpscaleRequest
from visiontune.web.pages import cards
from visiontune.web.pages.facts import facts, reasons, took
from visiontune.web.pages.gains import called
from visiontune.web.security.identity import visitor
from visiontune.web.state import web
from visiontune.web.submitting import submit

pages = Blueprint("artifacts", __name__)


def register(app: OpenAPI) -> None:
    """Add what is here to `app`."""
    cards.register(app)
    app.register_blueprint(pages)


@pages.get("/artifacts/<artifact_id>")
def page(artifact_id: str) -> str:
    user = visitor().user
    listing = web().listings.get(artifact_id, user)
    shown = cards.shown(listing)
    return render_template(
        "pages/artifact.html",
        shown=shown,
        made_by=called(shown.artifact.backend.partition("/")[0]) if shown.artifact else "",
        one=listing,
        lineage=web().listings.lineage(artifact_id, user),
        facts=facts(listing.request),
        usual=_usual(listing.request),
        reasons=reasons(listing.why),
        took=_took(listing, shown),
        document=json.dumps(dict(listing.request), ensure_ascii=False, indent=2),
    )


@pages.get("/artifacts/<artifact_id>/card")
def card(artifact_id: str) -> str:
    return cards.artifact_card(web().listings.get(artifact_id, visitor().user))


@pages.get("/jobs/<job_id>/card")
def job_card(job_id: str) -> str:
    return cards.job_card(web().studio.queue.get(job_id, visitor().user))


@pages.post("/artifacts/<artifact_id>/vary")
def vary(artifact_id: str) -> Answer:
    """Once more, with another seed."""
    listing = web().listings.get(artifact_id, visitor().user)
    document = {name: value for name, value in listing.request.items() if name != "seed"}
    return _queued(submit(_again(document), [artifact_id]))


@pages.post("/artifacts/<artifact_id>/remake")
def remake(artifact_id: str) -> Answer:
    """Once more, the same: of use where its files are gone, or what made it has changed."""
    listing = web().listings.get(artifact_id, visitor().user)
    return _queued(submit(_again(dict(listing.request)), listing.parents))


@pages.post("/artifacts/<artifact_id>/upscale")
def upscale(artifact_id: str) -> Answer:
    factor = request.form.get("factor", "2")
    if factor not in ("2", "3", "4"):
        raise InputError("factor", factor, "must be 2, 3 or 4")
    return _queued(submit(UpscaleRequest.build(file=_picture(artifact_id), factor=int(factor)), [artifact_id]))


@pages.post("/artifacts/<artifact_id>/move")
def move(artifact_id: str) -> Answer:
    """A picture set in motion: a few seconds of film."""
    listing = web().listings.get(artifact_id, visitor().user)
    prompt = str(listing.request.get("prompt") or listing.title or "a picture")
    wanted = ClipRequest.build(prompt=prompt, init_image=_picture(artifact_id))
    return _queued(submit(wanted, [artifact_id]))


@pages.post("/artifacts/<artifact_id>/favourite")
def favourite(artifact_id: str) -> str:
    """Mark it, or with `on=0` take the mark away; answers the button."""
    user = visitor().user
    web().listings.get(artifact_id, user)
    web().listings.change([artifact_id], user, favourite=request.form.get("on", "1") == "1")
    drawn: str = get_template_attribute("parts/artifact/favourite.html", "favourite")(
        web().listings.get(artifact_id, user)
    )
    return drawn


@pages.delete("/artifacts/<artifact_id>")
def delete(artifact_id: str) -> Response:
    """Take it out of the library. On its own page one is led to the library, elsewhere its card goes."""
    user = visitor().user
    web().listings.get(artifact_id, user)
    web().listings.delete([artifact_id], user)
    response = make_response("")
    if request.headers.get("HX-Current-URL", "").partition("?")[0].endswith(f"/artifacts/{artifact_id}"):
        response.headers["HX-Redirect"] = "/library"
    else:
        response.headers["HX-Trigger"] = json.dumps({"vt:toast": {"text": "Deleted.", "kind": ""}})
    return response


def _again(document: dict[str, Any]) -> Request:
    if document.get("kind") in (None, "import"):
        raise InputError("kind", document.get("kind"), "was brought, not made, so it cannot be made again")
    return request_from(document)


def _picture(artifact_id: str) -> str:
    listing = web().listings.get(artifact_id, visitor().user)
    if listing.media != "image":
        raise InputError("id", artifact_id, "is no picture; choose one")
    return web().uploads.of_artifact(artifact_id, visitor().user).ref


def _queued(job: Job) -> Answer:
    """A job that was just queued: as a fragment for the page, or for a browser without scripts the list of jobs."""
    if request.headers.get("HX-Request"):
        return make_response(cards.job_card(job))
    return redirect("/jobs", 303)


def _took(listing: Listing, shown: cards.Shown) -> str:
    """All of its job where that is known, else what its last step says."""
    job = web().studio.queue.of_artifact(listing.id, listing.user)
    if job is not None and job.started and job.finished:
        return took(job.finished - job.started)
    return took(shown.artifact.seconds) if shown.artifact else ""


def _usual(document: Mapping[str, Any]) -> set[str]:
    """Names of the fields that stand at their defaults."""
    try:
        known = request_type(str(document.get("kind"))).model_fields
    except InputError:  # of a backend that is no longer installed
        return set()
    plain = {name: field.default for name, field in known.items()}
    return {name for name, value in document.items() if name in plain and plain[name] == value}
