"""Quotas: how many jobs of a user may wait or run at once, and how much their things may take.

They are looked at in the transaction that adds the job, at the one door: chat, web, API and MCP are bounded alike.
Who has no account, as the person at a machine of their own, has no quota.
"""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from visiontune.errors import QueueFull, StorageError
from visiontune.jobs.tables import ArtifactRow, JobRow, UploadRow, UserRow

_MEGABYTE = 1_000_000
_AGAIN = 10.0
"""Seconds after which a user whose jobs are all at work may ask again."""


def used_bytes(session: Session, user: str) -> int:
    """What a user's artifacts and uploads take."""
    made = session.scalar(select(func.sum(ArtifactRow.bytes)).where(ArtifactRow.user == user)) or 0
    brought = session.scalar(select(func.sum(UploadRow.bytes)).where(UploadRow.user == user)) or 0
    return int(made + brought)


def check_room(session: Session, user: str, more: int = 0) -> None:
    """Refuse what would take a user beyond their megabytes.

    Args:
        more: Bytes that are to be added; 0 where nobody knows yet.

    Raises:
        StorageError: there is no room.
    """
    account = session.get(UserRow, user)
    if account is None or not account.quota_megabytes:
        return
    bound = account.quota_megabytes * _MEGABYTE
    used = used_bytes(session, user)
    if used >= bound or used + more > bound:
        raise StorageError(
            f"your library takes {used / _MEGABYTE:,.0f} of the {account.quota_megabytes:,} MB that it may; "
            "delete what you no longer need, or ask who runs this studio for more"
        )


def check_job(session: Session, user: str) -> None:
    """Refuse one more job of a user who has as many as they may, or no room for what it makes.

    Raises:
        QueueFull: as many wait or run as may.
        StorageError: there is no room.
    """
    account = session.get(UserRow, user)
    if account is None:
        return
    check_room(session, user)
    if account.quota_jobs:
        alive = JobRow.state.in_(("queued", "running"))
        count = session.scalar(select(func.count()).where(JobRow.user == user, alive)) or 0
        if count >= account.quota_jobs:
            raise QueueFull(
                f"{count} of your jobs wait or run already, as many as may at once; wait for one, or cancel it",
                retry_after=_AGAIN,
            )
