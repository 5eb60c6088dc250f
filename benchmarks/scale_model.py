"""A studio on many machines as a discrete-event simulation: jobs wait for a place, their steps for a worker.

```
job --queue of jobs, by turns--> place --stages--> steps --queue of steps, by turns--> worker (of the step's kind)
```

As in the studio: of equal urgency it is the turn of the user of whom the fewest run, then of whoever came first; a job
holds its place while its steps are made, and a place is no worker. A worker is one processor. A step goes to a free worker
that made one of its kind before, else to a new one while there is room, else to any; who makes the first of a kind has to
load what it needs. A step takes as long as its processor seconds on one processor.

Left out: places of newcomers beyond the usual ones, dispatchers that die, and the network between machines.
"""

from __future__ import annotations

import heapq
import random
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count

from scale_queues import Turns, Worker, Workers

_BIN = 60.0  # seconds over which loads are averaged


@dataclass(frozen=True)
class Step:
    """Work for one worker: seconds of a processor, and bytes that it moves to and from the store."""

    kind: str
    seconds: float
    size: float = 0.0


@dataclass(frozen=True)
class Asked:
    """A job as somebody asks for it at `time`: stages of steps, each stage when all steps of the one before are made."""

    time: float
    user: int
    kind: str
    stages: tuple[tuple[Step, ...], ...]
    priority: int = 0


@dataclass(frozen=True)
class Pool:
    """What there is to work with.

    Args:
        workers: Processors; with `least`, the most there may be.
        places: Jobs that may run at once; None: as many as there are workers.
        least: Where given, workers come and go with the load, and so many stay.
        boot: Seconds until an ordered worker is there.
        idle: Seconds without work after which a worker ends, and after which ordered ones are given back.
        start: Seconds that a worker needs before its first step of a kind.
        deaths: Share of the tries of a step in which the worker dies.
        tries: Of a step, at most.
    """

    workers: int
    places: int | None = None
    least: int | None = None
    boot: float = 60.0
    idle: float = 300.0
    start: Mapping[str, float] = field(default_factory=dict)
    deaths: float = 0.0
    tries: int = 3


@dataclass
class Seen:
    """What came of it, in seconds, bytes and counts.

    Args:
        queued: By kind of job, from asking to the claim.
        total: By kind of job, from asking to the end.
        urgent: `queued` of those of higher priority, all kinds.
        waited: By kind of step, from being ready to its start.
        writes: By minute, transactions of the database.
        stored: By minute, bytes to and from the store.
        busy: Seconds of work, by kind of step; tries that died count.
        hours: Of workers that were there, at work or not.
        peak: Most workers at work at once.
        running: Most jobs that ran at once.
    """

    queued: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    total: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    urgent: list[float] = field(default_factory=list)
    waited: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    writes: Counter[int] = field(default_factory=Counter)
    stored: Counter[int] = field(default_factory=Counter)
    busy: Counter[str] = field(default_factory=Counter)
    hours: float = 0.0
    peak: int = 0
    running: int = 0
    starts: int = 0
    died: int = 0
    failed: int = 0
    ended: float = 0.0


@dataclass
class _Job:
    asked: Asked
    stage: int = 0
    left: int = 0
    failed: bool = False
    claimed: float = 0.0


@dataclass
class _Try:
    job: _Job
    step: Step
    tries: int = 0
    worker: Worker = field(default_factory=Worker)


class Simulation:
    """One run; `run` once.

    Args:
        events: Rows of progress that a job writes for each second it runs, as the studio throttles them.
    """

    def __init__(self, pool: Pool, seed: int = 1, events: float = 0.0) -> None:
        self.pool, self.events = pool, events
        self.seen = Seen()
        self._random = random.Random(seed)
        self._now = 0.0
        self._agenda: list[tuple[float, int, str, object]] = []
        self._count = count()
        self._jobs: Turns[_Job] = Turns()
        self._steps: Turns[_Try] = Turns()
        self._held = self._busy = self._ordered = 0
        self._there = pool.workers if pool.least is None else pool.least
        self._workers = Workers(pool.idle)
        self._slack = 0.0  # since when fewer would do

    def run(self, asked: Sequence[Asked]) -> Seen:
        """Work off all that is asked for, to the last."""
        for one in asked:
            self._at(one.time, "asked", one)
        if self.pool.least is not None:
            self._at(0.0, "look", None)
        left, before = len(asked), 0.0
        while left:
            self._now, _, what, of = heapq.heappop(self._agenda)
            self.seen.hours += (self._now - before) * self._there / 3_600
            before = self._now
            if isinstance(of, Asked):
                self._jobs.add(of.user, of.priority, of.time, _Job(of))
                self._wrote(1)  # the job with its first event
            elif isinstance(of, _Try):
                left -= self._made(of, died=what == "died")
            elif what == "booted":
                self._there, self._ordered = self._there + self._ordered, 0
            elif what == "look":
                self._scale()
            self._go_on()
        self.seen.ended = self._now
        return self.seen

    def _at(self, time: float, what: str, of: object) -> None:
        heapq.heappush(self._agenda, (time, next(self._count), what, of))

    def _wrote(self, rows: float) -> None:
        self.seen.writes[int(self._now / _BIN)] += rows  # type: ignore[assignment]

    def _go_on(self) -> None:
        """Claim jobs while there are places, and start steps while there are workers."""
        places = self.pool.places or max(self._there, 1)
        while self._jobs.length and self._held < places:
            _, since, job = self._jobs.take()
            self._held += 1
            job.claimed = self._now
            self.seen.queued[job.asked.kind].append(self._now - since)
            if job.asked.priority:
                self.seen.urgent.append(self._now - since)
            self._wrote(1)  # the claim with its event
            self.seen.running = max(self.seen.running, self._held)
            self._enter(job)
        while self._steps.length and self._busy < self._there:
            _, since, one = self._steps.take()
            self._begin(one, since)

    def _enter(self, job: _Job) -> None:
        steps = job.asked.stages[job.stage]
        job.left = len(steps)
        for step in steps:
            self._steps.add(job.asked.user, job.asked.priority, self._now, _Try(job, step))

    def _begin(self, one: _Try, since: float) -> None:
        kind = one.step.kind
        one.worker = self._workers.take(kind, self._there, self._now)
        start = 0.0 if kind in one.worker.warm else self.pool.start.get(kind, 0.0)
        self.seen.starts += start > 0
        one.worker.warm.add(kind)
        self._busy += 1
        self.seen.peak = max(self.seen.peak, self._busy)
        self.seen.waited[kind].append(self._now + start - since)
        one.tries += 1
        taken, died = one.step.seconds, self._random.random() < self.pool.deaths
        if died:
            taken *= self._random.random()
        self.seen.busy[kind] += start + taken  # type: ignore[assignment]
        self._wrote(1)  # the step's claim
        self._at(self._now + start + taken, "died" if died else "made", one)

    def _made(self, one: _Try, died: bool) -> bool:
        """A try ended; whether its job did."""
        job = one.job
        self._busy -= 1
        self._steps.ended(job.asked.user)
        self._wrote(1)
        if died:
            self.seen.died += 1
            self._workers.living -= 1
            if one.tries < self.pool.tries:
                self._steps.add(job.asked.user, job.asked.priority, self._now, one)
                return False
            job.failed = True
        else:
            self._workers.rest(one.worker, self._now)
            self.seen.stored[int(self._now / _BIN)] += one.step.size  # type: ignore[assignment]
        job.left -= 1
        if job.left:
            return False
        job.stage += 1
        if job.stage < len(job.asked.stages) and not job.failed:
            self._enter(job)
            return False
        self._held -= 1
        self._jobs.ended(job.asked.user)
        self.seen.failed += job.failed
        self.seen.total[job.asked.kind].append(self._now - job.asked.time)
        # The job's end with what is listed, and the progress told while it ran.
        self._wrote(1 + self.events * (self._now - job.claimed))
        return True

    def _scale(self) -> None:
        """Order workers for what is at work and waits, and give back those for which there was no work for a while."""
        want = self._busy + self._steps.length + self._jobs.length
        want = min(max(want, self.pool.least or 0), self.pool.workers)
        if want > self._there and not self._ordered:
            self._ordered = want - self._there
            self._at(self._now + self.pool.boot, "booted", None)
        if want >= self._there:
            self._slack = self._now
        elif self._now - self._slack > self.pool.idle:
            self._there = max(want, self._busy)
        self._at(self._now + 15.0, "look", None)
