"""The jobs that run in this process: their progress told, their leases renewed, their cancels seen."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from visiontune.errors import Unavailable, VisionTuneError
from visiontune.jobs.making import Listener
from visiontune.jobs.queue import JobQueue
from visiontune.jobs.records import Job
from visiontune.jobs.steps import Steps

log = logging.getLogger(__name__)
_THROTTLE = 0.25  # seconds between stored progress events of one job
_WATCH = 0.25  # seconds between looks at cancel flags


@dataclass
class Running:
    """A job that runs here.

    Args:
        stopped: Set when its making must end: the user cancelled it, another owner has it, or this process stops.
        released: This process stops, so the job is to go on later and elsewhere.
        steps: Keys of the leaves that are being made for it.
        found: Keys of those that were in the library.
    """

    job: Job
    queue: JobQueue
    report: Callable[[float, str], None] = lambda fraction, sentence: None
    emit: Callable[[str], None] = lambda text: None
    preview: Callable[[bytes], None] = lambda png: None
    stopped: threading.Event = field(default_factory=threading.Event)
    released: bool = False
    steps: set[str] = field(default_factory=set)
    found: set[str] = field(default_factory=set)
    fraction: float = 0.0
    sentence: str = ""
    told: float = 0.0

    def tell(self, fraction: float, sentence: str) -> None:
        """Report progress; it never goes back, and reaches the database a few times a second at most."""
        fraction = self.fraction = min(max(fraction, self.fraction), 1.0)
        self.sentence = sentence
        self.report(fraction, sentence)
        now = time.monotonic()
        if now - self.told >= _THROTTLE:
            self.told = now
            try:
                if not self.queue.progress(self.job, fraction, sentence):
                    self.stopped.set()
            except Unavailable as error:  # the making goes on meanwhile
                log.warning("how far job %s is could not be written: %s", self.job.id, error)

    def check(self) -> None:
        """Raise `Cancelled` once this job must end."""
        Listener(cancelled=self.stopped.is_set).check_cancelled()

    def release(self) -> None:
        """End the making here, and give the job back."""
        self.released = True
        self.stopped.set()


class RunningJobs:
    """The jobs of one dispatcher, watched by one thread from the first job on."""

    def __init__(self, queue: JobQueue, steps: Steps) -> None:
        self.queue, self.steps = queue, steps
        self._jobs: dict[str, Running] = {}
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._watch: threading.Thread | None = None

    @contextmanager
    def hold(self, running: Running) -> Iterator[None]:
        """Watch a job while it runs."""
        with self._lock:
            self._jobs[running.job.id] = running
            if self._watch is None:
                self._watch = threading.Thread(target=self._beat, name="heartbeat", daemon=True)
                self._watch.start()
        try:
            yield
        finally:
            with self._lock:
                self._jobs.pop(running.job.id, None)
            try:
                self.steps.found(running.found)
            except VisionTuneError as error:  # figures only
                log.warning("what job %s found in the library could not be counted: %s", running.job.id, error)

    def release_all(self) -> None:
        """Give all jobs back."""
        for running in self._now():
            running.release()

    def close(self) -> None:
        """Give all jobs back, and stop watching."""
        self._closed.set()
        self.release_all()

    def _now(self) -> list[Running]:
        with self._lock:
            return list(self._jobs.values())

    def _beat(self) -> None:
        renewed = time.monotonic()
        while not self._closed.wait(_WATCH):
            running = self._now()
            try:
                self._stop(running, self.queue.unwanted([one.job for one in running if not one.stopped.is_set()]))
                if running and time.monotonic() - renewed > self.queue.lease / 3:
                    renewed = time.monotonic()
                    self.steps.heartbeat([key for one in running for key in list(one.steps)])
                    self._stop(running, {job.id for job in self.queue.heartbeat([one.job for one in running])})
            except VisionTuneError:
                log.warning("the heartbeat could not be written; trying again", exc_info=True)

    @staticmethod
    def _stop(running: Iterable[Running], unwanted: Collection[str]) -> None:
        for one in running:
            if one.job.id in unwanted:
                one.stopped.set()
