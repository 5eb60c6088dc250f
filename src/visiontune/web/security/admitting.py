"""What a request from the web may name: files of the visitor's own, models by name, never a path.

A file that is somebody else's, one that is nowhere, and a path to anything are refused in the same words, so that
nobody learns what lies on this machine. Nothing here looks at the disk for a name that a client gave.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import String, cast, select
from sqlalchemy.orm import Session

from visiontune.backends import Environment
from visiontune.errors import InputError, NotFound
from visiontune.jobs.tables import ArtifactRow, DraftRow, UploadRow
from visiontune.requests import Request
from visiontune.web.state import web

_REF = re.compile(r"sha256:[0-9a-f]{64}\.[a-z0-9]{1,8}")
_FILES = frozenset({
    "init_image", "mask", "file", "audio", "primer", "theme", "melody", "font", "music_file", "logo", "notes", "image", "clip",
})  # fmt: skip
"""Fields of requests that name files and hold no other text."""
_MODELS = {"image": "model", "clip": "model", "video": "image_model", "music": "model", "transcript": "model"}
_LOCAL_WRITERS = ("auto", "llama")
"""Text backends whose model may be a file; the others' is a name that a service knows."""
_NO_FILE = "there is no such file of yours; upload it, and name it by the id that the upload answers"
_NO_MODEL = "no model of this name is here; take auto, or one that the list of models has"


def admitted(request: Request, user: str) -> Request:
    """`request`, if all that it names is `user`'s own or everybody's.

    Raises:
        NotFound: a file, a picture or a model is not theirs, or not here.
        InputError: the kind is made only as a part of something else.
    """
    if request.kind == "film":
        raise InputError("kind", "film", "is put together of a video's parts; ask for a video")
    document = request.document()
    _check_models(request, web().studio.workshop.environment)
    with web().studio.database.session(write=False) as session:
        for field, value in _texts(document):
            _check_file(session, field, value, user)
        key = document.get("image") if request.kind == "clip" else None
        if key is not None and not _owns_content(session, key, user):
            raise NotFound("image", key, _NO_FILE)
    return request


def owns_file(session: Session, ref: str, user: str) -> bool:
    """Whether `user` brought the file `ref`, or something of theirs was made from it, or a storyboard of theirs shows it."""
    if _REF.fullmatch(ref) is None:
        return False
    brought = select(UploadRow.id).where(UploadRow.user == user, UploadRow.ref == ref).limit(1)
    if session.scalar(brought) is not None:
        return True
    # What the command line made of a file has no upload. The search finds too much, as prompts that quote the name.
    return any(
        value == ref and field.rpartition(".")[2] in _FILES
        for table in (ArtifactRow, DraftRow)
        for request in session.scalars(
            select(table.request).where(table.user == user, cast(table.request, String).contains(ref, autoescape=True))
        )
        for field, value in _texts(request)
    )


def _check_file(session: Session, field: str, value: str, user: str) -> None:
    scene = re.fullmatch(r"(script\.)?scenes\[\d+\]\.(image|clip)", field)
    if (scene or _REF.fullmatch(value)) and not owns_file(session, value, user):
        raise NotFound(field, value, _NO_FILE)


def _owns_content(session: Session, key: str, user: str) -> bool:
    found = select(ArtifactRow.id).where(ArtifactRow.user == user, ArtifactRow.key == key).limit(1)
    return session.scalar(found) is not None


def _check_models(request: Request, environment: Environment) -> None:
    wanted = [(field, value) for field, value in _named(request) if value not in ("", "auto")]
    known = _models(environment, request.kind) if wanted else frozenset()
    for field, value in wanted:
        if value not in known:
            raise NotFound(field, value, _NO_MODEL)


def _named(request: Request) -> Iterator[tuple[str, str]]:
    """(field, name) of the models that a request names, where the name could be taken for a file's."""
    if (field := _MODELS.get(request.kind)) is not None:
        yield field, getattr(request, field)
    elif request.kind == "text" and request.backend in _LOCAL_WRITERS:
        yield "model", getattr(request, "model", "")
    for lora in getattr(request, "loras", ()):
        yield "loras", lora.rpartition(":")[0] or lora


def _models(environment: Environment, kind: str) -> frozenset[str]:
    """Names of the models of the catalogue, of those that were fetched, and of those that the settings name."""
    settings = (environment.option(name, "") for name in ("image_model", "clip_model", "music_model", "llama_model"))
    names = {*environment.weights.names(), *map(str, settings)}
    if kind == "music":
        from visiontune.music.composers import BACKBONES

        names.update(BACKBONES)
    return frozenset(names)


def _texts(value: Any, field: str = "") -> Iterator[tuple[str, str]]:
    """(field, text) of every text in a JSON value."""
    if isinstance(value, str):
        yield field, value
    elif isinstance(value, Mapping):
        for name, item in value.items():
            yield from _texts(item, f"{field}.{name}" if field else str(name))
    elif isinstance(value, list):
        for n, item in enumerate(value):
            yield from _texts(item, f"{field}[{n}]")
