"""Tools that look: at the library, at jobs, and at what a sentence asks for."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import anyio.to_thread
from mcp.server import MCPServer
from mcp_types import CallToolResult, ToolAnnotations
from pydantic import BaseModel, Field

from visiontune.errors import InputError
from visiontune.mcp.desk import Desk, told
from visiontune.mcp.showing import JobState, Made, as_result, result, state_of, uri_of

if TYPE_CHECKING:
    from visiontune.chat.understanding import Understander

Kind = Literal["image", "video", "clip", "music", "speech", "script", "transcript", "upscale", "text"]
Id = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$", description="as other tools told it")]
_LOOKS = ToolAnnotations(read_only_hint=True, open_world_hint=False)
_STOPS = ToolAnnotations(read_only_hint=False, destructive_hint=True, idempotent_hint=True, open_world_hint=False)
_WRITES = ToolAnnotations(read_only_hint=False, destructive_hint=False, idempotent_hint=True, open_world_hint=False)


class Found(BaseModel):
    """An artifact in a list."""

    id: str
    kind: str
    title: str
    uri: str
    created: float = Field(description="seconds since the epoch")
    favourite: bool
    bytes: int


class Artifacts(BaseModel):
    """What the library holds of what was looked for, the newest first."""

    artifacts: list[Found]


class Jobs(BaseModel):
    """Jobs, the newest first."""

    jobs: list[JobState]


class Understood(BaseModel):
    """What a sentence asks for: each wish with its intent, confidence and slots; and the entities in it."""

    requests: list[dict[str, Any]]
    entities: list[dict[str, Any]]


class Saved(BaseModel):
    """Files that were written."""

    paths: list[str]


def register(server: MCPServer[Any], desk: Desk) -> None:
    """Add the tools to `server`."""
    studio, user = desk.studio, desk.user

    @cache
    def understander() -> Understander:
        from visiontune.chat.understanding import OWN, Understander

        own = studio.settings.home / OWN
        return Understander.load(own if own.is_dir() else None)

    @server.tool(annotations=_LOOKS)
    def find_artifacts(
        text: Annotated[str, Field(max_length=1_000, description="words of titles and prompts")] = "",
        kind: Kind | None = None,
        favourite: bool = False,
        limit: Annotated[int, Field(ge=1, le=100)] = 20,
    ) -> Annotated[CallToolResult, Artifacts]:
        """Look through the library: everything that was ever made."""
        from visiontune.listing import Listings

        with told():
            listed = Listings(studio.database).find(user, kind=kind, text=text, favourite=favourite, limit=limit)
        found = [
            Found(
                id=one.id, kind=one.kind, title=one.title, uri=uri_of(one.id), created=one.created,
                favourite=one.favourite, bytes=one.bytes,
            )
            for one in listed
        ]  # fmt: skip
        return as_result(Artifacts(artifacts=found))

    @server.tool(annotations=_LOOKS)
    def get_artifact(id: Id) -> Annotated[CallToolResult, Made]:
        """All that is known of an artifact, with a small picture where it is one."""
        with told():
            return result(studio.library.get(id, user), desk)

    @server.tool(annotations=_LOOKS)
    def job_status(id: Id) -> Annotated[CallToolResult, JobState]:
        """How far a job is, and what it made."""
        with told():
            return as_result(state_of(studio.queue.get(id, user)))

    @server.tool(annotations=_LOOKS)
    def list_jobs(
        states: list[Literal["queued", "running", "done", "failed", "cancelled"]] | None = None,
        limit: Annotated[int, Field(ge=1, le=100)] = 20,
    ) -> Annotated[CallToolResult, Jobs]:
        """Jobs and how far they are."""
        with told():
            found = studio.queue.find(states or (), user, limit)
        return as_result(Jobs(jobs=[state_of(job) for job in found]))

    @server.tool(annotations=_STOPS)
    def cancel_job(id: Id) -> Annotated[CallToolResult, JobState]:
        """Stop one job; one that has ended stays as it is."""
        with told():
            studio.queue.get(id, user)
            return as_result(state_of(studio.cancel(id)))

    @server.tool(annotations=_LOOKS)
    async def understand(
        text: Annotated[str, Field(min_length=1, max_length=20_000)],
    ) -> Annotated[CallToolResult, Understood]:
        """What a sentence asks for: intent, subject, duration, style and the like. Nothing is made."""

        def read() -> Understood:
            from visiontune.chat.understanding import document

            found = document(understander().read(text))
            requests = found.get("requests") or [{name: found[name] for name in ("intent", "confidence", "slots")}]
            return Understood(requests=requests, entities=found.get("entities", []))

        with told():
            return as_result(await anyio.to_thread.run_sync(read))

    if desk.local:

        @server.tool(annotations=_WRITES)
        def save_artifact(
            id: Id,
            path: Annotated[str, Field(min_length=1, max_length=1_000, description="its suffix picks the format")],
        ) -> Annotated[CallToolResult, Saved]:
            """Write an artifact to a file of your own: PNG, JPEG, WebP, SVG, MP4, WAV, MP3, OGG, FLAC, MIDI, …"""
            with told():
                artifact = studio.library.get(id, user)
                target = Path(path).expanduser()
                if target.exists():
                    raise InputError("path", path, "is there already; give another name")
                return as_result(Saved(paths=[str(one) for one in studio.export(artifact, target)]))
