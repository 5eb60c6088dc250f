"""Figures of the work done, for `/metrics`: steps by kind, jobs by kind and backend, and how long they took.

They are counted by the database over all that it knows, so they are looked up at most every `KEPT` seconds.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy import func, select

from visiontune.jobs.database import Database
from visiontune.jobs.tables import JobRow, StepRow
from visiontune.web.keeping import Kept

KEPT = 60.0
"""Seconds for which figures are shown again before they are counted anew: a million steps take about a second."""
_BACKEND = JobRow.request["backend"].as_string()
_STEPS = select(StepRow.kind, StepRow.state, func.count(), func.sum(StepRow.attempt)).group_by(
    StepRow.kind, StepRow.state
)
_JOBS = select(JobRow.kind, _BACKEND, JobRow.state, func.count(), func.sum(JobRow.finished - JobRow.started)).group_by(
    JobRow.kind, _BACKEND, JobRow.state
)


@dataclass(frozen=True)
class _Counted:
    """Rows: (kind, state, steps, tries) and (kind, backend, state, jobs, seconds)."""

    steps: tuple[tuple[str, str, int, int], ...]
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
        steps = GaugeMetricFamily("visiontune_steps", "Steps by kind and state", labels=["kind", "state"])
        tries = GaugeMetricFamily(
            "visiontune_step_tries", "Times that steps were begun, by kind and state", labels=["kind", "state"]
        )
        for kind, state, count, tried in counted.steps:
            steps.add_metric([kind, state], count)
            tries.add_metric([kind, state], tried)
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
        yield from (steps, tries, jobs, seconds)

    def _count(self) -> _Counted:
        with self.database.session(write=False) as session:
            steps = tuple((row[0], row[1], row[2], int(row[3])) for row in session.execute(_STEPS))
            jobs = tuple(
                (kind, backend or "", state, count, max(0.0, float(took or 0.0)))
                for kind, backend, state, count, took in session.execute(_JOBS)
            )
        return _Counted(steps, jobs)
