"""Answers in words that an engine is to give: queued, claimed, written piece by piece, ended; read by anybody meanwhile.

A reply is answered once: words that were said are not said again, so one whose engine died ends as failed, and the
asker may ask anew.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, Literal

from sqlalchemy import Select, and_, bindparam, case, delete, exists, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from visiontune.errors import NotFound, QueueFull
from visiontune.jobs.database import Database
from visiontune.jobs.engines import Engines
from visiontune.jobs.records import ENDED, State
from visiontune.jobs.tables import ReplyEventRow, ReplyRow, new_id
from visiontune.jobs.telling import SELECT
from visiontune.jobs.telling import Reply as Reply
from visiontune.jobs.telling import ReplyEvent as ReplyEvent
from visiontune.jobs.waking import wake

Kind = Literal["assistant", "text", "understand"]
WAITING = ("queued", "running")
_PATIENCE = 30.0  # seconds for which the end of a reply is tried to be written while the database is away
_LATER = 1e-6  # seconds between two replies of a conversation, at least


@cache
def _found(given: frozenset[str]) -> Select[Any]:
    """A user's, narrowed by what is given; each combination is put together once, as that takes longer than to ask."""
    query = SELECT.where(ReplyRow.user == bindparam("user")).order_by(ReplyRow.created.desc())
    if "conversation" in given:
        query = query.where(ReplyRow.conversation_id == bindparam("conversation"))
    if "states" in given:
        query = query.where(ReplyRow.state.in_(bindparam("states", expanding=True)))
    return query.limit(bindparam("limit"))


class ReplyQueue:
    """Replies in the database.

    Args:
        owner: Name of this process, as of a lease's owner.
        limit: Replies that may wait, of all users together.
        limit_of_user: Of one user.
        clock: Now, in seconds; tests turn it.
    """

    def __init__(
        self,
        database: Database,
        owner: str,
        limit: int = 200,
        clock: Callable[[], float] = time.time,
        limit_of_user: int = 20,
    ) -> None:
        self.database, self.owner, self.clock = database, owner, clock
        self.limit, self.limit_of_user = limit, limit_of_user
        self.engines = Engines(database, owner, clock=clock)

    def add(
        self, kind: Kind, request: Mapping[str, Any], user: str = "local", conversation_id: str | None = None
    ) -> Reply:
        """Queue a reply.

        Raises:
            QueueFull: `limit` replies wait already, or `limit_of_user` of this user.
        """
        with self.database.session() as session:
            return self.put(session, kind, request, user, conversation_id)

    def put(
        self,
        session: Session,
        kind: Kind,
        request: Mapping[str, Any],
        user: str,
        conversation_id: str | None = None,
        reply_id: str | None = None,
    ) -> Reply:
        """`add`, as part of a transaction of the caller's, who may have given it its id."""
        self.database.alone(session, "replies")  # others are added meanwhile, and count as well
        queued = select(func.count()).where(ReplyRow.state == "queued")
        mine = session.scalar(queued.where(ReplyRow.user == user)) or 0
        if mine >= self.limit_of_user:
            raise QueueFull(f"{mine} questions of yours wait already, as many as may; wait for one", retry_after=5.0)
        waiting = session.scalar(queued) or 0
        if waiting >= self.limit:
            raise QueueFull(f"{waiting} questions wait already, as many as may; try again later", retry_after=5.0)
        created = self.clock()
        if conversation_id is not None:  # a clock may stand still or go back; the order of a conversation does not
            last = select(func.max(ReplyRow.created)).where(ReplyRow.conversation_id == conversation_id)
            created = max(created, (session.scalar(last) or 0.0) + _LATER)
        row = ReplyRow(
            id=reply_id or new_id(), user=user, kind=kind, request=dict(request), conversation_id=conversation_id,
            state="queued", cancel_asked=0, created=created,
        )  # fmt: skip
        session.add(row)
        session.flush()
        wake(session, "replies")
        return Reply.of(row)

    def claim(self, per_user: int = 8) -> Reply | None:
        """Take the next waiting reply: of the user with the fewest running ones, of whom `per_user` may run at once.

        Of a conversation one is given at a time, the oldest first, since each is understood by those before it. One
        that is about what runs (`beside`) does not wait for it; of these `per_user` more may run.
        """
        other = aliased(ReplyRow)
        beside = ReplyRow.request["beside"].as_boolean().is_(True)
        before = (
            exists()
            .where(other.conversation_id == ReplyRow.conversation_id)
            .where(
                or_(other.state == "running", and_(other.state == "queued", other.created < ReplyRow.created)),
            )
            .correlate(ReplyRow)
        )
        running = (
            select(func.count())
            .select_from(other)
            .where(other.user == ReplyRow.user, other.state == "running")
            .correlate(ReplyRow)
            .scalar_subquery()
        )
        waiting = (
            select(ReplyRow.id)
            .where(ReplyRow.state == "queued", or_(beside, ~before))
            .where(running < case((beside, 2 * per_user), else_=per_user))
            .order_by(running, ReplyRow.created, ReplyRow.id)
            .limit(1)
        )
        with self.database.session(write=False) as session:  # mostly there is none, and looking must cost nothing
            if session.scalar(waiting) is None:
                return None
        with self.database.session() as session:
            self.database.alone(session, "replies")  # as two engines would each take one of a conversation
            claimed = session.scalar(
                update(ReplyRow)
                .where(ReplyRow.id == waiting.scalar_subquery(), ReplyRow.state == "queued")
                .values(state="running", owner=self.owner)
                .returning(ReplyRow.id)
                .execution_options(synchronize_session=False)
            )
            row = None if claimed is None else session.get(ReplyRow, claimed)
            return None if row is None else Reply.of(row)

    def reclaim(self) -> int:
        """End the running replies whose engine is gone, as interrupted; returns how many."""
        with self.database.session(write=False) as session:
            owners = set(session.scalars(select(ReplyRow.owner).where(ReplyRow.state == "running")))
        gone = [owner for owner in owners if owner != self.owner and self.engines.is_gone(owner or "")]
        if not gone:
            return 0
        error = {"type": "JobError", "message": "interrupted"}
        with self.database.session() as session:
            lost = session.scalars(
                select(ReplyRow.id).where(ReplyRow.state == "running", ReplyRow.owner.in_(gone))
            ).all()
            return sum(self._end(session, reply_id, "running", "failed", error) for reply_id in lost)

    def write(self, reply: Reply, *events: Mapping[str, Any]) -> bool:
        """Add pieces to a running reply of this process; False, and nothing written, when it is no longer its own."""
        with self.database.session(relaxed=True) as session:
            mine = select(ReplyRow.id).where(
                ReplyRow.id == reply.id, ReplyRow.owner == self.owner, ReplyRow.state == "running"
            )
            if session.scalar(mine.with_for_update()) is None:  # held, so that no piece comes after the end
                return False
            for event in events:
                session.add(ReplyEventRow(reply_id=reply.id, event=dict(event)))
            wake(session, "events")
        return True

    def finish(self, reply: Reply, state: State, error: Mapping[str, Any] | None = None) -> bool:
        """End a running reply of this process, with its last event; False when it is no longer its own."""
        tries: list[None] = []

        def end(session: Session) -> bool:
            tries.append(None)
            if self._end(session, reply.id, "running", state, error, self.owner):
                return True
            # A connection may break after the commit, of which nobody heard: then it ended so before.
            ended = (ReplyRow.id == reply.id, ReplyRow.state == state, ReplyRow.owner.is_(None))
            return len(tries) > 1 and session.scalar(select(ReplyRow.id).where(*ended)) is not None

        return self.database.run(end, _PATIENCE)

    def cancel(self, reply_id: str, user: str) -> Reply:
        """Ask for one reply to stop; a waiting one ends at once, an ended one stays as it is.

        Raises:
            NotFound: this user has no such reply.
        """
        self.get(reply_id, user)
        with self.database.session() as session:
            if not self._end(session, reply_id, "queued", "cancelled", None):
                running = update(ReplyRow).where(ReplyRow.id == reply_id, ReplyRow.state == "running")
                session.execute(running.values(cancel_asked=1))
        return self.get(reply_id, user)

    def cancelled(self, replies: Sequence[Reply]) -> set[str]:
        """The ids of those of this process's running `replies` that were asked to stop."""
        asked = select(ReplyRow.id).where(
            ReplyRow.id.in_([reply.id for reply in replies]),
            ReplyRow.owner == self.owner,
            ReplyRow.state == "running",
            ReplyRow.cancel_asked == 1,
        )
        with self.database.session(write=False) as session:
            return set(session.scalars(asked))

    def get(self, reply_id: str, user: str) -> Reply:
        """One of this user's.

        Raises:
            NotFound: there is no such reply, or it is another's.
        """
        with self.database.session(write=False) as session:
            row = session.get(ReplyRow, reply_id)
            if row is None or row.user != user:
                raise NotFound(
                    "reply", reply_id, "there is no such reply; those that ended are forgotten after a while"
                )
            return Reply.of(row)

    def find(
        self, user: str, conversation_id: str | None = None, states: Sequence[str] = (), limit: int = 100
    ) -> list[Reply]:
        """This user's replies, newest first."""
        given = {"conversation": conversation_id, "states": list(states) or None}
        given = {name: value for name, value in given.items() if value is not None}
        with self.database.reading() as connection:
            found = connection.execute(_found(frozenset(given)), {"user": user, "limit": limit, **given})
            return [Reply.of(row) for row in found]

    def events(self, reply_id: str, after: int = 0) -> list[ReplyEvent]:
        """A reply's events numbered above `after`, in order."""
        query = select(ReplyEventRow).where(ReplyEventRow.reply_id == reply_id, ReplyEventRow.id > after)
        with self.database.session(write=False) as session:
            return [ReplyEvent.of(row) for row in session.scalars(query.order_by(ReplyEventRow.id))]

    def expire(self, older_than: float = 3_600.0) -> int:
        """Forget the replies that ended more than `older_than` seconds ago, with their events; returns how many."""
        with self.database.session() as session:
            old = delete(ReplyRow).where(ReplyRow.state.in_(ENDED), ReplyRow.finished < self.clock() - older_than)
            return len(session.execute(old.returning(ReplyRow.id)).all())

    def _end(
        self,
        session: Session,
        reply_id: str,
        was: str,
        state: State,
        error: Mapping[str, Any] | None,
        owner: str | None = None,
    ) -> bool:
        """End a reply that `was` in this state (and of `owner`), its last event in the same transaction."""
        ending = update(ReplyRow).where(ReplyRow.id == reply_id, ReplyRow.state == was)
        if owner is not None:
            ending = ending.where(ReplyRow.owner == owner)
        values = {
            "state": state,
            "finished": self.clock(),
            "owner": None,
            "error": None if error is None else dict(error),
        }
        if session.scalar(ending.values(**values).returning(ReplyRow.id)) is None:
            return False
        complete = state == "done"
        reason = "" if complete else str(error["message"]) if error else state
        ended = {"type": "ended", "complete": complete, "reason": reason}
        session.add(ReplyEventRow(reply_id=reply_id, event=ended))
        wake(session, "events")
        return True
