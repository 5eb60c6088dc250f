"""Jobs in pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Float, Select, String, bindparam, tuple_

from visiontune.errors import InputError
from visiontune.jobs.columns import JOBS, SELECT, jobs
from visiontune.jobs.database import Database
from visiontune.jobs.records import Job


@dataclass(frozen=True)
class JobPage:
    """Some of a user's jobs, and the `cursor` that gets what follows; None at the end."""

    items: list[Job]
    cursor: str | None


@cache
def _paged(cleared: bool, given: frozenset[str]) -> Select[Any]:
    """A page of a user's, narrowed by what is given; each combination is put together once, as that takes long."""
    query = SELECT.where(JOBS.user == bindparam("user"))
    if "states" in given:
        query = query.where(JOBS.state.in_(bindparam("states", expanding=True)))
    if not cleared:
        query = query.where(JOBS.cleared == 0)
    if "kinds" in given:
        query = query.where(JOBS.kind.in_(bindparam("kinds", expanding=True)))
    if "at" in given:
        after = tuple_(bindparam("at", type_=Float), bindparam("after", type_=String))
        query = query.where(tuple_(JOBS.created, JOBS.id) < after)
    return query.order_by(JOBS.created.desc(), JOBS.id.desc()).limit(bindparam("limit"))


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
        given: dict[str, Any] = {
            name: list(several) for name, several in (("states", states), ("kinds", kinds)) if several
        }
        if cursor is not None:
            number, _, job_id = cursor.partition("_")
            try:
                given |= {"at": float(number), "after": job_id}
            except ValueError as error:
                raise InputError("cursor", cursor, "must be the cursor of the page before") from error
        query = _paged(cleared, frozenset(given))
        with self.database.reading() as connection:
            found = jobs(connection, query, user=user, limit=limit + 1, **given)
        if len(found) <= limit:
            return JobPage(found, None)
        last = found[limit - 1]
        return JobPage(found[:limit], f"{last.created!r}_{last.id}")
