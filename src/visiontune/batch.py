"""Several requests made side by side, of which the first failure ends the others."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from visiontune.artifacts import Artifact

Report = Callable[[float, str], None]
Make = Callable[[int, Report, Callable[[str], None]], Artifact]
"""Makes request n; takes its report, and what is told the id of its job once there is one."""


class Batch:
    """`count` requests.

    Args:
        side_by_side: How many are made at once.
        report: Told the mean fraction of all.
        cancel: Cancels a job; one that has ended stays as it is.
    """

    def __init__(self, count: int, side_by_side: int, report: Report, cancel: Callable[[str], object]) -> None:
        self.count, self.side_by_side, self._report, self._cancel = count, side_by_side, report, cancel
        self._fractions = [0.0] * count
        self._jobs: list[str] = []
        self._stopped = threading.Event()

    def run(self, make: Make, done: Callable[[int, Artifact], None]) -> Sequence[Artifact]:
        """Their artifacts, in order; `done` gets each as soon as those before it are done."""
        made: list[Artifact] = []
        with ThreadPoolExecutor(max(1, min(self.count, self.side_by_side)), "make") as pool:
            futures = [pool.submit(make, n, self._part(n), self._started) for n in range(self.count)]
            try:
                for n, future in enumerate(futures):
                    made.append(future.result())
                    done(n, made[-1])
            except BaseException:
                self._stopped.set()
                for future in futures:
                    future.cancel()
                for job in list(self._jobs):
                    self._cancel(job)
                raise
        return made

    def _part(self, n: int) -> Report:
        def tell(fraction: float, sentence: str) -> None:
            self._fractions[n] = fraction
            self._report(sum(self._fractions) / self.count, sentence)

        return tell

    def _started(self, job: str) -> None:
        self._jobs.append(job)
        if self._stopped.is_set():
            self._cancel(job)
