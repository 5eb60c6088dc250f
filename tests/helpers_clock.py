"""A clock that tests turn."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Clock:
    """Says what time it is, in seconds, when called."""

    now: float = 1_000_000.0

    def __call__(self) -> float:
        return self.now
