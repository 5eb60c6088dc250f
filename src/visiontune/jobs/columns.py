"""Jobs read off their columns: lists of them are read often, and rows as objects take three times as long."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import Connection, Select, select

from visiontune.jobs.records import Job
from visiontune.jobs.tables import JobRow

_NAMES = tuple(one.name for one in fields(Job))
_ASKED = _NAMES.index("cancel_asked")
JOBS = JobRow.__table__.c
"""The columns themselves: conditions on them are put together more quickly than on those of `JobRow`."""
SELECT: Select[Any] = select(*(JOBS[name] for name in _NAMES))
"""What a `Job` is made of, in the order of its fields; put together once, as that takes longer than to ask for it."""


def jobs(connection: Connection, query: Select[Any], **given: Any) -> list[Job]:
    """What `query`, a narrower `SELECT`, finds; `given` are the values that it asks for by name."""
    return [_job(row) for row in connection.execute(query, given).all()]


def _job(row: Sequence[Any]) -> Job:
    values = list(row)
    values[_ASKED] = bool(values[_ASKED])
    return Job(*values)
