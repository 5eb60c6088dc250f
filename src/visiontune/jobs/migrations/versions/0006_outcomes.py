"""What came of each part: by which backend, how often it failed or was found, and the seconds that its making took."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    with op.batch_alter_table("steps") as table:
        table.add_column(sa.Column("backend", sa.String(200), nullable=False, server_default=""))
        table.add_column(sa.Column("failed", sa.Integer, nullable=False, server_default="0"))
        table.add_column(sa.Column("found", sa.Integer, nullable=False, server_default="0"))
        table.add_column(sa.Column("seconds", sa.Float, nullable=False, server_default="0"))
