"""What players of music and speech are told: notes in seconds, pages of a score, the peaks of a waveform."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, render_template
from flask_openapi import OpenAPI

from visiontune.artifacts import Artifact
from visiontune.depicting import loudness
from visiontune.errors import InputError, NotFound
from visiontune.web.media import SANDBOX, held

part = Blueprint("sounding", __name__)
_PEAKS = 600
_KEPT = "private, max-age=3600"


def register(app: OpenAPI) -> None:
    """Add what is here to `app`."""
    app.register_blueprint(part)


@part.get("/artifacts/<artifact_id>/notes")
def notes(artifact_id: str) -> Response:
    """The notes of a piece: {"duration", "parts": [names], "notes": [[start s, end s, pitch, part, velocity], …], "bars"}."""
    _, artifact = held(artifact_id)
    return _kept(jsonify(notes_of(artifact)))


@part.get("/artifacts/<artifact_id>/peaks")
def peaks(artifact_id: str) -> Response:
    """How loud a recording is over time: {"duration", "peaks": [0 to 1, …]}."""
    listing, artifact = held(artifact_id)
    if listing.media != "audio":
        raise NotFound("id", artifact_id, f"a {listing.kind} has no waveform")
    found = [round(peak, 4) for peak in loudness(artifact.path, _PEAKS)]
    return _kept(jsonify(duration=artifact.details.get("duration"), peaks=found))


@part.get("/artifacts/<artifact_id>/score")
def score(artifact_id: str) -> Response:
    """A fragment that shows the pages of the score."""
    _, artifact = held(artifact_id)
    pages = _engraved(artifact)
    return _kept(Response(render_template("parts/artifact/score.html", artifact=artifact, pages=len(pages))))


@part.get("/artifacts/<artifact_id>/score/<int:number>")
def page(artifact_id: str, number: int) -> Response:
    """A page of the score, from 1, as SVG."""
    _, artifact = held(artifact_id)
    pages = _engraved(artifact)
    if not 1 <= number <= len(pages):
        raise NotFound("page", number, f"the score has {len(pages)} pages")
    response = Response(pages[number - 1], mimetype="image/svg+xml")
    response.headers["Content-Security-Policy"] = SANDBOX
    return _kept(response)


def notes_of(artifact: Artifact) -> dict[str, Any]:
    """The notes of an artifact with a MIDI file.

    Raises:
        NotFound: it has none.
        InputError: it is damaged.
    """
    from visiontune.music.files.midi import read_midi

    path = artifact.files.get("midi") or (artifact.path if artifact.path.suffix == ".mid" else None)
    if path is None:
        raise NotFound("id", artifact.id, f"this {artifact.kind} has no notes")
    found, _ = read_midi(path, "id")
    seconds = found.seconds
    return {
        "duration": round(artifact.details.get("duration") or found.duration, 3),
        "parts": [{"name": one.name, "drums": one.drums} for one in found.parts],
        "notes": sorted(
            [round(seconds(note.start), 3), round(seconds(note.end), 3), note.pitch, number, note.velocity]
            for number, one in enumerate(found.parts)
            for note in one.notes
        ),
        "bars": [round(seconds(start), 3) for start, _ in found.bars()],
    }


def _engraved(artifact: Artifact) -> list[str]:
    from visiontune.music.notation.engraving import engrave

    path = artifact.files.get("musicxml")
    if path is None:
        raise NotFound("id", artifact.id, f"this {artifact.kind} has no score")
    try:
        return engrave(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("id", artifact.id, "its score is damaged; make it again") from error


def _kept(response: Response) -> Response:
    response.headers["Cache-Control"] = _KEPT
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
