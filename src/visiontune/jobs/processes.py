"""Warm worker processes, started fresh (never forked), talking JSON lines over pipes.

A worker that dies takes nothing with it: its part is made again by another, at most `MAX_CRASHES` times.
"""

from __future__ import annotations

import base64
import contextlib
import json
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from typing import Any

from visiontune.artifacts import Artifact
from visiontune.errors import Cancelled, JobError
from visiontune.jobs.making import Listener, Task, error_from
from visiontune.settings import Settings
from visiontune.store import ArtifactStore

MAX_CRASHES = 3
_POLL = 0.1  # seconds between looks at the cancel flag


class Worker:
    """One child process and its pipe."""

    def __init__(self, settings: Settings, targets: Mapping[str, Mapping[str, str]]) -> None:
        self.families: set[str] = set()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "visiontune.jobs.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        self.messages: queue.Queue[dict[str, Any] | None] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()
        # Through the pipe and not the environment: keys must not show in process lists.
        self.send(
            {
                "settings": settings.options() | {"home": str(settings.home), "cache": str(settings.cache)},
                "targets": targets,
            }
        )

    def send(self, message: Mapping[str, Any]) -> None:
        assert self.process.stdin is not None
        with contextlib.suppress(OSError):  # a dead worker is told by the end of its messages
            self.process.stdin.write(json.dumps(message) + "\n")
            self.process.stdin.flush()

    def alive(self) -> bool:
        return self.process.poll() is None

    def close(self, *, kill: bool = False) -> None:
        if kill:
            self.process.kill()
        for stream in (self.process.stdin, self.process.stdout):
            with contextlib.suppress(OSError):
                if stream is not None and not (stream is self.process.stdout and not kill):
                    stream.close()
        try:
            self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()

    def _read(self) -> None:
        assert self.process.stdout is not None
        with contextlib.suppress(OSError, ValueError):  # closed under us
            for line in self.process.stdout:
                self.messages.put(json.loads(line))
        self.messages.put(None)


class Processes:
    """An executor over at most `settings.workers` warm workers."""

    def __init__(self, settings: Settings, store: ArtifactStore, targets: Mapping[str, Mapping[str, str]]) -> None:
        self.settings, self.store, self.targets = settings, store, targets
        self._idle: list[Worker] = []
        self._count = 0
        self._freed = threading.Condition()
        self._closed = False

    def run(self, task: Task, listener: Listener) -> Artifact:
        for crash in range(1, MAX_CRASHES + 1):
            with self._worker(task.family, listener) as worker:
                key = self._make(worker, task, listener)
                if key is not None:
                    return self.store.get(key)
                code = worker.process.wait()
            listener.check_cancelled()
            if crash == MAX_CRASHES:
                raise JobError(
                    f"the worker ended {crash} times ({_cause(code)}) while making this {task.request['kind']}"
                )
            time.sleep(0.2 * crash)
        raise AssertionError("the loop returns or raises")

    def close(self) -> None:
        with self._freed:
            self._closed = True
            idle, self._idle = self._idle, []
        for worker in idle:
            worker.close()

    def _make(self, worker: Worker, task: Task, listener: Listener) -> str | None:
        """The key of what the worker published; None when the worker died."""
        worker.send({"make": task.document()})
        deadline: float | None = None
        while True:
            if deadline is None and listener.cancelled():
                worker.send({"cancel": task.job_id})
                deadline = time.monotonic() + self.settings.cancel_grace
            if deadline is not None and time.monotonic() > deadline:
                worker.close(kill=True)
                raise Cancelled("cancelled; its worker did not stop by itself and was ended")
            try:
                message = worker.messages.get(timeout=_POLL)
            except queue.Empty:
                continue
            if message is None:
                return None
            if "progress" in message:
                listener.progress(*message["progress"])
            elif "emit" in message:
                listener.emit(message["emit"])
            elif "preview" in message:
                listener.preview(base64.b64decode(message["preview"]))
            elif "error" in message:
                raise error_from(message["error"])
            elif "done" in message:
                return str(message["done"])

    @contextlib.contextmanager
    def _worker(self, family: str, listener: Listener) -> Iterator[Worker]:
        worker = self._take(family, listener)
        worker.families.add(family)
        try:
            yield worker
        finally:
            with self._freed:
                keep = worker.alive() and not self._closed
                if keep:
                    self._idle.append(worker)
                else:
                    self._count -= 1
                self._freed.notify()
            if not keep:
                worker.close(kill=True)

    def _take(self, family: str, listener: Listener) -> Worker:
        """A warm worker of this family, else a new one while there is room, else any; waits for one to be free."""
        with self._freed:
            while True:
                listener.check_cancelled()
                if self._closed:
                    raise JobError("the studio is closing")
                for gone in [worker for worker in self._idle if not worker.alive()]:
                    self._idle.remove(gone)
                    self._count -= 1
                    gone.close(kill=True)
                warm = next((worker for worker in self._idle if family in worker.families), None)
                if warm is not None:
                    self._idle.remove(warm)
                    return warm
                if self._count < self.settings.workers:
                    self._count += 1
                    break
                if self._idle:
                    return self._idle.pop(0)
                self._freed.wait(_POLL)
        try:
            return Worker(self.settings, self.targets)
        except OSError as error:
            with self._freed:
                self._count -= 1
            raise JobError(f"a worker process cannot be started: {error}") from error


def _cause(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"
