"""Trials as messages."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from detour.trial.v1 import trial_pb2

from server.domain.trial_state import TrialState
from server.services.experiment_message import merge_struct
from server.services.timestamps import timestamp

if TYPE_CHECKING:
    from server.store.trials import TrialRecord

_STATES = {state.value: f"STATE_{state.name}" for state in TrialState}


def trial_message(record: TrialRecord) -> trial_pb2.Trial:
    """Return a trial as the API shows it: unset messages are absent, and so are unset optional fields."""
    message = trial_pb2.Trial(
        id=record.id,
        experiment_id=record.experiment_id,
        start_time=timestamp(record.start_time),
        state=_STATES[record.state],
        restarts=record.restarts,
        total_batches_processed=record.total_batches,
        runner_state=record.runner_state,
        wall_clock_time=_wall_clock_time(record),
        task_id=record.task_ids[-1] if record.task_ids else "",
        total_checkpoint_size=record.checkpoint_size,
        checkpoint_count=record.checkpoint_count,
        task_ids=record.task_ids,
        searcher_metric_value=record.searcher_metric_value or 0.0,
    )
    if record.end_time is not None:
        message.end_time.CopyFrom(timestamp(record.end_time))
    if record.log_retention_days is not None:
        message.log_retention_days = record.log_retention_days
    merge_struct(message.hparams, record.hparams_struct)
    merge_struct(message.summary_metrics, record.summary_metrics_struct)
    return message


def _wall_clock_time(record: TrialRecord) -> float:
    """Return the seconds that a trial took, or takes; one that has never run took none."""
    if record.end_time is not None:
        return (record.end_time - record.start_time).total_seconds()
    if record.state == TrialState.RUNNING:
        return max((dt.datetime.now(dt.UTC) - record.start_time).total_seconds(), 0.0)
    return 0.0
