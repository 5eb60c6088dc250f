"""What users have: artifacts, conversations, collections, files, drafts."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Float, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from visiontune.jobs.tables.base import BIG, Base, new_id


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
    bytes: Mapped[int] = mapped_column(BIG, default=0)
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
    bytes: Mapped[int] = mapped_column(BIG, default=0)
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
