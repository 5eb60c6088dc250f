"""Who may come in, and how they show who they are."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Float, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from visiontune.jobs.tables.base import BIG, Base, new_id


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

    id: Mapped[int] = mapped_column(BIG, primary_key=True, autoincrement=True)
    subject: Mapped[str] = mapped_column(String(160))
    time: Mapped[float] = mapped_column(Float)
