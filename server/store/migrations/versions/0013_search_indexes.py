"""Indexes for searches: of runs without their documents, and of one metric of many trials."""

from __future__ import annotations

from alembic import op

revision = "0013_search_indexes"
down_revision = "0012_runs"


def upgrade() -> None:
    """Create the indexes; one takes the place of a narrower one."""
    op.create_index("ix_trials_search", "trials", ["project_id", "id", "experiment_id", "archived", "going"])
    op.drop_index("ix_trials_project_id_id", "trials")
    op.create_index("ix_metric_summaries_digest_trial_id", "metric_summaries", ["digest", "trial_id"])
