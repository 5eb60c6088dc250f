"""`/api/uploads`: files that requests name."""

from __future__ import annotations

from typing import Literal

from flask import Response, request
from flask_openapi import OpenAPI
from pydantic import BaseModel, Field

from visiontune.errors import InputError
from visiontune.uploading.base import MOST
from visiontune.web.api.bodies import Lookup, nothing, told, whole
from visiontune.web.api.declaring import answers, blueprint, takes_file
from visiontune.web.api.shapes import UploadList, UploadShape
from visiontune.web.security.bodies import takes
from visiontune.web.security.identity import visitor
from visiontune.web.state import web

part = blueprint("uploads", "Uploads")


class UploadPath(BaseModel):
    """An upload by its id."""

    upload_id: str


class Which(Lookup):
    """Which uploads are listed."""

    media: Literal["image", "audio", "midi", "video", "document", "notes"] | None = None
    limit: int = Field(default=100, ge=1, le=500)


def register(app: OpenAPI) -> None:
    """Add what is here to `app`."""
    app.register_api(part)


@part.post(
    "/uploads",
    summary="Bring a file",
    description="Its kind is told by its content. Pictures, sounds, scores and films are written anew, without metadata;"
    " documents are kept as they are. The answer's `ref` names it in requests; make/import puts it into the library.",
    responses=answers(UploadShape, 201),
    request_body=takes_file(),
)
@takes(MOST + 1024**2)
def upload() -> Response:
    files = request.files.getlist("file")
    if len(files) != 1 or len(request.files) != 1:
        raise InputError("file", f"{len(files)} files", "send one file, in the field file of a multipart form")
    if request.form:
        raise InputError(next(iter(request.form))[:80], "", "there is no such field; send the field file alone")
    kept = web().uploads.take(files[0].stream, files[0].filename or "", visitor().user)  # type: ignore[arg-type]
    return told(UploadShape.of(kept), 201)


@part.get("/uploads", summary="List what was brought, the newest first", responses=answers(UploadList))
def find(query: Which) -> Response:
    found = web().uploads.find(visitor().user, query.media, query.limit)
    return told(UploadList(items=[UploadShape.of(one) for one in found]))


@part.get("/uploads/<upload_id>", summary="An upload", responses=answers(UploadShape))
def get(path: UploadPath) -> Response:
    return told(UploadShape.of(web().uploads.get(whole(path.upload_id, "upload"), visitor().user)))


@part.delete(
    "/uploads/<upload_id>",
    summary="Give an upload up",
    description="Its file stays where something was made from it.",
    responses=answers(None, 204),
)
def delete(path: UploadPath) -> Response:
    web().uploads.delete(whole(path.upload_id, "upload"), visitor().user)
    return nothing()
