"""Jobs with their steps and events, replies in words, and the engines that work on both."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Float, ForeignKey, Index, Integer, String, Text, desc
from sqlalchemy.orm import Mapped, mapped_column

from visiontune.jobs.tables.base import BIG, Base, new_id


class JobRow(Base):
    """One thing that was asked for; `cleared`: it ended, and its user wants to see it no more (1), or tried it again (2)."""

    __tablename__ = "jobs"
    __table_args__ = (
        Index("jobs_of_user", "user", "created"),
        # Claims look at the first waiting one of each user, and at how many of theirs run.
        Index("jobs_turn", "state", "user", desc("priority"), "created", "id"),
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
    """One part being made or made, by its content key: two jobs that need the same part share its row.

    `published`, `failed` and `found` (in the library, once for each job that needed it) count over all jobs; `seconds` is
    what backends took for what was published.
    """

    __tablename__ = "steps"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    job_id: Mapped[str] = mapped_column(String(32), index=True)
    kind: Mapped[str] = mapped_column(String(32))
    state: Mapped[str] = mapped_column(String(16))
    owner: Mapped[str | None] = mapped_column(String(200))
    lease_until: Mapped[float | None] = mapped_column(Float)
    attempt: Mapped[int] = mapped_column(Integer, default=1)
    published: Mapped[int] = mapped_column(Integer, default=0)
    backend: Mapped[str] = mapped_column(String(200), default="")
    failed: Mapped[int] = mapped_column(Integer, default=0)
    found: Mapped[int] = mapped_column(Integer, default=0)
    seconds: Mapped[float] = mapped_column(Float, default=0.0)


class EventRow(Base):
    """What happened in a job, numbered over all jobs, so that a reader can go on where it stopped."""

    __tablename__ = "events"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - a number is not given again once its row is gone

    id: Mapped[int] = mapped_column(BIG, primary_key=True, autoincrement=True)
    job_id: Mapped[str] = mapped_column(ForeignKey("jobs.id", ondelete="CASCADE"), index=True)
    time: Mapped[float] = mapped_column(Float)
    state: Mapped[str] = mapped_column(String(16))
    fraction: Mapped[float] = mapped_column(Float)
    sentence: Mapped[str] = mapped_column(Text)


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

    id: Mapped[int] = mapped_column(BIG, primary_key=True, autoincrement=True)
    reply_id: Mapped[str] = mapped_column(ForeignKey("replies.id", ondelete="CASCADE"), index=True)
    event: Mapped[dict[str, Any]]


class EngineRow(Base):
    """A process that works on jobs and replies, and when it was last heard of."""

    __tablename__ = "engines"

    owner: Mapped[str] = mapped_column(String(200), primary_key=True)
    started: Mapped[float] = mapped_column(Float)
    seen: Mapped[float] = mapped_column(Float)


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
