"""What one open stream of events says: what was missed, what happens, and signs of life, until its end."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from visiontune.web.hub import Frame, Listener, Position, encoded

PING = 15.0
"""Seconds between signs of life."""
LONGEST = 1_800.0
"""Seconds after which a stream ends and is opened anew, which renews its session."""
HELD = 5.0
"""Seconds between looks whether who listens would still be let in."""
LOOK = 2.0
"""Seconds between looks whether the reader is still there."""


@dataclass(eq=False)
class Telling:
    """One stream. As an iterable it waits in the thread that reads it; the gateway asks for `opening` and `said` itself.

    Args:
        after: Where the reader stands.
        missed: Told at once.
        gone: Whether the reader has left.
        holds: Whether who listens would still be let in; looks into the database.
    """

    listener: Listener
    after: Position
    missed: Sequence[Frame]
    gone: Callable[[], bool]
    holds: Callable[[], bool]
    _opened: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self._told = self._looked = self._opened

    @property
    def patience(self) -> float:
        """Seconds to wait for something to tell before a look around."""
        return LOOK

    def __iter__(self) -> Iterator[bytes]:
        yield self.opening()
        while not self.over():
            said = self.said(self.listener.wait(self.patience))
            if self.asks() and not self.holds():
                return
            if said:
                yield said

    def opening(self) -> bytes:
        """The first words, and what was missed."""
        first = b"retry: 2000\n" + encoded("opened", {}, self.after)
        for frame in self.missed:
            self.after = self.after.past(frame)
        return first + b"".join(frame.sent for frame in self.missed)

    def said(self, frames: Sequence[Frame]) -> bytes:
        """What to send now that `frames` have come, of which some may have been told; nothing, or a sign of life, else."""
        fresh = b"".join(frame.sent for frame in frames if not self.after.covers(frame))
        if not fresh and time.monotonic() < self._told + PING:
            return b""
        self._told = time.monotonic()
        return fresh or b": ping\n\n"

    def asks(self) -> bool:
        """Whether it is time to look whether this reader still may; true once."""
        if time.monotonic() < self._looked + HELD:
            return False
        self._looked = time.monotonic()
        return True

    def over(self) -> bool:
        """Whether it ends: its reader left or was too slow, or it has lasted long."""
        return self.listener.dropped.is_set() or self.gone() or time.monotonic() >= self._opened + LONGEST
