"""Tables of metrics: every report of a trial, and what is kept of each metric of a trial.

A report that a later run of its trial replaced is archived: it stays, and nothing shows or counts it any more. The
other ones are live, and there is one at most for each trial, group and number of completed batches.
"""

from __future__ import annotations

from sqlalchemy import (
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
    false,
    literal_column,
)

from server.store.tables import integer_id, metadata
from server.store.types import JsonText, Name, Timestamp

metrics = Table(
    "metrics",
    metadata,
    integer_id(),
    Column("trial_id", Integer, ForeignKey("trials.id", ondelete="CASCADE"), nullable=False),
    # The run of the trial that reported it.
    Column("run_id", Integer, nullable=False),
    Column("group_name", Name(), nullable=False),
    # server.domain.metric_group.GroupKind: a function of the group.
    Column("kind", SmallInteger, nullable=False),
    # NULL for measurements of the machine, which belong to a time.
    Column("total_batches", Integer),
    Column("end_time", Timestamp, nullable=False),
    Column("archived", Boolean, nullable=False, server_default=false()),
    # The number of the change of the trial's metrics that touched this report last: trials.metrics_version.
    Column("version", Integer, nullable=False),
    # Of a validation: its value of the searcher's metric, if that is a number. NaN is NULL.
    Column("searcher_value", Double),
    # A serialized google.protobuf.Struct, as streams show it.
    Column("metrics_struct", LargeBinary, nullable=False),
    sqlite_autoincrement=True,
)

_m = metrics.c

LIVE = ~_m.archived
"""The condition of the index `ix_metrics_live`; a query has to say it in the same words."""

COURSE = LIVE & (_m.kind <= literal_column("1"))
"""The condition of the index `ix_metrics_course`: training and validations."""

# Live reports of one kind grow with the runs: their order by batches is that by runs and batches.
Index(
    "ix_metrics_live",
    _m.trial_id,
    _m.group_name,
    _m.total_batches,
    unique=True,
    sqlite_where=LIVE,
    postgresql_where=LIVE,
)
# What changed since.
Index("ix_metrics_version", _m.trial_id, _m.version)
# The course of a trial: training and validations by batches, without a sort.
Index(
    "ix_metrics_course",
    _m.trial_id,
    _m.total_batches,
    _m.end_time,
    _m.id,
    sqlite_where=COURSE,
    postgresql_where=COURSE,
)

# What trials.summary_metrics_struct holds, metric by metric, so that it can be searched.
metric_summaries = Table(
    "metric_summaries",
    metadata,
    Column("trial_id", Integer, ForeignKey("trials.id", ondelete="CASCADE"), primary_key=True),
    # server.store.metric_summaries.metric_digest: names have no length limit, index entries do.
    Column("digest", LargeBinary(16), primary_key=True),
    Column("group_name", Name(), nullable=False),
    Column("name", Name(), nullable=False),
    # server.domain.metric_value.ValueType.
    Column("type", Text, nullable=False),
    # Of numbers. Where there is a count, a NULL beside it is NaN.
    Column("count", Integer),
    Column("min", Double),
    Column("max", Double),
    Column("mean", Double),
    # The latest value: as JSON, NULL for null, and as a number if it is one.
    Column("last", JsonText),
    Column("last_number", Double),
    # One metric of many trials. Its values stay out of it: they change with every report.
    Index(None, "digest", "trial_id"),
    sqlite_with_rowid=False,
)
