"""What all tools share: the studio, and how a request becomes a job, progress, and a result."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any, TypeVar

import anyio
import anyio.to_thread
from mcp.server.mcpserver.context import Context
from mcp.server.mcpserver.exceptions import ToolError

from visiontune.artifacts import Artifact
from visiontune.errors import InputError, VisionTuneError
from visiontune.jobs.records import Job
from visiontune.requests import Request
from visiontune.studio import Studio
from visiontune.uploading.uploads import Upload, Uploads

T = TypeVar("T")
POLL = 0.1  # seconds between looks at a job
Asking = Context[Any, Any]
"""Who calls a tool."""


@contextmanager
def told() -> Iterator[None]:
    """Errors of ours as what the client's model reads.

    Raises:
        ToolError: in place of a `VisionTuneError`.
    """
    try:
        yield
    except VisionTuneError as error:
        raise ToolError(str(error)) from error


@dataclass(frozen=True)
class Desk:
    """A studio on whose queue somebody works.

    Args:
        user: Whose library it is.
        local: Whether the client is on this machine and of this user, as over stdio: then it may name files by path.
    """

    studio: Studio
    user: str = "local"
    local: bool = True

    @cached_property
    def uploads(self) -> Uploads:
        """Files that the client gave."""
        return Uploads(self.studio.database, self.studio.store, self.studio.queue.owner)

    async def submit(self, request: Request, parents: Sequence[str] = ()) -> Job:
        """Queue `request`.

        Raises:
            VisionTuneError: as from `Studio.submit`.
        """
        return await self._call(self.studio.submit, request, self.user, parents)

    async def finish(self, job: Job, asking: Asking) -> Artifact:
        """The artifact of `job`, with its progress told meanwhile; who cancels the call cancels the job.

        Raises:
            VisionTuneError: it failed, or was cancelled.
        """
        after = 0
        try:
            while True:
                ended = (await self._call(self.studio.queue.get, job.id)).ended
                for event in await self._call(self.studio.queue.events, job.id, after):
                    after = event.id
                    await asking.report_progress(event.fraction, 1.0, event.sentence or None)
                if ended:
                    return await self._call(self.studio.wait, job.id)
                await anyio.sleep(POLL)
        except anyio.get_cancelled_exc_class():
            self.studio.cancel(job.id)
            raise

    async def file(self, source: str, field: str, *media: str) -> tuple[str, list[str]]:
        """A file that a request may name, and the ids of the artifact that it is of, if of one.

        Args:
            source: An artifact's id, or where `local` the path of a file.
            media: What it may hold: image, audio, video, midi, document, notes.

        Raises:
            InputError: there is no such thing, or it holds something else.
        """
        upload = await self._call(self._file, source, field)
        if upload.media not in media:
            raise InputError(field, source, f"is of the kind {upload.media}; it must be {' or '.join(media)}")
        return upload.ref, [upload.artifact_id] if upload.artifact_id else []

    def _file(self, source: str, field: str) -> Upload:
        if len(source) == 32 and source.isalnum():
            return self.uploads.of_artifact(source, self.user)
        if not self.local:
            raise InputError(field, source, "must be the id of an artifact; find_artifacts lists them")
        path = Path(source).expanduser()
        try:
            content = path.read_bytes() if path.is_file() else None
        except (OSError, ValueError) as error:
            raise InputError(field, source, f"cannot be read: {error}") from error
        if content is None:
            raise InputError(field, source, "is no file, and no artifact's id")
        return self.uploads.take(io.BytesIO(content), path.name, self.user)

    @staticmethod
    async def _call(function: Callable[..., T], *arguments: Any) -> T:
        return await anyio.to_thread.run_sync(partial(function, *arguments), abandon_on_cancel=True)
