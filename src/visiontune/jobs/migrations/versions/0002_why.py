"""Why `auto` chose its backends, with jobs and what was made of them."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    for table in ("jobs", "artifacts"):
        op.add_column(table, sa.Column("why", sa.Text, nullable=False, server_default=""))
