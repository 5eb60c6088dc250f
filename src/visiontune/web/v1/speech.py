"""`POST /v1/audio/speech`."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

from flask import Response
from flask_openapi import APIBlueprint
from pydantic import Field

from visiontune.artifacts import Artifact
from visiontune.speech.base import SpeechRequest
from visiontune.web.v1.chunks import STREAM, sse
from visiontune.web.v1.declaring import answers, files, json_body, streams
from visiontune.web.v1.estimating import tokens
from visiontune.web.v1.names import named
from visiontune.web.v1.reading import Body, Shape, json_of
from visiontune.web.v1.waiting import made
from visiontune.web.v1.writing import exported, spoken_as

blueprint = APIBlueprint("v1_speech", __name__, url_prefix="/v1")
OPENAI_VOICES = frozenset({
    "alloy", "ash", "ballad", "coral", "echo", "fable", "onyx", "nova", "sage", "shimmer", "verse", "marin", "cedar",
})  # fmt: skip
"""OpenAI's voices, which mean our best for the language."""
MEDIA: Mapping[str, str] = {
    "mp3": "audio/mpeg",
    "opus": "audio/ogg",
    "aac": "audio/aac",
    "flac": "audio/flac",
    "wav": "audio/wav",
    "pcm": "audio/pcm",
}
_PIECE = 48_000  # bytes of a streamed piece


class VoiceId(Shape):
    """A voice by its id."""

    id: str = Field(max_length=80)


class Speech(Body):
    """`POST /v1/audio/speech`; `language`, `seed` and `backend` are ours."""

    unused: ClassVar[frozenset[str]] = frozenset({"instructions"})
    input: str
    model: str | None = Field(default=None, max_length=300, description="a speech backend, or auto")
    voice: str | VoiceId | None = Field(default=None, description="a voice of the backend; OpenAI's are taken as auto")
    response_format: Literal["mp3", "opus", "aac", "flac", "wav", "pcm"] | None = None
    speed: float | None = Field(default=None, ge=0.25, le=4, description="beyond 0.5 to 2 as the nearest of them")
    stream_format: Literal["audio", "sse"] | None = None
    instructions: str | None = None
    language: str | None = Field(default=None, max_length=12)
    seed: int | None = Field(default=None, ge=0, lt=2**32)
    backend: str | None = Field(default=None, max_length=80)


@blueprint.post("/audio/speech", responses=answers(streams(files(*MEDIA.values()))), request_body=json_body(Speech))
def speak() -> Response:
    """A text, spoken. `pcm` is 24 kHz, 16 bits, one channel, without a header."""
    body = json_of(Speech)
    model = named(body.backend or body.model, "speech")
    voice = body.voice.id if isinstance(body.voice, VoiceId) else body.voice
    known = {name: value for name, value in (("language", body.language), ("seed", body.seed)) if value is not None}
    request = SpeechRequest.build(
        text=body.input,
        backend=model.backend,
        voice="auto" if not voice or voice in OPENAI_VOICES else voice,
        speed=min(2.0, max(0.5, body.speed or 1.0)),
        **known,
    )
    artifact = made([request])[0]
    kind = body.response_format or "mp3"
    content = _content(artifact, kind)
    if body.stream_format == "sse":
        frames = _frames(content, body.input)
        return body.told(Response(frames, mimetype="text/event-stream", headers=STREAM))
    return body.told(Response(content, mimetype=MEDIA[kind], headers={"VisionTune-Artifact": artifact.id}))


def _content(artifact: Artifact, kind: str) -> bytes:
    if kind in ("mp3", "flac", "wav"):
        return exported(artifact, f".{kind}")
    return spoken_as(artifact, kind)


def _frames(content: bytes, text: str) -> Iterator[str]:
    for start in range(0, len(content), _PIECE):
        piece = base64.b64encode(content[start : start + _PIECE]).decode("ascii")
        yield sse({"type": "speech.audio.delta", "audio": piece})
    spent = {"input_tokens": tokens(text), "output_tokens": 0, "total_tokens": tokens(text)}
    yield sse({"type": "speech.audio.done", "usage": spent})
