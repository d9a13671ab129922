"""Experiments as messages, in the two forms that a master shows them in.

Alone (created, got or changed), an experiment comes with its trials and the text of its config; in a list it comes
with its duration and without those. Where the master fills a field in one form only for want of a join (searcher,
display name, hyperparameters), both forms have it here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detour.experiment.v1 import experiment_pb2
from google.protobuf.wrappers_pb2 import DoubleValue, Int32Value

from server.domain.experiment_state import ExperimentState
from server.services.timestamps import timestamp
from server.store import experiments

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from google.protobuf.internal.containers import RepeatedCompositeFieldContainer
    from google.protobuf.struct_pb2 import Struct
    from sqlalchemy import Connection

    from server.store.experiments import ExperimentRecord

OMITTED_NOTES = "omitted"
"""What lists say in the place of notes that are not empty."""


_STATES = {state.value: f"STATE_{state.shown.name}" for state in ExperimentState}


def show_experiment(target: experiment_pb2.Experiment, tx: Connection, record: ExperimentRecord) -> None:
    """Put an experiment into an empty message, as it is shown alone."""
    target.MergeFrom(
        experiment_pb2.Experiment(
            **_fields(record),
            notes=record.notes,
            trial_ids=experiments.get_trial_ids(tx, record.id),
            original_config=experiments.get_original_config(tx, record.id),
            model_definition_size=record.model_definition_size,
        )
    )
    _merge_documents(target, record)


def list_experiments(
    targets: RepeatedCompositeFieldContainer[experiment_pb2.Experiment],
    records: Iterable[ExperimentRecord],
    now: dt.datetime,
    *,
    show_trial_data: bool,
) -> None:
    """Append experiments to a field of an answer, as they are shown in a list.

    Args:
        targets: The field: messages are made in their place, for copying a config costs as much as all the rest.
        records: The experiments.
        now: Until when those that are not over have lasted.
        show_trial_data: Whether to show the best value of the searcher's metric, where there is one.
    """
    for record in records:
        metric = record.best_trial_metric if show_trial_data else None
        target = targets.add(**_listed_fields(record, now), best_trial_searcher_metric=metric)
        _merge_documents(target, record)


def show_found(target: experiment_pb2.Experiment, record: ExperimentRecord, now: dt.datetime) -> None:
    """Put an experiment into an empty message, as it is shown among those that a search found."""
    target.MergeFrom(experiment_pb2.Experiment(**_listed_fields(record, now), best_trial_id=record.best_trial_id))
    _merge_documents(target, record)


def _listed_fields(record: ExperimentRecord, now: dt.datetime) -> dict[str, Any]:
    return {
        **_fields(record),
        "notes": OMITTED_NOTES if record.notes else "",
        "duration": int(((record.end_time or now) - record.start_time).total_seconds()),
        "external_experiment_id": record.external_id,
        "external_trial_id": record.external_trial_id,
    }


def _fields(record: ExperimentRecord) -> dict[str, Any]:
    return {
        "id": record.id,
        "description": record.description,
        "labels": record.labels,
        "start_time": timestamp(record.start_time),
        "end_time": None if record.end_time is None else timestamp(record.end_time),
        "state": _STATES[record.state],
        "archived": record.archived,
        "num_trials": record.num_trials,
        "display_name": record.display_name or record.username,
        "user_id": record.user_id,
        "username": record.username,
        "resource_pool": record.resource_pool,
        "searcher_type": record.searcher_type,
        "searcher_metric": record.searcher_metric,
        "name": record.name,
        "job_id": record.job_id,
        "forked_from": None if record.parent_id is None else Int32Value(value=record.parent_id),
        "progress": None if record.progress is None else DoubleValue(value=record.progress),
        "project_id": record.project_id,
        "project_name": record.project_name,
        "workspace_id": record.workspace_id,
        "workspace_name": record.workspace_name,
        "parent_archived": record.parent_archived,
        "project_owner_id": record.project_owner_id,
        "checkpoint_size": record.checkpoint_size,
        "checkpoint_count": record.checkpoint_count,
        "unmanaged": record.unmanaged,
    }


def _merge_documents(target: experiment_pb2.Experiment, record: ExperimentRecord) -> None:
    merge_struct(target.config, record.config_struct)
    merge_struct(target.hyperparameters, record.hparams_struct)


def merge_struct(target: Struct, stored: bytes) -> None:
    """Put a stored Struct into a message, where it is then present even if it is empty."""
    target.SetInParent()
    target.MergeFromString(stored)
