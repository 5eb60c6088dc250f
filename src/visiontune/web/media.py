"""Files of artifacts: with ranges, small pictures and poster frames, and downloads in the format of choice.

A file is named by an artifact's id and by what it is of it, never by a path; its type is told by us, never guessed by
the browser; and what could run scripts (SVG, HTML) is shown in a sandbox.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from flask import Blueprint, Response, request, send_file
from flask_openapi import OpenAPI
from werkzeug.exceptions import RequestedRangeNotSatisfiable

from visiontune.artifacts import Artifact
from visiontune.errors import InputError, NotFound
from visiontune.files import FORMATS
from visiontune.importing.base import SUFFIXES
from visiontune.jobs.owner import this_owner
from visiontune.jobs.previews import Previews
from visiontune.listing import Listing
from visiontune.naming import file_name
from visiontune.thumbnails import Size, Thumbnails
from visiontune.web.distant import FETCHED, sent_there, streamed
from visiontune.web.security.identity import visitor
from visiontune.web.state import web

part = Blueprint("media", __name__)
TYPES = {
    ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".webp": "image/webp", ".svg": "image/svg+xml",
    ".mp4": "video/mp4", ".webm": "video/webm", ".mov": "video/quicktime",
    ".wav": "audio/wav", ".mp3": "audio/mpeg", ".ogg": "audio/ogg", ".opus": "audio/ogg", ".flac": "audio/flac",
    ".m4a": "audio/mp4", ".mid": "audio/midi", ".midi": "audio/midi", ".pdf": "application/pdf",
    ".musicxml": "application/vnd.recordare.musicxml+xml", ".json": "application/json",
    ".srt": "application/x-subrip; charset=utf-8", ".vtt": "text/vtt",
    ".txt": "text/plain", ".md": "text/markdown",
}  # fmt: skip
SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:"
_SOUNDS = (".wav", ".flac", ".mp3", ".ogg")
_LIGHT = 2_000_000
"""Bytes of a sound (ten seconds of music, forty of speech) that is written anew in this process."""
_PATIENCE = 300.0
"""Seconds that a process of its own may take for it."""


def register(app: OpenAPI) -> None:
    """Add what is here to `app`."""
    app.register_blueprint(part)


def held(artifact_id: str, *, fetch: bool = True) -> tuple[Listing, Artifact]:
    """The visitor's artifact of this whole id: how it is listed, and its files.

    Args:
        fetch: Have the files here, and not only know where they would lie.

    Raises:
        NotFound: there is none, it is another's, or its files are gone.
    """
    listing = web().listings.get(artifact_id, visitor().user)
    store = web().studio.store
    found = store.find(listing.key) if fetch else store.look(listing.key)
    if found is None:
        raise NotFound("id", artifact_id, "its files are gone from the library folder, or damaged; make it again")
    return listing, replace(found, id=listing.id, kind=listing.kind, request=listing.request, why=listing.why)


@part.get("/artifacts/<artifact_id>/file")
def main_file(artifact_id: str) -> Response:
    """The thing itself."""
    _, artifact = held(artifact_id, fetch=False)
    return _served(artifact, artifact.path, f"{artifact.key}-main")


@part.get("/artifacts/<artifact_id>/file/<name>")
def companion(artifact_id: str, name: str) -> Response:
    """What came with it, by its name: `svg`, `srt`, `vtt`, `script`, `midi`, `musicxml`; or by its suffix."""
    _, artifact = held(artifact_id, fetch=False)
    return _served(artifact, _companion(artifact, name), f"{artifact.key}-{name}")


@part.get("/artifacts/<artifact_id>/thumbnail")
def thumbnail(artifact_id: str) -> Response:
    """A small picture (WebP); `?size=large` for a poster."""
    listing, artifact = held(artifact_id, fetch=False)
    size: Size = "large" if request.args.get("size") == "large" else "small"
    drawn = Thumbnails(web().settings.home)
    path = drawn.known(artifact.key, size) or drawn.get(held(artifact_id)[1], listing.media, size)
    return sent(path, f"{artifact.key}-{size}", max_age=3_600)


@part.get("/artifacts/<artifact_id>/download")
def download(artifact_id: str) -> Response:
    """As a file to keep, in the format of `?format=` (default: its own); `?strip=1` leaves out how it was made."""
    listing, artifact = held(artifact_id)
    suffix = "." + (request.args.get("format") or artifact.path.suffix).lower().removeprefix(".")
    suffix = {".jpeg": ".jpg", ".midi": ".mid"}.get(suffix, suffix)
    if suffix not in formats(artifact):
        known = ", ".join(one[1:] for one in formats(artifact))
        raise InputError("format", suffix[1:], f"this {listing.kind} can be downloaded as {known}")
    name = f"{file_name(listing.title, listing.kind)}{suffix}"
    strip = request.args.get("strip") == "1"
    beside = next((file for file in artifact.files.values() if file.suffix == suffix), None)
    if suffix not in FORMATS.get(artifact.kind, ()) and beside is not None:
        return sent(beside, f"{artifact.key}{suffix}", name=name)
    export = web().studio.export
    if suffix == artifact.path.suffix and export.signer is None and not strip:
        return sent(artifact.path, f"{artifact.key}-main", name=name)
    with ExitStack() as stack:
        folder = stack.enter_context(web().studio.store.workspace("download", this_owner()))
        target = folder / f"file{suffix}"
        if _is_heavy(artifact, suffix):
            _export_apart(artifact, target, strip)
        else:
            try:
                export(artifact, target, strip_metadata=strip)
            except InputError as error:  # it speaks of a path that the visitor knows nothing of
                raise InputError("format", suffix[1:], error.remedy) from error
        response = sent(target, "", name=name)
        response.call_on_close(stack.pop_all().close)
        return response


@part.get("/jobs/<job_id>/preview")
def preview(job_id: str) -> Response:
    """The unfinished picture of a job (PNG); 204 while there is none."""
    job = web().studio.queue.get(job_id, visitor().user)
    path = Previews(web().settings.home).find(job.id)
    if path is None:
        return Response(status=204, headers={"Cache-Control": "no-store"})
    try:
        content = path.read_bytes()
    except FileNotFoundError:  # the job has just ended
        return Response(status=204, headers={"Cache-Control": "no-store"})
    return Response(content, mimetype="image/png", headers={"Cache-Control": "no-store"})


def formats(artifact: Artifact) -> tuple[str, ...]:
    """Suffixes that an artifact can be downloaded in, its own first."""
    own = artifact.path.suffix
    files = [file.suffix for file in artifact.files.values()]
    can = [one for one in FORMATS.get(artifact.kind, ()) if one not in (".jpeg", ".midi")]
    if artifact.kind == "music" and "musicxml" not in artifact.files:
        can = [one for one in can if one in (".wav", ".mp3", ".ogg", ".flac")]
    if artifact.kind == "image":
        can = [one for one in can if one != ".svg" or one in files]
    if artifact.kind == "text":
        can = [".txt", ".md"]
    if artifact.kind == "import":
        can = [one for one in can if SUFFIXES.get(one) == SUFFIXES.get(own)]
    return tuple(dict.fromkeys([own, *can, *files]))


def _served(artifact: Artifact, path: Path, etag: str) -> Response:
    """A file of an artifact to be shown, wherever it lies."""
    store = web().studio.store
    distant = store.distant(artifact.key, path)
    if distant is not None and (there := sent_there(distant)) is not None:
        return there
    kind = TYPES.get(path.suffix.lower())
    if distant is None or kind is None or distant.size <= FETCHED:
        store.find(artifact.key)
        return sent(path, etag)
    _one_range()
    try:
        _shorten_range(distant.size)
        response = streamed(distant, kind, etag)
    except RequestedRangeNotSatisfiable:
        return _no_such_part(distant.size)
    return _guarded(response, path)


def sent(path: Path, etag: str, *, name: str = "", max_age: int = 0) -> Response:
    """A file as an answer, whole or in part.

    Args:
        etag: Names its content; empty where it is never the same twice.
        name: Under which it is saved; empty: it is shown.
        max_age: Seconds for which the browser may show it without asking.
    """
    _one_range()
    kind = TYPES.get(path.suffix.lower())
    try:
        _shorten_range(path.stat().st_size)
        response = send_file(
            path,
            mimetype=kind or "application/octet-stream",
            as_attachment=bool(name) or kind is None,
            download_name=name or None,
            conditional=True,
            etag=etag or True,
        )
    except RequestedRangeNotSatisfiable:
        return _no_such_part(path.stat().st_size)
    except FileNotFoundError as error:
        raise NotFound("id", name or path.stem, "its file is gone from the library folder") from error
    return _guarded(response, path, max_age)


def _guarded(response: Response, path: Path, max_age: int = 0) -> Response:
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = f"private, max-age={max_age}" if max_age else "private, no-cache"
    if path.suffix.lower() not in TYPES or path.suffix.lower() == ".svg":
        response.headers["Content-Security-Policy"] = SANDBOX
    return response


def _one_range() -> None:
    """Several parts, other units: the whole is right as well."""
    asked = request.headers.get("Range")
    if asked is not None and (
        request.method != "GET" or re.fullmatch(r"bytes=(?:\d+-\d*|-\d+)", asked.strip()) is None
    ):
        request.environ.pop("HTTP_RANGE")


def _no_such_part(size: int) -> Response:
    return Response(status=416, headers={"Content-Range": f"bytes */{size}", "Accept-Ranges": "bytes"})


def _shorten_range(size: int) -> None:
    """Of the last bytes there are at most all, however many are asked for (RFC 9110, 14.1.2)."""
    last = re.fullmatch(r"bytes=-0*(\d+)", request.headers.get("Range", "").strip())
    if last is not None and size and (len(last[1]) > len(str(size)) or int(last[1]) > size):
        request.environ["HTTP_RANGE"] = f"bytes=-{size}"


def _is_heavy(artifact: Artifact, suffix: str) -> bool:
    """Whether to write it anew takes more memory than this process is to have: sound is decoded whole, pages are drawn."""
    drawn = artifact.kind == "music" and suffix in (".pdf", ".png")
    return drawn or (artifact.path.suffix in _SOUNDS and artifact.path.stat().st_size > _LIGHT)


def _export_apart(artifact: Artifact, target: Path, strip: bool) -> None:
    """Write it in a process of its own, as the command line does.

    Raises:
        InputError: it cannot be written, or not in the time that is given.
    """
    document = json.dumps({"home": str(web().settings.home), "id": artifact.id, "to": str(target), "strip": strip})
    command = [sys.executable, "-P", "-m", "visiontune.exporting", document]
    try:
        done = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, timeout=_PATIENCE, check=False)
        told = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
    except subprocess.TimeoutExpired:
        told = ["it takes too long here"]
    if not target.is_file():
        why = told[0] if told else "it could not be written"
        raise InputError("format", target.suffix[1:], f"{why}; take {artifact.path.suffix[1:]}")


def _companion(artifact: Artifact, name: str) -> Path:
    found = artifact.files.get(name) or next(
        (file for file in artifact.files.values() if file.suffix[1:] == name.lower()), None
    )
    if found is None:
        known = ", ".join(artifact.files) or "none"
        raise NotFound("name", name, f"this {artifact.kind} has no such companion; it has: {known}")
    return found
