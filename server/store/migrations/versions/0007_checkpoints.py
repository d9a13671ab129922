"""Checkpoints."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server.store.types import JsonText, Name, Timestamp

revision = "0007_checkpoints"
down_revision = "0006_task_logs"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "checkpoints",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("uuid", Name(), nullable=False, unique=True),
        sa.Column("trial_id", sa.Integer, sa.ForeignKey("trials.id", ondelete="CASCADE"), nullable=False),
        sa.Column("task_id", Name(), nullable=False),
        sa.Column("allocation_id", sa.Text),
        sa.Column("report_time", Timestamp, nullable=False),
        sa.Column("state", sa.SmallInteger, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("steps_completed", sa.Integer),
        sa.Column("resources", JsonText, nullable=False),
        sa.Column("metadata_struct", sa.LargeBinary, nullable=False),
        sa.Column("storage_id", sa.Integer, sa.ForeignKey("checkpoint_storages.id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_checkpoints_trial_id_steps_completed", "checkpoints", ["trial_id", "steps_completed"])
