"""The actor: keeps the models of one family loaded, and makes one task at a time for whoever asks."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from visiontune import __version__
from visiontune.errors import Cancelled, HandedBack, JobError, VisionTuneError
from visiontune.jobs.making import Listener, Task, Workshop, error_document
from visiontune.jobs.ray.outbox import Outbox
from visiontune.jobs.ray.turns import Caller, Turns
from visiontune.jobs.worker import workshop_of

ASKING = "asking"
"""Concurrency group of what is answered while something is being made."""
_LOOK = 1.0  # seconds between looks at how long it is idle
_ANSWER = 10.0  # seconds that a caller may take to say that it is there
_POLL = 0.05  # seconds between looks at Ray's own cancel flag


@dataclass
class _Ticket:
    """What was said of a call."""

    begun: threading.Event = field(default_factory=threading.Event)
    stopped: threading.Event = field(default_factory=threading.Event)
    withdrawn: threading.Event = field(default_factory=threading.Event)

    def is_unwanted(self) -> bool:
        return self.stopped.is_set() or self.withdrawn.is_set()

    def wait(self) -> None:
        """Wait until the caller knows that its turn has come: it may be gone, or elsewhere by now.

        Raises:
            Cancelled: it does not say so.
        """
        until = time.monotonic() + _ANSWER
        while not self.begun.wait(_POLL):
            if self.is_unwanted() or time.monotonic() > until:
                raise Cancelled("cancelled")


class Maker:
    """Makes tasks of one family.

    Args:
        idle: Seconds without a task after which it ends itself; None: it stays.
    """

    def __init__(self, idle: float | None) -> None:
        self._turns = Turns()
        self._tickets: dict[str, _Ticket] = {}
        self._lock = threading.Lock()
        self._hello = ""
        self._workshop: Workshop | None = None
        self._began, self._used, self._made = time.time(), time.monotonic(), 0
        self._now = ""
        if idle is not None:
            threading.Thread(target=self._end_when_idle, args=(idle,), daemon=True).start()

    def make(
        self, ticket: str, hello: str, document: dict[str, Any], since: float, wait: bool
    ) -> Iterator[dict[str, Any]]:
        """Make a task, telling what happens: `started`, then any of progress, emits and previews, then one last word.

        After `started` it waits for `begin`, so that a caller knows of each making that may have ended its actor.
        The last is one of `done` (with the key), `error`, `unfit` (why it is not made here), and, where nothing was
        started, `busy` or `withdrawn`.

        Args:
            ticket: Names this call, to `cancel` it.
            hello: Settings, secrets in clear, and backends, as JSON. They come with each call, from process to process,
                since what an actor is created with is kept by the head of the cluster.
            since: When the task began to wait, in seconds since the epoch.
            wait: Whether to wait for a turn.
        """
        from ray import get_runtime_context

        context = get_runtime_context()
        mine = self._ticket(ticket)
        stopped = mine.stopped
        task = Task.from_document(document)
        try:
            with self._turns.take(Caller(-task.priority, since, task.user), mine.is_unwanted, wait=wait) as had:
                last: dict[str, Any] = {"busy": True}
                if had:
                    yield {"started": context.get_node_id()}
                    mine.wait()
                    outbox = Outbox()
                    self._now = str(task.request["kind"])
                    making = threading.Thread(target=self._make, args=(hello, task, stopped, outbox), name="making")
                    making.start()
                    try:
                        while (last := outbox.take(_POLL) or {}) is not outbox.last:
                            if context.is_canceled():
                                stopped.set()
                            if last:
                                yield last
                    finally:
                        stopped.set()  # a caller that is gone needs it no more
                        making.join()
                        self._now, self._used = "", time.monotonic()
            yield last  # after the turn, since the next task comes at once
        except Cancelled:
            yield {"withdrawn": True}
        finally:
            with self._lock:
                self._tickets.pop(ticket, None)

    def begin(self, ticket: str) -> None:
        """Make what was `started`."""
        self._ticket(ticket).begun.set()

    def cancel(self, ticket: str) -> None:
        """Have a call of `make` end soon, or be withdrawn where it still waits; also one that has not come yet."""
        self._ticket(ticket).stopped.set()

    def withdraw(self, ticket: str) -> None:
        """As `cancel`, unless it was started: whoever waited found another actor."""
        self._ticket(ticket).withdrawn.set()

    def state(self) -> dict[str, Any]:
        """What it is and does: JSON-able."""
        import psutil
        from ray import get_runtime_context

        pool = self._workshop.environment.models if self._workshop else None
        return {
            "node": get_runtime_context().get_node_id(),
            "pid": os.getpid(),
            "version": __version__,
            "began": self._began,
            "making": self._now,
            "waiting": self._turns.waiting(),
            "made": self._made,
            "idle": 0.0 if self._now else time.monotonic() - self._used,
            "megabytes": psutil.Process().memory_info().rss // 1_000_000,
            "models": pool.loaded() if pool else [],
        }

    def leave(self, idle: float) -> bool:
        """Take nothing more, where it had nothing for `idle` seconds; whoever asked ends it then."""
        return time.monotonic() - self._used >= idle and self._turns.close()

    def _ticket(self, ticket: str) -> _Ticket:
        with self._lock:
            return self._tickets.setdefault(ticket, _Ticket())

    def _make(self, hello: str, task: Task, stopped: threading.Event, outbox: Outbox) -> None:
        try:
            workshop = self._open(hello)
            try:
                workshop.fence(task)
            except VisionTuneError as error:
                outbox.end({"unfit": error_document(error), "stale": isinstance(error, HandedBack)})
                return
            listener = Listener(outbox.progress, outbox.emit, stopped.is_set, outbox.preview)
            outbox.end({"done": workshop.make(task, listener).key})
            self._made += 1
        except VisionTuneError as error:
            outbox.end({"error": error_document(error)})
        except BaseException as error:
            outbox.end({"error": error_document(JobError(f"failed unexpectedly: {type(error).__name__}: {error}"))})
            raise

    def _open(self, hello: str) -> Workshop:
        """The workshop of these settings; of others than before, their models are loaded anew."""
        if self._workshop is None or hello != self._hello:
            self._workshop, self._hello = workshop_of(json.loads(hello)), hello
        return self._workshop

    def _end_when_idle(self, idle: float) -> None:
        from ray import get_runtime_context, kill

        while True:
            time.sleep(min(_LOOK, idle))
            if self.leave(idle):
                kill(get_runtime_context().current_actor)
