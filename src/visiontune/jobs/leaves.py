"""Leaves made side by side: each is found, or made by the executor, or awaited where another owner makes it now.

What other requests wait for comes first, and of one family as few at once as can be: a model serves one thread at a
time, so speech and pictures go on beside each other, and the music that waits for the speech does so, too.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace

from visiontune.artifacts import Artifact
from visiontune.backends import Later, trait
from visiontune.errors import Cancelled, HandedBack
from visiontune.jobs.executors import Executor
from visiontune.jobs.making import Listener, Task, Workshop
from visiontune.jobs.running import Running
from visiontune.jobs.steps import Steps
from visiontune.requests import Request

_WATCH = 0.25  # seconds between looks at the stop flag
Span = tuple[float, float]


@dataclass
class _Batch:
    """The leaves of one call: waiting in the order of their urgency, being made, made."""

    running: Running
    span: Span
    later: dict[int, tuple[Later, list[str]]] = field(default_factory=dict)
    waiting: list[Task] = field(default_factory=list)
    making: dict[Future[Artifact], Task] = field(default_factory=dict)
    made: dict[str, Artifact] = field(default_factory=dict)
    fractions: dict[str, float] = field(default_factory=dict)
    stopped: threading.Event = field(default_factory=threading.Event)

    def add(self, task: Task, *, urgent: bool = False) -> str:
        """Let `task` wait, unless an equal one does; returns its key."""
        if task.key not in self.fractions:
            self.fractions[task.key] = 0.0
            self.waiting.insert(0 if urgent else len(self.waiting), task)
        return task.key

    def next(self) -> Task:
        """The first of those whose family is least busy."""
        busy = Counter(task.family for task in self.making.values())
        task = min(self.waiting, key=lambda task: busy[task.family])
        self.waiting.remove(task)
        return task

    def ready(self) -> list[tuple[int, Later, list[Artifact]]]:
        """What can be built now, taken out: (its place, itself, what it needs)."""
        found = [n for n, (_, keys) in self.later.items() if all(key in self.made for key in keys)]
        taken = [(n, *self.later.pop(n)) for n in found]
        return [(n, one, [self.made[key] for key in keys]) for n, one, keys in taken]

    def tell(self, sentence: str) -> None:
        low, high = self.span
        share = sum(self.fractions.values()) / max(1, len(self.fractions) + len(self.later))
        self.running.tell(low + (high - low) * share, sentence)

    def listener(self, key: str) -> Listener:
        def progress(fraction: float, sentence: str) -> None:
            self.fractions[key] = fraction
            self.tell(sentence)

        running = self.running
        return Listener(
            progress, running.emit, lambda: running.stopped.is_set() or self.stopped.is_set(), running.preview
        )


class Leaves:
    """Makes the leaves of all jobs of a dispatcher.

    Args:
        side_by_side: Made at the same time, of one job as of all.
    """

    def __init__(self, workshop: Workshop, steps: Steps, executor: Executor, side_by_side: int) -> None:
        self.workshop, self.steps, self.executor, self.side_by_side = workshop, steps, executor, side_by_side
        self._pool = ThreadPoolExecutor(side_by_side, thread_name_prefix="leaf")

    def close(self) -> None:
        """Start no more."""
        self._pool.shutdown(cancel_futures=True)

    def make_all(
        self,
        wanted: Sequence[Request | Later],
        running: Running,
        span: Span,
        compose: Callable[[Request, Running, Span], Artifact],
    ) -> list[Artifact]:
        """The artifacts of resolved leaf requests, in order; the first failure stops all others.

        Args:
            compose: Makes what was built later and turns out to be a composite.
        """
        batch = _Batch(running, span)

        def task(request: Request) -> Task:
            job = running.job
            return replace(self.workshop.task(request, job.id), user=job.user, priority=job.priority)

        for n, one in enumerate(wanted):
            if isinstance(one, Later):
                batch.later[n] = (one, [batch.add(task(request)) for request in one.needs])
        places = {n: batch.add(task(one)) for n, one in enumerate(wanted) if not isinstance(one, Later)}
        composed: dict[int, Artifact] = {}
        try:
            while batch.waiting or batch.making or batch.later:
                for n, one, needs in batch.ready():
                    request = self.workshop.resolve(one.build(needs))
                    if trait(self.workshop.backend(request), "composite", False):
                        composed[n] = compose(request, running, span)
                    else:
                        places[n] = batch.add(task(request), urgent=True)
                self._advance(batch)
        except BaseException:
            batch.stopped.set()
            # What no thread has taken up yet never begins; of other jobs' parts before it none is waited for.
            wait([future for future in batch.making if not future.cancel()])
            raise
        return [composed[n] if n in composed else batch.made[places[n]] for n in range(len(wanted))]

    def _advance(self, batch: _Batch) -> None:
        """Start what there is room for, and take what is done; returns after a moment at most."""
        running = batch.running
        while batch.waiting and len(batch.making) < self.side_by_side:
            task = batch.next()
            batch.making[self._pool.submit(self._leaf, task, running, batch.listener(task.key))] = task
        done, _ = wait(batch.making, timeout=_WATCH, return_when=FIRST_COMPLETED)
        for future in done:
            artifact = future.result()
            key = batch.making.pop(future).key
            batch.made[key], batch.fractions[key] = artifact, 1.0
        running.check()
        if done:
            batch.tell(running.sentence)

    def _leaf(self, task: Task, running: Running, listener: Listener) -> Artifact:
        """Find a leaf, or make it, or wait for another owner who makes it now."""
        while True:
            listener.check_cancelled()
            found = self.workshop.store.find(task.key)
            if found is not None:
                self.workshop.store.touch(task.key)
                running.found.add(task.key)
                return found
            attempt = self.steps.claim(task.key, running.job.id, task.request["kind"], task.request["backend"])
            if attempt is None:
                time.sleep(0.05)
                continue
            running.steps.add(task.key)
            state, seconds = "failed", 0.0
            try:
                with self.workshop.tracing.step(running.job, task.request["kind"], task.key) as trace:
                    # Between our look and our claim another may have published it.
                    found = self.workshop.store.find(task.key)
                    artifact = found or self.executor.run(replace(task, trace=trace), listener)
                state, seconds = "found" if found else "done", artifact.seconds
                return artifact
            except (Cancelled, HandedBack):
                state = "stopped"
                raise
            finally:
                running.steps.discard(task.key)
                self.steps.finish(task.key, attempt, state, seconds)
