"""What trials report: metrics and their summaries, where checkpoints go, what trials work on, metadata."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server.store.types import JsonText, Name, Timestamp

revision = "0005_metrics"
down_revision = "0004_experiment_hparams"


def upgrade() -> None:
    """Create the tables, and give trials the columns that go with them."""
    _create_metrics()
    _create_summaries()
    _create_run_tables()
    op.add_column("trials", sa.Column("metrics_version", sa.Integer, nullable=False, server_default="0"))
    op.add_column("trials", sa.Column("inherited_batches", sa.Integer, nullable=False, server_default="0"))
    op.add_column("trials", sa.Column("best_validation_id", sa.Integer))
    op.add_column("trials", sa.Column("latest_validation_id", sa.Integer))
    op.add_column("trials", sa.Column("metadata_struct", sa.LargeBinary))
    op.create_index(
        "ix_trials_experiment_id_searcher_metric_value", "trials", ["experiment_id", "searcher_metric_value"]
    )


def _create_metrics() -> None:
    op.create_table(
        "metrics",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("trial_id", sa.Integer, sa.ForeignKey("trials.id", ondelete="CASCADE"), nullable=False),
        sa.Column("run_id", sa.Integer, nullable=False),
        sa.Column("group_name", Name(), nullable=False),
        sa.Column("kind", sa.SmallInteger, nullable=False),
        sa.Column("total_batches", sa.Integer),
        sa.Column("end_time", Timestamp, nullable=False),
        sa.Column("archived", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("searcher_value", sa.Double),
        sa.Column("metrics_struct", sa.LargeBinary, nullable=False),
        sqlite_autoincrement=True,
    )
    live = ~sa.column("archived", sa.Boolean)
    op.create_index(
        "ix_metrics_live",
        "metrics",
        ["trial_id", "group_name", "total_batches"],
        unique=True,
        sqlite_where=live,
        postgresql_where=live,
    )
    op.create_index("ix_metrics_version", "metrics", ["trial_id", "version"])
    course = live & (sa.column("kind", sa.SmallInteger) <= sa.literal_column("1"))
    op.create_index(
        "ix_metrics_course",
        "metrics",
        ["trial_id", "total_batches", "end_time", "id"],
        sqlite_where=course,
        postgresql_where=course,
    )


def _create_summaries() -> None:
    op.create_table(
        "metric_summaries",
        sa.Column("trial_id", sa.Integer, sa.ForeignKey("trials.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("digest", sa.LargeBinary(16), primary_key=True),
        sa.Column("group_name", Name(), nullable=False),
        sa.Column("name", Name(), nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("count", sa.Integer),
        sa.Column("min", sa.Double),
        sa.Column("max", sa.Double),
        sa.Column("mean", sa.Double),
        sa.Column("last", JsonText),
        sa.Column("last_number", sa.Double),
        sqlite_with_rowid=False,
    )


def _create_run_tables() -> None:
    op.create_table(
        "checkpoint_storages",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("digest", sa.LargeBinary(16), nullable=False, unique=True),
        sa.Column("storage", JsonText, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "trial_sources",
        sa.Column("trial_id", sa.Integer, sa.ForeignKey("trials.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("checkpoint_uuid", Name(), primary_key=True),
        sa.Column("model_id", sa.Integer),
        sa.Column("model_version", sa.Integer),
        sa.Column("source_type", sa.SmallInteger, nullable=False),
    )
    op.create_index("ix_trial_sources_checkpoint_uuid_trial_id", "trial_sources", ["checkpoint_uuid", "trial_id"])
    columns = ["model_id", "model_version", "trial_id"]
    op.create_index("ix_trial_sources_model_id_model_version_trial_id", "trial_sources", columns)
