"""Seats: the actors that a bridge knows, and which of them makes the next task.

The names of actors are the only register, which Ray keeps whole: who asks for a place that is taken gets the actor
that is there. So any number of dispatchers share actors, start more while there is room, and none leads the others.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from visiontune.errors import HandedBack
from visiontune.jobs.making import Task, error_from
from visiontune.jobs.ray import cluster
from visiontune.jobs.ray.cluster import Needs, Place

_BUSY = 1.0  # seconds for which an actor counts as busy that said so
_UNFIT = 60.0  # seconds for which a machine counts as unfit: it may be upgraded
_RESTED = 10.0  # seconds after which an idle actor of others gives way to our second one
_LOOK = 2.0  # seconds between looks at others' actors


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
        node: Where it is; "" until it said so.
        mine: How many calls of this bridge it has.
    """

    place: Place
    actor: Any
    node: str = ""
    mine: int = 0
    busy_until: float = 0.0

    def free(self) -> bool:
        return not self.mine and time.monotonic() >= self.busy_until


@dataclass(frozen=True)
class Unfit:
    """Why a machine makes nothing of one maker: the error told, and whether other code is to blame."""

    error: Mapping[str, Any]
    stale: bool
    since: float = field(default_factory=time.monotonic)


class Seats:
    """Chooses among actors, and starts them."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._seats: dict[Place, Seat] = {}
        self._unfit: dict[str, dict[str, Unfit]] = {}
        self._looked = self._asked = 0.0
        self._gpu: tuple[float, bool] = (0.0, False)
        self._lock = threading.Lock()

    def take(self, task: Task, near: Counter[str]) -> tuple[Seat, bool]:
        """A seat for `task`, and whether to wait there for a turn; give it back with `leave`.

        First a free one of its family, then a new one while there is room, then a free one of any, then the queue
        that is shortest.

        Args:
            near: How many of its parts were made on each machine.

        Raises:
            HandedBack: all machines have another version.
            VisionTuneError: what it lacks on every machine.
        """
        with self._lock, cluster.told():
            gpu = task.gpu and self._has_gpu()
            unfit = self._unfit_nodes(task.maker)
            fit = [seat for seat in self._seats.values() if seat.place.gpu == gpu and seat.node not in unfit]
            own = [seat for seat in fit if seat.place.family == task.family]
            seat = _best([seat for seat in own if seat.free()], near)
            waits = False
            if seat is None:
                seat = self._start(task.family, gpu, unfit, near)
            if seat is None:
                self._look()
                fit = [one for one in self._seats.values() if one.place.gpu == gpu and one.node not in unfit]
                seat = _best([one for one in fit if one.free()], near)
            if seat is None:
                waits = True
                seat = min(own or fit, key=lambda one: one.mine, default=None)
            if seat is None:  # all that there is belongs to others, or there is nothing: the cluster may yet grow
                seat = self._start(task.family, gpu, unfit, near, anyway=True)
            if seat is None:
                raise self._refusal(task.maker)
            seat.mine += 1
            return seat, waits

    def is_any_free(self, task: Task, but: Seat) -> bool:
        """Whether it is worth to look for another seat than `but`."""
        with self._lock:
            return any(
                seat.free() for seat in self._seats.values() if seat is not but and seat.place.gpu == but.place.gpu
            )

    def leave(self, seat: Seat, *, busy: bool = False, gone: bool = False) -> None:
        """Give a seat back, saying whether others have it, or whether it is no more."""
        with self._lock:
            seat.mine -= 1
            if busy:
                seat.busy_until = time.monotonic() + _BUSY
            if gone and self._seats.get(seat.place) is seat:
                del self._seats[seat.place]

    def refuse(self, seat: Seat, maker: str, error: Mapping[str, Any], *, stale: bool) -> None:
        """Note that the machine of `seat` does not make what `maker` makes."""
        with self._lock:
            self._unfit.setdefault(maker, {})[seat.node] = Unfit(error, stale)

    def _start(
        self,
        family: str,
        gpu: bool,
        unfit: Mapping[str, Unfit],
        near: Counter[str],
        *,
        anyway: bool = False,
    ) -> Seat | None:
        """The actor at the first place that this bridge does not know, found or started; None where there is no room."""
        limits, needs = self.limits, self.limits.needs(gpu)
        for number in range(limits.most):
            place = Place(limits.release, family, gpu, number)
            if place in self._seats:
                continue
            actor = cluster.find(place)
            if actor is None:
                fit = [node for node in cluster.nodes() if node.id not in unfit and needs.fit(node.total)]
                roomy = [node for node in fit if needs.fit(node.free)]
                if not roomy and not self._make_room(gpu, 0.0 if anyway else _RESTED) and not anyway:
                    return None
                if unfit and not fit:
                    return None
                roomy = roomy or fit
                node = max(roomy, key=lambda node: (near[node.id], node.free.get("CPU", 0.0)), default=None)
                chosen = node if node is not None and (unfit or near[node.id]) else None
                idle = None if number < limits.least else limits.idle
                actor = cluster.start(place, needs, idle, chosen, must=bool(unfit))
            seat = self._seats[place] = Seat(place, actor)
            return seat
        return None

    def press(self, seat: Seat) -> None:
        """Make room for an actor that has no machine yet, where none has any."""
        needs = self.limits.needs(seat.place.gpu)
        with self._lock, cluster.told():
            if not any(needs.fit(node.free) for node in cluster.nodes()):
                self._make_room(seat.place.gpu, 0.0)

    def _make_room(self, gpu: bool, idle: float) -> bool:
        """End an actor of another version or library, which we cannot share, that was idle for so many seconds.

        Args:
            gpu: Only one that has a GPU.
        """
        if idle and time.monotonic() - self._asked < _LOOK:
            return False
        self._asked = time.monotonic()
        for place in cluster.places():
            if place.release == self.limits.release or (gpu and not place.gpu):
                continue
            actor = cluster.find(place)
            if actor is not None and cluster.dismiss(actor, idle):
                return True
        return False

    def _look(self) -> None:
        """Get to know the actors that others started."""
        if time.monotonic() - self._looked < _LOOK:
            return
        self._looked = time.monotonic()
        for place in cluster.places():
            if place.release == self.limits.release and place not in self._seats:
                actor = cluster.find(place)
                if actor is not None:
                    self._seats[place] = Seat(place, actor)

    def _has_gpu(self) -> bool:
        looked, has = self._gpu
        if not looked or time.monotonic() - looked > _UNFIT:
            has = any(node.total.get("GPU") for node in cluster.nodes())
            self._gpu = (time.monotonic(), has)
        return has

    def _unfit_nodes(self, maker: str) -> dict[str, Unfit]:
        known = self._unfit.get(maker, {})
        fresh = {node: one for node, one in known.items() if time.monotonic() - one.since < _UNFIT}
        if len(fresh) < len(known):
            self._unfit[maker] = fresh
        return fresh

    def _refusal(self, maker: str) -> Exception:
        known = list(self._unfit_nodes(maker).values())
        if not known:
            return HandedBack("the Ray cluster has no machine")
        if all(one.stale for one in known):
            return HandedBack(str(known[0].error["message"]))
        return error_from(dict(next(one.error for one in known if not one.stale)))


def _best(seats: Sequence[Seat], near: Counter[str]) -> Seat | None:
    return max(seats, key=lambda seat: (near[seat.node], -seat.place.number), default=None)
