"""A plan is run: each step is a job as soon as what it needs is done; what happens comes as events.

Media are queued and watched, so a worker on any machine may make them; text is written here, where it can stream.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from visiontune.artifacts import Artifact
from visiontune.chat.base import Event, Failed, Finished, Moved, Plan, Queued, Said, Step
from visiontune.chat.plans.requesting import build
from visiontune.errors import Cancelled, VisionTuneError
from visiontune.requests import Request

if TYPE_CHECKING:
    from visiontune.studio import Studio

POLL = 0.05  # seconds between two looks at a job
HEED = 0.1  # seconds after which a cancel is noticed
STOPPED = "cancelled"
"""The reason of a step that was stopped by its user."""


@dataclass(frozen=True)
class Result:
    """What a step made, for later steps. Files are imported only where they are used."""

    artifact: Artifact
    studio: Studio = field(repr=False)

    @property
    def text(self) -> str:
        """The text that was written."""
        return self.artifact.path.read_text(encoding="utf-8").strip()

    @property
    def file_ref(self) -> str:
        """What was made, as a file that a request can name."""
        return self.studio.import_file(self.artifact.path)

    @property
    def midi_ref(self) -> str:
        """The notes of a piece of music."""
        return self.studio.import_file(self.artifact.files["midi"])


@dataclass
class Run:
    """One plan being run for one user.

    Args:
        stop: Set to cancel what runs; nothing else of the user's is touched.
    """

    studio: Studio
    plan: Plan
    user: str
    stop: threading.Event
    results: dict[str, Result] = field(default_factory=dict)
    _failed: set[str] = field(default_factory=set)
    _jobs: set[str] = field(default_factory=set)
    _events: queue.Queue[Event | None] = field(default_factory=queue.Queue)

    def events(self) -> Iterator[Event]:
        """Run it; events come as they happen. A step that fails takes with it those that need it, and no others."""
        with ThreadPoolExecutor(max(1, len(self.plan.steps)), "chat") as pool:
            waiting = {step.id: step for step in self.plan.steps}
            running = 0
            try:
                while waiting or running:
                    for step in [step for step in waiting.values() if step.needs <= {*self.results, *self._failed}]:
                        del waiting[step.id]
                        if lost := sorted(step.needs & self._failed):
                            self._failed.add(step.id)
                            yield Failed(step.id, "", f"{step.says}: step {', '.join(lost)} that it needs was not made")
                            continue
                        running += 1
                        pool.submit(self._guarded, step)
                    if not running:
                        if waiting and not any(step.needs & self._failed for step in waiting.values()):
                            yield from self._unmakeable(waiting)
                        continue
                    if self.stop.is_set():
                        self._cancel()
                    try:
                        event = self._events.get(timeout=HEED)
                    except queue.Empty:
                        continue
                    if event is None:
                        running -= 1
                    else:
                        yield event
            finally:
                if waiting or running:  # nobody reads on
                    self.stop.set()
                    self._cancel()

    def _unmakeable(self, waiting: dict[str, Step]) -> Iterator[Event]:
        """Give up steps that need what no step makes: they would wait for ever."""
        known = {step.id for step in self.plan.steps}
        for step in list(waiting.values()):
            del waiting[step.id]
            self._failed.add(step.id)
            lost = ", ".join(sorted(step.needs - known)) or "one that needs it itself"
            yield Failed(step.id, "", f"{step.says}: it needs step {lost}, which is not in the plan")

    def _guarded(self, step: Step) -> None:
        jobs: list[str] = []
        try:
            self._step(step, jobs)
        except Cancelled:
            self._fail(step, jobs, STOPPED)
        except VisionTuneError as error:
            self._fail(step, jobs, str(error))
        except Exception as error:  # a fault of ours must not leave the reader of events waiting for ever
            self._fail(step, jobs, f"failed unexpectedly: {type(error).__name__}: {error}")
        finally:
            self._events.put(None)

    def _cancel(self) -> None:
        for job in list(self._jobs):
            self._jobs.discard(job)
            self.studio.cancel(job)  # an ended one stays as it is

    def _fail(self, step: Step, jobs: list[str], reason: str) -> None:
        self._failed.add(step.id)
        for job in jobs:
            self.studio.cancel(job)
        self._events.put(Failed(step.id, jobs[0] if jobs else "", reason))

    def _step(self, step: Step, jobs: list[str]) -> None:
        requests = build(step, self.results)
        if step.kind == "text":
            artifact = self._written(requests[0])
            self._finished(step, 1, "", artifact)
            return
        for copy, request in enumerate(requests, 1):
            if self.stop.is_set():
                raise Cancelled(STOPPED)
            job = self.studio.submit(request, self.user)
            self._jobs.add(job.id)
            jobs.append(job.id)
            self._events.put(Queued(step.id, copy, job.id, step.says))
        for copy in range(1, len(requests) + 1):
            self._watched(jobs[0])
            self._finished(step, copy, jobs[0], self.studio.wait(jobs[0]))
            self._jobs.discard(jobs.pop(0))

    def _written(self, request: Request) -> Artifact:
        def emit(piece: str) -> None:
            if self.stop.is_set():
                raise Cancelled(STOPPED)
            self._events.put(Said(piece))

        return self.studio.make(request, emit=emit, user=self.user)

    def _watched(self, job: str) -> None:
        shown = ""
        for event in self.studio.watch(job, poll=POLL):
            if event.sentence != shown:
                shown = event.sentence
                self._events.put(Moved(job, event.fraction, event.sentence))

    def _finished(self, step: Step, copy: int, job: str, artifact: Artifact) -> None:
        if copy == 1:
            self.results[step.id] = Result(artifact, self.studio)
        path, warnings = str(artifact.path), tuple(artifact.warnings)
        self._events.put(Finished(step.id, job, artifact.id, artifact.kind, path, warnings))
