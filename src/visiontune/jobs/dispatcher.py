"""The dispatcher: claims jobs, plans composites in its own threads, and hands leaves to an executor.

Composites hold no worker, so a cluster full of videos cannot starve its own pictures. Heartbeats come from here
and never from the code that makes, which may be native and deaf.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import replace
from functools import partial

from sqlalchemy.orm import Session

from visiontune.artifacts import Artifact
from visiontune.backends import Context, Later, maker_name, request_from, trait
from visiontune.errors import Cancelled, HandedBack, JobError, StorageError, Unavailable, VisionTuneError
from visiontune.jobs.executors import Executor
from visiontune.jobs.leaves import Leaves
from visiontune.jobs.making import Workshop, error_document
from visiontune.jobs.owner import is_dead
from visiontune.jobs.previews import Previews
from visiontune.jobs.queue import JobQueue
from visiontune.jobs.records import Job
from visiontune.jobs.running import Running, RunningJobs
from visiontune.jobs.steps import Steps
from visiontune.library import Library
from visiontune.requests import Request

log = logging.getLogger(__name__)
PAUSE = 5.0
"""Seconds in which no job is claimed after one that could not be made from here."""
_AWAY = 1.0  # seconds between two tries to claim while the database is away
_SHARE = 8  # for an eighth of its places an engine claims at once: others that look then are to find some, too


class Dispatcher:
    """Runs jobs of one queue with one executor.

    Args:
        side_by_side: Leaves made at the same time.
    """

    def __init__(
        self,
        workshop: Workshop,
        queue: JobQueue,
        steps: Steps,
        library: Library,
        executor: Executor,
        side_by_side: int = 2,
    ) -> None:
        self.workshop, self.queue, self.steps, self.library, self.executor = workshop, queue, steps, library, executor
        self._leaves = Leaves(workshop, steps, executor, side_by_side)
        self._running = RunningJobs(queue, steps)
        self._previews = Previews(workshop.store.home)
        self._stop = threading.Event()
        self._rests_until = 0.0

    def run(
        self,
        job: Job,
        report: Callable[[float, str], None] = lambda fraction, sentence: None,
        emit: Callable[[str], None] = lambda text: None,
        preview: Callable[[bytes], None] = lambda png: None,
    ) -> Artifact:
        """Run a claimed job to its end in the calling thread, and record that end.

        Raises:
            VisionTuneError: it failed or was cancelled; the job's row says so too.
        """
        running = Running(job, self.queue, report, emit, preview)
        with self._running.hold(running):
            try:
                with self.workshop.tracing.job(job):
                    request = request_from(job.request)
                    artifact = self._make(request, running, (0.0, 1.0))
                    return self._done(request, artifact, running)
            except KeyboardInterrupt:
                running.stopped.set()
                self.queue.finish(job, "cancelled", "cancelled from the keyboard")
                raise
            except VisionTuneError as error:
                self._ended(running, error)
                raise
            except Exception as error:
                log.exception("job %s failed", job.id)
                failure = JobError(f"failed unexpectedly: {type(error).__name__}: {error}")
                self._ended(running, failure)
                raise failure from error

    def _ended(self, running: Running, error: VisionTuneError) -> None:
        """Record how a job that is not done ended: given back, cancelled or failed."""
        job = running.job
        if isinstance(error, Unavailable):
            log.warning("job %s is given back, as the database was away: %s", job.id, error)
            self.queue.release(job, "interrupted, as the database was away; goes on from its finished parts")
        elif isinstance(error, HandedBack) and not self.queue.cancel_asked(job):
            log.warning("job %s is given back: %s", job.id, error)
            self._rests_until = time.monotonic() + PAUSE
            self.queue.release(job, f"goes on later: {error}")
        elif running.released and not self.queue.cancel_asked(job):
            self.queue.release(job)
        elif isinstance(error, Cancelled):
            self.queue.finish(job, "cancelled", "cancelled")
        else:
            self.queue.finish(job, "failed", str(error), error=error_document(error))

    def serve(
        self, *, until_idle: bool = False, jobs: int = 2, stop: threading.Event | None = None, drain: float = 0.0
    ) -> int:
        """Claim and run jobs, `jobs` at a time, until `stop` is set (or, `until_idle`, until none waits).

        As many more run of users of whom none does: somebody's long films are not in the way of another's picture.
        Returns how many ended here. After one was handed back, which is no end, it rests for `PAUSE`, so that others may
        take it.

        Args:
            drain: Seconds that running jobs get to end by themselves once `stop` is set, before they are given back.
        """
        self.sweep()
        stop = stop or self._stop
        ended = 0
        ear = self.queue.database.waking.ear("jobs")
        with ThreadPoolExecutor(2 * jobs, thread_name_prefix="job") as pool:
            busy: set[Future[bool]] = set()
            while not stop.is_set():
                resting = time.monotonic() < self._rests_until
                taken = [] if resting else self._claim(len(busy), jobs, until_idle)
                if taken:  # for each there is a thread
                    busy |= {pool.submit(self._run_quietly, job) for job in taken}
                    continue
                if until_idle and not busy and (resting or not self.queue.find(["queued"], limit=1)):
                    break
                done, busy = wait(busy, timeout=0.2, return_when=FIRST_COMPLETED) if busy else (set(), busy)
                ended += sum(one.result() for one in done)
                if not busy and not done:
                    ear.wait(0.2, stop)
            if busy and drain and not self._stop.is_set():
                ended += sum(one.result() for one in wait(busy, timeout=drain).done)
            self._running.release_all()
            while wait(busy, timeout=0.2).not_done:
                self._running.release_all()  # one that had been claimed, and only now began
        return ended

    def _claim(self, busy: int, jobs: int, until_idle: bool) -> list[Job]:
        """Jobs that there are places for; none where there is no place, or the database is away for now."""
        newcomers = busy >= jobs
        free = (2 * jobs if newcomers else jobs) - busy
        try:
            return self.queue.claim_many(min(free, -(-jobs // _SHARE)), newcomers=newcomers) if free > 0 else []
        except StorageError as error:
            if until_idle:
                raise
            log.warning("no job can be claimed, trying again: %s", error)
            self._rests_until = time.monotonic() + _AWAY
            return []

    def sweep(self) -> None:
        """Free the jobs and remove the working folders of owners that are gone."""
        self.queue.reclaim()
        self.workshop.store.sweep(is_dead)

    def close(self) -> None:
        """Stop everything that runs here; unfinished jobs go on later, from their finished parts."""
        self._stop.set()
        self._running.close()
        self.executor.close()
        self._leaves.close()

    def _run_quietly(self, job: Job) -> bool:
        """Whether it ended here, and was not handed back; how, is in the job's row."""
        with self._previews.of(job.id):
            try:
                self.run(job, preview=partial(self._previews.keep, job.id))
            except (HandedBack, Unavailable):
                return False
            except VisionTuneError:
                pass
            return True

    def _done(self, request: Request, artifact: Artifact, running: Running) -> Artifact:
        listed: dict[str, str] = {}

        def also(session: Session) -> None:
            job = running.job
            listed["id"] = self.library.add(session, request, artifact, job.user, job.why, job.parents)
            self.queue.point(session, running.job, listed["id"])

        if not self.queue.finish(running.job, "done", "done", also=also):
            raise JobError("another worker took this job over; its result is in the library")
        running.report(1.0, "done")
        return self.library.get(listed["id"])

    def _make(self, request: Request, running: Running, span: tuple[float, float]) -> Artifact:
        """Make a resolved request: a composite here, a leaf by the executor."""
        if trait(self.workshop.backend(request), "composite", False):
            return self._compose(request, running, span)
        return self._leaves.make_all([request], running, span, self._make)[0]

    def _make_all(
        self, requests: Iterable[Request | Later], running: Running, span: tuple[float, float]
    ) -> list[Artifact]:
        wanted = [self._resolved(one) for one in requests]
        first = [request for one in wanted for request in (one.needs if isinstance(one, Later) else (one,))]
        if not any(trait(self.workshop.backend(request), "composite", False) for request in first):
            return self._leaves.make_all(wanted, running, span, self._make)
        made = []
        step = (span[1] - span[0]) / len(wanted)
        for n, one in enumerate(wanted):
            part = (span[0] + n * step, span[0] + (n + 1) * step)
            if isinstance(one, Later):
                one = self.workshop.resolve(one.build(self._make_all(one.needs, running, part)))
            made.append(self._make(one, running, part))
        return made

    def _resolved(self, one: Request | Later) -> Request | Later:
        if isinstance(one, Later):
            return replace(one, needs=tuple(self.workshop.resolve(request) for request in one.needs))
        return self.workshop.resolve(one)

    def _compose(self, request: Request, running: Running, span: tuple[float, float]) -> Artifact:
        low, high = span
        store = self.workshop.store
        parts: list[str] = []

        def make_all(requests: Iterable[Request | Later], span: tuple[float, float] = (0.0, 1.0)) -> list[Artifact]:
            inner = (low + (high - low) * span[0], low + (high - low) * span[1])
            made = self._make_all(requests, running, inner)
            parts.extend(artifact.key for artifact in made)
            return made

        with store.workspace(running.job.id, self.queue.owner) as folder:
            context = Context(
                environment=self.workshop.environment,
                folder=folder,
                make_all=make_all,
                find=store.get,
                file=store.file,
                progress=lambda fraction, sentence: running.tell(low + (high - low) * fraction, sentence),
                check_cancelled=running.check,
                usable=self.workshop.usable,
                registry=self.workshop.registry,
                emit=running.emit,
                preview=running.preview,
            )
            started = time.perf_counter()
            output = self.workshop.run(request, context)
            if isinstance(output, Artifact):
                return output
            maker = maker_name(self.workshop.backend(request), request, self.workshop.environment)
            seconds = time.perf_counter() - started
            # No key: it is of the content, since the same composite may be planned otherwise another day.
            made = store.publish(
                request, None, maker, output, folder, parts=tuple(dict.fromkeys(parts)), seconds=seconds
            )
            attempt = self.steps.claim(made.key, running.job.id, request.kind, request.backend)
            if attempt is not None:
                self.steps.finish(made.key, attempt, "done" if attempt == 1 else "found")
            return made
