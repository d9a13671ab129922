"""Groups of users and who is in them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server.store.types import Name

revision = "0014_user_groups"
down_revision = "0013_search_indexes"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "user_groups",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", Name(), nullable=False, unique=True),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "user_group_members",
        sa.Column("group_id", sa.Integer, sa.ForeignKey("user_groups.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id"), primary_key=True),
    )
    op.create_index("ix_user_group_members_user_id", "user_group_members", ["user_id"])
