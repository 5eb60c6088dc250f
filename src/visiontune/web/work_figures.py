"""Figures of the work done, for `/metrics`: steps and jobs by kind and backend, what came of them, and how long they took.

They are counted by the database over all that it knows, so they are looked up at most every `KEPT` seconds.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import func, select

from visiontune.jobs.database import Database
from visiontune.jobs.tables import JobRow, StepRow
from visiontune.web.keeping import Kept

KEPT = 60.0
"""Seconds for which figures are shown again before they are counted anew: a million steps take about a second."""
_BACKEND = JobRow.request["backend"].as_string()
_OUTCOMES = {"made": StepRow.published, "failed": StepRow.failed, "found": StepRow.found}
_STEPS = select(
    *(StepRow.kind, StepRow.backend, StepRow.state, func.count(), func.sum(StepRow.attempt), func.sum(StepRow.seconds)),
    *(func.sum(column) for column in _OUTCOMES.values()),
).group_by(StepRow.kind, StepRow.backend, StepRow.state)
_JOBS = select(JobRow.kind, _BACKEND, JobRow.state, func.count(), func.sum(JobRow.finished - JobRow.started)).group_by(
    JobRow.kind, _BACKEND, JobRow.state
)


@dataclass(frozen=True)
class _Counted:
    """Rows: (kind, backend, state, steps, tries, seconds, an outcome each) and (kind, backend, state, jobs, seconds)."""

    steps: tuple[Sequence[Any], ...]
    jobs: tuple[tuple[str, str, str, int, float], ...]


class WorkFigures(Collector):
    """Counts work when it is asked for.

    Args:
        clock: Seconds that only grow; tests turn it.
    """

    def __init__(self, database: Database, clock: Callable[[], float] = time.monotonic) -> None:
        self.database = database
        self._counted = Kept(KEPT, self._count, clock=clock)

    def describe(self) -> Iterator[Any]:  # otherwise it is collected once to learn its names
        return iter(())

    def collect(self) -> Iterator[Any]:
        counted = self._counted()
        yield from _steps(counted.steps)
        jobs = GaugeMetricFamily(
            "visiontune_jobs_of", "Jobs by kind, backend and state", labels=["kind", "backend", "state"]
        )
        seconds = GaugeMetricFamily(
            "visiontune_jobs_seconds",
            "Seconds from the first start of jobs to their end, all together",
            labels=["kind", "backend", "state"],
        )
        for kind, backend, state, count, took in counted.jobs:
            jobs.add_metric([kind, backend, state], count)
            if state not in ("queued", "running"):
                seconds.add_metric([kind, backend, state], took)
        yield from (jobs, seconds)

    def _count(self) -> _Counted:
        with self.database.session(write=False) as session:
            steps = tuple(session.execute(_STEPS).all())
            jobs = tuple(
                (kind, backend or "", state, count, max(0.0, float(took or 0.0)))
                for kind, backend, state, count, took in session.execute(_JOBS)
            )
        return _Counted(steps, jobs)


def _steps(counted: Iterable[Sequence[Any]]) -> Iterator[Metric]:
    maker = ["kind", "backend"]
    steps = GaugeMetricFamily("visiontune_steps", "Steps by kind, backend and state", labels=[*maker, "state"])
    sums: defaultdict[tuple[str, str], list[float]] = defaultdict(lambda: [0.0] * (2 + len(_OUTCOMES)))
    for kind, backend, state, count, *more in counted:
        steps.add_metric([kind, backend, state], count)
        sums[kind, backend] = [one + other for one, other in zip(sums[kind, backend], more, strict=True)]
    tries = CounterMetricFamily("visiontune_step_tries", "Times that steps were begun", labels=maker)
    seconds = CounterMetricFamily(
        "visiontune_step_seconds", "Seconds that backends took for parts that were made", labels=maker
    )
    outcomes = CounterMetricFamily(
        "visiontune_step_outcomes",
        "Times that steps were made, failed, or were found in the library by a job that needed them",
        labels=[*maker, "outcome"],
    )
    for names, (tried, took, *came) in sums.items():
        tries.add_metric(names, tried)
        seconds.add_metric(names, took)
        for outcome, times in zip(_OUTCOMES, came, strict=True):
            outcomes.add_metric([*names, outcome], times)
    yield from (steps, tries, seconds, outcomes)
