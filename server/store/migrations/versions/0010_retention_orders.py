"""Orders to look through the checkpoints of experiments, and whether somebody chose how many are kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010_retention_orders"
down_revision = "0009_templates"


def upgrade() -> None:
    """Create the table and the column."""
    op.add_column(
        "experiment_documents", sa.Column("retention_chosen", sa.Boolean, nullable=False, server_default=sa.false())
    )
    op.create_table(
        "retention_orders",
        sa.Column("experiment_id", sa.Integer, sa.ForeignKey("experiments.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("at_once", sa.Boolean, nullable=False),
    )
