"""Templates of experiment configurations."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server.store.types import Name

revision = "0009_templates"
down_revision = "0008_models"


def upgrade() -> None:
    """Create the table."""
    workspace = sa.ForeignKey("workspaces.id", ondelete="CASCADE")
    op.create_table(
        "templates",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", Name(), nullable=False, unique=True),
        sa.Column("name_key", Name(), nullable=False),
        sa.Column("name_folded", sa.Text, nullable=False),
        sa.Column("workspace_id", sa.Integer, workspace, nullable=False),
        sa.Column("config_struct", sa.LargeBinary, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_templates_name_key_id", "templates", ["name_key", "id"])
    op.create_index("ix_templates_workspace_id", "templates", ["workspace_id"])
