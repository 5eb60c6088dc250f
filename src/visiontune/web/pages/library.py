"""Library: everything made, found again.

```
/library          the page, filtered by what its address says     /library/more      the tiles that follow
/library/ID/lineage   what came from what (lineage)               /library/import    own files (importing)
/library/download, /library/deletion, /library/delete, /library/favourite    several at once (bulk)
/collections/...  named groups (collections)
```
"""

from __future__ import annotations

import shutil
from typing import Any

from flask import Blueprint, render_template, request
from flask_openapi import OpenAPI
from sqlalchemy import bindparam, select

from visiontune.jobs.tables import UserRow
from visiontune.web.pages import bringing, bulk, collections, lineage, tiles
from visiontune.web.pages.filtering import KINDS, ORDERS, Filter
from visiontune.web.security.identity import visitor
from visiontune.web.state import web

TILES = 48
"""On a page; a multiple of the columns of most windows."""
_MEGABYTE = 1_000_000
_QUOTA = select(UserRow.quota_megabytes).where(UserRow.name == bindparam("user"))
pages = Blueprint("library", __name__)


def register(app: OpenAPI) -> None:
    """Add what is here to `app`."""
    tiles.register(app)
    for part in (pages, bulk.pages, collections.pages, bringing.pages, lineage.pages):
        app.register_blueprint(part)


@pages.get("/library")
def library() -> str:
    user, wanted = visitor().user, Filter.of(request.args)
    # An address that was kept names a collection that may be gone: that is told, not hidden as an empty one.
    chosen = web().collections.get(wanted.collection, user) if wanted.collection else None
    return render_template(
        "pages/library.html",
        wanted=wanted,
        page=web().listings.page(user, **wanted.query(), limit=TILES),
        kinds=KINDS,
        orders=ORDERS,
        collections=web().collections.find(user),
        chosen=chosen,
        **storage(user),
    )


@pages.get("/library/more")
def more() -> str:
    wanted = Filter.of(request.args)
    page = web().listings.page(visitor().user, **wanted.query(), cursor=request.args.get("cursor") or None, limit=TILES)
    return render_template("parts/library/tiles.html", wanted=wanted, page=page)


def storage(user: str) -> dict[str, Any]:
    """How much a user's things take, by group, and how much there may be: of a quota, of the library's bound, of the disk."""
    taken = {usage.kind: usage for usage in web().listings.usage(user)}
    groups = [(name, label, [taken[kind] for kind in kinds if kind in taken]) for name, (label, kinds) in KINDS.items()]
    used = [
        {"name": name, "label": label, "count": sum(one.artifacts for one in found), "bytes": sum(one.bytes for one in found)}
        for name, label, found in groups
    ]  # fmt: skip
    total = sum(one.bytes for one in taken.values())
    settings = web().settings
    with web().studio.database.reading() as connection:
        quota = (connection.scalar(_QUOTA, {"user": user}) or 0) * _MEGABYTE
    if quota:
        room, of = quota, "your quota"
    elif settings.max_disk:
        room, of = settings.max_disk * _MEGABYTE, "the library's bound"
    else:
        room, of = total + shutil.disk_usage(settings.home).free, "the disk"
    return {
        "used": used,
        "counts": {one["name"]: one["count"] for one in used},
        "things": sum(one.artifacts for one in taken.values()),
        "total": total,
        "room": room,
        "room_of": of,
    }
