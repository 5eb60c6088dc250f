"""Steps: one row for each part that is being made, so that no two makers work on the same part."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from sqlalchemy import or_, select, update
from sqlalchemy.exc import IntegrityError

from visiontune.jobs.database import Database
from visiontune.jobs.owner import is_dead
from visiontune.jobs.tables import StepRow


class Steps:
    """Claims of parts by content key. `claim` gives the attempt that fences its result, or None."""

    def __init__(self, database: Database, owner: str, lease: float, clock: Callable[[], float] = time.time) -> None:
        self.database, self.owner, self.lease, self.clock = database, owner, lease, clock

    def claim(self, key: str, job_id: str, kind: str) -> int | None:
        """Take the part `key`, unless another live owner makes it now."""
        now = self.clock()
        with self.database.session() as session:
            holder = session.scalar(select(StepRow.owner).where(StepRow.key == key, StepRow.state == "running"))
            dead = holder is not None and is_dead(holder)
            free = or_(StepRow.state != "running", StepRow.lease_until < now)
            if dead:
                free = or_(free, StepRow.owner == holder)
            attempt = session.scalar(
                update(StepRow)
                .where(StepRow.key == key, free)
                .values(
                    state="running",
                    owner=self.owner,
                    job_id=job_id,
                    lease_until=now + self.lease,
                    attempt=StepRow.attempt + 1,
                )
                .returning(StepRow.attempt)
                .execution_options(synchronize_session=False)
            )
            if attempt is not None or session.scalar(select(StepRow.key).where(StepRow.key == key)):
                return attempt
        try:
            with self.database.session() as session:
                session.add(
                    StepRow(
                        key=key,
                        job_id=job_id,
                        kind=kind,
                        state="running",
                        owner=self.owner,
                        lease_until=now + self.lease,
                        attempt=1,
                    )
                )
            return 1
        except IntegrityError:  # another process was first
            return None

    def finish(self, key: str, attempt: int, state: str) -> bool:
        """Record how a part ended; False when another took it over meanwhile."""
        with self.database.session() as session:
            kept = session.execute(
                update(StepRow)
                .where(StepRow.key == key, StepRow.attempt == attempt, StepRow.owner == self.owner)
                .values(
                    state=state,
                    owner=None,
                    lease_until=None,
                    published=StepRow.published + (1 if state == "done" else 0),
                )
                .returning(StepRow.key)
            ).all()
        return bool(kept)

    def heartbeat(self, keys: Iterable[str]) -> None:
        """Renew this process's leases on `keys`."""
        wanted = list(keys)
        if wanted:
            with self.database.session() as session:
                session.execute(
                    update(StepRow)
                    .where(StepRow.key.in_(wanted), StepRow.owner == self.owner)
                    .values(lease_until=self.clock() + self.lease)
                )
