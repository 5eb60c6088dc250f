"""The way of one task through the cluster: a seat, a turn, what it tells, and what becomes of it when actors die."""

from __future__ import annotations

import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

from visiontune.errors import Cancelled, HandedBack, JobError, VisionTuneError
from visiontune.jobs.making import Task, error_document, error_from
from visiontune.jobs.processes import MAX_CRASHES
from visiontune.jobs.ray import cluster
from visiontune.jobs.ray.seat import Seat
from visiontune.jobs.ray.seats import Seats

_POLL = 0.05  # seconds between looks at the stop flag
_AGAIN = 1.0  # seconds of waiting after which a free seat elsewhere is looked for
_LONG = 5.0  # seconds of waiting that are told; an actor needs two or three to begin
_DEATHS = 50  # of actors that had not begun, after which something is wrong with the cluster
_REMEMBERED = 20_000  # parts whose machine is known
Tell = Callable[[dict[str, Any]], None]


class Calls:
    """Runs tasks, each in a thread of its own.

    Args:
        hello: Settings and backends for actors, as JSON with secrets in clear.
        grace: Seconds that an actor gets to stop before it is killed.
    """

    def __init__(self, seats: Seats, hello: str, grace: float) -> None:
        self.seats, self.hello, self.grace = seats, hello, grace
        self._made_at: OrderedDict[str, str] = OrderedDict()

    def run(self, ticket: str, task: Task, stopped: threading.Event, tell: Tell) -> None:
        """Make `task`, and tell how it goes; the last is `done` or `error`."""
        try:
            try:
                key = self._run(ticket, task, stopped, tell)
            finally:
                self.seats.met(ticket)
            tell({"done": key})
        except VisionTuneError as error:
            tell({"error": error_document(error)})
        except Exception as error:  # Ray raises much that is none of its own errors, and somebody waits for a word
            tell({"error": error_document(JobError(f"the Ray cluster fails: {type(error).__name__}: {error}"))})

    def _run(self, ticket: str, task: Task, stopped: threading.Event, tell: Tell) -> str:
        since, crashes, near = time.time(), 0, self._near(task)
        deaths = 0
        for attempt in count():
            if stopped.is_set():
                raise Cancelled("cancelled")
            seat, waits = self.seats.take(task, near)
            call = _Call(seat, ticket, attempt, self, task, stopped)
            ending: dict[str, Any] = {}
            try:
                ending = call.follow(since, waits, tell)
            finally:
                self.seats.leave(seat, busy="busy" in ending, gone="died" in ending or "killed" in ending)
            if "done" in ending:
                self._remember(task.key, seat.node)
                return str(ending["done"])
            if "error" in ending:
                raise error_from(ending["error"])
            if "killed" in ending:
                raise Cancelled("cancelled; its actor did not stop by itself and was ended")
            if "unfit" in ending:
                self.seats.refuse(seat, task.maker, ending["unfit"], stale=ending["stale"])
            if "died" in ending:
                crashes += call.counts
                if crashes >= MAX_CRASHES:
                    raise JobError(
                        f"the actor ended {crashes} times ({ending['died']}) while making this {task.request['kind']}"
                    )
                deaths += 1
                if deaths > _DEATHS:
                    raise HandedBack(f"no actor stays alive on the Ray cluster ({ending['died']})")
                stopped.wait(0.1 + 0.2 * crashes)
        raise AssertionError("the loop returns or raises")

    def _near(self, task: Task) -> Counter[str]:
        """How many of the parts that a request names were made on each machine: their files are near there."""
        return Counter(self._made_at[text] for text in _texts(task.request) if text in self._made_at)

    def _remember(self, key: str, node: str) -> None:
        self._made_at[key] = node
        while len(self._made_at) > _REMEMBERED:
            self._made_at.popitem(last=False)


class _Call:
    """One call of one actor."""

    def __init__(
        self, seat: Seat, asked: str, attempt: int, calls: Calls, task: Task, stopped: threading.Event
    ) -> None:
        self.seat, self.asked, self.calls, self.task, self.stopped = seat, asked, calls, task, stopped
        self.ticket = f"{asked}-{attempt}"
        self.started = False
        self._deadline: float | None = None

    @property
    def counts(self) -> int:
        """Whether its actor's death may be its fault: what only waited there has none."""
        return int(self.started)

    def follow(self, since: float, waits: bool, tell: Tell) -> dict[str, Any]:
        """The last message, or `died` (why), `killed` or `withdrawn` in its place."""
        import ray
        from ray.exceptions import RayActorError, RayError

        actor, began = self.seat.actor, time.monotonic()
        look = began + _AGAIN
        try:
            make = actor.make.options(num_returns="streaming")
            stream = make.remote(self.ticket, self.calls.hello, self.task.document(), since, waits)
            while True:
                ready, _ = ray.wait([stream], timeout=_POLL)
                if not ready:
                    if self._stop(stream):
                        return {"killed": True} if self.started else {"withdrawn": True}
                    if not self.started and time.monotonic() > look:
                        look = time.monotonic() + _AGAIN
                        if time.monotonic() - began > _LONG:
                            tell({"progress": [0.0, self._waits_for()]})
                        if self._elsewhere(stream):
                            return {"withdrawn": True}
                        if not self.seat.node:
                            self.calls.seats.press(self.seat)
                        self.calls.seats.lack(self.asked, self.task)
                    continue
                message: dict[str, Any] = ray.get(next(stream))
                if "started" in message:
                    self.started, self.seat.node = True, message["started"]
                    cluster.tell(actor, "begin", self.ticket)
                    self.calls.seats.met(self.asked)
                elif not {"done", "error", "unfit", "busy", "withdrawn"}.isdisjoint(message):
                    return message
                else:
                    tell(message)
                self._stop(stream)
        except StopIteration:
            return {"died": "it ended without a word"}
        except RayActorError as error:
            if getattr(error, "actor_init_failed", False):
                self.started = True
            return {"died": _cause(error)}
        except RayError as error:
            self.started = True
            return {"died": _cause(error)}

    def _stop(self, stream: Any) -> bool:
        """Ask the actor to stop where it should; True when it did not, and was killed where it had begun."""
        import ray

        if not self.stopped.is_set():
            return False
        if self._deadline is None:
            self._deadline = time.monotonic() + self.calls.grace
            cluster.tell(self.seat.actor, "cancel", self.ticket)
        if not self.seat.node:  # nobody is there to answer
            ray.cancel(stream)
            return True
        if not self.started:  # others may have it; what is not begun needs no death
            return time.monotonic() > self._deadline
        if time.monotonic() > self._deadline:
            ray.kill(self.seat.actor)
            return True
        return False

    def _waits_for(self) -> str:
        needs = self.calls.seats.limits.needs(self.seat.place.gpu)
        if self.seat.node:
            return "waiting for a free actor"
        gpus = f", {needs.gpus:g} GPUs" if needs.gpus else ""
        return f"waiting for a machine with {needs.cpus:g} processors{gpus} and {needs.memory:,} MB free"

    def _elsewhere(self, stream: Any) -> bool:
        """Withdraw from this actor where another is free."""
        import ray

        if self.stopped.is_set() or not self.calls.seats.is_any_free(self.task, self.seat):
            return False
        cluster.tell(self.seat.actor, "withdraw", self.ticket)
        if self.seat.node:
            return False  # it answers; and if it has begun meanwhile, so be it
        ray.cancel(stream)  # of an actor that has no machine yet
        return True


def _cause(error: BaseException) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    told = [line for line in lines if line.startswith(("The actor is dead", "Worker exit detail", "ModuleNotFound"))]
    return (told or lines or [type(error).__name__])[0][:300]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from _texts(one)
