"""Voices behind HTTP: back-off, time limits, cancelling, and a cache of every line that was spoken.

    line --cache?--> samples
         '--ask, wait and ask again--> audio --decoded?--> cache --> samples

A line is asked for once: when a later line fails, the next run goes on there. Parts are joined as samples and never
as files, since joined MP3 files carry a header each, which players refuse.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from visiontune.errors import InputError, RemoteError, StorageError
from visiontune.remote import CONNECT, LONGEST_WAIT, RETRIED, TRIES, Service, in_thread, pause, retry_after
from visiontune.speech.audio import read_audio
from visiontune.speech.base import SAMPLE_RATE

if TYPE_CHECKING:
    import httpx
    import numpy as np
    import numpy.typing as npt

    from visiontune.backends import Context

SILENCE = 60.0  # seconds
KEPT = 30 * 86_400.0  # seconds that spoken lines stay in the cache


@dataclass(frozen=True)
class Lines:
    """The cache of spoken lines, outside of any job's folder, so that it outlives a job that fails."""

    folder: Path

    @classmethod
    def of(cls, backend: str, context: Context) -> Lines:
        """The cache of a backend: below the option `cache`, or where that is not set in the job's own folder."""
        return cls(Path(context.environment.option("cache", context.folder)) / "speech" / backend)

    def sweep(self) -> None:
        """Remove lines that were spoken long ago."""
        for path in self.folder.glob("*.*"):
            with contextlib.suppress(FileNotFoundError):  # another job sweeps, too
                if time.time() - path.stat().st_mtime > KEPT:
                    path.unlink()

    def samples(self, what: dict[str, Any], service: Service, fetch: Callable[[], bytes]) -> npt.NDArray[np.float32]:
        """The line that `what` describes as float32 samples (n,) at `SAMPLE_RATE`; fetched where it is not kept.

        Raises:
            RemoteError: what came is no audio; it is not kept.
            StorageError: the cache cannot be written.
        """
        key = hashlib.sha256(json.dumps(what, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
        path = self.folder / f"{key}.audio"
        if path.is_file():
            try:
                return read_audio(path, SAMPLE_RATE, 1)[0]
            except InputError:
                path.unlink()  # damaged on the disk: asked for again
        content = fetch()
        part = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}.part")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            part.write_bytes(content)
        except OSError as error:
            with contextlib.suppress(OSError):
                part.unlink()
            raise StorageError(f"{self.folder} cannot take what was spoken: {error.strerror or error}") from error
        try:
            samples, _ = read_audio(part, SAMPLE_RATE, 1)
        except InputError as error:
            part.unlink()
            raise RemoteError(
                f"{service.name} sent {len(content):,} bytes that are no audio; try again later"
            ) from error
        part.replace(path)
        return samples


def connect() -> httpx.Client:
    """A client for the requests of one job; closing it also ends a request that is still on its way."""
    import httpx

    return httpx.Client(timeout=httpx.Timeout(SILENCE, connect=CONNECT), follow_redirects=False)


def ask(service: Service, send: Callable[[], httpx.Response], context: Context) -> httpx.Response:
    """What the service answers, after as many tries as that takes.

    Args:
        service: Who is asked.
        send: Sends the request and reads the whole answer, in a thread of its own.
        context: Its cancellation is noticed while waiting.

    Raises:
        RemoteError: the service refused, failed or could not be reached; says what it answered, never the key.
        Cancelled: the job was cancelled.
    """
    import httpx

    fault = ""
    wait = service.first_wait
    for attempt in range(TRIES):
        if attempt:
            pause(wait, context)
            wait = min(LONGEST_WAIT, 2 * wait)
        try:
            response = in_thread(send, context)
        except httpx.TransportError as error:
            fault = f"cannot be reached ({type(error).__name__}: {error})"
            continue
        if response.status_code < 400:
            return response
        fault = f"answers {response.status_code} ({_reason(response, service.secret)})"
        if response.status_code not in RETRIED:
            raise RemoteError(f"{service.name} {fault}. {service.refusal}".strip())
        asked = retry_after(response.headers.get("retry-after")) or 0.0
        if asked > LONGEST_WAIT:
            raise RemoteError(f"{service.name} {fault}, and asks to wait {asked:,.0f} s; try again then")
        wait = max(wait, asked)
    raise RemoteError(
        f"{service.name} {fault}, {TRIES} times in a row; wait a while and run it again: what is spoken is kept"
    )


def _reason(response: httpx.Response, secret: str) -> str:
    try:
        said = str(response.json()["error"]["message"])
    except (ValueError, KeyError, TypeError):
        said = response.reason_phrase or "no reason given"
    return (said.replace(secret, "…") if secret else said)[:200]
