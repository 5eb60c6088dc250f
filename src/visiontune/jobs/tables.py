"""The tables. Times are seconds since the epoch; ids that users see are 128 random bits."""

from __future__ import annotations

import secrets
from typing import Any

from sqlalchemy import JSON, Float, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


def new_id() -> str:
    """128 random bits that nobody can guess, safe in addresses and file names."""
    return secrets.token_hex(16)


class Base(DeclarativeBase):
    type_annotation_map = {dict[str, Any]: JSON, list[str]: JSON}  # noqa: RUF012 - SQLAlchemy's own way


class JobRow(Base):
    """One thing that was asked for; `cleared`: it ended, and its user wants to see it no more (1), or tried it again (2)."""

    __tablename__ = "jobs"
    __table_args__ = (
        Index("jobs_waiting", "state", "priority", "created"),
        Index("jobs_of_user", "user", "created"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    user: Mapped[str] = mapped_column(String(64), default="local")
    kind: Mapped[str] = mapped_column(String(32))
    request: Mapped[dict[str, Any]]
    why: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(16), default="queued")
    priority: Mapped[int] = mapped_column(Integer, default=0)
    created: Mapped[float] = mapped_column(Float)
    started: Mapped[float | None] = mapped_column(Float)
    finished: Mapped[float | None] = mapped_column(Float)
    owner: Mapped[str | None] = mapped_column(String(200))
    lease_until: Mapped[float | None] = mapped_column(Float)
    attempt: Mapped[int] = mapped_column(Integer, default=0)
    cancel_asked: Mapped[int] = mapped_column(Integer, default=0)
    fraction: Mapped[float] = mapped_column(Float, default=0.0)
    sentence: Mapped[str] = mapped_column(Text, default="")
    error: Mapped[dict[str, Any] | None]
    artifact_id: Mapped[str | None] = mapped_column(String(32))
    parents: Mapped[list[str]] = mapped_column(default=list)
    cleared: Mapped[int] = mapped_column(Integer, default=0)


class StepRow(Base):
    """One part being made or made, by its content key: two jobs that need the same part share its row."""

    __tablename__ = "steps"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    job_id: Mapped[str] = mapped_column(String(32), index=True)
    kind: Mapped[str] = mapped_column(String(32))
    state: Mapped[str] = mapped_column(String(16))
    owner: Mapped[str | None] = mapped_column(String(200))
    lease_until: Mapped[float | None] = mapped_column(Float)
    attempt: Mapped[int] = mapped_column(Integer, default=1)
    published: Mapped[int] = mapped_column(Integer, default=0)


class EventRow(Base):
    """What happened in a job, numbered over all jobs, so that a reader can go on where it stopped."""

    __tablename__ = "events"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - a number is not given again once its row is gone

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    job_id: Mapped[str] = mapped_column(ForeignKey("jobs.id", ondelete="CASCADE"), index=True)
    time: Mapped[float] = mapped_column(Float)
    state: Mapped[str] = mapped_column(String(16))
    fraction: Mapped[float] = mapped_column(Float)
    sentence: Mapped[str] = mapped_column(Text)


class ArtifactRow(Base):
    """What a user owns: a random id that points to content in the store.

    `parents` are ids of what it was made from, `media` is what its main file shows (`listing.Media`), and `words` what
    a search looks through (`searching`).
    """

    __tablename__ = "artifacts"
    __table_args__ = (
        Index("artifacts_of_user", "user", "created"),
        Index("artifacts_of_kind", "user", "kind", "created"),
        Index("artifacts_by_size", "user", "bytes"),
        Index("artifacts_usage", "user", "kind", "bytes"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    user: Mapped[str] = mapped_column(String(64), default="local", index=True)
    key: Mapped[str] = mapped_column(String(64), index=True)
    kind: Mapped[str] = mapped_column(String(32), index=True)
    title: Mapped[str] = mapped_column(Text, default="")
    request: Mapped[dict[str, Any]]
    why: Mapped[str] = mapped_column(Text, default="")
    warnings: Mapped[list[str]]
    created: Mapped[float] = mapped_column(Float, index=True)
    pinned: Mapped[int] = mapped_column(Integer, default=0)
    favourite: Mapped[int] = mapped_column(Integer, default=0)
    bytes: Mapped[int] = mapped_column(Integer, default=0)
    parents: Mapped[list[str]] = mapped_column(default=list)
    media: Mapped[str] = mapped_column(String(16), default="text")
    words: Mapped[str] = mapped_column(Text, default="", deferred=True)


class ConversationRow(Base):
    """A conversation with the assistant."""

    __tablename__ = "conversations"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    user: Mapped[str] = mapped_column(String(64), default="local", index=True)
    title: Mapped[str] = mapped_column(Text, default="")
    created: Mapped[float] = mapped_column(Float)
    changed: Mapped[float] = mapped_column(Float)
    summary: Mapped[str] = mapped_column(Text, default="")


class MessageRow(Base):
    """One message of a conversation, numbered from 1; `data` is what the assistant understood, planned and made."""

    __tablename__ = "messages"
    __table_args__ = (UniqueConstraint("conversation_id", "number", name="messages_in_order"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"), index=True)
    number: Mapped[int] = mapped_column(Integer)
    role: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text)
    data: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(16), default="complete")
    created: Mapped[float] = mapped_column(Float)


class ProfileRow(Base):
    """What a user prefers, as the fields of `chat.memory.profile.Profile` that are set."""

    __tablename__ = "profiles"

    user: Mapped[str] = mapped_column(String(64), primary_key=True)
    fields: Mapped[dict[str, Any]]
    changed: Mapped[float] = mapped_column(Float)


class CollectionRow(Base):
    """A named group of a user's artifacts."""

    __tablename__ = "collections"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    user: Mapped[str] = mapped_column(String(64), index=True)
    name: Mapped[str] = mapped_column(String(200))
    created: Mapped[float] = mapped_column(Float)


class CollectedRow(Base):
    """An artifact in a collection."""

    __tablename__ = "collected"

    collection_id: Mapped[str] = mapped_column(ForeignKey("collections.id", ondelete="CASCADE"), primary_key=True)
    artifact_id: Mapped[str] = mapped_column(
        ForeignKey("artifacts.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    added: Mapped[float] = mapped_column(Float)


class UploadRow(Base):
    """A user's right to a `FileRef`: a file that they brought, or that of an artifact of theirs."""

    __tablename__ = "uploads"
    __table_args__ = (Index("uploads_of_user", "user", "ref"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    user: Mapped[str] = mapped_column(String(64))
    ref: Mapped[str] = mapped_column(String(80), index=True)
    name: Mapped[str] = mapped_column(String(255), default="")
    media: Mapped[str] = mapped_column(String(16))
    bytes: Mapped[int] = mapped_column(Integer, default=0)
    artifact_id: Mapped[str | None] = mapped_column(String(32))
    created: Mapped[float] = mapped_column(Float)


class DraftRow(Base):
    """A request that is being edited, as a storyboard of a video: saved with every change."""

    __tablename__ = "drafts"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    user: Mapped[str] = mapped_column(String(64), index=True)
    artifact_id: Mapped[str | None] = mapped_column(String(32), index=True)
    request: Mapped[dict[str, Any]]
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)
    changed: Mapped[float] = mapped_column(Float)


class ReplyRow(Base):
    """An answer in words that a worker is to give: of the assistant in a conversation, or of a language model."""

    __tablename__ = "replies"
    __table_args__ = (Index("replies_waiting", "state", "created"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    user: Mapped[str] = mapped_column(String(64), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    conversation_id: Mapped[str | None] = mapped_column(String(32), index=True)
    request: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(16), default="queued")
    owner: Mapped[str | None] = mapped_column(String(200))
    cancel_asked: Mapped[int] = mapped_column(Integer, default=0)
    error: Mapped[dict[str, Any] | None]
    created: Mapped[float] = mapped_column(Float)
    finished: Mapped[float | None] = mapped_column(Float)


class ReplyEventRow(Base):
    """A piece of a reply, numbered over all replies."""

    __tablename__ = "reply_events"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - a number is not given again once its row is gone

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    reply_id: Mapped[str] = mapped_column(ForeignKey("replies.id", ondelete="CASCADE"), index=True)
    event: Mapped[dict[str, Any]]


class EngineRow(Base):
    """A process that works on jobs and replies, and when it was last heard of."""

    __tablename__ = "engines"

    owner: Mapped[str] = mapped_column(String(200), primary_key=True)
    started: Mapped[float] = mapped_column(Float)
    seen: Mapped[float] = mapped_column(Float)


class UserRow(Base):
    """An account; `name` is what jobs, artifacts and conversations call their user."""

    __tablename__ = "users"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    password: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(16))
    disabled: Mapped[int] = mapped_column(Integer, default=0)
    quota_megabytes: Mapped[int] = mapped_column(Integer, default=0)
    quota_jobs: Mapped[int] = mapped_column(Integer, default=0)
    created: Mapped[float] = mapped_column(Float)


class SessionRow(Base):
    """A browser that is logged in; `id` is the SHA-256 of the token that it holds."""

    __tablename__ = "sessions"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    user: Mapped[str] = mapped_column(ForeignKey("users.name", ondelete="CASCADE"), index=True)
    created: Mapped[float] = mapped_column(Float)
    expires: Mapped[float] = mapped_column(Float)
    agent: Mapped[str] = mapped_column(String(200), default="")


class ApiKeyRow(Base):
    """A program's key; only its SHA-256 is kept."""

    __tablename__ = "api_keys"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    user: Mapped[str] = mapped_column(String(64), index=True)
    name: Mapped[str] = mapped_column(String(100))
    hash: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[list[str]]
    created: Mapped[float] = mapped_column(Float)
    used: Mapped[float | None] = mapped_column(Float)
    expires: Mapped[float | None] = mapped_column(Float)


class IdempotencyRow(Base):
    """What a call with an `Idempotency-Key` was answered, so that its repetition is answered the same."""

    __tablename__ = "idempotency"

    user: Mapped[str] = mapped_column(String(64), primary_key=True)
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    status: Mapped[int | None] = mapped_column(Integer)
    body: Mapped[dict[str, Any] | None]
    created: Mapped[float] = mapped_column(Float)


class AttemptRow(Base):
    """A wrong password, once for each of what is counted: name, address, both."""

    __tablename__ = "attempts"
    __table_args__ = (Index("attempts_of_subject", "subject", "time"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    subject: Mapped[str] = mapped_column(String(160))
    time: Mapped[float] = mapped_column(Float)


class PullRow(Base):
    """A model that is being fetched, or was: one row a model, which any process can show."""

    __tablename__ = "pulls"

    name: Mapped[str] = mapped_column(String(200), primary_key=True)
    state: Mapped[str] = mapped_column(String(16))
    owner: Mapped[str | None] = mapped_column(String(200))
    fraction: Mapped[float] = mapped_column(Float, default=0.0)
    sentence: Mapped[str] = mapped_column(Text, default="")
    cancel_asked: Mapped[int] = mapped_column(Integer, default=0)
    changed: Mapped[float] = mapped_column(Float)
