"""What pages of projects show of their experiments without reading them: the number of runs, the latest start.

And what is asked every second: whether any project or workspace is being deleted.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003_projects"
down_revision = "0002_experiments"


def upgrade() -> None:
    """Create the table of the numbers of runs, count what there is, and index what is asked for."""
    counts = op.create_table(
        "run_counts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
        sa.Column("project_id", sa.Integer, nullable=False),
        sa.Column("delta", sa.Integer, nullable=False),
    )
    op.create_index("ix_run_counts_project_id", "run_counts", ["project_id"])
    experiments = sa.table("experiments", sa.column("project_id"), sa.column("num_trials"))
    there = sa.select(experiments.c.project_id, sa.func.sum(experiments.c.num_trials))
    op.execute(counts.insert().from_select(["project_id", "delta"], there.group_by(experiments.c.project_id)))
    op.create_index("ix_experiments_project_id_start_time", "experiments", ["project_id", "start_time"])
    for table in ("workspaces", "projects"):
        op.create_index(f"ix_{table}_state", table, ["state"])
