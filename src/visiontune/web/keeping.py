"""What takes long to look up, kept for a few seconds."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class Kept(Generic[T]):
    """What a look found, until it is old or may have changed.

    Args:
        seconds: After which it is looked up again.
        look: Looks it up.
        mark: Read each time, so quick; what was found under another mark is dropped at once.
        clock: Seconds that only go forward; tests turn it.
    """

    def __init__(
        self,
        seconds: float,
        look: Callable[[], T],
        mark: Callable[[], Hashable] = lambda: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.seconds, self.look, self.mark, self.clock = seconds, look, mark, clock
        self._found: tuple[float, Hashable, T] | None = None
        self._lock = threading.Lock()

    def __call__(self) -> T:
        """What was found, or is now; of several that ask at once only one looks."""
        with self._lock:
            now, mark = self.clock(), self.mark()  # before the look: what changes meanwhile counts as later
            if self._found is None or now >= self._found[0] + self.seconds or mark != self._found[1]:
                self._found = now, mark, self.look()
            return self._found[2]
