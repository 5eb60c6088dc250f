"""What came from what, as a small tree."""

from __future__ import annotations

from flask import Blueprint, render_template

from visiontune.descent import Family
from visiontune.web.security.identity import visitor
from visiontune.web.state import web

pages = Blueprint("lineage", __name__)


@pages.get("/library/<artifact_id>/lineage")
def lineage(artifact_id: str) -> str:
    family = Family.of(web().studio.database, web().listings, artifact_id, visitor().user)
    return render_template("pages/lineage.html", family=family)
