"""Tables of trials and of the tasks that they run as.

A trial is also a run (`determined.run.v1`) and has its id; each start of it counts one further run id.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    false,
    true,
)

from server.store.tables import integer_id, metadata
from server.store.types import Name, Timestamp

trials = Table(
    "trials",
    metadata,
    integer_id(),
    Column("experiment_id", Integer, ForeignKey("experiments.id", ondelete="CASCADE"), nullable=False),
    # That of its experiment, kept in step: searches of runs begin here.
    Column("project_id", Integer, nullable=False, server_default="0"),
    # Its number among all the runs that its project ever had: see `run_numbers`.
    Column("local_id", Integer, nullable=False, server_default="0"),
    # By itself; a run also counts as archived while its experiment is.
    Column("archived", Boolean, nullable=False, server_default=false()),
    # Whether it is to be removed in the background.
    Column("going", Boolean, nullable=False, server_default=false()),
    # Given by the user of an unmanaged experiment, unique in it, at most 1,024 bytes.
    Column("external_id", Name()),
    # server.domain.trial_state.TrialState.
    Column("state", SmallInteger, nullable=False),
    Column("start_time", Timestamp, nullable=False),
    Column("end_time", Timestamp),
    # The last start, report or heartbeat; NULL before the first.
    Column("last_activity_at", Timestamp),
    # How often it was started: the trialRunId that reports must name.
    Column("run_id", Integer, nullable=False, server_default="0"),
    Column("restarts", Integer, nullable=False, server_default="0"),
    # A serialized google.protobuf.Struct.
    Column("hparams_struct", LargeBinary, nullable=False),
    Column("total_batches", Integer, nullable=False, server_default="0"),
    Column("runner_state", Text, nullable=False, server_default=""),
    Column("searcher_metric_value", Double),
    Column("summary_metrics_struct", LargeBinary, nullable=False, server_default=""),
    Column("checkpoint_size", BigInteger, nullable=False, server_default="0"),
    Column("checkpoint_count", Integer, nullable=False, server_default="0"),
    Column("log_retention_days", Integer),
    # How often its metrics changed; each report that is touched gets the number of the change.
    Column("metrics_version", Integer, nullable=False, server_default="0"),
    # No live report of an earlier run has more completed batches than this; 0 before the second run.
    Column("inherited_batches", Integer, nullable=False, server_default="0"),
    # Reports of validations: the one with the best value of the searcher's metric, and the latest that has it.
    Column("best_validation_id", Integer),
    Column("latest_validation_id", Integer),
    # What a user attached to it: a serialized google.protobuf.Struct.
    Column("metadata_struct", LargeBinary),
    UniqueConstraint("experiment_id", "external_id"),
    Index(None, "experiment_id", "id"),
    Index(None, "experiment_id", "searcher_metric_value"),
    Index(None, "state", "last_activity_at"),
    # Searches that look at nothing else of a run read this, rather than rows with documents in them.
    Index("ix_trials_search", "project_id", "id", "experiment_id", "archived", "going"),
    Index(None, "project_id", "local_id", unique=True),
    sqlite_autoincrement=True,
)

GOING = trials.c.going.is_(true())
"""The condition of the index `ix_trials_going`, which holds next to nothing."""

Index("ix_trials_going", trials.c.id, sqlite_where=GOING, postgresql_where=GOING)

tasks = Table(
    "tasks",
    metadata,
    # `<experiment id>.<external trial id, or a random UUID>` for the task of a trial.
    Column("id", Name(), primary_key=True),
    # determined.task.v1.TaskType.
    Column("task_type", SmallInteger, nullable=False),
    Column("trial_id", Integer, ForeignKey("trials.id", ondelete="CASCADE")),
    Column("start_time", Timestamp, nullable=False),
    Column("end_time", Timestamp),
    Index(None, "trial_id"),
)
