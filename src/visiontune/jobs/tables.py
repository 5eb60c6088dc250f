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
    """One thing that was asked for."""

    __tablename__ = "jobs"
    __table_args__ = (Index("jobs_waiting", "state", "priority", "created"),)

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

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    job_id: Mapped[str] = mapped_column(ForeignKey("jobs.id", ondelete="CASCADE"), index=True)
    time: Mapped[float] = mapped_column(Float)
    state: Mapped[str] = mapped_column(String(16))
    fraction: Mapped[float] = mapped_column(Float)
    sentence: Mapped[str] = mapped_column(Text)


class ArtifactRow(Base):
    """What a user owns: a random id that points to content in the store."""

    __tablename__ = "artifacts"

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
