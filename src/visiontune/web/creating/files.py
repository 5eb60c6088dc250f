"""Files in forms: brought now, or taken from the library; a form names them as `upload:ID` or `artifact:ID`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from visiontune.errors import InputError
from visiontune.jobs.tables import UploadRow
from visiontune.web.creating.given import chosen
from visiontune.web.security.identity import visitor
from visiontune.web.state import web


@dataclass(frozen=True)
class Chosen:
    """A chosen file as a form shows it.

    Args:
        picture: Address of a small picture of it; empty where it has none.
    """

    token: str
    name: str
    picture: str = ""


def shown_file(token: str) -> Chosen | None:
    """What a form says of a chosen file; None where there is none, or it is gone."""
    kind, _, one = token.partition(":")
    user = visitor().user
    try:
        if kind == "artifact":
            listing = web().listings.get(one, user)
            picture = f"/artifacts/{one}/thumbnail" if listing.has_picture else ""
            return Chosen(token, listing.title or listing.kind, picture)
        upload = chosen(token, user)
    except InputError:
        return None
    return Chosen(token, upload.name, f"/chat/files/{upload.id}" if upload.media == "image" else "")


def token_of(ref: Any) -> str:
    """A file that an earlier request named, as a form names it; "" where it is none of the visitor's any more."""
    if not ref:
        return ""
    query = select(UploadRow).where(UploadRow.user == visitor().user, UploadRow.ref == ref).limit(1)
    with web().studio.database.session(write=False) as session:
        row = session.scalars(query).first()
        if row is None:
            return ""
        return f"artifact:{row.artifact_id}" if row.artifact_id else f"upload:{row.id}"
