"""Experiments as messages, in the two forms that a master shows them in.

Alone (created, got or changed), an experiment comes with its trials and the text of its config; in a list it comes
with its duration and without those. Where the master fills a field in one form only for want of a join (searcher,
display name, hyperparameters), both forms have it here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from detour.experiment.v1 import experiment_pb2

from server.domain.experiment_state import ExperimentState
from server.services.timestamps import timestamp
from server.store import experiments
from server.store.experiment_labels import get_labels

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from google.protobuf.struct_pb2 import Struct
    from sqlalchemy import Connection

    from server.store.experiments import ExperimentRecord

OMITTED_NOTES = "omitted"
"""What lists say in the place of notes that are not empty."""


_STATES = {state.value: f"STATE_{state.shown.name}" for state in ExperimentState}


def experiment_message(tx: Connection, record: ExperimentRecord) -> experiment_pb2.Experiment:
    """Return an experiment as it is shown alone."""
    message = _message(record, get_labels(tx, [record.id])[record.id])
    message.notes = record.notes
    message.trial_ids.extend(experiments.get_trial_ids(tx, record.id))
    message.original_config = experiments.get_original_config(tx, record.id)
    message.model_definition_size = record.model_definition_size
    return message


def listed_messages(
    tx: Connection, records: Sequence[ExperimentRecord], now: dt.datetime, *, show_trial_data: bool
) -> list[experiment_pb2.Experiment]:
    """Return experiments as they are shown in a list.

    Args:
        tx: The transaction that they were read in.
        records: The experiments.
        now: Until when those that are not over have lasted.
        show_trial_data: Whether to show the best value of the searcher's metric, where there is one.
    """
    labels = get_labels(tx, [record.id for record in records])
    return [_listed(record, labels[record.id], now, show_trial_data=show_trial_data) for record in records]


def _listed(
    record: ExperimentRecord, labels: Iterable[str], now: dt.datetime, *, show_trial_data: bool
) -> experiment_pb2.Experiment:
    message = _message(record, labels)
    if record.notes:
        message.notes = OMITTED_NOTES
    message.duration = int(((record.end_time or now) - record.start_time).total_seconds())
    if record.external_id is not None:
        message.external_experiment_id = record.external_id
    if show_trial_data and record.best_trial_metric is not None:
        message.best_trial_searcher_metric = record.best_trial_metric
    return message


def _message(record: ExperimentRecord, labels: Iterable[str]) -> experiment_pb2.Experiment:
    message = experiment_pb2.Experiment(
        id=record.id,
        description=record.description,
        labels=labels,
        start_time=timestamp(record.start_time),
        state=_STATES[record.state],
        archived=record.archived,
        num_trials=record.num_trials,
        display_name=record.display_name or record.username,
        user_id=record.user_id,
        username=record.username,
        resource_pool=record.resource_pool,
        searcher_type=record.searcher_type,
        searcher_metric=record.searcher_metric,
        name=record.name,
        job_id=record.job_id,
        project_id=record.project_id,
        project_name=record.project_name,
        workspace_id=record.workspace_id,
        workspace_name=record.workspace_name,
        parent_archived=record.parent_archived,
        project_owner_id=record.project_owner_id,
        checkpoint_size=record.checkpoint_size,
        checkpoint_count=record.checkpoint_count,
        unmanaged=record.unmanaged,
    )
    if record.end_time is not None:
        message.end_time.CopyFrom(timestamp(record.end_time))
    if record.parent_id is not None:
        message.forked_from.value = record.parent_id
    if record.progress is not None:
        message.progress.value = record.progress
    merge_struct(message.config, record.config_struct)
    merge_struct(message.hyperparameters, record.hparams_struct)
    return message


def merge_struct(target: Struct, stored: bytes) -> None:
    """Put a stored Struct into a message, where it is then present even if it is empty."""
    target.SetInParent()
    target.MergeFromString(stored)
