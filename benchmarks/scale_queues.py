"""Who waits and who rests in the simulation of `scale_model.py`: jobs and steps by turns, workers by what they know."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict, deque
from dataclasses import dataclass, field
from itertools import count
from typing import Generic, TypeVar

T = TypeVar("T")


class Turns(Generic[T]):
    """Who is next: the most urgent, of them the user of whom the fewest run, of them the oldest."""

    def __init__(self) -> None:
        self._waiting: dict[int, list[tuple[int, float, int, T]]] = defaultdict(list)
        self._running: Counter[int] = Counter()
        self._order: list[tuple[int, int, float, int, int]] = []
        self._newest: Counter[int] = Counter()
        self._count = count()
        self.length = 0

    def add(self, user: int, priority: int, since: float, item: T) -> None:
        heapq.heappush(self._waiting[user], (-priority, since, next(self._count), item))
        self.length += 1
        self._rank(user)

    def take(self) -> tuple[int, float, T]:
        """User, since when it waits, and what is next; counted as running from now on."""
        while True:
            _, _, _, user, version = heapq.heappop(self._order)
            if version == self._newest[user] and self._waiting[user]:
                break
        _, since, _, item = heapq.heappop(self._waiting[user])
        self.length -= 1
        self._running[user] += 1
        self._rank(user)
        return user, since, item

    def ended(self, user: int) -> None:
        self._running[user] -= 1
        self._rank(user)

    def _rank(self, user: int) -> None:
        """Place a user anew; where they stood before is passed over when it comes up."""
        self._newest[user] += 1
        if waiting := self._waiting[user]:
            urgency, since, _, _ = waiting[0]
            heapq.heappush(self._order, (urgency, self._running[user], since, user, self._newest[user]))


@dataclass(eq=False)
class Worker:
    warm: set[str] = field(default_factory=set)
    since: float = 0.0
    rests: int = 0


class Workers:
    """Those that live and rest; one stands in the list of each kind that it knows, until it is taken."""

    def __init__(self, idle: float) -> None:
        self.idle = idle
        self.living = 0
        self._by_kind: dict[str, list[tuple[Worker, int]]] = defaultdict(list)
        self._all: deque[tuple[Worker, int]] = deque()

    def take(self, kind: str, room: int, now: float) -> Worker:
        """One for a step of `kind`; at most `room` live."""
        known = self._by_kind[kind]
        while known:
            worker, rest = known.pop()
            if rest == worker.rests and now - worker.since <= self.idle:
                return self._taken(worker)
        while self.living >= room and self._all:
            worker, rest = self._all.popleft()
            if rest != worker.rests:
                continue
            if now - worker.since <= self.idle:
                return self._taken(worker)
            self.living -= 1  # it ended meanwhile
        self.living += 1
        return Worker()

    def rest(self, worker: Worker, now: float) -> None:
        worker.since = now
        for kind in worker.warm:
            self._by_kind[kind].append((worker, worker.rests))
        self._all.append((worker, worker.rests))

    def _taken(self, worker: Worker) -> Worker:
        worker.rests += 1
        return worker
