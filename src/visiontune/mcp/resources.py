"""Resources: what is known of each artifact as JSON, and its files."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ResourceError, ResourceNotFoundError
from mcp_types import Resource

from visiontune.artifacts import Artifact
from visiontune.errors import NotFound, VisionTuneError
from visiontune.listing import Listings
from visiontune.mcp.desk import Desk
from visiontune.mcp.showing import MEDIA, made_of, uri_of

LARGEST = 24_000_000
"""Bytes of a file that is handed over; a third more of them travel, as base64."""
_LISTED = 50


class Listing(MCPServer[Any]):
    """A server that lists the newest artifacts among its resources."""

    desk: Desk

    async def list_resources(self) -> list[Resource]:
        """Those of a fixed address, and the newest artifacts."""
        newest = Listings(self.desk.studio.database).find(self.desk.user, limit=_LISTED)
        found = [
            Resource(
                uri=uri_of(one.id), name=one.id, title=one.title, description=one.kind, mime_type="application/json"
            )
            for one in newest
        ]
        return [*await super().list_resources(), *found]


def register(server: MCPServer[Any], desk: Desk) -> None:
    """Add the resources to `server`."""

    @server.resource("visiontune://artifacts/{id}", name="artifact", mime_type="application/json")
    def artifact(id: str) -> str:
        """What is known of an artifact: its request, facts, warnings, files."""
        found = _found(id, desk)
        document = made_of(found, desk).model_dump(mode="json") | {"request": dict(found.request)}
        return json.dumps(document, ensure_ascii=False)

    for suffix, media in MEDIA.items():
        kind = suffix.removeprefix(".")
        server.resource(f"visiontune://artifacts/{{id}}/file{suffix}", name=f"file-{kind}", mime_type=media)(
            _reader(suffix, desk)
        )


def _reader(suffix: str, desk: Desk) -> Callable[[str], bytes]:
    def file(id: str) -> bytes:
        return _content(_found(id, desk), suffix)

    file.__doc__ = f"An artifact's {suffix} file, of at most {LARGEST // 1_000_000} MB."
    return file


def _found(artifact_id: str, desk: Desk) -> Artifact:
    try:
        if len(artifact_id) != 32:
            raise NotFound("id", artifact_id, "nothing in the library has this id")
        return desk.studio.library.get(artifact_id, desk.user)
    except VisionTuneError as error:
        raise ResourceNotFoundError(str(error)) from error


def _content(artifact: Artifact, suffix: str) -> bytes:
    paths: list[Path] = [artifact.path, *artifact.files.values()]
    path = next((one for one in paths if one.suffix == suffix), None)
    if path is None:
        known = ", ".join(sorted({one.suffix for one in paths}))
        raise ResourceNotFoundError(f"{artifact.kind} {artifact.id} has no {suffix} file; it has: {known}")
    size = path.stat().st_size
    if size > LARGEST:
        raise ResourceError(
            f"this file has {size // 1_000_000} MB, and at most {LARGEST // 1_000_000} are handed over; save it with "
            "save_artifact, or download it in the studio"
        )
    return path.read_bytes()
