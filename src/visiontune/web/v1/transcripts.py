"""`POST /v1/audio/transcriptions`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from flask import Response, jsonify
from flask_openapi import APIBlueprint
from pydantic import Field

from visiontune.artifacts import Artifact
from visiontune.errors import InputError
from visiontune.speech.base import TranscriptRequest
from visiontune.web.v1.declaring import answers, answers_as, body_of
from visiontune.web.v1.names import named
from visiontune.web.v1.reading import Body, files_of, form_of
from visiontune.web.v1.shapes import Transcript
from visiontune.web.v1.taking import taken
from visiontune.web.v1.waiting import made

blueprint = APIBlueprint("v1_transcripts", __name__, url_prefix="/v1")
_TEXTS: Mapping[str, str] = {"text": "text/plain", "srt": "application/x-subrip", "vtt": "text/vtt"}
_ANSWERS = {
    "content": {
        **answers_as(Transcript)["content"],
        **{media: {"schema": {"type": "string"}} for media in _TEXTS.values()},
    }
}


class Transcription(Body):
    """`POST /v1/audio/transcriptions`, a multipart form with `file`."""

    unused: ClassVar[frozenset[str]] = frozenset({"prompt", "temperature", "timestamp_granularities"})
    model: str | None = Field(default=None, max_length=300, description="a transcript backend, or auto")
    language: str | None = Field(default=None, max_length=12, description="ISO 639-1; without it, it is heard")
    response_format: Literal["json", "text", "srt", "verbose_json", "vtt"] | None = None
    stream: Literal[False] | None = Field(default=None, description="transcripts are not streamed")
    prompt: str | None = None
    temperature: float | None = Field(default=None, ge=0, le=1)
    timestamp_granularities: Any = None


@blueprint.post("/audio/transcriptions", responses=answers(_ANSWERS), request_body=body_of(Transcription, "file"))
def transcribe() -> Response:
    """What a recording says, and when."""
    body = form_of(Transcription)
    given = files_of("file")
    if len(given) != 1:
        raise InputError("file", f"{len(given)} files", "must be one recording, as a file of a multipart form")
    model = named(body.model, "transcript")
    upload = taken(given[0].stream.read(), given[0].filename or "recording", "file", "audio", "video")
    known = {name: value for name, value in (("language", body.language), ("model", model.model)) if value}
    artifact = made([TranscriptRequest.build(audio=upload.ref, backend=model.backend, seed=0, **known)])[0]
    return body.told(_answer(artifact, body.response_format or "json"))


def _answer(artifact: Artifact, form: str) -> Response:
    segments = artifact.details["segments"]
    text = " ".join(str(segment[2]).strip() for segment in segments)
    if form == "text":
        return Response(text + "\n", mimetype=_TEXTS[form])
    if form in _TEXTS:
        return Response(artifact.files[form].read_text(encoding="utf-8"), mimetype=_TEXTS[form])
    length = max((float(segment[1]) for segment in segments), default=0.0)
    told: dict[str, Any] = {"text": text, "usage": {"type": "duration", "seconds": length}}
    if form == "verbose_json":
        words = artifact.details["words"]
        told |= {"task": "transcribe", "language": artifact.details["language"], "duration": length}
        told["segments"] = [_segment(n, *segment) for n, segment in enumerate(segments)]
        told["words"] = [{"start": start, "end": end, "word": word} for start, end, word in words]
    return jsonify(told)


def _segment(n: int, start: float, end: float, text: str) -> dict[str, Any]:
    # The last five are of a model that tells them; clients insist that they are there.
    return {
        "id": n, "seek": 0, "start": start, "end": end, "text": text,
        "tokens": [], "temperature": 0.0, "avg_logprob": 0.0, "compression_ratio": 1.0, "no_speech_prob": 0.0,
    }  # fmt: skip
