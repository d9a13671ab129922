"""The message of the administrators to all users."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server.store.types import Timestamp

revision = "0011_cluster_messages"
down_revision = "0010_retention_orders"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "cluster_messages",
        sa.Column(
            "id", sa.Integer, sa.CheckConstraint("id = 1", name="one_row"), primary_key=True, autoincrement=False
        ),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("start_time", Timestamp, nullable=False),
        sa.Column("end_time", Timestamp),
        sa.Column("created_at", Timestamp, nullable=False),
        sa.Column("created_by", sa.Integer, sa.ForeignKey("users.id"), nullable=False),
    )
