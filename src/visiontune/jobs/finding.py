"""Jobs in pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import tuple_

from visiontune.errors import InputError
from visiontune.jobs.columns import JOBS, SELECT, jobs
from visiontune.jobs.database import Database
from visiontune.jobs.records import Job


@dataclass(frozen=True)
class JobPage:
    """Some of a user's jobs, and the `cursor` that gets what follows; None at the end."""

    items: list[Job]
    cursor: str | None


class JobPages:
    """A user's jobs in lists."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def page(
        self,
        user: str,
        states: Sequence[str] = (),
        kinds: Sequence[str] = (),
        cursor: str | None = None,
        limit: int = 60,
        *,
        cleared: bool = True,
    ) -> JobPage:
        """The newest first.

        Args:
            cleared: Also those that their user cleared away.

        Raises:
            InputError: `cursor` is none of ours.
        """
        query = SELECT.where(JOBS.user == user)
        if states:
            query = query.where(JOBS.state.in_(states))
        if not cleared:
            query = query.where(JOBS.cleared == 0)
        if kinds:
            query = query.where(JOBS.kind.in_(kinds))
        if cursor is not None:
            number, _, job_id = cursor.partition("_")
            try:
                query = query.where(tuple_(JOBS.created, JOBS.id) < tuple_(float(number), job_id))
            except ValueError as error:
                raise InputError("cursor", cursor, "must be the cursor of the page before") from error
        query = query.order_by(JOBS.created.desc(), JOBS.id.desc()).limit(limit + 1)
        with self.database.reading() as connection:
            found = jobs(connection, query)
        if len(found) <= limit:
            return JobPage(found, None)
        last = found[limit - 1]
        return JobPage(found[:limit], f"{last.created!r}_{last.id}")
