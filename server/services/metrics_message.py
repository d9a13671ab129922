"""Reports of metrics as messages: as steps in the course of a trial, and as streams show them.

What was stored is copied from message to message, and never built value by value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from google.protobuf.struct_pb2 import Struct

from server.domain.metric_group import BATCHES, values_key
from server.services.timestamps import milliseconds, timestamp

if TYPE_CHECKING:
    import datetime as dt

    from detour.trial.v1 import trial_pb2

    from server.domain.metric_group import GroupKind
    from server.store.metric_reads import ReportRecord


def show_workload(
    target: trial_pb2.MetricsWorkload,
    kind: GroupKind,
    stored: bytes,
    *,
    end_time: dt.datetime,
    total_batches: int,
    batches: bool,
) -> None:
    """Put a report into an empty message, as a step in the course of a trial.

    Args:
        target: The message.
        kind: The kind of the report.
        stored: Its values, as they are stored.
        end_time: When it was measured.
        total_batches: How many batches were completed.
        batches: Whether to show the values of each single batch.
    """
    target.end_time.CopyFrom(timestamp(end_time))
    target.total_batches = total_batches
    fields = Struct.FromString(stored).fields
    target.metrics.avg_metrics.CopyFrom(fields[values_key(kind)].struct_value)
    if batches and BATCHES in fields:
        target.metrics.batch_metrics.extend(value.struct_value for value in fields[BATCHES].list_value.values)


def show_report(target: trial_pb2.MetricsReport, record: ReportRecord) -> None:
    """Put a report into an empty message, as streams show it: its time in milliseconds, as the client can read it."""
    target.trial_id = record.trial_id
    target.end_time.CopyFrom(milliseconds(record.end_time))
    target.metrics.MergeFromString(record.metrics_struct)
    target.total_batches = record.total_batches
    target.id = record.id
    target.trial_run_id = record.run_id
    target.group = record.group
