"""About: this studio, the room that it takes, and its address for programs."""

from __future__ import annotations

import shutil

from flask import Blueprint, render_template, request

from visiontune import __version__
from visiontune.web.security.access import access
from visiontune.web.security.identity import visitor
from visiontune.web.state import web

pages = Blueprint("settings_about", __name__)


@pages.get("/about")
def about() -> str:
    return render_template(
        "pages/settings/about.html",
        version=__version__,
        home=web().settings.home if visitor().is_admin else None,
        usage=web().listings.usage(visitor().user),
        address=request.url_root.rstrip("/"),
        accounts=web().accounts,
    )


@pages.get("/about/room")
@access("admin")
def room() -> str:
    """What the whole library takes: counted anew, file by file."""
    disk = shutil.disk_usage(web().settings.home)
    return render_template("parts/settings/room.html", library=web().studio.store.size(), disk=disk)
