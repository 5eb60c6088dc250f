"""The studio for many: accounts, keys, sessions, replies, engines, uploads, drafts, collections, and what was made from what."""

import sqlalchemy as sa
from alembic import op

from visiontune.searching import words_of

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    with op.batch_alter_table("jobs") as table:
        table.add_column(sa.Column("parents", sa.JSON, nullable=False, server_default="[]"))
        table.add_column(sa.Column("cleared", sa.Integer, nullable=False, server_default="0"))
    op.create_index("jobs_of_user", "jobs", ["user", "created"])
    if op.get_context().dialect.name == "sqlite":  # elsewhere numbers are never given twice
        with op.batch_alter_table("events", recreate="always", table_kwargs={"sqlite_autoincrement": True}):
            pass
    with op.batch_alter_table("artifacts") as table:
        table.add_column(sa.Column("favourite", sa.Integer, nullable=False, server_default="0"))
        table.add_column(sa.Column("bytes", sa.Integer, nullable=False, server_default="0"))
        table.add_column(sa.Column("parents", sa.JSON, nullable=False, server_default="[]"))
        table.add_column(sa.Column("media", sa.String(16), nullable=False, server_default="text"))
        table.add_column(sa.Column("words", sa.Text, nullable=False, server_default=""))
    op.create_index("artifacts_of_user", "artifacts", ["user", "created"])
    op.create_index("artifacts_of_kind", "artifacts", ["user", "kind", "created"])
    op.create_index("artifacts_by_size", "artifacts", ["user", "bytes"])
    op.create_index("artifacts_usage", "artifacts", ["user", "kind", "bytes"])
    _describe()
    op.create_table(
        "collections",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("user", sa.String(64), nullable=False, index=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("created", sa.Float, nullable=False),
    )
    op.create_table(
        "collected",
        sa.Column(
            "collection_id", sa.String(32), sa.ForeignKey("collections.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column(
            "artifact_id",
            sa.String(32),
            sa.ForeignKey("artifacts.id", ondelete="CASCADE"),
            primary_key=True,
            index=True,
        ),
        sa.Column("added", sa.Float, nullable=False),
    )
    op.create_table(
        "uploads",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("user", sa.String(64), nullable=False),
        sa.Column("ref", sa.String(80), nullable=False, index=True),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("media", sa.String(16), nullable=False),
        sa.Column("bytes", sa.Integer, nullable=False),
        sa.Column("artifact_id", sa.String(32)),
        sa.Column("created", sa.Float, nullable=False),
    )
    op.create_index("uploads_of_user", "uploads", ["user", "ref"])
    op.create_table(
        "drafts",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("user", sa.String(64), nullable=False, index=True),
        sa.Column("artifact_id", sa.String(32), index=True),
        sa.Column("request", sa.JSON, nullable=False),
        sa.Column("data", sa.JSON, nullable=False),
        sa.Column("changed", sa.Float, nullable=False),
    )
    op.create_table(
        "replies",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("user", sa.String(64), nullable=False, index=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("conversation_id", sa.String(32), index=True),
        sa.Column("request", sa.JSON, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("owner", sa.String(200)),
        sa.Column("cancel_asked", sa.Integer, nullable=False),
        sa.Column("error", sa.JSON),
        sa.Column("created", sa.Float, nullable=False),
        sa.Column("finished", sa.Float),
    )
    op.create_index("replies_waiting", "replies", ["state", "created"])
    op.create_table(
        "reply_events",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column(
            "reply_id", sa.String(32), sa.ForeignKey("replies.id", ondelete="CASCADE"), nullable=False, index=True
        ),
        sa.Column("event", sa.JSON, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "engines",
        sa.Column("owner", sa.String(200), primary_key=True),
        sa.Column("started", sa.Float, nullable=False),
        sa.Column("seen", sa.Float, nullable=False),
    )
    op.create_table(
        "users",
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("password", sa.String(200), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("disabled", sa.Integer, nullable=False),
        sa.Column("quota_megabytes", sa.Integer, nullable=False),
        sa.Column("quota_jobs", sa.Integer, nullable=False),
        sa.Column("created", sa.Float, nullable=False),
    )
    op.create_table(
        "sessions",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("user", sa.String(64), sa.ForeignKey("users.name", ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("created", sa.Float, nullable=False),
        sa.Column("expires", sa.Float, nullable=False),
        sa.Column("agent", sa.String(200), nullable=False),
    )
    op.create_table(
        "api_keys",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("user", sa.String(64), nullable=False, index=True),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False, unique=True),
        sa.Column("scopes", sa.JSON, nullable=False),
        sa.Column("created", sa.Float, nullable=False),
        sa.Column("used", sa.Float),
        sa.Column("expires", sa.Float),
    )
    op.create_table(
        "attempts",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("subject", sa.String(160), nullable=False),
        sa.Column("time", sa.Float, nullable=False),
    )
    op.create_index("attempts_of_subject", "attempts", ["subject", "time"])
    op.create_table(
        "idempotency",
        sa.Column("user", sa.String(64), primary_key=True),
        sa.Column("key", sa.String(200), primary_key=True),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("status", sa.Integer),
        sa.Column("body", sa.JSON),
        sa.Column("created", sa.Float, nullable=False),
    )
    op.create_table(
        "pulls",
        sa.Column("name", sa.String(200), primary_key=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("owner", sa.String(200)),
        sa.Column("fraction", sa.Float, nullable=False),
        sa.Column("sentence", sa.Text, nullable=False),
        sa.Column("cancel_asked", sa.Integer, nullable=False),
        sa.Column("changed", sa.Float, nullable=False),
    )


MEDIA = {"image": "image", "upscale": "image", "clip": "video", "video": "video", "music": "audio", "speech": "audio"}


def _describe() -> None:
    """What was listed before is found by its words and shown by its medium too."""
    artifacts = sa.table("artifacts", *(sa.column(name) for name in ("id", "kind", "title", "media", "words")))
    request = sa.column("request", sa.JSON)
    if op.get_context().as_sql:
        return  # a script of statements alone reads no rows
    connection = op.get_bind()
    listed = connection.execute(sa.select(artifacts.c.id, artifacts.c.kind, artifacts.c.title, request)).all()
    for one, kind, title, asked in listed:
        values = {"media": MEDIA.get(kind, "text"), "words": words_of(title, asked)}
        connection.execute(artifacts.update().where(artifacts.c.id == one).values(**values))
