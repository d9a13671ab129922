"""Models, their labels and their versions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server.store.types import JsonText, Name, Timestamp

revision = "0008_models"
down_revision = "0007_checkpoints"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "models",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", Name(), nullable=False, unique=True),
        sa.Column("name_key", Name(), nullable=False),
        sa.Column("name_folded", sa.Text, nullable=False),
        sa.Column("description", sa.Text, nullable=False),
        sa.Column("description_key", Name(), nullable=False),
        sa.Column("description_folded", sa.Text, nullable=False),
        sa.Column("notes", sa.Text, nullable=False),
        sa.Column("metadata_struct", sa.LargeBinary, nullable=False),
        sa.Column("labels", JsonText, nullable=False),
        sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("workspace_id", sa.Integer, sa.ForeignKey("workspaces.id"), nullable=False),
        sa.Column("archived", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("creation_time", Timestamp, nullable=False),
        sa.Column("last_updated_time", Timestamp, nullable=False),
        sa.Column("last_version", sa.Integer, nullable=False, server_default="0"),
        sqlite_autoincrement=True,
    )
    for key in ("name_key", "description_key", "creation_time", "last_updated_time"):
        op.create_index(f"ix_models_{key}_id", "models", [key, "id"])
    for key in ("workspace_id", "user_id"):
        op.create_index(f"ix_models_{key}", "models", [key])
    op.create_table(
        "model_labels",
        sa.Column("model_id", sa.Integer, sa.ForeignKey("models.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("digest", sa.LargeBinary(16), primary_key=True),
        sa.Column("label", sa.Text, nullable=False),
    )
    op.create_index("ix_model_labels_digest_model_id", "model_labels", ["digest", "model_id"])
    op.create_table(
        "model_versions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("model_id", sa.Integer, sa.ForeignKey("models.id", ondelete="CASCADE"), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("checkpoint_id", sa.Integer, sa.ForeignKey("checkpoints.id"), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("comment", sa.Text, nullable=False),
        sa.Column("notes", sa.Text, nullable=False),
        sa.Column("metadata_struct", sa.LargeBinary, nullable=False),
        sa.Column("labels", JsonText, nullable=False),
        sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("creation_time", Timestamp, nullable=False),
        sa.Column("last_updated_time", Timestamp, nullable=False),
        sa.UniqueConstraint("model_id", "version"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_model_versions_model_id_creation_time", "model_versions", ["model_id", "creation_time"])
    for key in ("checkpoint_id", "user_id"):
        op.create_index(f"ix_model_versions_{key}", "model_versions", [key])
