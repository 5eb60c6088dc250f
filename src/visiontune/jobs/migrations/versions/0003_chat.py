"""Messages as rows of their own, and what users prefer.

The JSON column `messages` of conversations was never written to, and goes.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    with op.batch_alter_table("conversations") as table:
        table.add_column(sa.Column("changed", sa.Float))
        table.add_column(sa.Column("summary", sa.Text, nullable=False, server_default=""))
        table.drop_column("messages")
    op.execute("UPDATE conversations SET changed = created")
    with op.batch_alter_table("conversations") as table:
        table.alter_column("changed", existing_type=sa.Float, nullable=False)
    op.create_table(
        "messages",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column(
            "conversation_id",
            sa.String(32),
            sa.ForeignKey("conversations.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("data", sa.JSON, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("created", sa.Float, nullable=False),
        sa.UniqueConstraint("conversation_id", "number", name="messages_in_order"),
    )
    op.create_table(
        "profiles",
        sa.Column("user", sa.String(64), primary_key=True),
        sa.Column("fields", sa.JSON, nullable=False),
        sa.Column("changed", sa.Float, nullable=False),
    )
