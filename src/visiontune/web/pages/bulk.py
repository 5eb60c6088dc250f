"""Several things of the library at once: downloaded, deleted, marked."""

from __future__ import annotations

import json
import time
from collections import Counter

from flask import Blueprint, Response, make_response, render_template, request, stream_with_context

from visiontune.errors import NotFound
from visiontune.listing import Listing
from visiontune.web.pages.ids import chosen_ids
from visiontune.web.security.access import access
from visiontune.web.security.identity import visitor
from visiontune.web.state import web
from visiontune.zipping import zipped

pages = Blueprint("bulk", __name__)


@pages.post("/library/download")
@access("visitor")
def download() -> Response:
    """A ZIP file of them, sent as it is written."""
    user, studio = visitor().user, web().studio
    archive = zipped(_chosen(), lambda one: studio.library.get(one, user), studio.export)
    name = time.strftime("VisionTune %Y-%m-%d %H-%M.zip")
    response = Response(stream_with_context(archive), mimetype="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


@pages.post("/library/deletion")
def deletion() -> str:
    """What a deletion would take, and what stays; asked before anything is done."""
    found, user = _chosen(), visitor().user
    counts = Counter(one.kind for one in found)
    return render_template(
        "parts/library/deletion.html",
        found=found,
        kinds=[(kind, count) for kind, count in counts.most_common()],
        bytes=sum(one.bytes for one in found),
        favourites=sum(one.favourite for one in found),
        children=len(web().listings.children([one.id for one in found], user)),
    )


@pages.post("/library/delete")
def delete() -> Response:
    """Delete them, and take their tiles out of the page."""
    ids = chosen_ids()
    gone = web().listings.delete(ids, visitor().user)
    if not gone:
        raise NotFound("id", ids[0], "nothing in the library has this id")
    told = "Deleted." if gone == 1 else f"Deleted {gone:,} things."
    response = make_response(render_template("parts/library/deleted.html", ids=ids))
    response.headers["HX-Trigger"] = json.dumps({"vt:toast": {"text": told, "kind": ""}, "vt:library": {}})
    return response


@pages.post("/library/favourite")
def favourite() -> str:
    """Mark them as favourites, or (`on` is 0) no longer."""
    ids, user = chosen_ids(), visitor().user
    on = request.form.get("on", "1") != "0"
    if not web().listings.change(ids, user, favourite=on):
        raise NotFound("id", ids[0], "nothing in the library has this id")
    return render_template("parts/library/hearts.html", found=web().listings.some(ids, user), oob=len(ids) > 1)


def _chosen() -> list[Listing]:
    ids = chosen_ids()
    found = web().listings.some(ids, visitor().user)
    if not found:
        raise NotFound("id", ids[0], "nothing in the library has this id")
    return found
