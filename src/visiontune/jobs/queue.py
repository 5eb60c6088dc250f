"""The queue: jobs and steps claimed with leases, fenced on `attempt`, and their numbered events."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select, update
from sqlalchemy.orm import Session

from visiontune.errors import QueueFull
from visiontune.jobs.claiming import Claims
from visiontune.jobs.columns import JOBS
from visiontune.jobs.database import Database
from visiontune.jobs.lookup import Lookup
from visiontune.jobs.owner import is_dead, this_host
from visiontune.jobs.records import Job, State
from visiontune.jobs.tables import EventRow, JobRow, new_id
from visiontune.jobs.waking import wake

_WANTED = select(JOBS.id, JOBS.attempt).where(
    JOBS.id.in_(bindparam("ids", expanding=True)),
    *(JOBS.owner == bindparam("owner"), JOBS.state == "running", JOBS.cancel_asked == 0),
)
_RECLAIM = 1.0  # seconds between two looks for jobs whose owner is gone, while others are claimed


class JobQueue(Lookup):
    """Jobs in the database.

    Args:
        owner: Name of this process as a lease's owner.
        lease: Seconds after which a silent owner's job is taken over.
        limit: Jobs that may wait.
        clock: Now, in seconds; tests turn it.
    """

    def __init__(
        self,
        database: Database,
        owner: str,
        lease: float = 30.0,
        limit: int = 1_000,
        clock: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(database, clock)
        self.owner, self.lease, self.limit = owner, lease, limit
        self._claims = Claims(database)
        self._held: set[str] = set()
        self._reclaimed = -math.inf

    def add(
        self,
        kind: str,
        request: Mapping[str, Any],
        user: str = "local",
        *,
        mine: bool = False,
        priority: int = 0,
        why: str = "",
        parents: Sequence[str] = (),
        check: Callable[[Session], None] = lambda session: None,
        also: Callable[[Session, str], None] = lambda session, job_id: None,
    ) -> Job:
        """Queue a job; with `mine` it starts at once in this process. `why` its backends were chosen is kept.

        Args:
            parents: Ids of the artifacts that this one is made from.
            check: Raises where the user may have no more, in the transaction that would add it.
            also: Done in that transaction too, with the job's id; where it raises, nothing is queued.

        Raises:
            QueueFull: `limit` jobs wait already.
        """
        now = self.clock()
        row = JobRow(id=new_id(), user=user, kind=kind, request=dict(request), why=why, created=now, sentence="waiting")
        row.parents, row.priority = list(parents), priority
        with self.database.session() as session:
            self.database.alone(session, "jobs")  # as others add meanwhile, whose jobs count as well
            check(session)
            if mine:
                row.state, row.owner, row.attempt = "running", self.owner, 1
                row.started, row.lease_until = now, now + self.lease
            else:
                waiting = session.scalar(select(func.count()).where(JobRow.state == "queued")) or 0
                if waiting >= self.limit:
                    raise QueueFull(f"{waiting} jobs wait already, as many as may; try again later", retry_after=10.0)
            session.add(row)
            session.flush()
            also(session, row.id)
            self._event(session, row.id, row.state or "queued", 0.0, "started" if mine else "waiting")
            wake(session, "jobs")
        if mine:
            self._held.add(row.id)
        return self.get(row.id)

    def claim(self, job_id: str | None = None, *, newcomer: bool = False) -> Job | None:
        """One, as by `claim_many`, or `job_id`; None when there is none."""
        return next(iter(self.claim_many(1, job_id=job_id, newcomers=newcomer)), None)

    def claim_many(self, many: int, *, job_id: str | None = None, newcomers: bool = False) -> list[Job]:
        """Take the next waiting jobs, or ones whose owner is silent or dead: up to `many`, which one after the other would be.

        Of equal priority the oldest of the user for whom the fewest run: nobody's hundred are in the way of another's.

        Args:
            job_id: Only this one.
            newcomers: Only of users of whom none runs, for whom there is a place when all others are taken.
        """
        now = self.clock()
        if job_id is not None or not 0 <= now - self._reclaimed < _RECLAIM:
            self.reclaim()
        taken = self._claims.take(self.owner, now, now + self.lease, many, job_id=job_id, newcomers=newcomers)
        if taken:
            self.database.waking.tell("events")
            self._held.update(job.id for job in taken)
        return taken

    def reclaim(self) -> int:
        """Queue again the running jobs whose owner died on this host, or was silent beyond its lease."""
        now = self._reclaimed = self.clock()
        near = JobRow.owner.startswith(f"{this_host()}:", autoescape=True)
        query = select(JobRow.id, JobRow.owner, JobRow.attempt, JobRow.lease_until, JobRow.cancel_asked).where(
            JobRow.state == "running",
            or_(JobRow.lease_until.is_(None), JobRow.lease_until < now, and_(near, JobRow.owner != self.owner)),
        )
        with self.database.session(write=False) as session:  # mostly there is none, and looking must cost nothing
            running = session.execute(query.order_by(JobRow.id)).all()
        lost = [
            (job_id, attempt, cancel_asked)
            for job_id, owner, attempt, until, cancel_asked in running
            if self._is_lost(job_id, owner or "", (until or 0) < now)
        ]
        if not lost:
            return 0
        with self.database.session() as session:
            freed = 0
            for job_id, attempt, cancel_asked in lost:
                state = "cancelled" if cancel_asked else "queued"
                sentence = "cancelled" if cancel_asked else "interrupted; goes on from its finished parts"
                done = session.execute(
                    update(JobRow)
                    .where(JobRow.id == job_id, JobRow.attempt == attempt, JobRow.state == "running")
                    .where(or_(JobRow.lease_until.is_(None), JobRow.lease_until < now, JobRow.owner != self.owner))
                    .values(state=state, owner=None, lease_until=None, finished=now if cancel_asked else None)
                    .returning(JobRow.id)
                ).all()
                if done:
                    self._event(session, job_id, state, 0.0, sentence)
                    freed += 1
            if freed:
                wake(session, "jobs")
        return freed

    def _is_lost(self, job_id: str, owner: str, silent: bool) -> bool:
        """Whether nobody makes a running job. Of this process's own: its end could not be written."""
        return silent and job_id not in self._held if owner == self.owner else silent or is_dead(owner)

    def resume(self, wanted: Mapping[str, Any], user: str = "local", *, seed_chosen: bool) -> Job | None:
        """Claim the user's job of an equal request whose owner is gone; where no seed was chosen, that job's seed will do."""
        self.reclaim()
        for job in self.find(["queued"]):
            document = dict(job.request)
            if (
                job.attempt
                and job.user == user
                and document | ({} if seed_chosen else {"seed": wanted["seed"]}) == wanted
            ):
                return self.claim(job.id)
        return None

    def heartbeat(self, jobs: Sequence[Job]) -> list[Job]:
        """Renew the leases of this process; returns the jobs that are no longer its own."""
        now = self.clock()
        lost = []
        with self.database.session(relaxed=True) as session:
            for job in sorted(jobs, key=lambda job: job.id):  # as `reclaim`: two orders of locks would be a deadlock
                kept = session.execute(
                    update(JobRow).where(*self._mine(job)).values(lease_until=now + self.lease).returning(JobRow.id)
                ).all()
                if not kept:
                    lost.append(job)
        return lost

    def progress(self, job: Job, fraction: float, sentence: str) -> bool:
        """Note how far a job is; False when it is no longer this process's own."""
        with self.database.session(relaxed=True) as session:
            kept = session.execute(
                update(JobRow)
                .where(*self._mine(job))
                .values(fraction=fraction, sentence=sentence, lease_until=self.clock() + self.lease)
                .returning(JobRow.id)
            ).all()
            if kept:
                self._event(session, job.id, "running", fraction, sentence)
        return bool(kept)

    def finish(
        self,
        job: Job,
        state: State,
        sentence: str,
        *,
        error: Mapping[str, Any] | None = None,
        also: Callable[[Session], None] | None = None,
    ) -> bool:
        """End a job, with `also` in the same transaction; False, and nothing changed, when another owns it now.

        While the database is away it is tried again for as long as the lease: what was made must not be made again
        for that. `also` may then be called more than once.
        """
        values: dict[str, Any] = {"state": state, "sentence": sentence, "finished": self.clock()}
        values |= {"error": None if error is None else dict(error), "owner": None, "lease_until": None}
        if state == "done":
            values["fraction"] = 1.0

        def end(session: Session) -> bool:
            kept = session.execute(update(JobRow).where(*self._mine(job)).values(**values).returning(JobRow.id)).all()
            if not kept:  # a connection may break after the commit, of which nobody heard
                same = (JobRow.id == job.id, JobRow.attempt == job.attempt, JobRow.finished == values["finished"])
                return session.scalar(select(JobRow.state).where(*same)) == state
            self._event(session, job.id, state, 1.0 if state == "done" else job.fraction, sentence)
            if also is not None:
                also(session)
            return True

        return self._ended(job, end)

    def release(self, job: Job, why: str = "stopped; goes on from its finished parts") -> bool:
        """Give an unfinished job back, so that it goes on later; False when another owns it now."""

        def free(session: Session) -> bool:
            values = {"state": "queued", "owner": None, "lease_until": None}
            kept = session.execute(update(JobRow).where(*self._mine(job)).values(**values).returning(JobRow.id)).all()
            if kept:
                self._event(session, job.id, "queued", job.fraction, why)
                wake(session, "jobs")
            return bool(kept)

        return self._ended(job, free)

    def _ended(self, job: Job, work: Callable[[Session], bool]) -> bool:
        try:
            return self.database.run(work, patience=self.lease)
        finally:
            self._held.discard(job.id)  # where it could not be written, it is anybody's once its lease is over

    def point(self, session: Session, job: Job, artifact_id: str) -> None:
        """Have a finished job point to its artifact, in the transaction that lists it."""
        session.execute(update(JobRow).where(JobRow.id == job.id).values(artifact_id=artifact_id))

    def cancel(self, job_id: str) -> Job:
        """Ask for one job to stop; a waiting one ends at once, an ended one stays as it is.

        Raises:
            NotFound: there is no such job.
        """
        now = self.clock()
        with self.database.session() as session:
            waiting = session.execute(
                update(JobRow)
                .where(JobRow.id == job_id, JobRow.state == "queued")
                .values(state="cancelled", sentence="cancelled", finished=now, cancel_asked=1)
                .returning(JobRow.id)
            ).all()
            if waiting:
                self._event(session, job_id, "cancelled", 0.0, "cancelled")
            else:
                session.execute(
                    update(JobRow).where(JobRow.id == job_id, JobRow.state == "running").values(cancel_asked=1)
                )
        return self.get(job_id)

    def cancel_asked(self, job: Job) -> bool:
        """Whether this process should stop making `job`: it was cancelled, or taken over by another."""
        return bool(self.unwanted([job]))

    def unwanted(self, jobs: Sequence[Job]) -> set[str]:
        """The ids of those of `jobs` of which `cancel_asked` is true, by one question for all of them."""
        if not jobs:
            return set()
        with self.database.reading() as connection:
            rows = connection.execute(_WANTED, {"ids": [job.id for job in jobs], "owner": self.owner}).all()
        wanted = {(job_id, attempt) for job_id, attempt in rows}
        return {job.id for job in jobs if (job.id, job.attempt) not in wanted}

    def _mine(self, job: Job) -> tuple[ColumnElement[bool], ...]:
        # The fence: an owner that was replaced changes nothing, however late it comes.
        return (
            JobRow.id == job.id,
            JobRow.attempt == job.attempt,
            JobRow.owner == self.owner,
            JobRow.state == "running",
        )

    def _event(self, session: Session, job_id: str, state: str, fraction: float, sentence: str) -> None:
        session.add(EventRow(job_id=job_id, time=self.clock(), state=state, fraction=fraction, sentence=sentence))
        wake(session, "events")
