"""Trials as messages."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from detour.trial.v1 import trial_pb2

from server.domain.metric_group import GroupKind
from server.domain.trial_state import TrialState
from server.services.checkpoint_workload import show_checkpoint_workload
from server.services.experiment_message import merge_struct
from server.services.metrics_message import show_workload
from server.services.timestamps import timestamp

if TYPE_CHECKING:
    from server.store.trial_records import TrialRecord, ValidationRecord

_STATES = {state.value: f"STATE_{state.name}" for state in TrialState}


def state_name(state: int) -> str:
    """Return the name by which messages call a state."""
    return _STATES[state]


def trial_message(record: TrialRecord) -> trial_pb2.Trial:
    """Return a trial as the API shows it: unset messages are absent, and so are unset optional fields."""
    message = trial_pb2.Trial()
    show_trial(message, record)
    return message


def show_trial(message: trial_pb2.Trial, record: TrialRecord) -> None:
    """Put a trial into an empty message."""
    message.MergeFrom(
        trial_pb2.Trial(
            id=record.id,
            experiment_id=record.experiment_id,
            start_time=timestamp(record.start_time),
            end_time=None if record.end_time is None else timestamp(record.end_time),
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
            log_retention_days=record.log_retention_days,
        )
    )
    if record.best_validation is not None:
        _show_validation(message.best_validation, record.best_validation)
    if record.latest_validation is not None:
        _show_validation(message.latest_validation, record.latest_validation)
    if record.best_checkpoint is not None:
        show_checkpoint_workload(message.best_checkpoint, record.best_checkpoint)
    merge_struct(message.hparams, record.hparams_struct)
    merge_struct(message.summary_metrics, record.summary_metrics_struct)
    if record.metadata_struct is not None:
        merge_struct(message.metadata, record.metadata_struct)


def _show_validation(target: trial_pb2.MetricsWorkload, record: ValidationRecord) -> None:
    show_workload(
        target,
        GroupKind.VALIDATION,
        record.metrics_struct,
        end_time=record.end_time,
        total_batches=record.total_batches,
        batches=False,
    )


def _wall_clock_time(record: TrialRecord) -> float:
    """Return the seconds that a trial took, or takes; one that has never run took none."""
    if record.end_time is not None:
        return (record.end_time - record.start_time).total_seconds()
    if record.state == TrialState.RUNNING:
        return max((dt.datetime.now(dt.UTC) - record.start_time).total_seconds(), 0.0)
    return 0.0
