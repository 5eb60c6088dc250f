"""Seats: the actors that a bridge knows, and which of them makes the next task.

The names of actors are the only register, which Ray keeps whole: who asks for a place that is taken gets the actor
that is there. So any number of dispatchers share actors, start more while there is room, and none leads the others.

Where there is no room a task waits at an actor that has a machine. Meanwhile one more is asked for, which waits for a
machine: an autoscaler of Ray sees it and may add one. It goes as soon as nobody lacks it.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from visiontune.errors import HandedBack
from visiontune.jobs.making import Task, error_from
from visiontune.jobs.ray import cluster
from visiontune.jobs.ray.cluster import Place
from visiontune.jobs.ray.seat import Limits, Seat, best

_BUSY = 1.0  # seconds for which an actor counts as busy that said so
_UNFIT = 60.0  # seconds for which a machine counts as unfit: it may be upgraded
_RESTED = 10.0  # seconds after which an idle actor of others gives way to our second one
_LOOK = 2.0  # seconds between looks at others' actors
_LATE = 1.0  # seconds until Ray tells that a new actor has taken its room
_BEGINS = 20.0  # seconds in which an actor that has room begins
_MEET = 0.5  # seconds between looks whether actors that wait for a machine have one


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
        self._lacking: dict[str, tuple[str, bool]] = {}
        self._looked = self._asked = self._met = 0.0
        self._gpu: tuple[float, bool] = (0.0, False)
        self._lock = threading.Lock()

    def take(self, task: Task, near: Counter[str]) -> tuple[Seat, bool]:
        """A seat for `task`, and whether to wait there for a turn; give it back with `leave`.

        First a free one of its family, then a new one while there is room, then a free one of any, then the queue
        that is shortest of those that have a machine.

        Args:
            near: How many of its parts were made on each machine.

        Raises:
            HandedBack: all machines have another version.
            VisionTuneError: what it lacks on every machine.
        """
        with self._lock, cluster.told():
            self._meet()
            gpu = task.gpu and self._has_gpu()
            unfit = self._unfit_nodes(task.maker)
            fit = [seat for seat in self._seats.values() if seat.place.gpu == gpu and seat.node not in unfit]
            own = [seat for seat in fit if seat.place.family == task.family]
            seat = best([seat for seat in own if seat.free()], near)
            waits = False
            if seat is None:
                seat = self._start(task.family, gpu, unfit, near)
            if seat is None:
                self._look()
                fit = [one for one in self._seats.values() if one.place.gpu == gpu and one.node not in unfit]
                seat = best([one for one in fit if one.free()], near)
            if seat is None:
                waits = True
                seat = min(fit, key=lambda one: (not one.node, one.place.family != task.family, one.mine), default=None)
            if seat is None:  # all that there is belongs to others, or there is nothing: the cluster may yet grow
                seat = self._start(task.family, gpu, unfit, near, anyway=True, rested=0.0)
            if seat is None:
                raise self._refusal(task.maker)
            seat.mine += 1
            return seat, waits

    def is_any_free(self, task: Task, but: Seat) -> bool:
        """Whether it is worth to look for another seat than `but`."""
        with self._lock, cluster.told():
            self._meet()
            return any(
                seat.free() for seat in self._seats.values() if seat is not but and seat.place.gpu == but.place.gpu
            )

    def leave(self, seat: Seat, *, busy: bool = False, gone: bool = False) -> None:
        """Give a seat back, saying whether others have it, or whether it is no more."""
        with self._lock, contextlib.suppress(HandedBack), cluster.told():  # who leaves has troubles of its own
            seat.mine -= 1
            if busy:
                seat.busy_until = time.monotonic() + _BUSY
            if gone and self._seats.get(seat.place) is seat:
                del self._seats[seat.place]
            self._balance(seat.place.family, seat.place.gpu)

    def lack(self, ticket: str, task: Task) -> None:
        """Note that `task` has waited a while, until `met` is told."""
        with self._lock, cluster.told():
            if ticket not in self._lacking and not self._unfit_nodes(task.maker):
                self._lacking[ticket] = task.family, task.gpu and self._has_gpu()
                self._balance(*self._lacking[ticket])

    def met(self, ticket: str) -> None:
        """Note that the task of `ticket` waits no more."""
        with self._lock, contextlib.suppress(HandedBack), cluster.told():
            if (lacked := self._lacking.pop(ticket, None)) is not None:
                self._balance(*lacked)

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
        rested: float = _RESTED,
    ) -> Seat | None:
        """The actor at the first place that this bridge does not know, found or started; None where there is no room.

        Args:
            anyway: Also one that has to wait for a machine.
            rested: Seconds after which an idle actor of others gives way to it.
        """
        limits, needs = self.limits, self.limits.needs(gpu)
        for number in range(limits.most):
            place = Place(limits.release, family, gpu, number)
            if place in self._seats:
                continue
            wished, actor = False, cluster.find(place)
            if actor is None:
                fit = [node for node in cluster.nodes() if node.id not in unfit and needs.fit(node.total)]
                roomy = [node for node in fit if needs.fit(node.free)]
                if sum(needs.times(node.free) for node in roomy) <= self._fresh():
                    roomy = []
                if not roomy and not self._make_room(gpu, rested) and not anyway:
                    return None
                if unfit and not fit:
                    return None
                wished, roomy = not roomy, roomy or fit
                node = max(roomy, key=lambda node: (near[node.id], node.free.get("CPU", 0.0)), default=None)
                chosen = node if node is not None and (unfit or near[node.id]) else None
                idle = None if number < limits.least else limits.idle
                actor = cluster.start(place, needs, idle, chosen, must=bool(unfit))
                seat = self._seats[place] = Seat(place, actor, wished=wished)
                return seat
            seat = self._seats[place] = Seat(place, actor, cluster.machine(actor) or "")
            if seat.node or anyway:
                return seat
        return None

    def _balance(self, family: str, gpu: bool) -> None:
        """Have as many actors wait for a machine as tasks lack one."""
        waiting = [
            seat for seat in self._seats.values() if (seat.place.family, seat.place.gpu, seat.node) == (family, gpu, "")
        ]
        lacking = list(self._lacking.values()).count((family, gpu))
        for _ in range(lacking - len(waiting)):
            if self._start(family, gpu, {}, Counter(), anyway=True) is None:
                return
        spare = [seat for seat in waiting if seat.wished and not seat.mine]
        for seat in spare[: max(0, len(waiting) - lacking)]:
            seat.node = cluster.machine(seat.actor) or ""
            if not seat.node:
                cluster.withdraw(seat.actor)
                del self._seats[seat.place]

    def _meet(self) -> None:
        """Learn which actors have a machine by now."""
        if time.monotonic() - self._met < _MEET:
            return
        self._met = time.monotonic()
        for seat in [seat for seat in self._seats.values() if not seat.node]:
            node = cluster.machine(seat.actor)
            if node is None and not seat.mine:
                del self._seats[seat.place]
            seat.node = node or ""

    def press(self, seat: Seat) -> None:
        """Make room for an actor that has no machine yet, where none has any."""
        needs = self.limits.needs(seat.place.gpu)
        with self._lock, cluster.told():
            if not any(needs.fit(node.free) for node in cluster.nodes()):
                self._make_room(seat.place.gpu, 0.0)
                seat.wished |= time.monotonic() - seat.since > _BEGINS

    def _fresh(self) -> int:
        """How many actors were started so lately that what is free may still count their room."""
        lately = time.monotonic() - _LATE
        return sum(not seat.node and not seat.wished and seat.since > lately for seat in self._seats.values())

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
                    self._seats[place] = Seat(place, actor, cluster.machine(actor) or "")

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
