"""Calls of tools side by side, in threads that a cancel need not wait for."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")
GRACE = 0.5
"""Seconds that cancelled work has to end by itself: it sees the same cancel."""


def side_by_side(work: Sequence[Callable[[], T]], check_cancelled: Callable[[], None]) -> list[T]:
    """What each of `work` returns, in order; all run at once.

    Raises:
        Cancelled: `check_cancelled` raised it.
        Exception: the first that one of them raised, when all are done.
    """
    ended: queue.SimpleQueue[tuple[int, T | None, Exception | None]] = queue.SimpleQueue()

    def run(n: int) -> None:
        try:
            ended.put((n, work[n](), None))
        except Exception as error:  # raised in the caller's thread
            ended.put((n, None, error))

    threads = [
        threading.Thread(target=run, args=(n,), daemon=True, name=f"visiontune-tool-{n}") for n in range(len(work))
    ]
    for thread in threads:
        thread.start()
    results: dict[int, T] = {}
    faults: dict[int, Exception] = {}
    while len(results) + len(faults) < len(work):
        try:
            check_cancelled()
        except BaseException:
            until = time.monotonic() + GRACE
            for thread in threads:
                thread.join(max(0.0, until - time.monotonic()))
            raise
        try:
            n, result, fault = ended.get(timeout=0.1)
        except queue.Empty:
            continue
        if fault is not None:
            faults[n] = fault
        else:
            results[n] = result  # type: ignore[assignment]  # None only where T takes it
    if faults:
        raise faults[min(faults)]
    return [results[n] for n in range(len(work))]
