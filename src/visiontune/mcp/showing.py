"""Artifacts and jobs as results of tools: facts for programs, words and a small picture for models and people."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

from mcp_types import CallToolResult, ContentBlock, ImageContent, ResourceLink, TextContent
from pydantic import BaseModel, Field

from visiontune.artifacts import Artifact
from visiontune.jobs.records import Job
from visiontune.mcp.desk import Desk

SHOWN = 768
"""Pixels of the longer side of a picture that is shown within a result."""
MEDIA: Mapping[str, str] = {
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".wav": "audio/wav",
    ".mp4": "video/mp4",
    ".mid": "audio/midi",
    ".musicxml": "application/vnd.recordare.musicxml+xml",
    ".srt": "application/x-subrip",
    ".vtt": "text/vtt",
    ".json": "application/json",
    ".txt": "text/plain",
}
"""Media types by suffix of a file."""
_FACTS = (
    "width",
    "height",
    "duration",
    "fps",
    "frames",
    "title",
    "composer",
    "key",
    "tempo",
    "voice",
    "language",
    "scenes",
)


class Made(BaseModel):
    """An artifact. `uri` is its resource with all that is known of it, `file` that of its main file."""

    id: str
    kind: str
    title: str
    uri: str
    file: str
    files: dict[str, str] = Field(default_factory=dict, description="resources of companions by name")
    path: str | None = Field(default=None, description="of the main file on this machine; do not change it there")
    backend: str
    seed: int | None
    seconds: float = Field(description="how long the making took")
    warnings: list[str] = Field(description="what was asked for and could not be had whole")
    facts: dict[str, Any] = Field(description="width, height, duration in seconds, …")
    text: str | None = Field(default=None, description="of a script, transcript or text")


class JobState(BaseModel):
    """A job. `artifact` is the id of what was made, once `state` is done."""

    id: str
    kind: str
    state: str
    fraction: float
    sentence: str
    artifact: str | None
    error: str | None


class Begun(BaseModel):
    """A job; and what it made, where the call waited for it."""

    job: JobState
    made: Made | None


def uri_of(artifact_id: str, suffix: str | None = None) -> str:
    """The resource of an artifact, or of its file of this suffix."""
    return f"visiontune://artifacts/{artifact_id}" + ("" if suffix is None else f"/file{suffix}")


def made_of(artifact: Artifact, desk: Desk) -> Made:
    """What a tool tells of an artifact."""
    files = {name: uri_of(artifact.id, path.suffix) for name, path in artifact.files.items() if path.suffix in MEDIA}
    request = artifact.request
    title = artifact.details.get("title") or request.get("prompt") or request.get("text") or artifact.kind
    reads = artifact.kind in ("script", "transcript", "text")
    return Made(
        id=artifact.id,
        kind=artifact.kind,
        title=" ".join(str(title).split())[:200],
        uri=uri_of(artifact.id),
        file=uri_of(artifact.id, artifact.path.suffix),
        files=files,
        path=str(artifact.path) if desk.local else None,
        backend=artifact.backend,
        seed=request.get("seed"),
        seconds=round(artifact.seconds, 3),
        warnings=list(artifact.warnings),
        facts={name: artifact.details[name] for name in _FACTS if artifact.details.get(name) is not None},
        text=artifact.path.read_text(encoding="utf-8") if reads else None,
    )


def state_of(job: Job) -> JobState:
    """What a tool tells of a job."""
    error = None if job.error is None else str(job.error.get("message", job.sentence))
    return JobState(
        id=job.id, kind=job.kind, state=job.state, fraction=round(job.fraction, 3), sentence=job.sentence,
        artifact=job.artifact_id, error=error,
    )  # fmt: skip


def result(artifact: Artifact, desk: Desk) -> CallToolResult:
    """An artifact as a tool's result."""
    made = made_of(artifact, desk)
    media = MEDIA.get(artifact.path.suffix, "application/octet-stream")
    words = f"Made {made.kind} {made.id}" + (f" ({made.path})" if made.path else "")
    told = [words, *(f"Note: {warning}" for warning in made.warnings)]
    content: list[ContentBlock] = [TextContent(type="text", text="\n".join(told))]
    if made.text is not None:
        content.append(TextContent(type="text", text=made.text))
    if media == "image/png":
        content.append(_small(artifact))
    content.append(ResourceLink(type="resource_link", uri=made.file, name=made.title, mime_type=media))
    return CallToolResult(content=content, structured_content=made.model_dump(mode="json"))


def begun(job: Job, artifact: Artifact | None, desk: Desk) -> CallToolResult:
    """A job, and what it made if it is done, as a tool's result."""
    state = state_of(job)
    if artifact is None:
        words = f"Job {job.id} is {job.state}; ask job_status for it."
        content: list[ContentBlock] = [TextContent(type="text", text=words)]
    else:
        content = list(result(artifact, desk).content)
    made = None if artifact is None else made_of(artifact, desk)
    return CallToolResult(content=content, structured_content=Begun(job=state, made=made).model_dump(mode="json"))


def as_result(value: BaseModel) -> CallToolResult:
    """Facts as a tool's result."""
    document = value.model_dump(mode="json")
    return CallToolResult(
        content=[TextContent(type="text", text=json.dumps(document, ensure_ascii=False))], structured_content=document
    )


def _small(artifact: Artifact) -> ImageContent:
    import pyvips

    picture = pyvips.Image.thumbnail(str(artifact.path), SHOWN, height=SHOWN, size="down")
    flat = picture.flatten(background=255) if picture.hasalpha() else picture
    data = base64.b64encode(flat.jpegsave_buffer(Q=85, keep="none")).decode("ascii")
    return ImageContent(type="image", data=data, mime_type="image/jpeg")
