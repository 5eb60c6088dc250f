"""Wake-ups: who waits for something new in the database looks at once when it is told, and now and then in any case.

```
a transaction that committed --(which topics)--> Notifier --NOTIFY--> PostgreSQL --LISTEN--> Ear of whoever waits
```

Nothing is carried but "look": what is new is read off the tables, so that a wake-up that is lost costs a moment and
nothing else. SQLite has no such thing, and a look there costs a fraction of a millisecond: its ears only wait.
"""

from __future__ import annotations

import contextlib
import logging
import threading
from typing import TYPE_CHECKING, Any, Literal, Protocol
from weakref import WeakSet

from sqlalchemy.exc import SQLAlchemyError

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

log = logging.getLogger(__name__)
Topic = Literal["jobs", "replies", "events"]
"""jobs, replies: one waits that waited not before. events: a job or a reply moved."""
LOOK = 2.0
"""Seconds between two looks of somebody who would be told."""
_CHANNEL = "visiontune"
_JOINED = 0.02  # seconds for which what is told is gathered: a burst is one wake-up
_SLICE = 0.2  # seconds between looks at whether the waiting should end
_AGAIN = 1.0  # seconds between two tries to listen


class Ear(Protocol):
    """Somebody who waits, in one thread."""

    def wait(self, seconds: float, stop: threading.Event) -> None:
        """Return once it is worth a look: when told, or after `seconds` where nobody tells, or when `stop` is set."""


class Waking(Protocol):
    """The wake-ups of one database, for one process."""

    def ear(self, topic: Topic) -> Ear:
        """For somebody who waits for `topic`; what is told between two waits ends the next at once."""

    def tell(self, *topics: Topic) -> None:
        """Wake those who wait for `topics`, in all processes; called once it is committed. Never fails, and is quick."""

    def close(self) -> None:
        """End what runs for it."""


def wake(session: Session, *topics: Topic) -> None:
    """Have `topics` told once the transaction of `session` is committed."""
    session.info.setdefault("visiontune_topics", set()).update(topics)


def topics_of(session: Session) -> set[Topic]:
    """What is to be told of a transaction."""
    told: set[Topic] = session.info.pop("visiontune_topics", set())
    return told


class Polling:
    """Nobody tells: who waits looks again after a while."""

    def ear(self, topic: Topic) -> Ear:
        return _Pause()

    def tell(self, *topics: Topic) -> None:
        return

    def close(self) -> None:
        return


class _Pause:
    def wait(self, seconds: float, stop: threading.Event) -> None:
        stop.wait(seconds)


class _Told:
    """An ear that its process' listener wakes."""

    def __init__(self) -> None:
        self.event = threading.Event()

    def wait(self, seconds: float, stop: threading.Event) -> None:
        left = max(seconds, LOOK)
        while left > 0 and not stop.is_set() and not self.event.wait(min(left, _SLICE)):
            left -= _SLICE
        self.event.clear()


class Listening:
    """LISTEN and NOTIFY of PostgreSQL. Its threads start with the first who waits, or tells."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._ears: dict[Topic, WeakSet[_Told]] = {}
        self._pending: set[Topic] = set()
        self._told, self._closed = threading.Event(), threading.Event()
        self._lock = threading.Lock()
        self._listener: threading.Thread | None = None
        self._notifier: threading.Thread | None = None

    def ear(self, topic: Topic) -> Ear:
        ear = _Told()
        with self._lock:
            self._ears.setdefault(topic, WeakSet()).add(ear)
            if self._listener is None:
                self._listener = threading.Thread(target=self._listen, name="wake-ups", daemon=True)
                self._listener.start()
        return ear

    def tell(self, *topics: Topic) -> None:
        if not topics:
            return
        with self._lock:
            self._pending.update(topics)
            if self._notifier is None and not self._closed.is_set():
                self._notifier = threading.Thread(target=self._notify, name="waking", daemon=True)
                self._notifier.start()
        self._told.set()

    def close(self) -> None:
        self._closed.set()
        self._told.set()
        for thread in (self._notifier, self._listener):
            if thread is not None:
                thread.join()

    def _notify(self) -> None:
        while True:
            self._told.wait()
            self._closed.wait(_JOINED)
            self._told.clear()
            closed = self._closed.is_set()  # looked at after the clearing, which may have met the last word
            with self._lock:
                topics, self._pending = sorted(self._pending), set()
            if topics:
                self._send(topics)
            if closed:
                return

    def _send(self, topics: list[Topic]) -> None:
        try:
            # By itself and without waiting for the disk: transactions that notify commit one after the other.
            with self._engine.connect() as connection:
                connection.exec_driver_sql("SET LOCAL synchronous_commit = off")
                for topic in topics:
                    connection.exec_driver_sql("SELECT pg_notify(%s, %s)", (_CHANNEL, topic))
                connection.commit()
        except SQLAlchemyError:
            log.debug("a wake-up was lost", exc_info=True)  # they look by themselves

    def _listen(self) -> None:
        warned = False
        while not self._closed.is_set():
            try:
                with contextlib.closing(_own_connection(self._engine)) as connection:
                    connection.execute(f"LISTEN {_CHANNEL}")
                    self._wake(*self._ears)  # what was told before
                    warned = False
                    while not self._closed.is_set():
                        for told in connection.notifies(timeout=_SLICE):
                            self._wake(told.payload)
            except Exception:  # psycopg's, and whatever a broken connection brings
                if not warned and not self._closed.is_set():
                    log.warning("the database tells nothing; looking every %g s until it does", LOOK, exc_info=True)
                warned = True
                self._closed.wait(_AGAIN)

    def _wake(self, *topics: str) -> None:
        with self._lock:
            for topic, ears in self._ears.items():
                if topic in topics:
                    for ear in ears:
                        ear.event.set()


def _own_connection(engine: Engine) -> Any:
    """psycopg's, outside of the pool."""
    pooled = engine.raw_connection()
    connection: Any = pooled.driver_connection
    pooled.detach()
    connection.autocommit = True
    return connection
