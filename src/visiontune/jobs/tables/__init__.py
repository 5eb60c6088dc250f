"""The tables. Times are seconds since the epoch; ids that users see are 128 random bits."""

from __future__ import annotations

from visiontune.jobs.tables.accounts import ApiKeyRow, AttemptRow, IdempotencyRow, SessionRow, UserRow
from visiontune.jobs.tables.base import Base, new_id
from visiontune.jobs.tables.belongings import (
    ArtifactRow,
    CollectedRow,
    CollectionRow,
    ConversationRow,
    DraftRow,
    MessageRow,
    ProfileRow,
    UploadRow,
)
from visiontune.jobs.tables.work import EngineRow, EventRow, JobRow, PullRow, ReplyEventRow, ReplyRow, StepRow

__all__ = [
    "ApiKeyRow",
    "ArtifactRow",
    "AttemptRow",
    "Base",
    "CollectedRow",
    "CollectionRow",
    "ConversationRow",
    "DraftRow",
    "EngineRow",
    "EventRow",
    "IdempotencyRow",
    "JobRow",
    "MessageRow",
    "ProfileRow",
    "PullRow",
    "ReplyEventRow",
    "ReplyRow",
    "SessionRow",
    "StepRow",
    "UploadRow",
    "UserRow",
    "new_id",
]
