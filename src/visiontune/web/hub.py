"""The hub: one thread of a web process reads what happened, and hands it to all who listen there.

```
events, reply_events --(a look every LOOK seconds)--> hub --by user--> Listener: a bounded queue --> its stream
```

A position is "J-R": the numbers of the last event of jobs and of the last of replies. Both count over all users, so one
position serves everybody, and a frame is encoded once however many get it.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select

from visiontune.errors import QueueFull
from visiontune.jobs.database import Database
from visiontune.jobs.numbering import settled
from visiontune.jobs.records import title_of
from visiontune.jobs.tables import EventRow, JobRow, ReplyEventRow, ReplyRow

log = logging.getLogger(__name__)
LOOK = 0.15  # seconds between two looks at least; each that finds something is written to every listener
BOUND = 200  # looks whose finds wait for a slow reader; then it is let go, and comes back where it stopped
REPLAYED = 500  # jobs whose last event is told again
REPLAYED_PIECES = 20_000
LINGER = 10.0  # seconds for which the hub looks on when nobody listens


class Position(NamedTuple):
    """Numbers of the last event of jobs and of replies that were told; a frame's id is "J-R"."""

    jobs: int
    replies: int

    def __str__(self) -> str:
        return f"{self.jobs}-{self.replies}"

    def past(self, frame: Frame) -> Position:
        """After `frame`."""
        return self._replace(jobs=frame.number) if frame.of_job else self._replace(replies=frame.number)

    def covers(self, frame: Frame) -> bool:
        """Whether `frame` was told before."""
        return frame.number <= (self.jobs if frame.of_job else self.replies)


class Frame(NamedTuple):
    """One event, as it is sent."""

    of_job: bool
    number: int
    sent: bytes


@dataclass(eq=False)
class Listener:
    """Somebody's open stream: filled by the hub's thread, emptied by one other.

    Args:
        conversation: Only replies of this one; None: all of this user.
        dropped: Set once it read too slowly, or is to end for another reason.
    """

    user: str
    conversation: str | None = None
    dropped: threading.Event = field(default_factory=threading.Event)
    _frames: deque[Sequence[Frame]] = field(default_factory=deque)
    _came: threading.Event = field(default_factory=threading.Event)

    def offer(self, frames: Sequence[Frame]) -> None:
        if len(self._frames) >= BOUND:
            self.dropped.set()
            return
        self._frames.append(frames)
        self._came.set()

    def take(self) -> list[Frame]:
        """What came, without waiting."""
        self._came.clear()
        found: list[Frame] = []
        while self._frames:
            found += self._frames.popleft()
        return found

    def wait(self, seconds: float) -> list[Frame]:
        """What came; empty where nothing did for so long."""
        self._came.wait(seconds)
        return self.take()


class Hub:
    """The listeners of one web process.

    Args:
        most: Streams that may be open.
        most_of_user: Of one user's.

    Attributes:
        told: Called after all listeners got theirs, from the hub's thread, and when they are to end.
    """

    def __init__(self, database: Database, most: int = 800, most_of_user: int = 800) -> None:
        self.database, self.most, self.most_of_user = database, most, most_of_user
        self._listeners: set[Listener] = set()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._at = Position(0, 0)
        self.told: Callable[[], None] = lambda: None

    def __len__(self) -> int:
        return len(self._listeners)

    def join(self, user: str, conversation: str | None = None) -> tuple[Listener, Position]:
        """Listen from now on, after the returned position; `leave` when done.

        Raises:
            QueueFull: as many listen as may.
        """
        listener = Listener(user, conversation)
        with self._lock:
            mine = sum(other.user == user for other in self._listeners)
            if len(self._listeners) >= self.most or mine >= self.most_of_user:
                raise QueueFull("too many pages are open; close some", retry_after=10.0)
            if self._thread is None:
                self._at = self.now()
                self._thread = threading.Thread(target=self._look, name="events", daemon=True)
                self._thread.start()
            self._listeners.add(listener)
            return listener, self._at

    def leave(self, listener: Listener) -> None:
        with self._lock:
            self._listeners.discard(listener)

    def close(self) -> None:
        """Let all streams end; safe in a signal handler, which must wait for no lock."""
        for listener in tuple(self._listeners):
            listener.dropped.set()
        self.told()

    def now(self) -> Position:
        """The last events that there are."""
        with self.database.session(write=False) as session:
            there = settled(session)
        return Position(there.jobs, there.replies)

    def since(self, after: Position, user: str, conversation: str | None = None) -> list[Frame]:
        """What this user missed: of each job the last event, of replies all pieces."""
        now = self.now()
        newest = select(func.max(EventRow.id)).join(JobRow, JobRow.id == EventRow.job_id)
        newest = newest.where(EventRow.id > after.jobs, EventRow.id <= now.jobs, JobRow.user == user)
        newest = newest.group_by(EventRow.job_id)
        newest = newest.order_by(func.max(EventRow.id).desc()).limit(REPLAYED)
        pieces = select(ReplyEventRow.id).join(ReplyRow, ReplyRow.id == ReplyEventRow.reply_id)
        pieces = pieces.where(ReplyEventRow.id > after.replies, ReplyEventRow.id <= now.replies, ReplyRow.user == user)
        if conversation is not None:
            pieces = pieces.where(ReplyRow.conversation_id == conversation)
        pieces = pieces.order_by(ReplyEventRow.id.desc()).limit(REPLAYED_PIECES)
        with self.database.session(write=False) as session:
            jobs = session.execute(_JOBS.where(EventRow.id.in_(newest)).order_by(EventRow.id)).all()
            told = session.execute(_REPLIES.where(ReplyEventRow.id.in_(pieces)).order_by(ReplyEventRow.id)).all()
        return [frame for _, frame in _frames(jobs, told, after)]

    def running_since(self, user: str, conversation: str) -> int | None:
        """The number before the first event of a conversation's unfinished replies; None where there are none."""
        going = select(ReplyRow.id).where(
            ReplyRow.user == user, ReplyRow.conversation_id == conversation, ReplyRow.state.in_(["queued", "running"])
        )
        with self.database.session(write=False) as session:
            if session.scalar(going.limit(1)) is None:
                return None
            first = session.scalar(select(func.min(ReplyEventRow.id)).where(ReplyEventRow.reply_id.in_(going)))
            return first - 1 if first is not None else session.scalar(select(func.max(ReplyEventRow.id))) or 0

    def _look(self) -> None:
        """Read and hand out, until nobody has listened for a while."""
        never = threading.Event()
        ear = self.database.waking.ear("events")
        heard = time.monotonic()
        while True:
            began = time.monotonic()
            ear.wait(LOOK, never)
            never.wait(began + LOOK - time.monotonic())  # a burst is one look
            try:
                self._hand_out()
            except Exception:  # whatever it was: all open pages hang on this thread
                log.warning("what happened cannot be read; trying again", exc_info=True)
            if self._listeners:
                heard = time.monotonic()
            elif time.monotonic() > heard + LINGER:
                with self._lock:
                    if not self._listeners:
                        self._thread = None
                        return

    def _hand_out(self) -> None:
        at = self._at
        with self.database.session(write=False) as session:
            there = settled(session)  # an event below one that is seen may still be on its way
            jobs: Sequence[Any] = ()
            replies: Sequence[Any] = ()
            if there.jobs > at.jobs:
                fresh = _JOBS.where(EventRow.id > at.jobs, EventRow.id <= there.jobs)
                jobs = session.execute(fresh.order_by(EventRow.id)).all()
            if there.replies > at.replies:
                pieces = _REPLIES.where(ReplyEventRow.id > at.replies, ReplyEventRow.id <= there.replies)
                replies = session.execute(pieces.order_by(ReplyEventRow.id)).all()
        last = {row.job_id: row.id for row in jobs}  # of a job that moved twice meanwhile the end is enough
        found = list(_frames([row for row in jobs if last[row.job_id] == row.id], replies, at))
        if not found:
            return
        theirs: dict[str, list[tuple[Any, Frame]]] = {}
        for row, frame in found:
            theirs.setdefault(row.user, []).append((row, frame))
            at = at.past(frame)
        with self._lock:  # who joins gets all after the position that it is told
            for listener in self._listeners:
                heard = [
                    frame
                    for row, frame in theirs.get(listener.user, ())
                    if frame.of_job or listener.conversation in (None, row.conversation_id)
                ]
                if heard:
                    listener.offer(heard)
            self._at = at
        self.told()


_JOBS: Select[Any] = select(
    EventRow.id, EventRow.job_id, EventRow.state, EventRow.fraction, EventRow.sentence,
    JobRow.user, JobRow.kind, JobRow.artifact_id, JobRow.request,
).join(JobRow, JobRow.id == EventRow.job_id)  # fmt: skip
_REPLIES: Select[Any] = select(
    ReplyEventRow.id, ReplyEventRow.reply_id, ReplyEventRow.event, ReplyRow.user, ReplyRow.conversation_id
).join(ReplyRow, ReplyRow.id == ReplyEventRow.reply_id)  # fmt: skip


def _frames(jobs: Any, replies: Any, at: Position) -> Iterator[tuple[Any, Frame]]:
    """Rows with their frames; after each the position is as if all before were told."""
    for row in jobs:
        at = at._replace(jobs=row.id)
        data = {
            "id": row.job_id,
            "kind": row.kind,
            "state": row.state,
            "fraction": row.fraction,
            "sentence": row.sentence,
            "artifact": row.artifact_id,
            "title": title_of(row.request),
        }
        yield row, Frame(True, row.id, encoded("job", data, at))
    for row in replies:
        at = at._replace(replies=row.id)
        data = {"reply": row.reply_id, "conversation": row.conversation_id, **row.event}
        yield row, Frame(False, row.id, encoded("reply", data, at))


def encoded(event: str, data: Mapping[str, Any], at: Position) -> bytes:
    """One event of a stream: ASCII, so that no character is cut wherever the bytes are."""
    return f"id: {at}\nevent: {event}\ndata: {json.dumps(data)}\n\n".encode("ascii")
