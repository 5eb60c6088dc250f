"""The executor over a Ray cluster; Ray itself is loaded by a child process, the bridge."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import queue
import secrets
import threading
import time
from collections.abc import Iterator, Mapping
from typing import Any

from visiontune import __version__
from visiontune.artifacts import Artifact
from visiontune.errors import Cancelled, HandedBack, InputError, JobError
from visiontune.extras import missing
from visiontune.jobs.making import Listener, Task, error_from
from visiontune.jobs.ray.connection import Connection
from visiontune.settings import Settings
from visiontune.store import ArtifactStore

_POLL = 0.1  # seconds between looks at the cancel flag
PATIENCE = 60.0
"""Seconds for which a cluster that was lost is looked for, before jobs are given back."""
_SLACK = 5.0  # seconds beyond the grace time in which the bridge must tell of a cancelled task's end
_NOT_FOR_MAKING = (
    "host", "port", "hosts", "trusted_proxies", "web_threads", "log_format", "log_level", "executor", "workers",
    "max_disk", "min_free_disk", "max_queue", "lease", "cancel_grace", "c2pa_cert", "c2pa_key", "c2pa_timestamp",
)  # fmt: skip
"""Settings that say nothing to who makes a part."""


class Ray:
    """Makes leaves on a cluster, from as many threads as call `run`.

    A head that dies: tasks wait, and are made again as soon as one is back; after `PATIENCE` their jobs are given back.

    Args:
        resources: Of a cluster that is started here, as `ray.init` takes them; default: all that there is.

    Raises:
        InputError: a setting is wrong, or Ray is not installed.
    """

    def __init__(
        self,
        settings: Settings,
        store: ArtifactStore,
        targets: Mapping[str, Mapping[str, str]],
        resources: Mapping[str, Any] | None = None,
    ) -> None:
        if lacks := missing("cluster", "ray"):
            raise InputError("VISIONTUNE_EXECUTOR", "ray", lacks)
        if settings.ray_min > settings.ray_max:
            raise InputError(
                "VISIONTUNE_RAY_MIN", settings.ray_min, f"must be at most {settings.ray_max}, as RAY_MAX is"
            )
        self.settings, self.store = settings, store
        self._hello = hello(settings, targets) | {"resources": dict(resources or {})}
        self._connection: Connection | None = None
        self._joined_before = False
        self._opening = threading.Lock()
        self._running = 0
        self._ended = threading.Condition()
        self._closed = False

    def run(self, task: Task, listener: Listener) -> Artifact:
        with self._ended:
            self._running += 1
        try:
            lost_at: float | None = None
            while True:
                connection = self._open(listener, lost_at)
                key = self._make(connection, task, listener)
                if key is not None:
                    return self._made(key, task)
                lost_at = lost_at or time.monotonic()
                listener.check_cancelled()
                found = self.store.find(task.key)  # what an actor made may have come all the same
                if found is not None:
                    return found
        finally:
            with self._ended:
                self._running -= 1
                self._ended.notify_all()

    def close(self) -> None:
        """Let what was cancelled end, and leave; warm actors of a shared cluster stay for others, and end when idle."""
        self._closed = True
        with self._ended:
            self._ended.wait_for(lambda: not self._running, self.settings.cancel_grace + _SLACK)
        if self._connection is not None:
            self._connection.close()

    def _make(self, connection: Connection, task: Task, listener: Listener) -> str | None:
        """The key of what was published; None when the bridge ended."""
        ticket = secrets.token_hex(8)
        with connection.messages(ticket) as messages:
            connection.send({"ticket": ticket, "make": task.document()})
            deadline: float | None = None
            while True:
                if deadline is None and listener.cancelled():
                    connection.send({"cancel": ticket})
                    deadline = time.monotonic() + self.settings.cancel_grace + _SLACK
                if deadline is not None and time.monotonic() > deadline:
                    raise Cancelled("cancelled; the cluster did not tell of its end")
                try:
                    message = messages.get(timeout=_POLL)
                except queue.Empty:
                    continue
                if message is None:
                    return None
                if "error" in message:
                    raise error_from(message["error"])
                if "done" in message:
                    return str(message["done"])
                if "emit" in message:
                    listener.emit(message["emit"])
                if "preview" in message:
                    listener.preview(base64.b64decode(message["preview"]))
                if "progress" in message:
                    listener.progress(*message["progress"])

    def _made(self, key: str, task: Task) -> Artifact:
        found = self.store.find(key)
        if found is None:
            raise JobError(
                f"the {task.request['kind']} was made on the cluster and is not in the library here:"
                f" do all machines share {self.settings.home}?"
            )
        return found

    def _open(self, listener: Listener, lost_at: float | None) -> Connection:
        """The bridge, started where there is none.

        Raises:
            HandedBack: the cluster cannot be reached; one that was lost is looked for until `PATIENCE` is over.
        """
        with self._alone(listener):
            if self._closed:
                raise HandedBack("the studio is closing")
            if self._connection is not None and self._connection.alive():
                return self._connection
            pause = 0.5
            while True:
                listener.check_cancelled()
                if self._connection is not None:
                    self._connection.close()
                connection = self._connection = Connection()
                try:
                    shared = connection.open(
                        self._hello | {"joined_before": self._joined_before}, listener.check_cancelled
                    )
                    self._joined_before = self._joined_before or shared
                    return connection
                except HandedBack:
                    connection.close()
                    if lost_at is None or time.monotonic() - lost_at > PATIENCE:
                        raise
                listener.progress(0.0, "waiting for the Ray cluster")
                self._rest(pause, listener)
                pause = min(2 * pause, 5.0)

    @contextlib.contextmanager
    def _alone(self, listener: Listener) -> Iterator[None]:
        while not self._opening.acquire(timeout=_POLL):
            listener.check_cancelled()
        try:
            yield
        finally:
            self._opening.release()

    def _rest(self, seconds: float, listener: Listener) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            listener.check_cancelled()
            time.sleep(_POLL)


def hello(settings: Settings, targets: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """What a bridge is told first: through its pipe, since keys must not show in process lists."""
    options = {name: value for name, value in settings.options().items() if name not in _NOT_FOR_MAKING}
    options = {name: value for name, value in options.items() if not name.startswith(("ray_", "database"))}
    plainly = (str, int, float, bool, type(None))
    options = {name: value if isinstance(value, plainly) else str(value) for name, value in options.items()}
    maker = {"settings": options | {"max_memory": settings.ray_memory}, "targets": targets}
    # Not of the keys: who changes one goes on with the same actors, and it is told with each call.
    secret = {name for name, field in type(settings).model_fields.items() if "SecretStr" in str(field.annotation)}
    plain = [{name: value for name, value in options.items() if name not in secret}, targets, __version__]
    release = hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()[:12]
    limits = {
        "release": release, "least": settings.ray_min, "most": settings.ray_max, "idle": settings.ray_idle,
        "cpus": settings.ray_cpus, "gpu": settings.ray_gpu, "memory": settings.ray_memory,
    }  # fmt: skip
    return {"address": settings.ray_address, "grace": settings.cancel_grace, "limits": limits, "maker": maker}
