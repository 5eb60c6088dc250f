"""A circuit breaker: a backend that cannot start is not tried again and again by a whole queue."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from visiontune.errors import BackendError


class Breaker:
    """Opens after `limit` failures in a row, for `pause` seconds; then one more try is let through."""

    def __init__(self, limit: int = 3, pause: float = 30.0, clock: Callable[[], float] = time.monotonic) -> None:
        self.limit, self.pause, self.clock = limit, pause, clock
        self._failures: dict[str, tuple[int, float, str]] = {}
        self._lock = threading.Lock()

    def check(self, name: str) -> None:
        """Raise `BackendError` at once while `name` is open."""
        with self._lock:
            count, since, message = self._failures.get(name, (0, 0.0, ""))
        left = since + self.pause - self.clock()
        if count >= self.limit and left > 0:
            raise BackendError(
                f"{name} failed {count} times in a row and rests for {left:.0f} s more; the last time: {message}"
            )

    def failed(self, name: str, error: Exception) -> None:
        with self._lock:
            count = self._failures.get(name, (0, 0.0, ""))[0]
            self._failures[name] = (count + 1, self.clock(), str(error))

    def worked(self, name: str) -> None:
        with self._lock:
            self._failures.pop(name, None)
