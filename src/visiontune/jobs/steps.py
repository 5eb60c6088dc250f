"""Steps: one row for each part that is being made, so that no two makers work on the same part."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import case, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from visiontune.jobs.database import Database
from visiontune.jobs.owner import is_dead
from visiontune.jobs.tables import StepRow

_FREE = {"owner": None, "lease_until": None}
_AT_LEAST_ONE = case((StepRow.published == 0, 1), else_=StepRow.published)
"""What is in the library was made, whether or not its maker lived to say so."""


class Steps:
    """Claims of parts by content key. `claim` gives the attempt that fences its result, or None.

    While the database is away they are tried again for as long as the lease: what is being made must not fail for that.
    """

    def __init__(self, database: Database, owner: str, lease: float, clock: Callable[[], float] = time.time) -> None:
        self.database, self.owner, self.lease, self.clock = database, owner, lease, clock

    def claim(self, key: str, job_id: str, kind: str, backend: str) -> int | None:
        """Take the part `key`, unless another live owner makes it now."""
        now = self.clock()
        mine = {"state": "running", "owner": self.owner, "job_id": job_id, "lease_until": now + self.lease}
        mine["backend"] = backend

        def take(session: Session) -> tuple[int | None, bool]:
            holder = session.scalar(select(StepRow.owner).where(StepRow.key == key, StepRow.state == "running"))
            free = or_(StepRow.state != "running", StepRow.lease_until < now)
            if holder is not None and is_dead(holder):
                free = or_(free, StepRow.owner == holder)
            attempt = session.scalar(
                update(StepRow)
                .where(StepRow.key == key, free)
                .values(attempt=StepRow.attempt + 1, **mine)
                .returning(StepRow.attempt)
                .execution_options(synchronize_session=False)
            )
            known = attempt is not None or session.scalar(select(StepRow.key).where(StepRow.key == key)) is not None
            return attempt, known

        attempt, known = self.database.run(take, self.lease)
        if known:
            return attempt
        try:
            self.database.run(lambda session: session.add(StepRow(key=key, kind=kind, attempt=1, **mine)), self.lease)
            return 1
        except IntegrityError:  # another process was first
            return None

    def finish(self, key: str, attempt: int, state: str, seconds: float = 0.0) -> bool:
        """Record how a part ended; False when another took it over meanwhile.

        Args:
            state: done; found, where another had made it; failed; stopped, where neither came of it.
            seconds: That its backend took.
        """
        counted: dict[str, Any] = {
            "done": {"published": StepRow.published + 1, "seconds": StepRow.seconds + seconds},
            "found": {"published": _AT_LEAST_ONE, "found": StepRow.found + 1},
            "failed": {"failed": StepRow.failed + 1},
            "stopped": {},
        }
        values = counted[state] | {"state": "done" if state == "found" else state} | _FREE

        def end(session: Session) -> bool:
            mine = (StepRow.key == key, StepRow.attempt == attempt, StepRow.owner == self.owner)
            return bool(session.execute(update(StepRow).where(*mine).values(**values).returning(StepRow.key)).all())

        return self.database.run(end, self.lease)

    def found(self, keys: Iterable[str]) -> None:
        """Count that a job found these parts in the library; one whose maker died before it could say so is done."""
        wanted, now = list(keys), self.clock()
        if wanted:
            with self.database.session(relaxed=True) as session:
                # In one order, as others count the same parts: two orders of locks would be a deadlock.
                held = select(StepRow.key, StepRow.owner, StepRow.lease_until).where(StepRow.key.in_(wanted))
                rows = session.execute(held.order_by(StepRow.key).with_for_update()).all()
                session.execute(update(StepRow).where(StepRow.key.in_(wanted)).values(found=StepRow.found + 1))
                left = [key for key, owner, until in rows if owner and ((until or 0.0) < now or is_dead(owner))]
                if left:
                    untold = (StepRow.key.in_(left), StepRow.state == "running")
                    done = {"state": "done", "published": _AT_LEAST_ONE} | _FREE
                    session.execute(update(StepRow).where(*untold).values(**done))

    def heartbeat(self, keys: Iterable[str]) -> None:
        """Renew this process's leases on `keys`."""
        wanted = list(keys)
        if wanted:
            with self.database.session(relaxed=True) as session:
                session.execute(
                    update(StepRow)
                    .where(StepRow.key.in_(wanted), StepRow.owner == self.owner)
                    .values(lease_until=self.clock() + self.lease)
                )
