"""Turns: one caller at a time, the most urgent first, among equals the user who waits longest for one, then the oldest."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count

from visiontune.errors import Cancelled

_POLL = 0.05  # seconds between looks at the stop flag


@dataclass(frozen=True, order=True)
class Caller:
    """Who wants a turn.

    Args:
        urgency: Of the least, the first.
        since: Seconds since the epoch at which it began to wait; kept where it waited elsewhere before.
    """

    urgency: int
    since: float
    user: str


class Turns:
    """Hands out turns to callers in many threads."""

    def __init__(self) -> None:
        self._waiting: list[Caller] = []
        self._busy = self._closed = False
        self._served: dict[str, int] = {}
        self._count = count(1)
        self._freed = threading.Condition()

    def waiting(self) -> int:
        """How many wait."""
        with self._freed:
            return len(self._waiting)

    def close(self) -> bool:
        """Give no more turns, unless somebody has one or waits for one; whether they are closed now."""
        with self._freed:
            self._closed = self._closed or not (self._busy or self._waiting)
            return self._closed

    @contextmanager
    def take(self, caller: Caller, stopped: Callable[[], bool], *, wait: bool = True) -> Iterator[bool]:
        """Hold a turn; gives False at once where they are closed, and where it would have to wait and may not.

        Raises:
            Cancelled: `stopped` turned true while it waited.
        """
        had = self._enter(caller, stopped, wait)
        try:
            yield had
        finally:
            if had:
                with self._freed:
                    self._busy = False
                    self._freed.notify_all()

    def _enter(self, caller: Caller, stopped: Callable[[], bool], wait: bool) -> bool:
        with self._freed:
            if self._closed or (not wait and (self._busy or self._waiting)):
                return False
            self._waiting.append(caller)
            try:
                while self._busy or self._next() is not caller:
                    if stopped():
                        raise Cancelled("cancelled")
                    self._freed.wait(_POLL)
            finally:
                self._waiting.remove(caller)
            self._busy = True
            self._served[caller.user] = next(self._count)
            return True

    def _next(self) -> Caller:
        return min(self._waiting, key=lambda one: (one.urgency, self._served.get(one.user, 0), one.since))
