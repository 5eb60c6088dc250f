"""Files of one's own into the library: checked and written anew here, listed by a worker."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any, BinaryIO, cast

from flask import Blueprint, request

from visiontune.errors import InputError
from visiontune.importing.base import ImportRequest
from visiontune.uploading.base import MOST
from visiontune.web.security.bodies import takes
from visiontune.web.security.identity import visitor
from visiontune.web.state import web
from visiontune.web.submitting import submit

pages = Blueprint("bringing", __name__)


@pages.post("/library/import")
@takes(MOST + 2**20)
def bring() -> tuple[dict[str, Any], int]:
    """One file; the answer names the job that lists it."""
    given = request.files.get("file")
    if given is None or not given.filename:
        raise InputError("file", "", "choose a file first")
    upload = web().uploads.take(cast(BinaryIO, given.stream), given.filename, visitor().user)
    title = PurePath(upload.name).stem or upload.name
    job = submit(ImportRequest.build(file=upload.ref, title=title[:200]))
    return {"job": job.id, "name": upload.name}, 202
