"""The log lines of tasks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server.store.types import Name, Timestamp

revision = "0006_task_logs"
down_revision = "0005_metrics"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "task_logs",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        sa.Column("task_id", Name(), sa.ForeignKey("tasks.id", ondelete="CASCADE"), nullable=False),
        sa.Column("timestamp", Timestamp),
        sa.Column("level", sa.SmallInteger),
        sa.Column("rank_id", sa.Integer),
        sa.Column("allocation_id", sa.Text),
        sa.Column("agent_id", sa.Text),
        sa.Column("container_id", sa.Text),
        sa.Column("source", sa.Text),
        sa.Column("stdtype", sa.Text),
        sa.Column("log", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_task_logs_task_id_id", "task_logs", ["task_id", "id"])
