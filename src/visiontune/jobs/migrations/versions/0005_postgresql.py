"""Quick claims on both databases; on PostgreSQL large numbers, and events that are read in order.

There a transaction may commit an event after another's that has a higher number, and who reads all above the last one
that it saw would miss it. So every transaction that draws a number holds a lock, until it ends, that says above which
number it drew, and `settled_events()` and `settled_reply_events()` tell up to which all are there. Nobody waits for such a
lock: it is shared, and only looked at.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

GATES = {"events": 22_101, "reply_events": 22_102}
"""Upper 16 bits of the locks; below them is the number."""
TOP = "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {table}_id_seq"


def upgrade() -> None:
    op.drop_index("jobs_waiting", "jobs")
    op.create_index("jobs_turn", "jobs", ["state", "user", sa.text("priority DESC"), "created", "id"])
    if op.get_context().dialect.name != "postgresql":
        return
    for table, column in (
        ("artifacts", "bytes"),
        ("uploads", "bytes"),
        ("attempts", "id"),
        *((t, "id") for t in GATES),
    ):
        op.alter_column(table, column, type_=sa.BigInteger, existing_type=sa.Integer, existing_nullable=False)
    op.execute("ALTER SEQUENCE attempts_id_seq AS bigint")
    for table, gate in GATES.items():
        _number(table, gate)


def _number(table: str, gate: int) -> None:
    op.execute(f"ALTER SEQUENCE {table}_id_seq AS bigint")
    # Once a transaction: its first number is the lowest.
    op.execute(f"""
        CREATE FUNCTION number_{table}() RETURNS bigint LANGUAGE plpgsql AS $$
        BEGIN
          IF coalesce(current_setting('visiontune.{table}', true), '') = '' THEN
            PERFORM pg_advisory_xact_lock_shared({gate}::bigint << 48 | ({TOP.format(table=table)}));
            PERFORM set_config('visiontune.{table}', 'numbered', true);
          END IF;
          RETURN nextval('{table}_id_seq');
        END $$
    """)
    # The numbers first, then the locks: who came between drew a higher one.
    op.execute(f"""
        CREATE FUNCTION settled_{table}() RETURNS bigint LANGUAGE plpgsql AS $$
        DECLARE
          top bigint;
          open bigint;
        BEGIN
          top := ({TOP.format(table=table)});
          SELECT min((classid::bigint & 65535) << 32 | objid::bigint) INTO open FROM pg_locks
            WHERE locktype = 'advisory' AND objsubid = 1 AND classid::bigint >> 16 = {gate}
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database());
          RETURN least(top, open);
        END $$
    """)
    op.execute(f"ALTER TABLE {table} ALTER COLUMN id SET DEFAULT number_{table}()")
