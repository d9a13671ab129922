"""Workspaces and projects, experiments with what belongs to them, trials and their tasks.

Workspace 1 and project 1 belong to `admin`; experiments that name no project go there.
"""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from alembic import op

from server.store.ids import continue_after
from server.store.types import JsonText, Name, Timestamp

revision = "0002_experiments"
down_revision = "0001_accounts"


def upgrade() -> None:
    """Create the tables, and workspace 1 and project 1, both called Uncategorized."""
    now = dt.datetime.now(dt.UTC)
    _create_workspaces(now)
    _create_projects(now)
    _create_experiments()
    _create_experiment_indexes()
    _create_experiment_parts()
    _create_experiment_counts()
    _create_trials()


def _create_workspaces(now: dt.datetime) -> None:
    workspaces = op.create_table(
        "workspaces",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", Name(), nullable=False, unique=True),
        sa.Column("name_key", Name(), nullable=False),
        sa.Column("name_folded", Name(), nullable=False),
        sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("archived", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("immutable", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("state", sa.SmallInteger, nullable=False, server_default="0"),
        sa.Column("error_message", sa.Text, nullable=False, server_default=""),
        sa.Column("created_at", Timestamp, nullable=False),
        sa.Column("checkpoint_storage_config", JsonText),
        sa.Column("agent_user_group", JsonText),
        sa.Column("default_compute_pool", sa.Text, nullable=False, server_default=""),
        sa.Column("default_aux_pool", sa.Text, nullable=False, server_default=""),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_workspaces_name_key_id", "workspaces", ["name_key", "id"])
    op.create_index("ix_workspaces_name_folded", "workspaces", ["name_folded"])
    op.create_index("ix_workspaces_user_id", "workspaces", ["user_id"])
    first = {"id": 1, "user_id": 1, "immutable": True, "created_at": now}
    op.bulk_insert(workspaces, [first | _UNCATEGORIZED])
    continue_after(op.get_bind(), workspaces)
    op.create_table(
        "workspace_pins",
        sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id"), primary_key=True),
        sa.Column("workspace_id", sa.Integer, sa.ForeignKey("workspaces.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("pinned_at", Timestamp, nullable=False),
    )
    op.create_index("ix_workspace_pins_workspace_id", "workspace_pins", ["workspace_id"])


# The keys are those that server.domain.collation makes of the name.
_UNCATEGORIZED = {
    "name": "Uncategorized",
    "name_key": "uncategorized\x01uncategorized\x01Uncategorized",
    "name_folded": "uncategorized",
}


def _create_projects(now: dt.datetime) -> None:
    projects = op.create_table(
        "projects",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("workspace_id", sa.Integer, sa.ForeignKey("workspaces.id"), nullable=False),
        sa.Column("name", Name(), nullable=False),
        sa.Column("name_key", Name(), nullable=False),
        sa.Column("name_folded", Name(), nullable=False),
        sa.Column("description", sa.Text, nullable=False, server_default=""),
        sa.Column("description_key", Name(), nullable=False, server_default=""),
        sa.Column("key", Name(), nullable=False, unique=True),
        sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("archived", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("immutable", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("state", sa.SmallInteger, nullable=False, server_default="0"),
        sa.Column("error_message", sa.Text, nullable=False, server_default=""),
        sa.Column("created_at", Timestamp, nullable=False),
        sa.Column("notes", JsonText, nullable=False, server_default="[]"),
        sa.UniqueConstraint("workspace_id", "name"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_projects_workspace_id_name_key_id", "projects", ["workspace_id", "name_key", "id"])
    op.create_index("ix_projects_workspace_id_name_folded", "projects", ["workspace_id", "name_folded"])
    op.create_index("ix_projects_user_id", "projects", ["user_id"])
    first = {"id": 1, "workspace_id": 1, "key": "UNCAT", "user_id": 1, "immutable": True, "created_at": now}
    op.bulk_insert(projects, [first | _UNCATEGORIZED])
    continue_after(op.get_bind(), projects)


def _create_experiments() -> None:
    op.create_table(
        "experiments",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("external_id", Name(), unique=True),
        sa.Column("project_id", sa.Integer, sa.ForeignKey("projects.id"), nullable=False),
        sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("state", sa.SmallInteger, nullable=False),
        sa.Column("archived", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("unmanaged", sa.Boolean, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("name_key", Name(), nullable=False),
        sa.Column("name_folded", Name(), nullable=False),
        sa.Column("description", sa.Text, nullable=False, server_default=""),
        sa.Column("description_key", Name(), nullable=False, server_default=""),
        sa.Column("description_folded", Name(), nullable=False, server_default=""),
        sa.Column("job_id", sa.Text, nullable=False),
        sa.Column("parent_id", sa.Integer),
        sa.Column("progress", sa.Double),
        sa.Column("start_time", Timestamp, nullable=False),
        sa.Column("end_time", Timestamp),
        sa.Column("searcher_type", sa.Text, nullable=False),
        sa.Column("searcher_metric", sa.Text, nullable=False),
        sa.Column("smaller_is_better", sa.Boolean, nullable=False),
        sa.Column("resource_pool", Name(), nullable=False, server_default=""),
        sa.Column("num_trials", sa.Integer, nullable=False, server_default="0"),
        sa.Column("checkpoint_size", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("checkpoint_count", sa.Integer, nullable=False, server_default="0"),
        sa.Column("best_trial_id", sa.Integer),
        sa.Column("best_trial_metric", sa.Double),
        sa.Column("model_definition_size", sa.Integer, nullable=False, server_default="0"),
        sqlite_autoincrement=True,
    )


def _create_experiment_indexes() -> None:
    for name in (
        "project_id",
        "user_id",
        "state",
        "archived",
        "start_time",
        "num_trials",
        "resource_pool",
        "checkpoint_size",
        "checkpoint_count",
    ):
        op.create_index(f"ix_experiments_{name}_id", "experiments", [name, "id"])
    op.create_index("ix_experiments_name", "experiments", ["name_key", "id"])
    op.create_index("ix_experiments_description", "experiments", ["description_key", "id"])
    op.create_index("ix_experiments_progress", "experiments", [sa.text("coalesce(progress, 0)"), "id"])
    for name in ("end_time", "parent_id", "best_trial_metric"):
        missing = sa.text(f"({name} IS NULL)")
        op.create_index(f"ix_experiments_{name}_asc", "experiments", [missing, name, "id"])
        op.create_index(
            f"ix_experiments_{name}_desc", "experiments", [missing, sa.text(f"{name} DESC"), sa.text("id DESC")]
        )


def _create_experiment_parts() -> None:
    op.create_table(
        "experiment_documents",
        _experiment_id(),
        sa.Column("original_config", sa.Text, nullable=False),
        sa.Column("config", JsonText, nullable=False),
        sa.Column("config_struct", sa.LargeBinary, nullable=False),
        sa.Column("hparams_struct", sa.LargeBinary, nullable=False),
        sa.Column("labels", JsonText, nullable=False, server_default="[]"),
        sa.Column("notes", sa.Text, nullable=False, server_default=""),
    )
    op.create_table(
        "experiment_labels",
        _experiment_id(),
        sa.Column("digest", sa.LargeBinary(16), primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("label", sa.Text, nullable=False),
    )
    op.create_index("ix_experiment_labels_digest_experiment_id", "experiment_labels", ["digest", "experiment_id"])
    op.create_table("model_definitions", _experiment_id(), sa.Column("archive", sa.LargeBinary, nullable=False))


def _experiment_id() -> sa.Column[int]:
    parent = sa.ForeignKey("experiments.id", ondelete="CASCADE")
    return sa.Column("experiment_id", sa.Integer, parent, primary_key=True)


def _create_experiment_counts() -> None:
    op.create_table(
        "experiment_counts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
        sa.Column("project_id", sa.Integer, nullable=False),
        sa.Column("user_id", sa.Integer, nullable=False),
        sa.Column("state", sa.SmallInteger, nullable=False),
        sa.Column("archived", sa.Boolean, nullable=False),
        sa.Column("delta", sa.Integer, nullable=False),
    )
    op.create_index("ix_experiment_counts_project_id", "experiment_counts", ["project_id"])


def _create_trials() -> None:
    experiment = sa.ForeignKey("experiments.id", ondelete="CASCADE")
    op.create_table(
        "trials",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("experiment_id", sa.Integer, experiment, nullable=False),
        sa.Column("external_id", Name()),
        sa.Column("state", sa.SmallInteger, nullable=False),
        sa.Column("start_time", Timestamp, nullable=False),
        sa.Column("end_time", Timestamp),
        sa.Column("last_activity_at", Timestamp),
        sa.Column("run_id", sa.Integer, nullable=False, server_default="0"),
        sa.Column("restarts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("hparams_struct", sa.LargeBinary, nullable=False),
        sa.Column("total_batches", sa.Integer, nullable=False, server_default="0"),
        sa.Column("runner_state", sa.Text, nullable=False, server_default=""),
        sa.Column("searcher_metric_value", sa.Double),
        sa.Column("summary_metrics_struct", sa.LargeBinary, nullable=False, server_default=""),
        sa.Column("checkpoint_size", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("checkpoint_count", sa.Integer, nullable=False, server_default="0"),
        sa.Column("log_retention_days", sa.Integer),
        sa.UniqueConstraint("experiment_id", "external_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_trials_experiment_id_id", "trials", ["experiment_id", "id"])
    op.create_index("ix_trials_state_last_activity_at", "trials", ["state", "last_activity_at"])
    trial = sa.ForeignKey("trials.id", ondelete="CASCADE")
    op.create_table(
        "tasks",
        sa.Column("id", Name(), primary_key=True),
        sa.Column("task_type", sa.SmallInteger, nullable=False),
        sa.Column("trial_id", sa.Integer, trial),
        sa.Column("start_time", Timestamp, nullable=False),
        sa.Column("end_time", Timestamp),
    )
    op.create_index("ix_tasks_trial_id", "tasks", ["trial_id"])
