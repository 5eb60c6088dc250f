"""A seat: an actor as one bridge sees it, the bounds of all, and the best of several."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from visiontune.jobs.ray.cluster import Needs, Place


@dataclass(frozen=True)
class Limits:
    """How many actors of a family there may be, and what each reserves.

    Args:
        least: So many stay though idle.
        idle: Seconds after which the others end.
        gpu: GPUs, or the share of one, of an actor whose models can use them.
    """

    release: str
    least: int
    most: int
    idle: float
    cpus: float
    gpu: float
    memory: int

    def needs(self, gpu: bool) -> Needs:
        return Needs(self.cpus, self.gpu if gpu else 0.0, self.memory)


@dataclass(eq=False)
class Seat:
    """An actor, as this bridge sees it.

    Args:
        node: Where it is; "" before it has a machine.
        wished: This bridge asked for it where no machine had room, and ends it when nobody waits for it any more.
        since: When this bridge met it.
        mine: How many calls of this bridge it has.
    """

    place: Place
    actor: Any
    node: str = ""
    wished: bool = False
    since: float = field(default_factory=time.monotonic)
    mine: int = 0
    busy_until: float = 0.0

    def free(self) -> bool:
        return bool(self.node) and not self.mine and time.monotonic() >= self.busy_until


def best(seats: Sequence[Seat], near: Counter[str]) -> Seat | None:
    return max(seats, key=lambda seat: (near[seat.node], -seat.place.number), default=None)
